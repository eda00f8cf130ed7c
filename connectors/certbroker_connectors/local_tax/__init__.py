"""Local taxes (지방세) of cities and provinces, by way of 위택스, which the 행정안전부 runs."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .clearance import Clearance as Clearance
    from .itemised import Itemised as Itemised
    from .payment import Payment as Payment

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="행정안전부", name_en="Ministry of the Interior and Safety", website="https://www.wetax.go.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

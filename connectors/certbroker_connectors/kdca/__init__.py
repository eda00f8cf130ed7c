"""Korea Disease Control and Prevention Agency (질병관리청): the national immunisation registry."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .vaccination import Vaccination as Vaccination

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="질병관리청",
        name_en="Korea Disease Control and Prevention Agency",
        website="https://www.kdca.go.kr",
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

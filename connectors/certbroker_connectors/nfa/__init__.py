"""National Fire Agency (소방청): fires, as certified by the fire stations."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .fire import Fire as Fire

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="소방청", name_en="National Fire Agency", website="https://www.nfa.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

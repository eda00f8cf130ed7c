"""Ministry of Gender Equality and Family (여성가족부, since October 2025 성평등가족부): single-parent families."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .single_parent import SingleParent as SingleParent

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="여성가족부", name_en="Ministry of Gender Equality and Family"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

"""Supreme Court (대법원): the register of family relations, by way of 전자가족관계등록시스템."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .family_relation import FamilyRelation as FamilyRelation

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="대법원", name_en="Supreme Court of Korea", website="https://www.scourt.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

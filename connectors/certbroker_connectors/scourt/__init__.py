"""Supreme Court (대법원): the registers of families, real estate and companies.

By way of 전자가족관계등록시스템 and 인터넷등기소.
"""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .adoption_relation import AdoptionRelation as AdoptionRelation
    from .basic import Basic as Basic
    from .corporate_registry import CorporateRegistry as CorporateRegistry
    from .family_relation import FamilyRelation as FamilyRelation
    from .full_adoption_relation import FullAdoptionRelation as FullAdoptionRelation
    from .marriage_relation import MarriageRelation as MarriageRelation
    from .old_family_register import OldFamilyRegister as OldFamilyRegister
    from .real_estate_registry import RealEstateRegistry as RealEstateRegistry

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="대법원", name_en="Supreme Court of Korea", website="https://www.scourt.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

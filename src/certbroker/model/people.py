"""Who consents, whom a certificate is about, and who acts for whom."""

import re
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from certbroker.fields import BusinessNumber, CorporateNumber, ResidentNumber
from certbroker.privacy import ConnectingInformation, Secret, mask_name

Sex = Literal["M", "F"]
WalletOwner = Literal["person", "corporation", "administration", "public_body", "financial_institution", "business"]

_OWNERS: dict[str, WalletOwner] = {
    "1": "person",
    "2": "corporation",
    "3": "administration",
    "4": "public_body",
    "5": "financial_institution",
    "6": "business",
}


class WalletAddress(Secret):
    """Address of a document wallet (전자문서지갑주소): 12 digits, of which the first says whose it is.

    It names one holder across services, so it is shown as `1***********`.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read an address. Raises ValueError, without the address."""
        digits = value.strip()
        if not re.fullmatch(r"[1-6][0-9]{11}", digits):
            message = "a wallet address has 12 digits, the first from 1 to 6"
            raise ValueError(message)
        return cls(digits)

    @property
    def masked(self) -> str:
        """Its first digit."""
        return self.reveal()[0] + "*" * 11

    @property
    def owner(self) -> WalletOwner:
        """Whose wallet it is."""
        return _OWNERS[self.reveal()[0]]


class _Person(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Business(_Person):
    """A business (사업자), by its registration number."""

    name: str
    number: BusinessNumber
    """`000-00-00017`."""
    corporate_number: CorporateNumber | None = None
    opened_on: date | None = None
    workplace_number: str | None = None
    """사업장관리번호, 11 digits."""
    customs_clearance_code: str | None = None
    """통관고유부호."""

    @property
    def kind(self) -> Literal["person", "corporation"]:
        """개인사업자 or 법인사업자."""
        return "corporation" if self.corporate_number else "person"


class Subject(_Person):
    """Whom a certificate is about (증명 대상자): the holder, somebody the holder may ask for, or a business."""

    name: str
    resident_number: ResidentNumber | None = None
    business: Business | None = None
    relation: Literal["self", "spouse", "child", "parent", "household_member", "business", "other"] = "self"
    """What the subject is to the holder."""

    @property
    def masked_name(self) -> str:
        """The name with its middle hidden."""
        return mask_name(self.name)


class Holder(_Person):
    """The person who consents and authenticates (정보주체)."""

    name: str
    birth_date: date
    sex: Sex | None = None
    resident_number: ResidentNumber | None = None
    ci: ConnectingInformation | None = None
    """Connecting information; where it is missing, the identity provider's proof brings it."""
    phone: str = ""
    email: str = ""
    is_foreigner: bool = False
    business: Business | None = None
    wallet_address: WalletAddress | None = None
    """Address of the holder's document wallet; without it that channel cannot be asked."""

    @property
    def masked_name(self) -> str:
        """The name with its middle hidden."""
        return mask_name(self.name)

    def as_subject(self) -> Subject:
        """Return the holder as whom a certificate is about."""
        return Subject(name=self.name, resident_number=self.resident_number, business=self.business)


class Representative(_Person):
    """Who acts for a holder (대리인), and by what right."""

    name: str
    birth_date: date
    right: Literal["legal_guardian", "mandate", "corporate_officer"]
    """법정대리인, 위임, 법인 대표."""
    phone: str = ""

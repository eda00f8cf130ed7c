"""The rights in the real estate register: section A (갑구, ownership) and section B (을구, other rights)."""

from typing import Annotated

from certbroker.fields import Address, CorporateNumber, Day, ResidentNumber, Text, Won, YesNo, code
from certbroker.model import Record, wire

OWNERSHIP_ROLES = code(
    {
        "소유자": "owner",
        "공유자": "co_owner",
        "수탁자": "trustee",
        "채권자": "creditor",
        "가등기권자": "provisional_holder",
        "권리자": "right_holder",
    }
)
RIGHT_HOLDER_ROLES = code(
    {
        "근저당권자": "mortgagee",
        "저당권자": "mortgagee",
        "전세권자": "jeonse_holder",
        "임차권자": "lessee",
        "지상권자": "superficiary",
        "권리자": "right_holder",
    }
)


class OwnershipParty(Record):
    """Who holds the right of an entry of section A (권리자)."""

    role: Annotated[str, OWNERSHIP_ROLES] = wire("구분")
    """What the holder is by it: owner, co-owner, trustee, attaching creditor, holder of a provisional entry."""

    name: Text = wire("성명")
    """Name of the person or company."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; its back part is hidden whole unless it was asked for."""

    corporate_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number, for a company."""

    address: Address | None = wire("주소")
    """Address when the entry was made."""

    share: Text | None = wire("지분")
    """Share of a co-owner, as printed: 2분의 1."""


class OwnershipEntry(Record):
    """An entry of section A: ownership, and what restrains it (갑구)."""

    rank: Text = wire("순위번호")
    """Rank of the entry: 1, 2; an entry that changes another one is 1-1."""

    purpose: Text = wire("등기목적")
    """What was registered: 소유권보존, 소유권이전, 가압류, 압류, 가등기, 신탁."""

    received_on: Day | None = wire("접수일")
    """Day on which the application was received; it sets the rank against section B."""

    receipt_number: Text | None = wire("접수번호")
    """Number of the application: 제30434호."""

    cause: Text | None = wire("등기원인")
    """What it rests on, with its day: 2018년1월13일 매매."""

    right_holders: tuple[OwnershipParty, ...] = wire("권리자")
    """Who holds the right."""

    sale_price: Won | None = wire("거래가액")
    """Price of the sale, in won."""

    claim_amount: Won | None = wire("청구금액")
    """Amount of the claim of a provisional attachment, in won."""

    remark: Text | None = wire("기타사항")
    """Anything else: the office of a seizure, the number of a trust register, what was changed."""

    is_cancelled: YesNo | None = wire("말소")
    """Whether the entry is struck through on paper: no longer in force."""


class Debtor(Record):
    """Who owes what a mortgage secures (채무자)."""

    name: Text = wire("성명")
    """Name of the debtor."""

    address: Address | None = wire("주소")
    """Address of the debtor."""


class RightHolder(Record):
    """Who holds the right of an entry of section B (권리자)."""

    role: Annotated[str, RIGHT_HOLDER_ROLES] = wire("구분")
    """What the holder is by it: mortgagee, holder of a jeonse right, lessee, superficiary."""

    name: Text = wire("성명")
    """Name of the person or company."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; its back part is hidden whole unless it was asked for."""

    corporate_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number, for a company."""

    address: Address | None = wire("주소")
    """Address when the entry was made."""


class OtherRightEntry(Record):
    """An entry of section B: a mortgage, a lease or another right (을구)."""

    rank: Text = wire("순위번호")
    """Rank of the entry: 1, 2; an entry that changes another one is 1-1."""

    purpose: Text = wire("등기목적")
    """What was registered: 근저당권설정, 전세권설정, 주택임차권, 지상권설정."""

    received_on: Day | None = wire("접수일")
    """Day on which the application was received; it sets the rank against section A."""

    receipt_number: Text | None = wire("접수번호")
    """Number of the application: 제30018호."""

    cause: Text | None = wire("등기원인")
    """What it rests on, with its day: 2018년3월2일 설정계약."""

    maximum_claim: Won | None = wire("채권최고액")
    """Most that a mortgage secures (채권최고액), in won; usually 120 % of the loan."""

    deposit: Won | None = wire("보증금", label="전세금·임차보증금")
    """Deposit of a jeonse right or lease, in won."""

    monthly_rent: Won | None = wire("차임")
    """Rent a month, in won."""

    starts_on: Day | None = wire("존속기간시작일", label="존속기간(시작)")
    """First day of a lease or jeonse right."""

    ends_on: Day | None = wire("존속기간종료일", label="존속기간(종료)")
    """Last day of a lease or jeonse right."""

    scope: Text | None = wire("범위")
    """Part of the property that it covers."""

    debtors: tuple[Debtor, ...] = wire("채무자")
    """Who owes what it secures."""

    right_holders: tuple[RightHolder, ...] = wire("권리자")
    """Who holds the right."""

    remark: Text | None = wire("기타사항")
    """Anything else, such as a joint security or the day of moving in."""

    is_cancelled: YesNo | None = wire("말소")
    """Whether the entry is struck through on paper: no longer in force."""

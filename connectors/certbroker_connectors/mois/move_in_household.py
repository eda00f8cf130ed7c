"""Move-in Household Confirmation (전입세대확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Residence, gives
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

DELIVERY_KINDS = code(
    {
        "열람": "viewing",
        "교부": "copy",
    }
)
STATUSES = code(
    {
        "거주자": "resident",
        "재외국민": "overseas_korean",
        "거주불명자": "unknown_residence",
        "말소자": "cancelled",
    }
)
ADDRESS_BASES = code(
    {
        "도로명": "road",
        "지번": "lot",
        "도로명및지번": "both",
    }
)


class Household(Record):
    """A household registered at the address (세대)."""

    number: Integer = wire("순번")
    """Number of the row."""

    unit: Text | None = wire("동호")
    """Building and unit; only where the building has no address per unit."""

    head_name: Text = wire("세대주성명", label="세대주 성명")
    """Name of the head of the household, its middle hidden: 홍*동."""

    moved_in_on: Day = wire("전입일자")
    """Day on which the head moved in."""

    registration_status: Annotated[str, STATUSES] | None = wire("등록구분")
    """How the head is registered."""

    first_mover_name: Text | None = wire("최초전입자성명", label="최초전입자 성명")
    """Name of the member who moved in first, its middle hidden; that day sets a tenant's rank."""

    first_moved_in_on: Day | None = wire("최초전입일자")
    """Day on which that member moved in."""

    first_mover_status: Annotated[str, STATUSES] | None = wire("최초전입자등록구분", label="최초전입자 등록구분")
    """How that member is registered."""

    cohabitant_count: Integer | None = wire("동거인수", label="동거인 수")
    """How many people live with the household and are no family."""


class Cohabitant(Record):
    """Somebody who lives with a household and is no family (동거인)."""

    number: Integer = wire("순번")
    """Number of the row."""

    name: Text = wire("성명")
    """Name of the cohabitant, its middle hidden."""

    moved_in_on: Day = wire("전입일자")
    """Day on which the cohabitant moved in."""

    registration_status: Annotated[str, STATUSES] | None = wire("등록구분")
    """How the cohabitant is registered."""


class Applicant(Record):
    """Who applied: an owner, a tenant, or a lender with the owner's consent (신청인)."""

    name: Text = wire("성명")
    """Name of the applicant; a company's, where a company applied."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the applicant."""

    address: Address | None = wire("주소")
    """Address of the applicant."""


class MoveInHousehold(Certificate):
    """The households and cohabitants registered at one building or unit, with the day each moved in."""

    spec = Spec(
        name_ko="전입세대확인서",
        name_en="Move-in Household Confirmation",
        aliases=(
            "전입세대 확인서",
            "전입세대열람내역",
            "전입세대열람원",
            "전입세대열람확인서",
            "전입세대열람내역서",
            "전입세대확인서(동거인 포함)",
        ),
        system="주민등록시스템",
        laws=(
            Law("주민등록법 시행규칙 제14조", confirmed=True),
            Law("주민등록법 시행규칙 별지 제15호의2서식(2023. 12. 22. 개정)", confirmed=True),
        ),
        subject="property",
        documents=("전입세대확인서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(Fact.RESIDENCE_CURRENT,),
        sensitivity=("resident_number", "address"),
        used_for=("주택담보대출", "경매", "전세 계약", "임대차 확인"),
        fresh_days=7,
        validity_note="true for the day of issue only; lenders ask for the same week",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.property_address
        ),
    )
    facts = (
        # Whose homes these are, and not the applicant's.
        gives(
            Fact.RESIDENCE_CURRENT,
            Residence,
            rows="households",
            address="/property_address",
            since="moved_in_on",
            status="registration_status",
            name="head_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        property_address: Address
        """Where the building or unit is (건물 또는 시설의 소재지)."""

        address_basis: Annotated[str, ADDRESS_BASES] = "both"
        """Whether households are looked up by road address, by lot number, or both (조회 주소 구분)."""

        show_cohabitants: bool = True
        """Whether cohabitants are printed (동거인 포함)."""

        show_cancelled: bool = False
        """Whether people struck off, or of unknown residence, are printed (말소자 및 거주불명자 포함)."""

        purpose: Text
        """What it is for; the law lets only few purposes through (열람·교부 목적)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation, 4-4-4-4 digits."""

    issued_on: Day = wire("발급일자")
    """Day of issue; what it says is true for that day only."""

    delivery_kind: Annotated[str, DELIVERY_KINDS] | None = wire("열람교부구분", label="열람·교부 구분")
    """Whether it was only looked at, or given out as a copy."""

    property_address: Address = wire("소재지", label="건물 또는 시설 소재지")
    """Where the building or unit is, as a road address."""

    lot_address: Address | None = wire("지번주소")
    """The same as a lot number."""

    households: tuple[Household, ...] = wire("세대")
    """Households registered there; none where nobody is."""

    cohabitants: tuple[Cohabitant, ...] = wire("동거인", label="동거인 사항")
    """People who live with one of those households and are no family."""

    applicant: Applicant = wire("신청인")
    """Who applied."""

    purpose: Text | None = wire("열람교부목적", label="열람·교부 목적")
    """What it is for."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood who issued it."""

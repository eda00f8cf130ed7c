"""Certified copy of the farm land ledger (농지대장 등본)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Quantity, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

PROMOTION_AREAS = code(
    {"농업진흥구역": "promotion_zone", "농업보호구역": "protection_zone", "농업진흥지역밖": "outside"}
)
TENURES = code({"자경": "own", "임대": "leased", "사용대": "lent_free", "위탁경영": "entrusted", "휴경": "fallow"})


class Owner(Record):
    """An owner of the parcel (소유자)."""

    name: Text = wire("성명")
    """Name of the owner."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the owner; absent for a corporation."""

    address: Address | None = wire("주소")
    """Address of the owner."""

    share: Text | None = wire("지분")
    """Share in the parcel as a fraction, such as 1/2."""

    area: Quantity | None = wire("소유면적", unit="㎡")
    """Area that the share comes to, in ㎡."""

    acquired_on: Day | None = wire("취득일")
    """Day on which the owner acquired it."""

    acquisition_cause: Text | None = wire("취득원인")
    """How it was acquired, as printed: purchase, inheritance, gift (매매, 상속, 증여)."""


class Use(Record):
    """A use of the parcel or of a part of it (이용현황)."""

    tenure: Annotated[str, TENURES] = wire("이용구분")
    """Whether the owner farms it, or lets, lends or entrusts it, seen from the owner."""

    cultivator_name: Text | None = wire("경작자성명", label="경작자 성명")
    """Name of who farms it."""

    cultivator_resident_number: ResidentNumber | None = wire("경작자주민등록번호", label="경작자 주민등록번호")
    """Resident registration number of who farms it."""

    area: Quantity | None = wire("이용면적", unit="㎡")
    """Area so used, in ㎡."""

    crop: Text | None = wire("주재배작물")
    """Main crop, as printed."""

    lease_starts_on: Day | None = wire("임대차시작일")
    """First day of the lease; absent where there is none."""

    lease_ends_on: Day | None = wire("임대차종료일")
    """Last day of the lease; leases run 3 years or more (농지법 제24조의2)."""

    annual_rent: Won | None = wire("임차료")
    """Rent of a year, in won."""


class Facility(Record):
    """A farm building on the parcel (시설현황)."""

    kind: Text = wire("시설종류")
    """Kind of building, as printed: hut, greenhouse, stable, mushroom house (농막, 고정식온실, 축사, 버섯재배사)."""

    area: Quantity | None = wire("면적", unit="㎡")
    """Area of the building, in ㎡."""

    installed_on: Day | None = wire("설치일")
    """Day on which it was put up."""


class FarmLandLedger(Certificate):
    """Category, area, owners, use and leases of one parcel of farm land, as kept by the town office."""

    spec = Spec(
        name_ko="농지대장 등본",
        name_en="Certified Copy of Farm Land Ledger",
        aliases=("농지대장", "농지원부", "농지원부 등본", "농지대장등본"),
        system="농지공간포털(농지정보시스템) / 정부24",
        laws=(Law("농지법 제49조, 제50조"), Law("농지법 시행규칙 제58조", confirmed=True)),
        gov24_code="13800000014",
        subject="farm",
        documents=("농지대장",),
        proves=(Fact.FARM_LAND_LEDGER,),
        sensitivity=("resident_number", "address", "property"),
        used_for=("양도세 감면", "직불금", "농지연금", "농지 임대차", "대출"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="Since 2022 the ledger is kept per parcel, not per farmer (the old 농지원부). One document = one parcel.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.land_address,
            options.lot_number,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.FARM_LAND_LEDGER,
            Asset,
            rows="owners",
            kind="/actual_category",
            number="/parcel_number",
            address="/land_address",
            area="area",
            owner="name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        land_address: Address
        """Where the parcel is, down to the village (농지 소재지)."""

        lot_number: Text
        """Lot number of the parcel there (지번)."""

        show_resident_number: bool = False
        """Whether the back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

        include_history: bool = False
        """Whether past changes of the entry are printed (변동이력 포함)."""

    document_number: Text = wire("발급번호")
    """Number of the copy."""

    parcel_number: Text = wire("고유번호")
    """Number of the parcel throughout the country (PNU): 19 digits, with or without hyphens, kept as given."""

    created_on: Day | None = wire("최초작성일")
    """Day on which the ledger was first written; those of before 2022 were converted."""

    land_address: Address = wire("소재지")
    """Where the parcel is, down to the village."""

    lot_number: Text = wire("지번")
    """Lot number of the parcel there; 산 before it marks forest land."""

    registered_category: Text = wire("공부지목")
    """Category in the land register, as printed: dry field, paddy, orchard (전, 답, 과수원)."""

    actual_category: Text | None = wire("실제지목")
    """Category by its actual use, as printed."""

    registered_area: Quantity = wire("공부면적", unit="㎡")
    """Area in the land register, in ㎡."""

    promotion_area: Annotated[str, PROMOTION_AREAS] | None = wire("농업진흥지역구분", label="농업진흥지역 구분")
    """Whether it lies in a zone where farming is promoted or protected, or outside."""

    owners: tuple[Owner, ...] = wire("소유자")
    """Owners, a row each."""

    uses: tuple[Use, ...] = wire("이용현황")
    """Who farms what part of it, and by what right."""

    facilities: tuple[Facility, ...] = wire("시설현황")
    """Farm buildings on the parcel."""

    purpose: Text | None = wire("용도")
    """What the copy is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the town or district who issued it."""

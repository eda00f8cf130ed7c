"""Farm business registration certificate (농업경영체 등록확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, CorporateNumber, Day, Integer, Phone, Quantity, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

REGISTRATION_KINDS = code({"농업인": "farmer", "농업법인": "farming_corporation"})
TENURES = code({"자경": "own", "임차": "leased", "사용대차": "borrowed", "위탁경영": "entrusted", "휴경": "fallow"})
CULTIVATION_KINDS = code({"노지": "open_field", "시설": "greenhouse"})


class ValidityPeriod(Record):
    """How long the registration holds, not the paper (유효기간)."""

    starts_on: Day | None = wire("시작일")
    """First day of the registration as it stands."""

    ends_on: Day | None = wire("종료일")
    """Last day, 3 years on; it lapses where it is not renewed."""


class OtherFarmer(Record):
    """A farmer of the household besides the manager (경영주 외 농업인)."""

    name: Text = wire("성명")
    """Name of the farmer."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of the farmer."""

    farmer_number: Text | None = wire("농업인번호")
    """Number of the farmer in the register."""

    relation: Text | None = wire("경영주와의관계", label="경영주와의 관계")
    """What the farmer is to the manager, as printed."""


class FarmLand(Record):
    """A crop on a lot of farm land; a lot with two crops has two rows (농지)."""

    location: Address = wire("소재지")
    """Where the land is, with its lot number."""

    registered_category: Text | None = wire("공부지목")
    """Category in the land register, as printed: dry field, paddy, orchard (전, 답, 과수원)."""

    actual_category: Text | None = wire("실제지목")
    """Category by its actual use, as printed."""

    registered_area: Quantity | None = wire("공부면적", unit="㎡")
    """Area of the whole lot in the land register, in ㎡."""

    tenure: Annotated[str, TENURES] = wire("경작구분")
    """By what right the land is farmed."""

    cultivation_kind: Annotated[str, CULTIVATION_KINDS] | None = wire("재배구분")
    """Whether it grows in the open or under cover."""

    crop: Text | None = wire("재배품목")
    """What grows on it, as printed."""

    cultivated_area: Quantity | None = wire("재배면적", unit="㎡")
    """Area that the crop takes, in ㎡."""


class Livestock(Record):
    """Animals of one species at one place (가축)."""

    location: Address | None = wire("사육장소재지", label="사육장 소재지")
    """Where they are kept."""

    species: Text = wire("축종")
    """Which animals, as printed."""

    head_count: Integer = wire("사육마릿수", unit="마리")
    """How many animals."""

    facility_area: Quantity | None = wire("사육시설면적", unit="㎡")
    """Area of their buildings, in ㎡."""


class FarmBusiness(Certificate):
    """Registration of a farm business.

    With its manager, other farmers of the household, farm land by crop, and livestock.
    """

    spec = Spec(
        name_ko="농업경영체 등록확인서",
        name_en="Farm Business Registration Certificate",
        aliases=(
            "농업경영체등록확인서",
            "농업경영체 증명서",
            "농업경영체증명서",
            "농업경영체 등록 확인서",
            "경영체등록확인서",
        ),
        system="농업경영체 등록정보시스템(AgriX)",
        laws=(Law("농어업경영체 육성 및 지원에 관한 법률 제4조"),),
        subject="farm",
        documents=("농업경영체등록확인서",),
        proves=(Fact.FARM_BUSINESS,),
        sensitivity=("resident_number", "address", "business", "property"),
        used_for=("직불금", "면세유", "농지연금", "농업인 건강보험료 경감", "조합원 가입", "정책자금"),
        form_known="partial",
        fresh_days=90,
        validity_note="the registration has its own 유효기간 (3 years, renewed); the receiver sets the freshness of "
        "the paper",
        notes="Two prints are in use: 등록확인서 (with the land and livestock lists) and the shorter 증명서; the lists "
        "are empty in the short one.",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.registration_number
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.FARM_BUSINESS,
            Registration,
            kind="registration_kind",
            number="registration_number",
            name="holder_name",
            since="first_registered_on",
            until="validity_period.ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        registration_number: Text | None = None
        """Registration number of the farm business, where the person knows it (농업경영체 등록번호)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        include_details: bool = True
        """Whether land and livestock are printed (농지·축산 등록내용 포함)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    registration_number: Text = wire("등록번호")
    """Registration number of the farm business: 10 digits, with or without hyphens, kept as given."""

    registration_kind: Annotated[str, REGISTRATION_KINDS] = wire("등록구분")
    """Whether a farmer or a farming corporation is registered."""

    first_registered_on: Day | None = wire("최초등록일")
    """Day of the first registration."""

    changed_on: Day | None = wire("변경등록일")
    """Day on which the registration was last changed."""

    validity_period: ValidityPeriod | None = wire("유효기간")
    """How long the registration holds."""

    holder_name: Text = wire("경영주성명", label="경영주 성명")
    """Name of the manager; of a corporation, its representative."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the manager or representative."""

    farmer_number: Text | None = wire("농업인번호")
    """Number of the manager as a farmer in the register."""

    address: Address = wire("주소")
    """Address of the manager, or of the corporation."""

    phone: Phone | None = wire("전화번호")
    """Telephone number of the manager, or of the corporation."""

    corporation_name: Text | None = wire("법인명")
    """Name of the corporation; absent for a farmer."""

    corporation_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number; absent for a farmer."""

    other_farmers: tuple[OtherFarmer, ...] = wire("경영주외농업인", label="경영주 외 농업인")
    """Farmers of the household besides the manager."""

    farm_lands: tuple[FarmLand, ...] = wire("농지")
    """Land farmed, a row per lot and crop; none in the short print."""

    livestock: tuple[Livestock, ...] = wire("가축")
    """Animals kept, a row per place and species; none in the short print."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Office of the quality management service (국립농산물품질관리원) whose head issued it."""

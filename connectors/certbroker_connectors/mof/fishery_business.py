"""Registration of a fishery business (어업경영체 등록확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, CorporateNumber, Day, Phone, Quantity, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

REGISTRATION_KINDS = code({"어업인": "fisher", "어업법인": "fishery_corporation"})
RIGHT_KINDS = code({"면허": "licence", "허가": "permit", "신고": "report"})


class ValidityPeriod(Record):
    """From registration to the day by which it must be renewed (유효기간)."""

    starts_on: Day | None = wire("시작일")
    """First day of validity."""

    ends_on: Day | None = wire("종료일")
    """Last day of validity."""


class Fisher(Record):
    """Another fisher of the business, mostly of the manager's household (경영주 외 어업인)."""

    name: Text = wire("성명")
    """Name of the fisher."""

    born_on: Day | None = wire("생년월일")
    """Day of birth."""

    relation: Text | None = wire("경영주와의관계")
    """What the fisher is to the manager, as printed."""


class Fishery(Record):
    """A fishery that the business has a right to (어업현황)."""

    kind: Text = wire("어업종류")
    """Kind of fishery, such as 연안복합어업, 마을어업, 육상해수양식업."""

    right_kind: Annotated[str, RIGHT_KINDS] = wire("처분구분")
    """By what right: a licence for a ground, a permit for a vessel, or a report."""

    right_number: Text | None = wire("처분번호")
    """Number of the licence, permit or report, with its office."""

    starts_on: Day | None = wire("유효기간시작일")
    """First day of the right."""

    ends_on: Day | None = wire("유효기간종료일")
    """Last day of the right."""

    ground_area: Quantity | None = wire("어장면적", unit="ha")
    """Area of the fishing ground or farm, in ha."""

    species: Text | None = wire("품종")
    """What is caught or farmed."""


class Vessel(Record):
    """A fishing vessel of the business (어선)."""

    vessel_name: Text = wire("어선명")
    """Name of the vessel."""

    vessel_number: Text = wire("어선번호")
    """Number of the fishing vessel (어선번호), 7-7 digits."""

    gross_tonnage: Quantity | None = wire("총톤수", unit="톤")
    """Gross tonnage, in tons."""

    engine_power: Quantity | None = wire("기관출력", unit="kW")
    """Power of the engine, in kW."""

    port_of_registry: Text | None = wire("선적항")
    """Port where it is registered."""


class FisheryBusiness(Certificate):
    """A registered fishery business: its manager, other fishers, rights to fish and vessels.

    Aquaculture counts as a fishery.
    """

    spec = Spec(
        name_ko="어업경영체 등록확인서",
        name_en="Fishery Business Registration Certificate",
        aliases=("어업경영체등록확인서", "어업경영체 증명서", "어업경영체 등록증명서", "어업경영체 확인서"),
        system="어업경영체 등록시스템 / 정부24",
        laws=(Law("농어업경영체 육성 및 지원에 관한 법률 제4조"),),
        subject="business",
        documents=("어업경영체등록확인서",),
        proves=(Fact.FISHERY_BUSINESS,),
        sensitivity=("resident_number", "address", "business"),
        used_for=("수산직불금", "면세유", "어업인 건강보험료 경감", "수협 조합원 가입", "정책자금"),
        form_known="assumed",
        fresh_days=90,
        validity_note="the registration has its own 유효기간; the receiver sets the freshness of the paper",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.registration_number
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.FISHERY_BUSINESS,
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
        """Number of the registration, where the manager gives it (어업경영체 등록번호)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    registration_number: Text = wire("등록번호")
    """Number of the registration, 10 digits."""

    registration_kind: Annotated[str, REGISTRATION_KINDS] = wire("등록구분")
    """Whether a fisher is registered or a fishery corporation."""

    first_registered_on: Day | None = wire("최초등록일")
    """Day of the first registration."""

    changed_on: Day | None = wire("변경등록일")
    """Day of the last change."""

    validity_period: ValidityPeriod | None = wire("유효기간")
    """How long the registration holds before it must be renewed."""

    holder_name: Text = wire("경영주성명")
    """Name of the manager; of a corporation, its representative."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the manager."""

    address: Address = wire("주소")
    """Address of the manager, or of the corporation."""

    phone: Phone | None = wire("전화번호")
    """Telephone number of the business."""

    corporation_name: Text | None = wire("법인명")
    """Name of a fishery corporation."""

    corporation_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number of a fishery corporation."""

    other_fishers: tuple[Fisher, ...] = wire("경영주외어업인")
    """Other fishers of the business."""

    fisheries: tuple[Fishery, ...] = wire("어업현황")
    """Fisheries that the business has a right to."""

    vessels: tuple[Vessel, ...] = wire("어선")
    """Fishing vessels of the business."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Regional office of oceans and fisheries whose head issued it."""

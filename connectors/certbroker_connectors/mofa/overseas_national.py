"""Register of overseas nationals (재외국민등록부 등본)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Registration, Residence, gives
from certbroker.fields import Address, Day, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._passport import SEXES

CHANGE_KINDS = code({"변경": "amendment", "이동": "moved", "귀국": "returned", "말소": "cancelled"})


class Change(Record):
    """A change that was reported to the mission (변동사항)."""

    changed_on: Day = wire("변동일")
    """Day of the change."""

    change_kind: Annotated[str, CHANGE_KINDS] = wire("변동구분")
    """What changed: details, the place of stay, a return to Korea, or the entry was cancelled."""

    description: Text | None = wire("변동내용")
    """The change in words."""


class OverseasNational(Certificate):
    """Registration of a Korean national who lives abroad for more than 90 days.

    With the mission, the stay and the address abroad, and what changed since.
    """

    spec = Spec(
        name_ko="재외국민등록부 등본",
        name_en="Certified Copy of the Register of Overseas Nationals",
        aliases=("재외국민등록부등본", "재외국민 등록부 등본", "재외국민등록등본", "재외국민등록부"),
        system="재외동포365 민원포털(구 영사민원24)·정부24",
        laws=(Law("재외국민등록법", confirmed=True), Law("재외국민등록법 제7조")),
        subject="person",
        documents=("재외국민등록부등본",),
        proves=(Fact.OVERSEAS_REGISTRATION, Fact.RESIDENCE_HISTORY, Fact.PERSON_REGISTERED_DOMICILE),
        sensitivity=("resident_number", "address", "immigration", "military"),
        used_for=("재외국민 특별전형", "부동산 등기", "자녀 편입학", "해외체류 사실 확인", "인감 신고"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The register moved with its portal to 재외동포청 (Overseas Koreans Agency, opened 2023-06-05, general "
        "knowledge); the issuer folder follows the 2021 list, the printed office may be either or a mission.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.OVERSEAS_REGISTRATION,
            Registration,
            kind="stay_status",
            number="registration_number",
            name="holder_name",
            address="overseas_address",
            since="registered_on",
        ),
        gives(Fact.RESIDENCE_HISTORY, Residence, address="overseas_address", since="moved_in_on"),
        gives(Fact.PERSON_REGISTERED_DOMICILE, Identity, domicile="registered_domicile"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        include_history: bool = True
        """Whether changes, moves and the return are printed (변경·이동·귀국 사항 포함)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    registration_number: Text = wire("등록번호")
    """Number of the registration: year and serial."""

    registered_on: Day = wire("등록일")
    """Day of the registration."""

    mission: Text = wire("등록공관")
    """Embassy or consulate where the person registered."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    holder_name_hanja: Text | None = wire("한자성명")
    """Name in Chinese characters."""

    holder_name_roman: Text | None = wire("로마자성명")
    """Name in Latin letters, as in the passport."""

    birth_date: Day = wire("생년월일")
    """Day of birth."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; absent for who never was a registered resident of Korea."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex."""

    registered_domicile: Address | None = wire("등록기준지")
    """Registered domicile of the family register (등록기준지)."""

    passport_number: Text | None = wire("여권번호")
    """Number of the passport at registration."""

    occupation: Text | None = wire("직업")
    """Occupation."""

    organisation: Text | None = wire("소속기관")
    """Company, school or body that the person belongs to."""

    military_status: Text | None = wire("병역관계")
    """Whether military duty is done, as printed (필, 미필, 면제); men only."""

    country: Text = wire("체류국")
    """Country of stay."""

    stay_status: Text | None = wire("체류자격")
    """Status of residence there."""

    stay_purpose: Text | None = wire("체류목적")
    """Purpose of the stay."""

    first_entered_on: Day | None = wire("최초입국일")
    """Day of the first entry to that country."""

    moved_in_on: Day | None = wire("현거주지전입일")
    """Day of moving to the present address abroad."""

    overseas_address: Address = wire("체류국주소")
    """Address abroad."""

    overseas_phone: Text | None = wire("체류국전화번호")
    """Telephone number abroad, as printed."""

    address: Address | None = wire("국내주소")
    """Address in Korea."""

    phone: Phone | None = wire("국내연락처")
    """Telephone number in Korea."""

    changes: tuple[Change, ...] = wire("변동사항")
    """What changed since the registration."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Overseas Koreans Agency, the ministry or the mission that issued it."""

"""Confirmation of health insurance status (건강보험 자격확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, subject

INSURED_KINDS = code(
    {
        "직장가입자": "workplace",
        "직장피부양자": "workplace_dependant",
        "지역가입자": "local",
        "지역세대주": "local_household_head",
        "지역세대원": "local_household_member",
        "임의계속가입자": "voluntary_continuing",
        "의료급여": "medical_aid",
    }
)


class Member(Record):
    """A person on the same insurance card (가족사항)."""

    relationship: Text = wire("관계")
    """Relation to the insured person, as printed."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the member."""

    starts_on: Day = wire("자격취득일")
    """First day on which the member was covered."""

    ends_on: Day | None = wire("자격상실일")
    """First day without cover; absent while covered."""


class Qualification(Certificate):
    """As what a person is insured today, on whose card, and who else is on it."""

    spec = Spec(
        name_ko="건강보험 자격확인서",
        name_en="Confirmation of Health Insurance Eligibility",
        aliases=(
            "건강보험자격확인서",
            "건강보험 자격확인(통보)서",
            "건강보험증 자격확인서",
            "건강보험 자격확인 통보서",
            "건강보험증 사본",
        ),
        system="국민건강보험(NHIS)",
        laws=(Law("국민건강보험법"),),
        subject="person",
        documents=("건강보험자격확인서",),
        proves=(Fact.INSURANCE_HEALTH_STATUS,),
        sensitivity=("resident_number", "family", "employment"),
        used_for=("피부양자 확인", "가구원 수 확인", "복지", "건강보험료 소득 판정", "장학금"),
        form_known="partial",
        fresh_days=30,
        validity_note="shows the status on the day of issue only",
    )
    routes = (
        MyData(
            "L007",
            K001=subject.name,
            K002=subject.resident_number.front,
            K003=subject.resident_number.back,
            known=Known.DECLARED,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.INSURANCE_HEALTH_STATUS,
            Span,
            kind="insured_kind",
            place="workplace_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation, 4-4-4-4 digits."""

    issued_on: Day = wire("발급일")
    """Day of issue, the only day whose status it shows."""

    holder_name: Text = wire("성명")
    """Name of the person the confirmation is about, who may be a dependant."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of that person."""

    insurance_card_number: Text = wire("건강보험증번호")
    """Number of the insurance card: one digit for the kind, a hyphen, 10 digits."""

    insured_kind: Annotated[str, INSURED_KINDS] = wire("가입자구분", label="가입자 구분")
    """In which capacity the person is covered."""

    insured_name: Text = wire("가입자성명", label="가입자(세대주) 성명")
    """Insured person, or head of a local household, on whose card the person is."""

    workplace_name: Text | None = wire("사업장명칭", label="사업장 명칭")
    """Workplace of the insured person; absent for local subscribers."""

    workplace_number: Text | None = wire("사업장관리번호", label="사업장 관리번호")
    """Number of the workplace, 11 digits, usually the business number and a 0."""

    starts_on: Day = wire("자격취득일")
    """First day of the present status."""

    ends_on: Day | None = wire("자격상실일")
    """First day without this status; absent while it goes on."""

    address: Address | None = wire("주소")
    """Address of the person."""

    members: tuple[Member, ...] = wire("가족사항")
    """People on the same insurance card, the insured person first."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    issued_by: Text = wire("발급기관")
    """Branch that issued it."""

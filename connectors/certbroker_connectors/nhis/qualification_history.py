"""Certificate of acquisition and loss of eligibility for health insurance (건강보험자격득실확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

INSURED_KINDS = code(
    {
        "직장가입자": "workplace",
        "직장피부양자": "workplace_dependant",
        "지역가입자": "local",
        "지역세대주": "local_household_head",
        "지역세대원": "local_household_member",
        "임의계속가입자": "voluntary_continuing",
        "임의계속피부양자": "voluntary_continuing_dependant",
    }
)
HISTORY_KINDS = code({"전체": "all", "직장가입자": "workplace", "지역가입자": "local", "가입자 전체": "insured"})


class InsuredPeriod(Record):
    """A period in which the person was insured in one capacity (득실정보)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    insured_kind: Annotated[str, INSURED_KINDS] = wire("가입자구분", label="가입자 구분")
    """In which capacity the person was insured."""

    workplace_name: Text | None = wire("사업장명칭", label="사업장 명칭")
    """Workplace, for a dependant that of the insured person; absent for a local subscriber."""

    starts_on: Day = wire("자격취득일")
    """First day of the period."""

    ends_on: Day | None = wire("자격상실일")
    """First day without this status, often the start of the next period; absent while still insured."""


class QualificationHistory(Certificate):
    """Every period in which a person was insured, as an employee, a dependant or a local subscriber.

    Names the workplaces; used as proof of employment and career.
    """

    spec = Spec(
        name_ko="건강보험자격득실확인서",
        name_en="Certificate of Health Insurance Acquisition and Loss of Eligibility",
        aliases=(
            "건강보험 자격득실확인서",
            "건강보험 자격득실 확인서",
            "자격득실확인서",
            "건강보험자격득실내역확인서",
            "건강보험 득실확인서",
            "의료보험 자격득실확인서",
        ),
        system="국민건강보험(NHIS)",
        laws=(Law("국민건강보험법 제11조", confirmed=True),),
        gov24_code="PTR000050333",
        subject="person",
        documents=("건강보험자격득실확인서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(Fact.INSURANCE_HEALTH_HISTORY, Fact.EMPLOYMENT_HISTORY),
        sensitivity=("resident_number", "employment"),
        used_for=("재직 확인", "경력 확인", "대출", "전세자금대출", "소상공인 지원사업", "채용"),
        fresh_days=30,
        validity_note="the receiver sets a freshness rule; the history stops at the day of issue",
        notes="Zero rows is a fact (never insured, for example a medical-aid recipient), not a failure.",
    )
    routes = (
        MyData("L006", K001=subject.name, K002=subject.resident_number.front, K003=subject.resident_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.INSURANCE_HEALTH_HISTORY,
            Span,
            rows="periods",
            kind="insured_kind",
            place="workplace_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="periods",
            where={"insured_kind": "workplace"},
            kind="insured_kind",
            place="workplace_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        history_kind: Annotated[str, HISTORY_KINDS] = "all"
        """Which periods are printed (조회 구분)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-4-4-4 digits."""

    issued_on: Day = wire("발급일")
    """Day of issue; the history stops here."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    periods: tuple[InsuredPeriod, ...] = wire("득실정보", label="자격득실 내역")
    """Periods of insurance as printed, the newest first; none is a fact: never insured."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """Branch that issued it."""

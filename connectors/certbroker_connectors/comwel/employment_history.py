"""Enrolment history in employment insurance (고용보험 피보험자격 이력내역서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

WORKER_KINDS = code(
    {
        "상용": "regular",
        "일용": "daily",
        "자영업자": "self_employed",
        "예술인": "artist",
        "노무제공자": "labour_provider",
    }
)
INSURANCE_KINDS = code({"고용": "employment", "산재": "accident"})


class Employment(Record):
    """One job of the person (이력내역)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    worker_kind: Annotated[str, WORKER_KINDS] = wire("근로자구분")
    """As what the person worked."""

    workplace_name: Text = wire("사업장명칭")
    """Name of the workplace."""

    workplace_number: Text | None = wire("사업장관리번호")
    """Number of the workplace in the insurances: 11 digits, usually the business number and a 0."""

    employment_insurance_starts_on: Day | None = wire("고용보험자격취득일", label="고용보험 자격취득일")
    """Day on which employment insurance began (취득)."""

    employment_insurance_ends_on: Day | None = wire("고용보험자격상실일", label="고용보험 자격상실일")
    """Day on which it was lost, the day after the last one at work (상실); absent while insured."""

    accident_insurance_starts_on: Day | None = wire("산재보험고용일", label="산재보험 고용일")
    """Day of hiring as reported to industrial accident insurance."""

    accident_insurance_ends_on: Day | None = wire("산재보험고용종료일", label="산재보험 고용종료일")
    """Day on which that employment ended, as reported; absent while employed."""

    leaving_reason: Text | None = wire("상실사유")
    """Why the job ended, code and text, such as 11 개인사정으로 인한 자진퇴사; absent while employed."""

    occupation: Text | None = wire("직종")
    """What the person did there, by the employment classification."""

    average_monthly_pay: Won | None = wire("월평균보수")
    """Average pay a month that premiums are reckoned from, in won."""


class EmploymentHistory(Certificate):
    """Every job of a person that was reported to employment insurance.

    With the days on which it began and ended, and why.
    """

    spec = Spec(
        name_ko="고용보험 피보험자격 이력내역서",
        name_en="Employment Insurance Enrolment History",
        aliases=(
            "고용보험 피보험자격 이력 내역서",
            "고용보험 자격이력내역서",
            "고용보험 가입이력내역서",
            "고용보험피보험자격내역서",
            "고용·산재보험 자격 이력내역서",
            "고용보험 가입확인서",
            "고용보험가입증명서",
        ),
        system="고용·산재보험 토탈서비스 / 고용24",
        laws=(Law("고용보험법 제17조"),),
        subject="person",
        documents=("고용보험피보험자격이력내역서",),
        proves=(Fact.EMPLOYMENT_HISTORY,),
        sensitivity=("resident_number", "employment", "income"),
        used_for=("실업급여", "청년 지원사업", "경력 확인", "재직 확인", "미취업 확인", "채용"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.insurance_kind,
            options.worker_kind,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="employments",
            needs="employment_insurance_starts_on",
            kind="worker_kind",
            place="workplace_name",
            starts_on="employment_insurance_starts_on",
            ends_on="employment_insurance_ends_on",
        ),
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="employments",
            needs="accident_insurance_starts_on",
            kind="worker_kind",
            place="workplace_name",
            starts_on="accident_insurance_starts_on",
            ends_on="accident_insurance_ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        insurance_kind: Annotated[str, INSURANCE_KINDS] = "employment"
        """Which insurance's records are printed (보험 구분)."""

        worker_kind: Annotated[str, WORKER_KINDS] = "regular"
        """Which kind of work is printed: one kind for each certificate (조회 구분)."""

        from_date: Day | None = None
        """First day covered (조회기간 시작)."""

        to_date: Day | None = None
        """Last day covered (조회기간 종료)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the statement: year, a hyphen, a serial number."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    starts_on: Day | None = wire("조회기간시작", label="조회기간(시작)")
    """First day covered; absent where the whole history is."""

    ends_on: Day | None = wire("조회기간종료", label="조회기간(종료)")
    """Last day covered; absent where the whole history is."""

    employments: tuple[Employment, ...] = wire("이력내역")
    """Jobs, the newest first; none is a fact: never insured as such a worker."""

    purpose: Text | None = wire("용도")
    """What the statement is for."""

    issued_by: Text = wire("발급기관")
    """Branch office of the service whose head issued it."""

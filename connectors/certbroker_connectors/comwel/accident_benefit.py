"""Confirmation of industrial accident benefits paid (산재보험급여 지급확인원)."""

from typing import Annotated

from certbroker.facts import Fact, gives
from certbroker.facts import Payment as PaymentFact
from certbroker.fields import Address, Day, Integer, Quantity, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

BENEFIT_KINDS = code(
    {
        "요양급여": "medical",
        "휴업급여": "temporary_disability",
        "장해급여": "permanent_disability",
        "간병급여": "nursing",
        "유족급여": "survivor",
        "상병보상연금": "injury_pension",
        "장례비": "funeral",
        "장의비": "funeral",
        "직업재활급여": "vocational_rehabilitation",
    }
)


class Payment(Record):
    """One payment of a benefit (지급내역)."""

    benefit_kind: Annotated[str, BENEFIT_KINDS] = wire("급여종류")
    """What was paid."""

    starts_on: Day | None = wire("지급대상시작일")
    """First day that the payment is for; absent for a lump sum."""

    ends_on: Day | None = wire("지급대상종료일")
    """Last day that the payment is for; absent for a lump sum."""

    day_count: Integer | None = wire("지급일수")
    """Days paid for, both ends included."""

    amount: Won = wire("지급액")
    """What was paid, in won."""

    paid_on: Day = wire("지급일자")
    """Day of payment."""


class AccidentBenefit(Certificate):
    """Industrial accident benefits paid to a person for one accident, by kind and period.

    With the accident, the injury and the time of treatment.
    """

    spec = Spec(
        name_ko="산재보험급여 지급확인원",
        name_en="Confirmation of Industrial Accident Insurance Benefits",
        aliases=(
            "보험급여 지급확인원",
            "산재보험급여지급확인원",
            "산재 보험급여 지급확인서",
            "산재보험급여 지급내역서",
            "산재급여 확인원",
            "보험급여지급확인원",
        ),
        system="고용·산재보험 토탈서비스",
        laws=(Law("산업재해보상보험법"),),
        subject="person",
        documents=("산재보험급여지급확인원",),
        proves=(Fact.EMPLOYMENT_ACCIDENT_BENEFIT,),
        sensitivity=("resident_number", "address", "health", "income", "employment"),
        used_for=("보험금 청구", "복지 소득조사", "소송", "대출"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Public MyData membership of this document is plausible only; no L code was found.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_date,
            options.to_date,
        ),
    )
    facts = (
        gives(
            Fact.EMPLOYMENT_ACCIDENT_BENEFIT,
            PaymentFact,
            rows="payments",
            kind="benefit_kind",
            paid="amount",
            paid_on="paid_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_date: Day | None = None
        """First day of the payments printed (지급기간 시작일)."""

        to_date: Day | None = None
        """Last day of the payments printed (지급기간 종료일)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the confirmation is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation: year, a hyphen, a serial number."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the injured worker (재해자), or of who draws a survivor benefit (수급권자)."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of that person."""

    injured_name: Text | None = wire("재해자성명")
    """Name of the injured worker where that is somebody else than the holder, as for a survivor benefit."""

    case_number: Text | None = wire("산재관리번호")
    """Number under which the service handles the accident."""

    workplace_name: Text | None = wire("소속사업장")
    """Workplace that the injured worker belonged to at the time."""

    accident_on: Day = wire("재해일자")
    """Day of the accident, or on which an occupational disease was found."""

    injury_name: Text | None = wire("상병명")
    """Diagnosis that was recognised as caused by work."""

    treatment_starts_on: Day | None = wire("요양시작일")
    """First day of recognised treatment."""

    treatment_ends_on: Day | None = wire("요양종료일")
    """Last day of recognised treatment; absent while it goes on."""

    disability_grade: Text | None = wire("장해등급")
    """Grade of lasting disability with its item, such as 제12급 제15호; 제1급 is the gravest."""

    average_daily_wage: Quantity | None = wire("평균임금")
    """Average wage a day that benefits are reckoned from, in won, with its hundredths (전)."""

    payments: tuple[Payment, ...] = wire("지급내역")
    """Payments in the period asked for, a row for each; none is a fact."""

    paid_total: Won = wire("지급총액")
    """All these payments together, in won."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    issued_by: Text = wire("발급기관")
    """Branch office of the service whose head issued it."""

"""Statement of daily-paid work (일용근로내역서)."""

from typing import Annotated

from certbroker.facts import Fact, Income, Span, always, gives
from certbroker.fields import Day, Integer, Month, Quantity, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

LEAVING_REASONS = code(
    {
        "회사의사정에의한이직": "employer_reason",
        "부득이한개인사정에의한이직": "personal_necessity",
        "기타개인사정에의한이직": "personal",
        "1": "employer_reason",
        "2": "personal_necessity",
        "3": "personal",
    }
)


class MonthAtWorkplace(Record):
    """Daily-paid work in one month at one workplace (근로내역)."""

    month: Month = wire("근로년월", label="근로 연월")
    """Month of the work."""

    workplace_name: Text = wire("사업장명칭")
    """Workplace that reported the work."""

    workplace_number: Text | None = wire("사업장관리번호")
    """Number of the workplace in the insurances: 11 digits, usually the business number and a 0."""

    occupation: Text | None = wire("직종")
    """What the person did there, by the employment classification."""

    days: Text | None = wire("근로일")
    """Days of the month with work, such as 3,4,5,10."""

    day_count: Integer = wire("근로일수")
    """How many days those are."""

    average_daily_hours: Quantity | None = wire("일평균근로시간")
    """Hours worked on an average day."""

    gross_pay: Won | None = wire("임금총액")
    """Pay of the month, untaxed parts included, in won."""

    taxable_pay: Won = wire("보수총액", label="보수총액(과세소득)")
    """Taxable part of the pay, in won (과세소득): what premiums and tax are reckoned from."""

    leaving_reason: Annotated[str, LEAVING_REASONS] | None = wire("이직사유")
    """Why the work ended; 1, 2 and 3 are its codes in a report."""


class DailyWork(Certificate):
    """Daily-paid work of a person as reported to employment insurance, by month and workplace.

    With the days worked and the pay.
    """

    spec = Spec(
        name_ko="일용근로내역서",
        name_en="Daily Work Statement",
        aliases=(
            "고용보험 일용근로내역서",
            "일용근로내역서(고용보험)",
            "일용근로내역확인서",
            "일용근로내역 확인서",
            "고용보험 일용근로내역",
            "일용근로자 근로내용확인서",
        ),
        system="고용·산재보험 토탈서비스",
        laws=(Law("고용보험법"),),
        subject="person",
        documents=("일용근로내역서",),
        proves=(Fact.EMPLOYMENT_DAILY_WORK, Fact.INCOME_EMPLOYMENT),
        sensitivity=("resident_number", "income", "employment"),
        used_for=("일용소득 확인", "실업급여", "복지 소득조사", "근로장려금", "청년 지원사업"),
        form_known="partial",
        fresh_days=30,
        validity_note="employers report by the 15th of the next month, so the last month may be missing",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_month,
            options.to_month,
        ),
    )
    facts = (
        gives(
            Fact.EMPLOYMENT_DAILY_WORK,
            Span,
            rows="works",
            kind=always("daily"),
            place="workplace_name",
            month="month",
            days="day_count",
        ),
        gives(
            Fact.INCOME_EMPLOYMENT,
            Income,
            rows="works",
            year="month.year",
            month="month",
            kind=always("employment"),
            amount="taxable_pay",
            payer="workplace_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_month: Month
        """First month covered (조회기간 시작월)."""

        to_month: Month
        """Last month covered (조회기간 종료월)."""

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

    starts_on: Month = wire("조회기간시작", label="조회기간(시작)")
    """First month covered."""

    ends_on: Month = wire("조회기간종료", label="조회기간(종료)")
    """Last month covered; employers report until the 15th of the next month, so it may be missing its rows."""

    works: tuple[MonthAtWorkplace, ...] = wire("근로내역")
    """Work of each month at each workplace, a row for both; none is a fact."""

    total_days: Integer | None = wire("총근로일수")
    """Days worked in all rows together."""

    total_taxable_pay: Won | None = wire("보수총액합계", label="보수총액 합계")
    """Taxable pay of all rows together, in won."""

    purpose: Text | None = wire("용도")
    """What the statement is for."""

    issued_by: Text = wire("발급기관")
    """Branch office of the service whose head issued it."""

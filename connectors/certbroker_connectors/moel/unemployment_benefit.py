"""Certificate of the right to unemployment benefit (실업급여 수급자격 증명)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text, Won
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject


class LastWorkplace(Record):
    """The workplace that the person left (이직사업장)."""

    name: Text = wire("사업장명")
    """Name of the workplace."""

    management_number: Text | None = wire("사업장관리번호")
    """Number of the workplace in employment insurance, 11 digits."""

    left_on: Day = wire("이직일")
    """Day on which the person left, the last one employed."""

    reason: Text | None = wire("이직사유")
    """Why the person left, in words."""


class Recognition(Record):
    """One recognition of unemployment, and what was paid on it (실업인정)."""

    round: Integer = wire("차수")
    """Which recognition it is, counted from 1."""

    recognised_on: Day = wire("실업인정일")
    """Day on which unemployment was recognised for the time before it."""

    days: Integer = wire("지급일수", unit="일")
    """Days that benefit is paid for."""

    amount: Won = wire("지급액")
    """Benefit for these days, in won; negative where it had to be returned."""

    paid_on: Day | None = wire("지급일")
    """Day of payment; absent while unpaid."""


class UnemploymentBenefit(Certificate):
    """The right to job-seeker's benefit: the days granted, the amount a day and what was paid."""

    spec = Spec(
        name_ko="실업급여 수급자격 증명",
        name_en="Certificate of Unemployment Benefit Entitlement",
        aliases=(
            "고용보험 수급자격증",
            "실업급여 수급자격증",
            "실업급여 수급확인서",
            "실업급여 수급내역",
            "구직급여 수급자격 증명서",
            "실업급여 지급내역 확인서",
        ),
        system="고용24",
        laws=(Law("고용보험법 제43조(수급자격의 인정)"),),
        subject="person",
        documents=("실업급여수급자격증명",),
        proves=(Fact.EMPLOYMENT_UNEMPLOYMENT_BENEFIT,),
        sensitivity=("resident_number", "income", "employment", "welfare"),
        used_for=("복지", "대출 상환유예", "직업훈련", "국민연금 실업크레딧"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule; the benefit period itself is printed",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        gives(
            Fact.EMPLOYMENT_UNEMPLOYMENT_BENEFIT,
            Registration,
            name="holder_name",
            since="entitled_on",
            until="benefit_ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_payments: bool = True
        """Whether the payments so far are printed (지급내역 포함)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the employment centre that issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    entitled_on: Day = wire("수급자격인정일")
    """Day on which the right to benefit was recognised."""

    last_workplace: LastWorkplace | None = wire("이직사업장")
    """Workplace that the person left."""

    insured_months: Integer | None = wire("피보험기간개월", label="피보험기간(개월)")
    """Months in employment insurance that the right rests on."""

    granted_days: Integer = wire("소정급여일수", unit="일")
    """Days of benefit granted, 120 to 270 by age and insured time (고용보험법 제50조)."""

    daily_amount: Won = wire("구직급여일액")
    """Benefit a day, in won."""

    benefit_ends_on: Day = wire("수급기간만료일")
    """Last day on which benefit can be drawn: 12 months after leaving unless extended."""

    recognitions: tuple[Recognition, ...] = wire("실업인정")
    """Recognitions of unemployment so far, a row for each; none where the option is off."""

    paid_days: Integer | None = wire("총지급일수", unit="일")
    """Days paid so far."""

    paid_amount: Won | None = wire("총지급액")
    """Benefit paid so far, in won."""

    remaining_days: Integer | None = wire("잔여일수", unit="일")
    """Days granted and not yet paid."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

"""Certificate of enrolment in, or benefit from, the private school pension (사립학교교직원연금 가입(수급)증명)."""

from typing import Annotated

from certbroker.facts import Fact, Income, Registration, Span, gives
from certbroker.fields import Address, Day, Integer, Month, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

CERTIFICATE_KINDS = code({"가입증명": "enrolment", "수급증명": "benefit"})
STAFF_KINDS = code({"교원": "teacher", "사무직원": "staff"})
PENSION_KINDS = code(
    {
        "퇴직연금": "retirement",
        "조기퇴직연금": "early_retirement",
        "장해연금": "disability",
        "퇴직유족연금": "survivor",
        "유족연금": "survivor",
        "분할연금": "divided",
    }
)


class Enrolment(Record):
    """Service at one private school (가입내역)."""

    school_name: Text = wire("학교기관명")
    """School, university or its hospital."""

    staff_kind: Annotated[str, STAFF_KINDS] | None = wire("교직원구분")
    """Whether the person teaches or is other staff."""

    starts_on: Day = wire("임용일")
    """First day of service."""

    ends_on: Day | None = wire("퇴직일")
    """Last day of service; absent while serving."""

    service_months: Integer | None = wire("재직월수")
    """Months of this service, that of the issue included."""

    standard_monthly_income: Won | None = wire("기준소득월액")
    """Monthly income that contributions are reckoned from, in won."""


class Benefit(Record):
    """A pension that is paid (수급내역)."""

    pension_kind: Annotated[str, PENSION_KINDS] = wire("연금종류")
    """Which pension it is."""

    paid_from: Month = wire("지급개시년월")
    """First month paid."""

    monthly_amount: Won = wire("월연금액")
    """Pension a month, in won."""

    last_year_paid_total: Won | None = wire("전년도지급총액")
    """Pension paid in the year before, in won."""


class Pension(Certificate):
    """Whether a person is enrolled in, or receives, the private school teachers pension.

    With the school, the time of service and the amount.
    """

    spec = Spec(
        name_ko="사립학교교직원연금 가입(수급)증명",
        name_en="Certificate of Private School Teachers Pension Enrolment or Benefit",
        aliases=(
            "사학연금 가입증명서",
            "사학연금 수급증명서",
            "사립학교교직원연금 가입증명",
            "사립학교교직원연금 수급증명",
            "사학연금 가입내역서",
            "사학연금 가입(수급)증명",
        ),
        system="사학연금(TP)",
        laws=(Law("사립학교교직원 연금법"),),
        subject="person",
        documents=("사립학교교직원연금증명",),
        proves=(Fact.PENSION_ENROLMENT, Fact.PENSION_BENEFIT, Fact.INCOME_PENSION),
        sensitivity=("resident_number", "address", "income", "employment"),
        used_for=("재직 확인", "연금소득 확인", "대출"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Public MyData membership of this document is plausible only; no L code was found.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(
            Fact.PENSION_ENROLMENT,
            Span,
            rows="enrolments",
            kind="staff_kind",
            place="school_name",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
        gives(
            Fact.PENSION_BENEFIT,
            Registration,
            rows="benefit",
            kind="pension_kind",
            name="/holder_name",
            since="paid_from.first_day",
            amount="monthly_amount",
        ),
        # Of the year before the issue.
        gives(
            Fact.INCOME_PENSION,
            Income,
            rows="benefit",
            needs="last_year_paid_total",
            kind="pension_kind",
            amount="last_year_paid_total",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        certificate_kind: Annotated[str, CERTIFICATE_KINDS] = "enrolment"
        """Whether enrolment or a benefit is certified (증명 구분)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    certificate_kind: Annotated[str, CERTIFICATE_KINDS] = wire("증명구분", label="증명 구분")
    """Whether it certifies enrolment or a benefit."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    enrolments: tuple[Enrolment, ...] = wire("가입내역")
    """Services at schools, the newest last."""

    total_service_months: Integer | None = wire("총재직월수")
    """Months of all services together."""

    benefit: Benefit | None = wire("수급내역")
    """Pension that the person receives; on a 수급증명 only."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """President of the Teachers Pension, who issues it."""

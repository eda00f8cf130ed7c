"""Certificate of earned income and child tax credits received (근로(자녀)장려금 수급사실 증명)."""

from typing import Annotated

from certbroker.facts import Fact, gives
from certbroker.facts import Payment as PaymentFact
from certbroker.fields import Address, Day, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

CREDITS = code({"근로장려금": "earned_income_credit", "자녀장려금": "child_credit"})
APPLICATION_KINDS = code({"정기": "regular", "반기": "half_year", "기한후": "late"})


class Payment(Record):
    """A credit paid for one year (수급내역)."""

    year: Year = wire("귀속연도")
    """Year of the income that the credit is for."""

    kind: Annotated[str, CREDITS] = wire("장려금구분", label="장려금 구분")
    """Which credit: for earned income (근로장려금) or for children (자녀장려금)."""

    application_kind: Annotated[str, APPLICATION_KINDS] | None = wire("신청구분", label="신청 구분")
    """How it was applied for: in May, each half year, or after the term (which costs a part of it)."""

    determined_amount: Won | None = wire("결정금액")
    """What the tax office determined, in won."""

    paid_amount: Won = wire("지급금액")
    """What was paid out, in won; less than determined where tax arrears were set off."""

    paid_on: Day | None = wire("지급일")
    """Day of payment."""


class EarnedIncomeCredit(Certificate):
    """Which years a person received the earned income credit or the child credit, and how much."""

    spec = Spec(
        name_ko="근로장려금 수급사실 증명",
        name_en="Certificate of Earned Income and Child Tax Credit Receipt",
        aliases=(
            "근로(자녀)장려금 수급사실증명",
            "근로자녀장려금 수급사실증명",
            "근로장려금 수급사실증명",
            "자녀장려금 수급사실증명",
            "근로장려금 수급사실 증명서",
            "근로장려금 수급증명",
        ),
        system="홈택스",
        laws=(
            Law("조세특례제한법 제100조의2 (근로장려세제)"),
            Law("조세특례제한법 제100조의27 (자녀장려세제)"),
            Law("국세청 민원사무처리규정 별지 서식"),
        ),
        gov24_code="12100000354",
        subject="person",
        documents=("근로자녀장려금수급사실증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.EARNED_INCOME_CREDIT_RECIPIENT,),
        sensitivity=("resident_number", "address", "income", "welfare"),
        used_for=("햇살론", "우대적금", "공공임대", "대출"),
        form_known="assumed",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_year,
            options.to_year,
        ),
    )
    facts = (
        gives(
            Fact.EARNED_INCOME_CREDIT_RECIPIENT,
            PaymentFact,
            rows="payments",
            year="year",
            kind="kind",
            paid="paid_amount",
            paid_on="paid_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_year: Year
        """First year of income (귀속연도 시작)."""

        to_year: Year
        """Last year of income (귀속연도 종료)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    payments: tuple[Payment, ...] = wire("수급내역", label="수급 내역")
    """Credits received, a row per year and credit; none where nothing was received in these years."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

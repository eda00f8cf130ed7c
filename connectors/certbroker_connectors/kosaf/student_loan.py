"""Certificate of student loan repayment and balance (학자금대출 상환/잔액 증명)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, Day, Percent, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

CERTIFICATE_KINDS = code(
    {
        "잔액증명": "balance",
        "상환증명": "repayment",
    }
)
PRODUCTS = code(
    {
        "일반상환학자금대출": "general_repayment",
        "취업후상환학자금대출": "income_contingent",
        "농촌출신대학생학자금융자": "rural_student",
    }
)
LOAN_KINDS = code(
    {
        "등록금": "tuition",
        "생활비": "living_costs",
    }
)
STATUSES = code(
    {
        "정상": "normal",
        "연체": "overdue",
        "완제": "repaid",
        "상환유예": "deferred",
    }
)


class Loan(Record):
    """One loan account (대출내역)."""

    account_number: Text = wire("대출계좌번호")
    """Number of the loan account."""

    product: Annotated[str, PRODUCTS] = wire("대출상품")
    """Which loan; the income-contingent one is repaid through taxes once the borrower earns enough."""

    loan_kind: Annotated[str, LOAN_KINDS] | None = wire("대출구분")
    """Whether it was lent for tuition or for living costs."""

    term: Text | None = wire("대출학기")
    """Term that it was lent for, as printed."""

    lent_on: Day = wire("대출일")
    """Day on which it was lent."""

    matures_on: Day | None = wire("만기일")
    """Day by which it must be repaid; none for the income-contingent loan."""

    interest_rate: Percent | None = wire("금리")
    """Yearly interest rate in percent; 0 for the rural students' loan."""

    principal: Won = wire("대출금액")
    """What was lent, in won."""

    repaid_principal: Won | None = wire("상환원금")
    """Part of the principal repaid so far, in won."""

    paid_interest: Won | None = wire("상환이자")
    """Interest paid so far, in won."""

    balance: Won = wire("대출잔액")
    """Principal still owed, in won."""

    overdue_amount: Won | None = wire("연체금액")
    """What is overdue, in won."""

    fully_repaid_on: Day | None = wire("완제일")
    """Day on which the loan was repaid in full; absent while something is owed."""

    status: Annotated[str, STATUSES] | None = wire("대출상태")
    """Where the loan stands; deferred means that repayment is put off with leave."""


class StudentLoan(Certificate):
    """Student loans of a person on one day: what was lent, at which rate, what was repaid, what is owed or overdue."""

    spec = Spec(
        name_ko="학자금대출 상환/잔액 증명",
        name_en="Certificate of Student Loan Repayment and Balance",
        aliases=(
            "학자금대출 잔액증명서",
            "학자금대출 상환증명서",
            "학자금대출 부채증명서",
            "학자금 대출확인서",
            "학자금대출 잔액(상환)증명",
        ),
        system="한국장학재단 누리집",
        laws=(Law("한국장학재단 설립 등에 관한 법률", confirmed=True), Law("취업 후 학자금 상환 특별법")),
        subject="person",
        documents=("학자금대출상환잔액증명",),
        proves=(Fact.EDUCATION_STUDENT_LOAN,),
        sensitivity=("resident_number", "address", "education"),
        used_for=("이자지원", "채무 확인", "청년 지원사업", "개인회생"),
        form_known="assumed",
        fresh_days=30,
        validity_note="true on the reference day only",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.certificate_kind,
            options.reference_date,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EDUCATION_STUDENT_LOAN,
            Registration,
            rows="loans",
            status="status",
            kind="product",
            name=always("한국장학재단"),
            term="term",
            since="lent_on",
            until="fully_repaid_on",
            as_of="/reference_date",
            amount="balance",
        ),
        # No row: that nothing was lent is what the paper says.
        gives(
            Fact.EDUCATION_STUDENT_LOAN,
            Registration,
            where={"loans": ((),)},
            status=always("none"),
            name=always("한국장학재단"),
            as_of="reference_date",
            amount="total_balance",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        certificate_kind: Annotated[str, CERTIFICATE_KINDS] = "balance"
        """Whether balances or repayments are certified (증명구분)."""

        reference_date: Day | None = None
        """Day that the figures are for; the issuer's choice where none is given (기준일)."""

        include_repaid_loans: bool = False
        """Whether loans repaid in full are listed too (완제 대출 포함)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    certificate_kind: Annotated[str, CERTIFICATE_KINDS] = wire("증명구분", label="증명 구분")
    """Whether the paper certifies balances or repayments."""

    holder_name: Text = wire("성명")
    """Name of the borrower."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the borrower."""

    address: Address | None = wire("주소")
    """Address of the borrower."""

    reference_date: Day = wire("기준일")
    """Day that all figures are for."""

    loans: tuple[Loan, ...] = wire("대출내역", label="대출 내역")
    """Loans of the person, a row per account."""

    total_principal: Won = wire("대출금액합계", label="대출금액 합계")
    """What was lent in all, in won."""

    total_balance: Won = wire("대출잔액합계", label="대출잔액 합계")
    """Principal still owed in all, in won."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it, the president of the foundation as a rule."""

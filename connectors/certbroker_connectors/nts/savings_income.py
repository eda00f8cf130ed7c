"""Income confirmation for tax-favoured savings (소득확인증명서)."""

from typing import Annotated

from certbroker.facts import Fact, always, gives
from certbroker.facts import Income as IncomeFact
from certbroker.fields import Address, Day, ResidentNumber, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

PRODUCTS = code(
    {
        "개인종합자산관리계좌가입용": "isa",
        "개인종합자산관리계좌 가입용": "isa",
        "청년우대형주택청약종합저축 가입 및 과세특례 신청용": "youth_housing_subscription",
        "청년희망적금 가입 및 과세특례 신청용": "youth_hope_savings",
        "청년도약계좌 가입용": "youth_leap_account",
        "청년형장기집합투자증권저축 가입용": "youth_long_term_fund",
        "재형저축 가입용": "property_formation_savings",
    }
)
ASKED_PRODUCTS = code(
    {
        "개인종합자산관리계좌": "isa",
        "청년형 장기집합투자증권저축": "youth_fund",
        "청년도약계좌": "youth_leap",
        "재형저축": "property_formation",
        "기타": "other",
    }
)


class Income(Record):
    """Income of one year (소득내역)."""

    year: Year = wire("귀속연도")
    """Year in which the income arose."""

    gross_salary: Won | None = wire("총급여액")
    """Pay before the earned-income deduction, in won; without what is tax-free."""

    business_income: Won | None = wire("사업소득금액")
    """Income from business after expenses, in won."""

    aggregate_income: Won | None = wire("종합소득금액")
    """All income that is taxed together, after expenses, in won."""


class SavingsIncome(Certificate):
    """Pay and income before joining a tax-favoured savings product, and whether financial income was taxed.

    For opening an ISA (개인종합자산관리계좌) or a youth savings product.
    """

    spec = Spec(
        name_ko="소득확인증명서",
        name_en="Income Confirmation for Tax-favoured Savings",
        aliases=(
            "소득확인증명서(개인종합자산관리계좌 가입용)",
            "ISA 가입용 소득확인증명서",
            "ISA 소득확인증명서",
            "소득확인증명원",
            "청년형 저축 가입용 소득확인증명서",
            "청년도약계좌 소득확인증명서",
        ),
        system="홈택스",
        laws=(
            Law("조세특례제한법 제91조의18 (개인종합자산관리계좌)", confirmed=True),
            Law("조세특례제한법 시행규칙 별지 서식"),
        ),
        gov24_code="12100000353",
        subject="person",
        documents=("소득확인증명서",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.INCOME_ANNUAL, Fact.INCOME_EMPLOYMENT),
        sensitivity=("resident_number", "address", "income"),
        used_for=("ISA 가입", "청년도약계좌", "청년우대형 청약저축", "대출"),
        form_known="assumed",
        fresh_days=90,
        validity_note="income of the previous year is settled from July; before that the year before is used",
        notes="each product has its own statutory form; this is their common core",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.product,
            options.year,
        ),
    )
    facts = (
        gives(
            Fact.INCOME_ANNUAL,
            IncomeFact,
            rows="incomes",
            needs="gross_salary",
            year="year",
            kind=always("employment"),
            amount="gross_salary",
        ),
        gives(
            Fact.INCOME_EMPLOYMENT,
            IncomeFact,
            rows="incomes",
            needs="gross_salary",
            year="year",
            kind=always("employment"),
            amount="gross_salary",
        ),
        gives(
            Fact.INCOME_ANNUAL,
            IncomeFact,
            rows="incomes",
            needs="business_income",
            year="year",
            kind=always("business"),
            amount="business_income",
        ),
        gives(
            Fact.INCOME_ANNUAL,
            IncomeFact,
            rows="incomes",
            needs="aggregate_income",
            year="year",
            kind=always("aggregate"),
            amount="aggregate_income",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        product: Annotated[str, ASKED_PRODUCTS] = "isa"
        """Which product is to be opened (가입 상품)."""

        year: Year | None = None
        """Year of the income (과세기간(귀속연도))."""

        show_resident_number: bool = True
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    product: Annotated[str, PRODUCTS] = wire("증명서용도", label="증명서 용도")
    """Which product it is for: the words in brackets behind the title."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    incomes: tuple[Income, ...] = wire("소득내역", label="소득 내역")
    """Income by year; none where nothing was settled or filed."""

    is_financial_income_taxed: YesNo | None = wire("금융소득종합과세대상여부", label="금융소득 종합과세 대상 여부")
    """Whether interest and dividends were taxed with other income in any of the three years before joining."""

    has_income: YesNo | None = wire("소득유무", label="소득 유무")
    """Whether there was pay or business income in the year; those aged 15 to 18 need it for an ISA."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

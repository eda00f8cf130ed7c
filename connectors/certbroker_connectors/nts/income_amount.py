"""Certificate of income amount (소득금액증명)."""

from typing import Annotated

from certbroker.facts import Fact, Income, gives
from certbroker.fields import Address, BusinessNumber, Day, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

FILED_KINDS = code(
    {
        "이자소득": "interest",
        "이자": "interest",
        "배당소득": "dividend",
        "배당": "dividend",
        "부동산임대소득": "rental",
        "부동산임대": "rental",
        "사업소득": "business",
        "사업": "business",
        "근로소득": "employment",
        "근로": "employment",
        "연금소득": "pension",
        "연금": "pension",
        "기타소득": "other",
        "기타": "other",
        "종합소득": "aggregate",
    }
)
SETTLED_KINDS = code(
    {
        "근로소득": "employment",
        "근로": "employment",
        "사업소득": "business",
        "사업": "business",
        "연금소득": "pension",
        "연금": "pension",
        "종교인소득": "religious",
        "종교인": "religious",
    }
)

BUSINESS = {"income_kind": "business"}
EMPLOYMENT = {"income_kind": "employment"}
PENSION = {"income_kind": "pension"}


class Years(Record):
    """The tax years that the certificate covers (증명기간)."""

    from_year: Year = wire("시작연도")
    """First tax year."""

    to_year: Year = wire("종료연도")
    """Last tax year."""


class Filing(Record):
    """Income of one year that the person filed (종합소득세 신고)."""

    year: Year = wire("귀속연도")
    """Year in which the income arose."""

    income_kind: Annotated[str, FILED_KINDS] = wire("소득구분")
    """Kind of income."""

    revenue: Won | None = wire("수입금액")
    """Gross receipts, in won."""

    amount: Won = wire("소득금액")
    """Income after expenses, in won; negative for a loss."""


class Settlement(Record):
    """Income of one year from one payer, as settled at year end (연말정산)."""

    year: Year = wire("귀속연도")
    """Year in which the income arose."""

    income_kind: Annotated[str, SETTLED_KINDS] = wire("소득구분")
    """Kind of income."""

    payer_name: Text | None = wire("법인명", label="법인명(상호)")
    """Who paid."""

    payer_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the payer."""

    amount: Won = wire("소득금액", label="소득금액(과세대상급여액)")
    """Taxable income, in won."""

    determined_tax: Won | None = wire("총결정세액")
    """Income tax determined for the year, in won."""


class IncomeAmount(Certificate):
    """Income of a person by tax year, as settled by the payer or filed with the National Tax Service."""

    spec = Spec(
        name_ko="소득금액증명",
        name_en="Certificate of Income Amount",
        aliases=(
            "소득금액증명원",
            "소득금액 증명서",
            "소득증명원",
            "소득증명서",
            "소득금액증명서",
            "종합소득금액증명원",
        ),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 서식"), Law("소득세법")),
        gov24_code="12100000021",
        subject="person",
        documents=("소득금액증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.INCOME_ANNUAL, Fact.INCOME_EMPLOYMENT, Fact.INCOME_BUSINESS, Fact.INCOME_PENSION),
        sensitivity=("resident_number", "address", "income", "tax", "employment"),
        used_for=("대출", "주택청약", "장학금", "복지 신청", "비자"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; figures of a year appear after the May filing "
        "(from about July for those who file in May)",
    )
    routes = (
        MyData(
            "L170",
            K001=subject.name,
            K002=subject.resident_number.front,
            K003=subject.resident_number.back,
            K004=options.from_year,
            K005=options.to_year,
            formerly=("L005",),
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.INCOME_ANNUAL,
            Income,
            rows="filings",
            year="year",
            kind="income_kind",
            amount="amount",
            revenue="revenue",
        ),
        gives(
            Fact.INCOME_BUSINESS,
            Income,
            rows="filings",
            where=BUSINESS,
            year="year",
            kind="income_kind",
            amount="amount",
            revenue="revenue",
        ),
        gives(
            Fact.INCOME_ANNUAL,
            Income,
            rows="settlements",
            tax="determined_tax",
            payer="payer_name",
            year="year",
            amount="amount",
            kind="income_kind",
        ),
        gives(
            Fact.INCOME_BUSINESS,
            Income,
            rows="settlements",
            where=BUSINESS,
            payer="payer_name",
            year="year",
            amount="amount",
            kind="income_kind",
        ),
        gives(
            Fact.INCOME_EMPLOYMENT,
            Income,
            rows="settlements",
            where=EMPLOYMENT,
            payer="payer_name",
            year="year",
            amount="amount",
            kind="income_kind",
        ),
        gives(
            Fact.INCOME_PENSION,
            Income,
            rows="settlements",
            where=PENSION,
            payer="payer_name",
            year="year",
            amount="amount",
            kind="income_kind",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_year: Year
        """First tax year (과세기간 시작연도)."""

        to_year: Year
        """Last tax year (과세기간 종료연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        show_address: bool = True
        """Whether the address is printed (주소 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

    holder_name: Text = wire("성명", label="성명(대표자)")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소", label="주소(사업장소재지)")
    """Address of the person, or of the place of business."""

    period: Years = wire("증명기간")
    """Tax years covered."""

    filings: tuple[Filing, ...] = wire("종합소득세신고", label="종합소득세 신고 현황")
    """Income filed by the person, a row per year and kind."""

    settlements: tuple[Settlement, ...] = wire("연말정산", label="연말정산 현황")
    """Income settled by payers, a row per year and payer."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

"""Earned income withholding receipt (근로소득 원천징수영수증)."""

from typing import Annotated

from certbroker.facts import Fact, Income, always, gives
from certbroker.facts import Span as SpanFact
from certbroker.fields import Address, BusinessNumber, Day, Percent, ResidentNumber, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

from ._span import Span

RESIDENCIES = code(
    {
        "거주자": "resident",
        "거주자1": "resident",
        "1": "resident",
        "비거주자": "non_resident",
        "비거주자2": "non_resident",
        "2": "non_resident",
    }
)
NATIONALITY_KINDS = code(
    {
        "내국인": "domestic",
        "내국인1": "domestic",
        "1": "domestic",
        "외국인": "foreign",
        "외국인9": "foreign",
        "9": "foreign",
    }
)
HOUSEHOLD_ROLES = code(
    {"세대주": "head", "세대주1": "head", "1": "head", "세대원": "member", "세대원2": "member", "2": "member"}
)
SETTLEMENT_KINDS = code(
    {
        "계속근로": "continuing",
        "계속근로1": "continuing",
        "1": "continuing",
        "중도퇴사": "left_during_year",
        "중도퇴사2": "left_during_year",
        "2": "left_during_year",
    }
)
WORKPLACE_KINDS = code(
    {
        "주현": "main",
        "주(현)": "main",
        "종전": "previous",
        "종(전)": "previous",
        "납세조합": "tax_association",
    }
)
TAX_ROWS = code(
    {
        "결정세액": "determined",
        "종전근무지": "prepaid_previous",
        "종(전)근무지": "prepaid_previous",
        "주현근무지": "prepaid_main",
        "주(현)근무지": "prepaid_main",
        "납부특례세액": "deferred",
        "차감징수세액": "balance",
    }
)


class Employer(Record):
    """Who paid and had to withhold the tax (징수의무자)."""

    name: Text = wire("법인명", label="법인명(상호)")
    """Name of the employer."""

    representative_name: Text | None = wire("대표자", label="대표자(성명)")
    """Name of the employer's representative."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number of the employer."""

    address: Address | None = wire("소재지", label="소재지(주소)")
    """Where the employer is."""


class Workplace(Record):
    """Pay at one place of work in the year (근무처별소득명세)."""

    kind: Annotated[str, WORKPLACE_KINDS] = wire("구분")
    """Whether it is the workplace that settles the year, an earlier one, or a taxpayers' association."""

    name: Text = wire("근무처명")
    """Name of the workplace."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number of the workplace."""

    work_period: Span = wire("근무기간", label="근무 기간")
    """Days of the year on which the person was employed there."""

    reduction_period: Span | None = wire("감면기간", label="감면 기간")
    """Period for which income tax is reduced, such as for young people at small firms; absent without a reduction."""

    salary: Won = wire("급여")
    """Wages, in won; without what is tax-free."""

    bonus: Won | None = wire("상여")
    """Bonuses, in won."""

    deemed_bonus: Won | None = wire("인정상여", label="인정 상여")
    """What tax law counts as a bonus though it was none, in won."""

    stock_option_gain: Won | None = wire("주식매수선택권행사이익", label="주식매수선택권 행사이익")
    """Gain from exercising stock options, in won."""

    total: Won = wire("계")
    """All pay of this workplace, in won."""


class NonTaxableIncome(Record):
    """Pay that is tax-free or taxed less (비과세 및 감면소득)."""

    item_code: Text | None = wire("코드")
    """Code of the item as printed, such as P01 for meals."""

    item: Text = wire("항목")
    """What the pay was for, such as 식대 (meals) or 육아휴직급여."""

    amount: Won = wire("금액")
    """Amount in the year, in won."""


class TaxRow(Record):
    """A row of the tax account of the year: what is due, what was withheld, what remains (세액명세)."""

    kind: Annotated[str, TAX_ROWS] = wire("구분")
    """What the row says: tax determined, withheld before or here, deferred, or the balance."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of an earlier workplace; for tax withheld there only."""

    income_tax: Won = wire("소득세")
    """Income tax, in won; a negative balance is paid back."""

    local_income_tax: Won = wire("지방소득세")
    """Local income tax, in won: a tenth of the income tax."""

    rural_tax: Won | None = wire("농어촌특별세")
    """Special tax for rural development, in won."""


class WithholdingReceipt(Certificate):
    """What an employer paid a worker in a year, and the income tax withheld and settled on it.

    It is the payment statement that the employer filed with the National Tax Service.
    """

    spec = Spec(
        name_ko="근로소득 원천징수영수증",
        name_en="Earned Income Withholding Receipt",
        aliases=(
            "원천징수영수증",
            "근로소득원천징수영수증",
            "근로소득 지급명세서",
            "근로소득지급명세서",
            "연말정산 원천징수영수증",
            "근로원천징수영수증",
        ),
        system="홈택스",
        laws=(Law("소득세법 시행규칙 별지 제24호서식(1)", confirmed=True), Law("소득세법 제143조")),
        subject="person",
        documents=("근로소득원천징수영수증",),
        proves=(Fact.INCOME_ANNUAL, Fact.INCOME_EMPLOYMENT, Fact.EMPLOYMENT_HISTORY),
        sensitivity=("resident_number", "address", "income", "tax", "employment"),
        used_for=("대출", "청약", "이직", "비자"),
        validity_note="of one tax year; receivers ask for the latest year or two",
        notes="the document_number box (관리번호) is often empty; issuer of the paper is the employer, the copy "
        "comes from the payment statement held by the National Tax Service",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.year),)
    facts = (
        gives(
            Fact.INCOME_ANNUAL,
            Income,
            rows="workplaces",
            year="/year",
            kind=always("employment"),
            amount="total",
            payer="name",
        ),
        gives(
            Fact.INCOME_EMPLOYMENT,
            Income,
            rows="workplaces",
            year="/year",
            kind=always("employment"),
            amount="total",
            payer="name",
        ),
        # The receipt knows the days of its year only: who worked on has another receipt for the next.
        gives(
            Fact.EMPLOYMENT_HISTORY,
            SpanFact,
            rows="workplaces",
            where={"kind": ("main", "previous")},
            place="name",
            starts_on="work_period.starts_on",
            ends_on="work_period.ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """Year in which the pay was earned (귀속연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("관리번호")
    """Number that the employer gave the receipt; often empty."""

    year: Year = wire("귀속연도")
    """Year in which the pay was earned."""

    residency: Annotated[str, RESIDENCIES] = wire("거주구분")
    """Whether the worker is resident for tax."""

    residence_country: Text | None = wire("거주지국")
    """Country of residence of a worker who is not resident in Korea."""

    nationality_kind: Annotated[str, NATIONALITY_KINDS] = wire("내외국인", label="내ㆍ외국인")
    """Whether the worker is Korean or a foreigner."""

    nationality: Text | None = wire("국적")
    """Nationality of a foreign worker."""

    is_flat_rate_foreigner: YesNo | None = wire("외국인단일세율적용", label="외국인 단일세율 적용")
    """Whether the worker chose the flat rate for foreigners (조세특례제한법 제18조의2)."""

    household_role: Annotated[str, HOUSEHOLD_ROLES] | None = wire("세대주여부", label="세대주 여부")
    """Whether the worker is head or member of the household."""

    settlement_kind: Annotated[str, SETTLEMENT_KINDS] = wire("연말정산구분", label="연말정산 구분")
    """Whether the year was settled at its end or when the worker left."""

    employer: Employer = wire("징수의무자")
    """Who paid and withheld."""

    holder_name: Text = wire("성명")
    """Name of the worker."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the worker; alien registration number of a foreigner."""

    address: Address | None = wire("주소")
    """Address of the worker."""

    workplaces: tuple[Workplace, ...] = wire("근무처별소득명세", label="근무처별 소득명세")
    """Pay by place of work: the one that settles, and earlier ones of the same year."""

    non_taxable_incomes: tuple[NonTaxableIncome, ...] = wire("비과세소득명세", label="비과세 및 감면소득 명세")
    """Pay that is tax-free or taxed less, a row per item."""

    non_taxable_total: Won | None = wire("비과세소득계", label="비과세소득 계")
    """All tax-free pay, in won."""

    reduced_income_total: Won | None = wire("감면소득계", label="감면소득 계")
    """All pay that is taxed less, in won."""

    gross_salary: Won | None = wire("총급여")
    """Taxable pay of all workplaces before deductions, in won (page 2, line 21)."""

    tax_base: Won | None = wire("과세표준", label="종합소득 과세표준")
    """What remains after all deductions and is taxed, in won (page 2)."""

    taxes: tuple[TaxRow, ...] = wire("세액명세", label="세액 명세")
    """Tax determined, withheld and left to pay or to be paid back, a row each."""

    effective_rate: Percent | None = wire("실효세율", label="실효세율(%)")
    """Tax determined as a percentage of the pay."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    tax_office: Text | None = wire("세무서장")
    """Tax office that the employer reports to."""

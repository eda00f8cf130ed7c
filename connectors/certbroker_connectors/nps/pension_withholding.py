"""Receipt of tax withheld from a public pension (연금소득 원천징수영수증)."""

from typing import Annotated

from certbroker.facts import Fact, Income, always, gives
from certbroker.fields import Address, BusinessNumber, Day, Integer, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

RESIDENCIES = code({"거주자": "resident", "비거주자": "non_resident"})
NATIONALITY_KINDS = code({"내국인": "national", "외국인": "foreigner"})
DEDUCTION_KINDS = code(
    {
        "본인": "self",
        "배우자": "spouse",
        "부양가족": "dependant",
        "경로우대": "senior",
        "장애인": "disabled",
        "부녀자": "woman",
        "한부모가족": "single_parent",
    }
)


class Payer(Record):
    """Who pays the pension and withholds the tax (징수의무자)."""

    name: Text = wire("법인명")
    """Name of the payer, the National Pension Service."""

    representative_name: Text | None = wire("대표자")
    """Who represents the payer."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number of the payer."""

    address: Address | None = wire("소재지")
    """Where the payer is."""


class PersonalDeduction(Record):
    """A deduction for the person or a dependant (인적공제)."""

    deduction_kind: Annotated[str, DEDUCTION_KINDS] = wire("공제구분")
    """What the deduction is for: the person, a dependant, old age, a disability."""

    people: Integer | None = wire("인원")
    """People it is given for."""

    amount: Won = wire("공제금액")
    """Deducted from the pension income, in won."""


class Taxes(Record):
    """Income tax and the local tax on it (소득세·지방소득세)."""

    income_tax: Won = wire("소득세")
    """National income tax, in won."""

    local_income_tax: Won = wire("지방소득세")
    """Local income tax, a tenth of it, in won."""


class PensionWithholding(Certificate):
    """The taxed public pension of a year, its deductions, and the tax that the payer settled."""

    spec = Spec(
        name_ko="연금소득 원천징수영수증",
        name_en="Pension Income Withholding Receipt",
        aliases=(
            "국민연금 원천징수영수증",
            "연금소득원천징수영수증",
            "연금소득 원천징수영수증/지급명세서",
            "공적연금소득 원천징수영수증",
            "연금소득 지급명세서",
        ),
        system="국민연금 전자민원(NPS)",
        laws=(Law("소득세법", confirmed=True), Law("소득세법 시행규칙 별지 제24호서식 계열(연금소득 원천징수영수증)")),
        subject="person",
        documents=("연금소득원천징수영수증",),
        proves=(Fact.INCOME_PENSION, Fact.INCOME_ANNUAL),
        sensitivity=("resident_number", "address", "income", "tax"),
        used_for=("종합소득세 신고", "연말정산", "대출", "연금소득 확인"),
        form_known="partial",
        validity_note="one for each tax year; it does not age",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.year),)
    facts = (
        # Before the pension deduction, as pay is before the one for earned income.
        gives(
            Fact.INCOME_PENSION,
            Income,
            year="year",
            kind=always("pension"),
            amount="taxable_pension",
            tax="settled_tax.income_tax",
            payer="payer.name",
        ),
        gives(
            Fact.INCOME_ANNUAL,
            Income,
            year="year",
            kind=always("pension"),
            amount="taxable_pension",
            tax="settled_tax.income_tax",
            payer="payer.name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """Year in which the pension was paid (귀속연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("관리번호")
    """Number of the receipt (관리번호)."""

    year: Year = wire("귀속연도")
    """Year in which the pension was paid."""

    residency: Annotated[str, RESIDENCIES] = wire("거주구분")
    """Whether the person is taxed as a resident."""

    nationality_kind: Annotated[str, NATIONALITY_KINDS] = wire("내외국인", label="내·외국인")
    """Whether the person is Korean."""

    payer: Payer = wire("징수의무자")
    """Who paid the pension and withheld the tax."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    paid_total: Won = wire("연금총지급액")
    """All pension paid in the year, in won."""

    untaxed_amount: Won | None = wire("과세제외연금액")
    """Part that is not taxed, in won: earned by contributions before 2002, and disability or survivor pensions."""

    taxable_pension: Won = wire("총연금액")
    """Part that is taxed, in won (과세대상 연금액)."""

    pension_deduction: Won = wire("연금소득공제")
    """Deduction given to every pensioner by the size of the pension, in won."""

    pension_income: Won = wire("연금소득금액")
    """Taxed part less the pension deduction, in won."""

    personal_deductions: tuple[PersonalDeduction, ...] = wire("인적공제")
    """Deductions for the person and dependants, a row per kind."""

    tax_base: Won = wire("과세표준")
    """What the tax is reckoned from, in won."""

    calculated_tax: Won = wire("산출세액")
    """Tax by the tariff, in won."""

    tax_credit: Won | None = wire("세액공제")
    """Taken off the tax, in won."""

    settled_tax: Taxes = wire("결정세액")
    """Tax for the year."""

    prepaid_tax: Taxes = wire("기납부세액")
    """Tax already withheld month by month."""

    tax_difference: Taxes = wire("차감징수세액")
    """Settled less prepaid tax: negative where it was refunded."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """President of the National Pension Service, who issues it."""

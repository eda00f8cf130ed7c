"""Certificate of the VAT base (부가가치세 과세표준증명)."""

from certbroker.facts import Fact, Income, always, gives
from certbroker.facts import Filing as FilingFact
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Month, ResidentNumber, Text, Won
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, business, options

from ._span import Span


class Filing(Record):
    """A VAT return (신고내용)."""

    period: Span = wire("과세기간", label="과세 기간")
    """Tax period: half a year for general taxation, a year for simplified taxation."""

    filing_kind: Text | None = wire("신고구분", label="신고 구분")
    """Kind of return as printed: 정기확정, 정기예정, 기한후, 수정."""

    filed_on: Day | None = wire("신고일")
    """Day of filing."""

    base_total: Won = wire("매출과세표준계", label="매출과세표준 계")
    """Sales of the period without VAT, in won: taxable and exempt together."""

    taxable_amount: Won | None = wire("과세분")
    """The part of it that is subject to VAT, in won."""

    exempt_amount: Won | None = wire("면세수입금액")
    """The part of it that is exempt from VAT, in won."""

    tax_payable: Won | None = wire("납부할세액", label="납부할 세액(환급받을 세액)")
    """VAT to be paid, in won; negative for a refund."""


class VatBase(Certificate):
    """Sales of a business by VAT period as filed (taxable and exempt parts), and the VAT payable or refundable."""

    spec = Spec(
        name_ko="부가가치세 과세표준증명",
        name_en="Certificate of VAT Base",
        aliases=(
            "부가가치세과세표준증명",
            "부가가치세 과세표준증명원",
            "부가세 과세표준증명",
            "부가세과세표준증명원",
            "과세표준증명원",
            "매출증명원",
        ),
        system="홈택스",
        laws=(
            Law("국세청 민원사무처리규정 별지 제9호서식 (과·면세 겸영사업자 포함)", confirmed=True),
            Law("부가가치세법"),
        ),
        gov24_code="12100000331",
        subject="business",
        documents=("부가가치세과세표준증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.TAX_VAT_BASE, Fact.INCOME_BUSINESS),
        sensitivity=("resident_number", "address", "tax", "business", "income"),
        used_for=("대출", "정책자금", "소상공인 지원", "입찰"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; a period appears after its filing (25 January, 25 July)",
    )
    routes = (
        MyData("L025", K001=business.number, K002=business.opened_on, K003=options.from_month, K004=options.to_month),
        Wallet(),
    )
    facts = (
        gives(
            Fact.TAX_VAT_BASE,
            FilingFact,
            rows="filings",
            year="period.starts_on.year",
            kind="filing_kind",
            is_filed=always(True),
            filed_on="filed_on",
            starts_on="period.starts_on",
            ends_on="period.ends_on",
            amount="base_total",
            tax="tax_payable",
        ),
        gives(
            Fact.INCOME_BUSINESS,
            Income,
            rows="filings",
            year="period.starts_on.year",
            kind=always("business"),
            revenue="base_total",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_month: Month
        """First month of the tax periods (과세기간 시작연월)."""

        to_month: Month
        """Last month of the tax periods (과세기간 종료연월)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        show_address: bool = True
        """Whether the address is printed (주소 공개)."""

        purpose: Text | None = None
        """What the certificate is for (사용목적)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    holder_name: Text = wire("성명", label="성명(대표자)")
    """Name of the owner, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("주민등록번호", label="주민(법인)등록번호")
    """Resident registration number of the owner; absent for a company."""

    corporation_number: CorporateNumber | None = wire("법인등록번호", label="주민(법인)등록번호")
    """Corporate registration number; for a company only."""

    business_name: Text = wire("상호", label="상호(법인명)")
    """Trade name of the business, or name of the corporation."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number."""

    business_address: Address = wire("사업장소재지", label="사업장 소재지")
    """Where the business is."""

    category: Text | None = wire("업태")
    """Category of the main trade."""

    item: Text | None = wire("종목")
    """What the main trade is within its category."""

    filings: tuple[Filing, ...] = wire("신고내용", label="신고 내용")
    """Returns filed, a row per period and return; none where nothing was filed."""

    purpose: Text | None = wire("사용목적", label="사용 목적")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

"""Certificate of the revenue of a VAT-exempt business (부가가치세 면세사업자 수입금액증명)."""

from certbroker.facts import Fact, Filing, Income, always, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, ResidentNumber, Text, Won, Year
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, business, options


class Revenue(Record):
    """Revenue of one year and trade (수입금액명세)."""

    year: Year = wire("귀속연도", label="과세기간(귀속연도)")
    """Year in which the revenue arose."""

    industry_code: Text | None = wire("업종코드", label="업종 코드")
    """Code of the trade in the tax office's list, 6 digits; leading zeros are kept."""

    reported_on: Day | None = wire("신고일")
    """Day on which the workplace status report (사업장현황신고) came in."""

    amount: Won = wire("수입금액")
    """Gross receipts, in won."""


class VatExemptIncome(Certificate):
    """Yearly revenue of a VAT-exempt business as reported in its workplace status report (사업장현황신고).

    Such are clinics, academies, and sellers of farm and fishery products.
    """

    spec = Spec(
        name_ko="부가가치세 면세사업자 수입금액증명",
        name_en="Certificate of Revenue of a VAT-exempt Business",
        aliases=(
            "부가가치세면세사업자수입금액증명",
            "면세사업자 수입금액증명",
            "면세사업자수입금액증명원",
            "부가세 면세사업자 수입금액증명",
            "면세수입금액증명",
        ),
        system="홈택스",
        laws=(
            Law("국세청 민원사무처리규정 별지 제11호서식", confirmed=True),
            Law("소득세법 제78조 (사업장현황신고)", confirmed=True),
        ),
        gov24_code="12100000329",
        subject="business",
        documents=("부가가치세면세사업자수입금액증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.TAX_EXEMPT_SALES, Fact.INCOME_BUSINESS),
        sensitivity=("resident_number", "address", "business", "income"),
        used_for=("대출", "정책자금", "소상공인 지원"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; a year appears after the 10 February report",
        notes="The row columns 업종코드 and 신고일 are assumed.",
    )
    routes = (
        MyData("L028", K001=business.number, K002=business.opened_on, K003=options.from_year, K004=options.to_year),
        Wallet(),
    )
    facts = (
        gives(
            Fact.TAX_EXEMPT_SALES,
            Filing,
            rows="revenues",
            year="year",
            kind="industry_code",
            is_filed=always(True),
            filed_on="reported_on",
            amount="amount",
        ),
        gives(Fact.INCOME_BUSINESS, Income, rows="revenues", year="year", kind=always("business"), revenue="amount"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_year: Year
        """First year (과세기간 시작연도)."""

        to_year: Year
        """Last year (과세기간 종료연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

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

    revenues: tuple[Revenue, ...] = wire("수입금액명세", label="수입금액 명세")
    """Revenue reported, a row per year and trade; none where nothing was reported."""

    purpose: Text | None = wire("사용목적", label="사용 목적")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

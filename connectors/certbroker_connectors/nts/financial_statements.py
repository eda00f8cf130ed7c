"""Certificate of standard financial statements (표준재무제표증명)."""

from certbroker.facts import Fact, Filing, always, gives
from certbroker.fields import (
    Address,
    BusinessNumber,
    Day,
    Instant,
    Month,
    Phone,
    ResidentNumber,
    Text,
    Won,
    Year,
    YesNo,
)
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, business, options, subject


class Line(Record):
    """A line of a statement (계정과목)."""

    line_code: Text | None = wire("계정과목코드", label="계정과목 코드")
    """Code of the account on the statutory sheet; leading zeros are kept."""

    account: Text = wire("계정과목")
    """Name of the account as printed, with its numeral."""

    amount: Won | None = wire("금액")
    """Amount, in won; absent on a heading, negative for a loss."""


Lines = tuple[Line, ...]


class FinancialStatements(Certificate):
    """The balance sheet and income statement a business filed with its tax return for one business year.

    An individual fills the parts of an individual, a corporation those of a corporation; the others have no lines.
    """

    spec = Spec(
        name_ko="표준재무제표증명",
        name_en="Certificate of Standard Financial Statements",
        aliases=("표준재무제표증명원", "재무제표증명", "재무제표증명원", "표준재무제표 증명", "재무제표 확인원"),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 제13호서식 (2024-04-17 개정)", confirmed=True),),
        gov24_code="12100000326",
        subject="business",
        documents=("표준재무제표증명_개인", "표준재무제표증명_법인-기업용"),
        number_shapes=("X000-000-0000-000",),
        proves=(Fact.BUSINESS_FINANCIALS,),
        sensitivity=("resident_number", "address", "business", "income"),
        used_for=("기업대출", "정책자금", "입찰", "신용평가"),
        known=Known.SAMPLE,
        fresh_days=90,
        validity_note="of one business year; only double-entry bookkeepers have one; aggregator clients report service "
        "hours 08-22h",
        notes="Only the roots of the individual's and the company's own request are known. Each part of the "
        "statements is one group per line, the group repeated; 12 parts for an individual, 14 for a corporation; a "
        "part that does not apply comes as one group of empty leaves. 좌 and 우 are the left and right columns of "
        "the printed sheet, 개인1 and 개인2 likewise. A corporation number is not in the message.",
    )
    routes = (
        MyData(
            None,
            business.number,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.business_year,
        ),
    )
    facts = (
        gives(
            Fact.BUSINESS_FINANCIALS,
            Filing,
            year="from_month.year",
            kind="filing_kind",
            is_filed=always(True),
            filed_on="filed_on",
            starts_on="from_month.first_day",
            ends_on="to_month.last_day",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        business_year: Year
        """Business year that the statements are of (사업연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        show_address: bool = True
        """Whether the address is printed (주소 공개)."""

    document_number: Text = wire("발급정보/발급번호")
    """Number of the certificate as printed, X000-000-0000-000."""

    from_month: Month | None = wire("신청정보/과세기간시작년월", label="과세기간 시작연월")
    """First month of the business year."""

    to_month: Month | None = wire("신청정보/과세기간종료년월", label="과세기간 종료연월")
    """Last month of the business year."""

    receipt_number: Text | None = wire("접수정보/민원접수번호", label="민원 접수번호")
    """Number under which the request was taken in."""

    received_at: Instant | None = wire("접수정보/민원접수일시", label="민원 접수일시")
    """When the request was taken in."""

    received_by: Text | None = wire("접수정보/민원접수청서", label="민원 접수관서")
    """Tax office that took the request in, without 세무서."""

    business_name: Text = wire("민원인정보/상호", label="상호(법인명)")
    """Trade name of the business, or name of the corporation."""

    business_number: BusinessNumber = wire("민원인정보/사업자등록번호")
    """Business registration number."""

    holder_name: Text = wire("민원인정보/민원인성명", label="성명(대표자)")
    """Name of the owner, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("민원인정보/민원인주민등록번호", label="주민등록번호")
    """Resident registration number of the owner or representative."""

    category: Text | None = wire("민원인정보/업태")
    """Category of the main trade."""

    item: Text | None = wire("민원인정보/종목")
    """What the main trade is within its category."""

    phone: Phone | None = wire("민원인정보/전화번호")
    """Telephone number of the business."""

    mobile_phone: Phone | None = wire("민원인정보/휴대전화번호")
    """Mobile telephone number; for an individual only."""

    email: Text | None = wire("민원인정보/이메일")
    """E-mail address; for an individual only."""

    road_address: Address | None = wire("민원인정보/도로명주소")
    """Address by street."""

    lot_address: Address | None = wire("민원인정보/법정동주소")
    """Address by lot number (지번)."""

    is_model_taxpayer: YesNo | None = wire("부가정보/모범납세자여부", label="모범납세자 여부")
    """Whether the business holds an award as a model taxpayer."""

    model_taxpayer_note: Text | None = wire("부가정보/모범납세자내용", label="모범납세자 내용")
    """Which award."""

    tax_agent_note: Text | None = wire("부가정보/세무대리인내용", label="세무대리인 내용")
    """What the tax agent who filed adds."""

    business_address: Address | None = wire("증명내용표지정보/주소", label="사업장 소재지")
    """Where the business is, as on the cover sheet."""

    business_year: Text = wire("증명내용표지정보/사업연도")
    """Business year as printed (2025년 귀속분); `from_month` and `to_month` are the machine-readable period."""

    filing_kind: Text | None = wire("증명내용표지정보/신고구분", label="신고 구분")
    """Kind of return as printed: 정기신고, 수정신고."""

    filed_on: Day | None = wire("증명내용표지정보/신고일")
    """Day on which the return was filed."""

    attachments: tuple[Text, ...] = wire("증명내용표지정보/첨부서류")
    """Statements that are attached, by name."""

    balance_sheet_individual_first: Lines = wire(
        "증명내용표준대차대조표표준대차대조표개인개인1", label="표준대차대조표(개인) 1"
    )
    """Balance sheet of an individual, first column: assets."""

    balance_sheet_individual_second: Lines = wire(
        "증명내용표준대차대조표표준대차대조표개인개인2", label="표준대차대조표(개인) 2"
    )
    """Balance sheet of an individual, second column: liabilities and capital."""

    income_statement_individual_first: Lines = wire(
        "증명내용표준손익계산서표준손익계산서개인개인1", label="표준손익계산서(개인) 1"
    )
    """Income statement of an individual, first column."""

    income_statement_individual_second: Lines = wire(
        "증명내용표준손익계산서표준손익계산서개인개인2", label="표준손익계산서(개인) 2"
    )
    """Income statement of an individual, second column."""

    cost_statement_individual_manufacturing_left: Lines = wire(
        "증명내용표준원가명세서제조원가명세서좌", label="제조원가명세서 좌"
    )
    """Costs of goods made, individual, left column."""

    cost_statement_individual_construction_left: Lines = wire(
        "증명내용표준원가명세서공사원가명세서좌", label="공사원가명세서 좌"
    )
    """Costs of construction work, individual, left column."""

    cost_statement_individual_presale_left: Lines = wire(
        "증명내용표준원가명세서분양원가명세서좌", label="분양원가명세서 좌"
    )
    """Costs of property built for sale, individual, left column."""

    cost_statement_individual_other_left: Lines = wire(
        "증명내용표준원가명세서기타원가명세서좌", label="기타원가명세서 좌"
    )
    """Costs of other work, individual, left column."""

    cost_statement_individual_manufacturing_right: Lines = wire(
        "증명내용표준원가명세서제조원가명세서우", label="제조원가명세서 우"
    )
    """Costs of goods made, individual, right column."""

    cost_statement_individual_construction_right: Lines = wire(
        "증명내용표준원가명세서공사원가명세서우", label="공사원가명세서 우"
    )
    """Costs of construction work, individual, right column."""

    cost_statement_individual_presale_right: Lines = wire(
        "증명내용표준원가명세서분양원가명세서우", label="분양원가명세서 우"
    )
    """Costs of property built for sale, individual, right column."""

    cost_statement_individual_other_right: Lines = wire(
        "증명내용표준원가명세서기타원가명세서우", label="기타원가명세서 우"
    )
    """Costs of other work, individual, right column."""

    balance_sheet_corporation_left: Lines = wire(
        "증명내용표준대차대조표표준대차대조표일반법인좌", label="표준대차대조표(일반법인) 좌"
    )
    """Balance sheet of an ordinary corporation, left column: assets."""

    balance_sheet_corporation_right: Lines = wire(
        "증명내용표준대차대조표표준대차대조표일반법인우", label="표준대차대조표(일반법인) 우"
    )
    """Balance sheet of an ordinary corporation, right column: liabilities and capital."""

    balance_sheet_financial_corporation_left: Lines = wire(
        "증명내용표준대차대조표표준대차대조표금융법인좌", label="표준대차대조표(금융법인) 좌"
    )
    """Balance sheet of a financial corporation, left column."""

    balance_sheet_financial_corporation_right: Lines = wire(
        "증명내용표준대차대조표표준대차대조표금융법인우", label="표준대차대조표(금융법인) 우"
    )
    """Balance sheet of a financial corporation, right column."""

    income_statement_corporation_left: Lines = wire(
        "증명내용표준손익계산서표준손익계산서일반법인좌", label="표준손익계산서(일반법인) 좌"
    )
    """Income statement of an ordinary corporation, left column."""

    income_statement_corporation_right: Lines = wire(
        "증명내용표준손익계산서표준손익계산서일반법인우", label="표준손익계산서(일반법인) 우"
    )
    """Income statement of an ordinary corporation, right column."""

    income_statement_financial_corporation_left: Lines = wire(
        "증명내용표준손익계산서표준손익계산서금융법인좌", label="표준손익계산서(금융법인) 좌"
    )
    """Income statement of a financial corporation, left column."""

    income_statement_financial_corporation_right: Lines = wire(
        "증명내용표준손익계산서표준손익계산서금융법인우", label="표준손익계산서(금융법인) 우"
    )
    """Income statement of a financial corporation, right column."""

    cost_statement_corporation_manufacturing: Lines = wire("증명내용부속명세서제조원가명세서", label="제조원가명세서")
    """Costs of goods made, corporation."""

    cost_statement_corporation_construction: Lines = wire("증명내용부속명세서공사원가명세서", label="공사원가명세서")
    """Costs of construction work, corporation."""

    cost_statement_corporation_rental: Lines = wire("증명내용부속명세서임대원가명세서", label="임대원가명세서")
    """Costs of letting, corporation."""

    cost_statement_corporation_presale: Lines = wire("증명내용부속명세서분양원가명세서", label="분양원가명세서")
    """Costs of property built for sale, corporation."""

    cost_statement_corporation_transport: Lines = wire("증명내용부속명세서운송원가명세서", label="운송원가명세서")
    """Costs of transport, corporation."""

    cost_statement_corporation_other: Lines = wire("증명내용부속명세서기타원가명세서", label="기타원가명세서")
    """Costs of other work, corporation."""

    electronic_seal: Text | None = wire("발급정보/전자관인")
    """Electronic seal of the tax office, where the message carries it."""

    department: Text | None = wire("발급정보/담당부서명", label="담당 부서")
    """Department in charge."""

    officer_name: Text | None = wire("발급정보/담당성명", label="담당자")
    """Official in charge."""

    officer_phone: Phone | None = wire("발급정보/담당전화번호", label="담당 전화번호")
    """Telephone number of the department in charge."""

    issued_on: Day = wire("발급정보/발급일자")
    """Day of issue."""

    tax_office_code: Text | None = wire("발급정보/발급세무서코드", label="발급세무서 코드")
    """Code of the tax office, 3 digits."""

    issued_by: Text = wire("발급정보/발급세무서")
    """Tax office that issued it, without the 장 of its head."""

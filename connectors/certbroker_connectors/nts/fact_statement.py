"""Statement of facts (사실증명): no filing, business registration history and other facts in prose."""

from typing import Annotated

from certbroker.facts import Fact, Filing, gives
from certbroker.facts import Registration as RegistrationFact
from certbroker.fields import Address, BusinessNumber, Day, ResidentNumber, Text, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

STATEMENT_KINDS = code(
    {
        "신고사실없음": "no_filing",
        "총사업자등록내역": "registration_history",
        "사업자등록사실여부": "registered_or_not",
        "대표자등록내역": "representative_history",
        "공동사업자내역": "partner_history",
        "사업자등록변경내역": "registration_changes",
        "체납내역": "arrears",
        "폐업자에대한업종등의정보내역": "closed_business_trade",
        "전용계좌개설여부": "business_account",
        "기타": "other",
    }
)
ASKED_KINDS = code({"신고사실없음": "no_filing", "총사업자등록내역": "all_registrations", "기타": "other"})
STATUSES = code(
    {
        "계속사업자": "active",
        "계속": "active",
        "휴업자": "suspended",
        "휴업": "suspended",
        "폐업자": "closed",
        "폐업": "closed",
    }
)


class FilingFact(Record):
    """Whether a tax was filed for one year (신고사실); on a statement of no filing."""

    year: Year = wire("귀속연도")
    """Year that the tax is for."""

    tax_item: Text = wire("세목")
    """Which tax, such as 종합소득세."""

    is_filed: YesNo = wire("신고유무", label="신고 유무")
    """Whether a return was filed."""


class Registration(Record):
    """A business that the person has ever registered (사업자등록내역); on a registration history."""

    business_name: Text = wire("상호")
    """Trade name of the business."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number."""

    category: Text | None = wire("업태")
    """Category of the trade."""

    item: Text | None = wire("종목")
    """What the trade is within its category."""

    business_address: Address | None = wire("사업장소재지", label="사업장 소재지")
    """Where the business is or was."""

    opened_on: Day = wire("개업일")
    """Day on which it opened."""

    closed_on: Day | None = wire("폐업일")
    """Day on which it closed; absent while it goes on."""

    status: Annotated[str, STATUSES] | None = wire("사업상태", label="사업 상태")
    """Whether it is active, suspended or closed."""


class FactStatement(Certificate):
    """A fact that a tax office states from its records.

    Most often that no income was filed for some years, or which businesses a person has ever registered.
    """

    spec = Spec(
        name_ko="사실증명",
        name_en="Statement of Facts (no filing, business registration history)",
        aliases=(
            "사실증명원",
            "사실증명(신고사실없음)",
            "사실증명 신고사실없음",
            "신고사실없음 증명",
            "사실증명(총사업자등록내역)",
            "총사업자등록내역",
            "사실증명서(국세청)",
        ),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 서식"),),
        subject="person",
        documents=("사실증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.TAX_NO_FILING, Fact.BUSINESS_REGISTRATION, Fact.BUSINESS_STATUS),
        sensitivity=("resident_number", "address", "income", "business", "tax"),
        used_for=("전세자금대출", "청약", "장학금", "실업급여", "복지 신청"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="the printed form is one box of prose; the two row groups are how the prose of the two common kinds is "
        "structured here",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.kind,
            options.from_year,
            options.to_year,
        ),
    )
    facts = (
        gives(Fact.TAX_NO_FILING, Filing, rows="filing_facts", year="year", kind="tax_item", is_filed="is_filed"),
        gives(
            Fact.BUSINESS_REGISTRATION,
            RegistrationFact,
            rows="registrations",
            status="status",
            number="business_number",
            name="business_name",
            address="business_address",
            since="opened_on",
            until="closed_on",
        ),
        gives(
            Fact.BUSINESS_STATUS,
            RegistrationFact,
            rows="registrations",
            needs="status",
            status="status",
            number="business_number",
            name="business_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        kind: Annotated[str, ASKED_KINDS] = "no_filing"
        """Which fact is to be stated (사실증명 종류 (신고사실없음·총사업자등록내역 등))."""

        from_year: Year | None = None
        """First year, for a statement of no filing (귀속연도 시작 (신고사실없음))."""

        to_year: Year | None = None
        """Last year, for a statement of no filing (귀속연도 종료 (신고사실없음))."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    kind: Annotated[str, STATEMENT_KINDS] = wire("증명종류", label="증명 종류")
    """Which fact is stated."""

    business_name: Text | None = wire("상호", label="상호(법인명)")
    """Trade name of the business that the fact is about, where there is one."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of that business."""

    holder_name: Text = wire("성명", label="성명(대표자)")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호", label="주민(법인)등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소", label="주소(사업장소재지)")
    """Address of the person, or of the place of business."""

    filing_facts: tuple[FilingFact, ...] = wire("신고사실", label="신고 사실")
    """What was filed, a row per year and tax; on a statement of no filing only."""

    registrations: tuple[Registration, ...] = wire("사업자등록내역", label="사업자등록 내역")
    """Every business ever registered; on a registration history only."""

    statement: Text = wire("사실내용", label="사실 내용")
    """The fact in prose, as printed."""

    purpose: Text | None = wire("사용목적", label="사용 목적")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""

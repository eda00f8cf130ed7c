"""National tax clearance certificate (납세증명서)."""

from typing import Annotated

from certbroker.facts import Clearance, Fact, always, gives
from certbroker.fields import (
    Address,
    BusinessNumber,
    Day,
    Integer,
    Period,
    Phone,
    ResidentNumber,
    Text,
    Won,
    Year,
    code,
)
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, applicant, business, identifier, subject

TAXPAYER_KINDS = code(
    {"개인": "individual", "개인사업자": "individual", "법인": "corporation", "법인사업자": "corporation"}
)
PURPOSE_KINDS = code({"대금수령": "payment", "해외이주": "emigration", "기타": "other"})


class Deferral(Record):
    """Tax whose payment or collection is put off, which is no arrears (연장·유예 명세)."""

    kind: Text = wire("유예종류", label="연장ㆍ유예 종류")
    """Kind of extension or deferral, as printed."""

    period: Period | None = wire("유예기간", label="연장ㆍ유예 기간")
    """Period of the deferral; empty in every public sample, so its notation is assumed."""

    tax_year: Year | None = wire("과세연도")
    """Year that the tax is for."""

    tax_item: Text = wire("세목")
    """Which tax."""

    due_on: Day | None = wire("납부기한")
    """Day by which it was to be paid."""

    tax_amount: Won = wire("세액")
    """Tax that is put off, in won."""

    surcharge: Won | None = wire("가산금")
    """Surcharge, in won; abolished on paper in 2024, still in the message."""


class TrusteeArrears(Record):
    """Tax that a trustor owes and the trusted property answers for (물적납세의무 체납 명세)."""

    trustor_name: Text | None = wire("위탁자양도담보설정자", label="위탁자ㆍ양도담보설정자")
    """Who put the property in trust or gave it as security."""

    tax_year: Year | None = wire("과세연도")
    """Year that the tax is for."""

    tax_item: Text = wire("세목")
    """Which tax."""

    due_on: Day | None = wire("납부기한")
    """Day by which it was to be paid."""

    tax_amount: Won = wire("세액")
    """Tax in arrears, in won."""

    surcharge: Won | None = wire("가산금")
    """Surcharge, in won."""


class TaxClearance(Certificate):
    """That on the issue date no national tax is in arrears, apart from the deferred amounts it lists."""

    spec = Spec(
        name_ko="납세증명서",
        name_en="National Tax Clearance Certificate",
        aliases=(
            "국세완납증명서",
            "국세 완납증명",
            "국세 납세증명서",
            "납세증명서(국세완납증명)",
            "국세완납증명원",
            "납세증명",
        ),
        system="홈택스",
        laws=(
            Law("국세징수법 제107조~제109조", confirmed=True),
            Law("국세징수법 시행규칙 별지 제94호서식", confirmed=True),
            Law("국세징수법 시행령 제95조", confirmed=True),
        ),
        gov24_code="12100000011",
        subject="person",
        documents=("국세_납세증명서", "국세_납세증명서-기업용"),
        number_shapes=("X000-000-0000-000",),
        proves=(Fact.TAX_NATIONAL_CLEARANCE,),
        sensitivity=("resident_number", "address", "tax"),
        used_for=("대금수령", "대출", "정책자금", "입찰", "해외이주"),
        known=Known.SAMPLE,
        fresh_days=30,
        valid_days=30,
        validity_note="30 days counting the issue day, shortened when a tax falls due; read the printed period, never "
        "compute it",
        notes="subject may also be a business: K001 법인. Purpose, payer and emigration number of the paper form, the "
        "arrears line and a corporation number are not in the message. The test environment answers 납세자구분 with "
        "the placeholder `개인 /법인사업자`. 유예기간 is empty in every public sample; its notation is taken to be the "
        "one of 휴업기간.",
    )
    routes = (
        MyData(
            "L021",
            K001=applicant.kind.codes(person="개인", corporation="법인"),
            K002=subject.nationality_kind.codes(domestic="1", foreign="9"),
            K003=subject.name,
            K004=subject.resident_number.front.only_for("person"),
            K005=subject.resident_number.back.only_for("person"),
            K006=business.number.first.only_for("corporation"),
            K007=business.number.second.only_for("corporation"),
            K008=business.number.third.only_for("corporation"),
            K009=identifier.kind.codes(resident_number="0", connecting_information="1", business_number="2"),
            K010=identifier.connecting_information,
        ),
        Wallet(),
    )
    facts = (
        gives(Fact.TAX_NATIONAL_CLEARANCE, Clearance, holds=always(True), as_of="issued_on", valid_until="valid_until"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose_kind: Annotated[str, PURPOSE_KINDS] = "other"
        """What the certificate is for: receiving payment, emigration or other (사용목적)."""

        payer_name: Text | None = None
        """Who pays, where it is for receiving payment (대금지급자)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        show_address: bool = True
        """Whether the address is printed (주소 공개)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("납세증명발급내용발급번호/발급번호")
    """Number of the certificate as printed, X000-000-0000-000."""

    taxpayer_kind: Annotated[str, TAXPAYER_KINDS] | None = wire(
        "납세증명발급내용납세자/납세자구분", label="납세자 구분"
    )
    """Whether the taxpayer is a person or a corporation."""

    business_name: Text | None = wire("납세증명발급내용납세자사업자정보/상호", label="상호(법인명)")
    """Trade name of the business, or name of the corporation."""

    business_number: BusinessNumber | None = wire(
        parts=(
            "납세증명발급내용납세자사업자정보/번호1",
            "납세증명발급내용납세자사업자정보/번호2",
            "납세증명발급내용납세자사업자정보/번호3",
        ),
        label="사업자등록번호",
    )
    """Business registration number; absent for a person without a business."""

    holder_name: Text = wire(
        "납세증명발급내용납세자개인정보/성명",
        also=("납세증명발급내용납세자사업자정보/성명",),
        label="성명(대표자)",
    )
    """Name of the person, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire(
        parts=(
            "납세증명발급내용납세자개인정보/주민등록번호번호1",
            "납세증명발급내용납세자개인정보/주민등록번호번호2",
        ),
        label="주민등록번호",
    )
    """Resident registration number of the person; absent for a company."""

    address: Address | None = wire(
        "납세증명발급내용납세자개인정보/주소",
        also=("납세증명발급내용납세자사업자정보/주소",),
        label="주소(본점)",
    )
    """Address of the person, or of the head office."""

    phone: Phone | None = wire(
        "납세증명발급내용납세자개인정보/전화번호",
        also=("납세증명발급내용납세자사업자정보/전화번호",),
    )
    """Telephone number of the taxpayer."""

    business_address: Address | None = wire("납세증명발급내용납세자사업자정보/사업장소재지", label="사업장 소재지")
    """Where the business is."""

    industry: Text | None = wire("납세증명발급내용납세자사업자정보/업종")
    """Trade of the business."""

    valid_until: Day = wire("납세증명발급내용유효기간기한", label="유효기간")
    """Last day of validity as printed: less than 30 days where a tax falls due before."""

    valid_period_reason_code: Text | None = wire(
        "납세증명발급내용유효기간사유/사유코드", label="유효기간을 정한 사유 코드"
    )
    """Code of the reason for this validity; its table is not public."""

    valid_period_reason: Text | None = wire("납세증명발급내용유효기간사유/사유", label="유효기간을 정한 사유")
    """Why the validity is this long."""

    deferrals: tuple[Deferral, ...] = wire("납세증명발급내용증명내용유예내역", label="연장ㆍ유예 명세")
    """Taxes whose payment is put off, which do not count as arrears."""

    trustee_arrears: tuple[TrusteeArrears, ...] = wire(
        "납세증명발급내용증명내용물적납세의무체납내역", label="물적납세의무 체납 명세"
    )
    """Taxes of others that property of the taxpayer answers for."""

    department: Text | None = wire("납세증명발급내용담당정보/담당부서")
    """Department in charge."""

    officer_name: Text | None = wire("납세증명발급내용담당정보/담당자명", label="담당자")
    """Official in charge."""

    officer_phone: Phone | None = wire("납세증명발급내용담당정보/연락처")
    """Telephone number of the department in charge."""

    page_number: Integer | None = wire("납세증명발급내용페이지정보/페이지정보현페이지번호", label="현재 페이지")
    """Which page this is."""

    copy_number: Text | None = wire("납세증명발급내용페이지정보/현발급번호", label="현재 발급번호")
    """Which of the issued copies this is."""

    copy_count: Integer | None = wire("납세증명발급내용페이지정보/총발급수량", label="총 발급 수량")
    """How many copies were issued."""

    page_count: Integer | None = wire("납세증명발급내용페이지정보/총페이지", label="총 페이지")
    """How many pages the certificate has."""

    result_code: Text | None = wire("처리결과/처리결과코드", label="처리결과 코드")
    """The issuer's result code for this document; its table is not public."""

    result: Text | None = wire("처리결과/처리결과")
    """The issuer's result for this document, in words."""

    issued_on: Day = wire("납세증명발급내용발급일자", label="발급일자")
    """Day of issue."""

    tax_office_code: Text | None = wire("납세증명발급내용발급세무서명/발급세무서명코드", label="발급세무서 코드")
    """Code of the tax office, 3 digits."""

    issued_by: Text = wire("납세증명발급내용발급세무서명/발급세무서명", label="발급세무서")
    """Tax office that issued it."""

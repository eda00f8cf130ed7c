"""Customs duty clearance certificate (관세 납세증명서)."""

from typing import Annotated

from certbroker.facts import Clearance, Fact, always, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, applicant, business, options, subject

ASKED_PURPOSES = code({"대금수령": "payment", "해외이주": "emigration", "기타": "other"})
PRINTED_PURPOSES = code({"대금수령": "payment", "대금 수령": "payment", "해외이주": "emigration", "기타": "other"})


class Validity(Record):
    """How long the certificate is valid (증명서유효기간)."""

    starts_on: Day = wire("시작일")
    """First day of validity: the day of issue."""

    ends_on: Day = wire("종료일")
    """Last day of validity: the thirtieth day, or an earlier one on which a duty falls due."""


class Deferral(Record):
    """A duty whose payment is put off, which is no arrears (납부기한 연장·분할납부·징수유예 등의 내역)."""

    kind: Text = wire("유예종류", label="유예 종류")
    """Kind of extension or deferral, as printed."""

    declaration_number: Text | None = wire("신고번호", label="수입신고번호(납부고지번호)")
    """Number of the import declaration, or of the notice of payment."""

    tax_item: Text = wire("세목")
    """Which duty or tax: 관세, 부가가치세, 개별소비세."""

    due_on: Day = wire("납부기한", label="납부 기한")
    """Day by which it was to be paid."""

    tax_amount: Won = wire("세액")
    """Duty that is put off, in won."""


class TaxClearance(Certificate):
    """That on the issue date no customs duty or import tax is in arrears, apart from the deferred amounts it lists."""

    spec = Spec(
        name_ko="관세 납세증명서",
        name_en="Customs Duty Clearance Certificate",
        aliases=("관세 등 납세증명서", "관세납세증명서", "관세 완납증명서", "관세청 납세증명서", "관세체납 없음 증명"),
        system="유니패스(UNI-PASS)",
        laws=(Law("관세법 제116조의3 (납세증명서의 제출 및 발급)"),),
        subject="business",
        documents=("관세납세증명서",),
        proves=(Fact.TAX_CUSTOMS_CLEARANCE,),
        sensitivity=("resident_number", "address", "tax", "business"),
        used_for=("대금수령", "입찰", "해외이주", "수출입 지원사업"),
        form_known="assumed",
        fresh_days=30,
        valid_days=30,
        validity_note="30 days from the issue day, shortened when a duty falls due; read the printed period",
        notes="also issued to persons (해외이주)",
    )
    routes = (
        MyData(
            None,
            applicant.kind,
            subject.name,
            subject.resident_number.front.only_for("person"),
            subject.resident_number.back.only_for("person"),
            business.number,
            business.customs_clearance_code,
            options.purpose_kind,
        ),
    )
    facts = (
        gives(
            Fact.TAX_CUSTOMS_CLEARANCE,
            Clearance,
            holds=always(True),
            as_of="issued_on",
            valid_until="valid_period.ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose_kind: Annotated[str, ASKED_PURPOSES] = "other"
        """What it is for: receiving payment, emigration or other (사용목적 (대금수령·해외이주·기타))."""

        payer_name: Text | None = None
        """Who pays, where it is for receiving payment (대금지급자)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    business_name: Text | None = wire("상호", label="상호(법인명)")
    """Trade name of the business, or name of the corporation; absent for a person without a business."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number."""

    customs_clearance_code: Text | None = wire("통관고유부호")
    """Code under which the customs know the importer or exporter."""

    holder_name: Text = wire("성명", label="성명(대표자)")
    """Name of the person, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("주민등록번호", label="주민(법인)등록번호")
    """Resident registration number of the person; absent for a company."""

    corporation_number: CorporateNumber | None = wire("법인등록번호", label="주민(법인)등록번호")
    """Corporate registration number; for a company only."""

    address: Address = wire("주소", label="주소 또는 사업장")
    """Address of the person, or where the business is."""

    purpose_kind: Annotated[str, PRINTED_PURPOSES] = wire("사용목적", label="사용 목적")
    """What it is for: receiving payment, emigration or other."""

    purpose: Text | None = wire("기타사용목적", label="기타 사용 목적")
    """What it is for in words, where it is for another purpose."""

    payer_name: Text | None = wire("대금지급자")
    """Who pays, where it is for receiving payment."""

    valid_period: Validity = wire("증명서유효기간", label="증명서 유효기간")
    """How long it is valid, as printed."""

    valid_period_reason: Text | None = wire("유효기간을정한사유", label="유효기간을 정한 사유")
    """Why the validity is shorter than 30 days, where it is."""

    deferrals: tuple[Deferral, ...] = wire("징수유예내역", label="납부기한 연장·분할납부·징수유예 등의 내역")
    """Duties whose payment is put off; none where the element is absent."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Customs office whose head issued it."""

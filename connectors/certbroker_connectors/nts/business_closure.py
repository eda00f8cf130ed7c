"""Certificate of business closure (폐업사실증명)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import Known, MyData, Wallet, business, subject

from ._registration import STATUSES, TAXATION_KINDS, Partner


class BusinessClosure(Certificate):
    """That a registered business has closed, with its opening and closing dates."""

    spec = Spec(
        name_ko="폐업사실증명",
        name_en="Certificate of Business Closure",
        aliases=("폐업사실증명원", "폐업증명원", "폐업 사실 증명", "폐업증명서", "폐업사실증명서"),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 서식"),),
        gov24_code="12100000019",
        subject="business",
        documents=("폐업사실증명", "폐업사실증명-기업용"),
        number_shapes=("X000-000-0000-000",),
        proves=(Fact.BUSINESS_CLOSURE, Fact.BUSINESS_STATUS),
        sensitivity=("resident_number", "address", "business"),
        used_for=("실업급여", "건강보험료 조정", "재도전 지원", "대출"),
        known=Known.SAMPLE,
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="A reason of closing, the registration date and the issuing office are not in the message. The sample "
        "shows only (법인사업자) in 폐업구분, in both variants.",
    )
    routes = (
        MyData(
            "L023",
            K001=business.number.first,
            K002=business.number.second,
            K003=business.number.third,
            K004=business.name,
            K005=subject.nationality_kind.codes(domestic="01", foreign="02"),
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.BUSINESS_CLOSURE,
            Registration,
            status=always("closed"),
            kind="taxation_kind",
            number="business_number",
            name="business_name",
            address="business_address",
            since="opened_on",
            until="closed_on",
        ),
        gives(
            Fact.BUSINESS_STATUS,
            Registration,
            needs="status",
            status="status",
            number="business_number",
            name="business_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (사용목적)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호/발급번호")
    """Number of the certificate as printed, X000-000-0000-000."""

    business_name: Text = wire("납세자정보/상호-법인명", label="상호(법인명)")
    """Trade name that the business had, or name of the corporation and its branch."""

    business_number: BusinessNumber = wire("납세자정보/사업자등록번호-발급", label="사업자등록번호")
    """Business registration number of the closed business."""

    holder_name: Text = wire("납세자정보/성명", also=("납세자정보/성명-대표자",), label="성명(대표자)")
    """Name of the owner, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("납세자정보/주민등록번호-발급", label="주민등록번호")
    """Resident registration number of the owner; absent for a company."""

    corporation_number: CorporateNumber | None = wire("납세자정보/법인등록번호")
    """Corporate registration number; for a company only."""

    address: Address | None = wire("납세자정보/납세자주소", label="주소")
    """Home address of the owner; absent for a company."""

    business_address: Address = wire("납세자정보/사업장소재지", label="사업장 소재지")
    """Where the business was."""

    category: Text | None = wire("업태/업태")
    """Category of the main trade."""

    item: Text | None = wire("종목/종목")
    """What the main trade was within its category."""

    opened_on: Day = wire("개업일자-발급/개업일자-발급", label="개업일자")
    """Day on which the business opened."""

    closed_on: Day = wire("폐업일자-발급/폐업일자-발급", label="폐업일자")
    """Day on which the business closed."""

    taxation_kind: Annotated[str, TAXATION_KINDS] | None = wire("폐업구분/폐업구분", label="폐업 구분")
    """How the business was taxed when it closed (value-added tax); not why it closed."""

    partners: tuple[Partner, ...] = wire("공동사업자-발급", label="공동사업자")
    """Who ran the business jointly."""

    status_code: Text | None = wire("사업자상태/사업자상태코드", label="사업자 상태 코드")
    """Code of the status; its table is not public (21 and 23 are seen)."""

    status: Annotated[str, STATUSES] | None = wire("사업자상태/사업자상태", label="사업자 상태")
    """How the business stands today: closed, or active where it was opened again."""

    purpose: Text | None = wire("용도/용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""

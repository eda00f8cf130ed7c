"""Certificate of business suspension (휴업사실증명)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Period, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import Known, MyData, Wallet, business, subject

from ._registration import STATUSES, Partner


class BusinessSuspension(Certificate):
    """That a registered business is or was suspended, with the periods of suspension."""

    spec = Spec(
        name_ko="휴업사실증명",
        name_en="Certificate of Business Suspension",
        aliases=("휴업사실증명원", "휴업증명원", "휴업 사실 증명", "휴업증명서", "휴업사실증명서"),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 서식"),),
        gov24_code="12100000017",
        subject="business",
        documents=("휴업사실증명", "휴업사실증명-기업용"),
        number_shapes=("X000-000-0000-000",),
        proves=(Fact.BUSINESS_SUSPENSION, Fact.BUSINESS_STATUS),
        sensitivity=("resident_number", "address", "business"),
        used_for=("실업급여", "건강보험료 조정", "긴급복지"),
        known=Known.SAMPLE,
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="One 휴업기간 group in the samples; that it repeats is assumed. A reason of suspension and the issuing "
        "office are not in the message. In the sample the status of a suspended business reads 23 폐업: do not "
        "derive suspension from it.",
    )
    routes = (
        MyData(
            "L024",
            K001=business.number.first,
            K002=business.number.second,
            K003=business.number.third,
            K004=subject.nationality_kind.codes(domestic="01", foreign="02"),
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.BUSINESS_SUSPENSION,
            Registration,
            rows="suspension_periods",
            status=always("suspended"),
            number="/business_number",
            name="/business_name",
            address="/business_address",
            since="starts_on",
            until="ends_on",
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
    """Trade name of the business, or name of the corporation and its branch."""

    business_number: BusinessNumber = wire("납세자정보/사업자등록번호-발급", label="사업자등록번호")
    """Business registration number."""

    holder_name: Text = wire("납세자정보/성명", also=("납세자정보/성명-대표자",), label="성명(대표자)")
    """Name of the owner, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("납세자정보/주민등록번호-발급", label="주민등록번호")
    """Resident registration number of the owner; absent for a company."""

    corporation_number: CorporateNumber | None = wire("납세자정보/법인등록번호")
    """Corporate registration number; for a company only."""

    address: Address | None = wire("납세자정보/납세자주소", label="주소")
    """Home address of the owner; absent for a company."""

    business_address: Address = wire("납세자정보/사업장소재지", label="사업장 소재지")
    """Where the business is."""

    category: Text | None = wire("업태/업태")
    """Category of the main trade."""

    item: Text | None = wire("종목/종목")
    """What the main trade is within its category."""

    opened_on: Day = wire("개업일자-발급/개업일자-발급", label="개업일자")
    """Day on which the business opened."""

    suspension_periods: tuple[Period, ...] = wire("휴업기간/휴업기간")
    """When business was suspended; an open end where it still is."""

    partners: tuple[Partner, ...] = wire("공동사업자-발급", label="공동사업자")
    """Who runs the business jointly."""

    status_code: Text | None = wire("사업자상태/사업자상태코드", label="사업자 상태 코드")
    """Code of the status; its table is not public (21 and 23 are seen)."""

    status: Annotated[str, STATUSES] | None = wire("사업자상태/사업자상태", label="사업자 상태")
    """How the business stands today; says nothing about the suspension that is certified."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""

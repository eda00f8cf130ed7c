"""Certificate of business registration (사업자등록증명)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, ResidentNumber, Text, YesNo
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, business, subject

from ._registration import STATUSES, TAXATION_KINDS, Partner


class Industry(Record):
    """A further trade of the business (업태·종목)."""

    category: Text | None = wire("업태")
    """Category of business, such as retail or restaurants."""

    item: Text | None = wire("종목")
    """What it sells or does within the category."""


class BusinessRegistration(Certificate):
    """That a business is registered with the National Tax Service, with its trade, opening date and taxation kind.

    Not issued once the business has closed.
    """

    spec = Spec(
        name_ko="사업자등록증명",
        name_en="Certificate of Business Registration",
        aliases=("사업자등록증명원", "사업자 등록증명", "사업자등록 증명서", "사업자등록증명서"),
        system="홈택스",
        laws=(
            Law("국세청 민원사무처리규정 별지 제5호서식 (영문은 제6호서식)", confirmed=True),
            Law("부가가치세법 제8조"),
        ),
        gov24_code="12100000016",
        subject="business",
        documents=("사업자등록증명", "사업자등록증명-기업용"),
        number_shapes=("X000-000-0000-000",),
        proves=(Fact.BUSINESS_REGISTRATION, Fact.BUSINESS_STATUS),
        sensitivity=("resident_number", "address", "business"),
        used_for=("대출", "정책자금", "입찰", "계좌개설"),
        known=Known.SAMPLE,
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="Issuing office, purpose, receiver and the partners' numbers and shares of the paper form are not in the "
        "message. 사업자상태코드 is not the 01/02/03 of the open-data status service.",
    )
    routes = (
        MyData(
            "L022",
            K001=business.number.first,
            K002=business.number.second,
            K003=business.number.third,
            K004=subject.nationality_kind.codes(domestic="01", foreign="02"),
        ),
        Wallet(),
    )
    facts = (
        # A business counts from its opening, which may lie before or after the day of its registration.
        gives(
            Fact.BUSINESS_REGISTRATION,
            Registration,
            status="status",
            kind="taxation_kind",
            number="business_number",
            name="business_name",
            address="business_address",
            since="opened_on",
        ),
        gives(
            Fact.BUSINESS_STATUS,
            Registration,
            needs="status",
            status="status",
            kind="taxation_kind",
            number="business_number",
            name="business_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        show_address: bool = True
        """Whether the address is printed (주소 공개)."""

        purpose: Text | None = None
        """What the certificate is for (사용목적)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

        english: bool = False
        """Whether the certificate is issued in English (영문 증명)."""

    document_number: Text = wire("발급번호/발급번호")
    """Number of the certificate as printed, X000-000-0000-000."""

    business_name: Text = wire("납세자정보/상호-법인명", label="상호(법인명)")
    """Trade name of the business, or name of the corporation."""

    business_number: BusinessNumber = wire("납세자정보/사업자등록번호-발급", label="사업자등록번호")
    """Business registration number."""

    holder_name: Text = wire("납세자정보/성명", also=("납세자정보/성명-대표자",), label="성명(대표자)")
    """Name of the owner, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("납세자정보/주민등록번호-발급", label="주민등록번호")
    """Resident registration number of the owner; absent for a company."""

    corporation_number: CorporateNumber | None = wire("납세자정보/법인등록번호")
    """Corporate registration number; for a company only."""

    address: Address | None = wire("납세자정보/납세자주소", label="주소")
    """Home address of the owner; absent for a company or where it is hidden."""

    business_address: Address = wire("납세자정보/사업장소재지", label="사업장 소재지")
    """Where the business is."""

    representative_kind: Text | None = wire("납세자정보/대표유형", label="대표 유형")
    """How the company is represented; for a company only, and empty in every public sample."""

    opened_on: Day = wire("개업일자/개업일자")
    """Day on which the business opened."""

    registered_on: Day = wire("사업자등록일자/사업자등록일자", label="사업자 등록일자")
    """Day on which the business was registered."""

    taxation_kind: Annotated[str, TAXATION_KINDS] = wire("과세유형/과세유형", label="과세 유형")
    """How the business is taxed (value-added tax); stands in round brackets on the wire."""

    category: Text | None = wire("업태/업태")
    """Category of the main trade."""

    item: Text | None = wire("종목/종목")
    """What the main trade is within its category."""

    industries: tuple[Industry, ...] = wire("증명내용업태종목내역", label="업종(업태·종목)")
    """Further trades, without the main one."""

    partners: tuple[Partner, ...] = wire("공동사업자-발급", label="공동사업자")
    """Who runs the business jointly."""

    status_code: Text | None = wire("사업자상태/사업자상태코드", label="사업자 상태 코드")
    """Code of the status; its table is not public (21 and 23 are seen)."""

    status: Annotated[str, STATUSES] | None = wire("사업자상태/사업자상태", label="사업자 상태")
    """Whether the business is active, suspended or closed."""

    has_annex: YesNo | None = wire("별지추가조건/별지추가조건", label="별지 추가")
    """Whether further sheets follow."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""

"""Certificate of All Registered Matters (Corporation) (법인 등기사항전부증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, CorporateNumber, Day, Instant, Integer, ResidentNumber, Text, Won, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, business

from ._registry import DELIVERY_KINDS

SCOPES = code(
    {
        "말소사항포함": "with_cancelled",
        "현재유효사항": "current",
    }
)


class ShareClass(Record):
    """A class of shares issued (주식의 종류와 수)."""

    kind: Text = wire("종류")
    """Class: 보통주식 (common), 우선주식 (preferred)."""

    count: Integer = wire("수")
    """Shares issued of that class."""


class Officer(Record):
    """A director, an auditor or a manager, with what last happened to the office (임원)."""

    position: Text = wire("직위")
    """Office held: 대표이사, 사내이사, 사외이사, 감사, 지배인."""

    name: Text = wire("성명")
    """Name of the officer."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; its back part is hidden unless it was asked for."""

    nationality: Text | None = wire("국적")
    """Nationality; for a foreigner only."""

    born_on: Day | None = wire("생년월일")
    """Day of birth; for a foreigner, in place of a number."""

    address: Address | None = wire("주소")
    """Address; for who represents the company only."""

    cause: Text | None = wire("원인")
    """What happened to the office: 취임, 중임, 사임, 퇴임, 해임."""

    effective_on: Day | None = wire("원인일")
    """Day on which that took effect."""

    registered_on: Day | None = wire("등기일")
    """Day on which that was registered."""

    is_cancelled: YesNo | None = wire("말소", label="말소")
    """Whether the entry is struck through on paper: no longer in force."""


class Branch(Record):
    """A branch office (지점)."""

    name: Text | None = wire("명칭")
    """Name of the branch."""

    address: Address = wire("소재지")
    """Where the branch is."""

    registered_on: Day | None = wire("등기일")
    """Day on which the branch was registered."""


class CorporateRegistry(Certificate):
    """The register of a company: its name, seat, shares, capital, purposes, officers and branches."""

    spec = Spec(
        name_ko="법인 등기사항전부증명서",
        name_en="Certificate of All Registered Matters (Corporation)",
        aliases=(
            "법인등기부등본",
            "등기사항전부증명서(법인)",
            "법인 등기사항증명서",
            "법인등기사항증명서",
            "법인 등기부등본",
            "법인등본",
            "상업등기부등본",
        ),
        system="인터넷등기소",
        laws=(Law("상업등기법", confirmed=True),),
        subject="business",
        documents=("법인등기사항전부증명서",),
        number_shapes=("AAAA-AAAA-0000",),
        proves=(Fact.BUSINESS_CORPORATE_REGISTRY,),
        sensitivity=("resident_number", "address", "business"),
        used_for=("법인 확인", "입찰", "법인 대출", "계약", "정책자금"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (1 or 3 months)",
        notes="A list of plain text (목적) uses list with type. Change dates of name and seat are left out.",
    )
    routes = (MyData(None, business.corporate_number, business.corporate_name),)
    facts = (
        gives(
            Fact.BUSINESS_CORPORATE_REGISTRY,
            Registration,
            number="corporate_number",
            name="corporate_name",
            address="head_office_address",
            since="established_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        scope: Annotated[str, SCOPES] = "with_cancelled"
        """Whether cancelled entries are printed, or only those in force (증명서 종류)."""

        delivery_kind: Annotated[str, DELIVERY_KINDS] = "copy"
        """Whether a copy is issued or the register is viewed (열람·발급 구분)."""

        show_resident_numbers: bool = False
        """Whether the back parts of officers' resident numbers are printed (임원 주민등록번호 뒷자리 공개)."""

        include_branches: bool = True
        """Whether branches and managers are printed (지점·지배인 포함)."""

    document_number: Text | None = wire("발급확인번호")
    """Number to check an issued copy by, AAAA-AAAA-0000; a viewing has none."""

    issue_number: Text | None = wire("발행번호")
    """Number of this issue, 20 digits."""

    scope: Annotated[str, SCOPES] = wire("증명서구분", label="증명서 구분")
    """Whether cancelled entries are printed, or only those in force."""

    registration_number: Text = wire("등기번호")
    """Number of the register at its office, six digits with leading zeros."""

    corporate_number: CorporateNumber = wire("등록번호")
    """Corporate registration number (법인등록번호), printed as 등록번호."""

    corporate_name: Text = wire("상호")
    """Name of the company."""

    head_office_address: Address = wire("본점")
    """Where the head office is."""

    notice_method: Text | None = wire("공고방법", label="공고방법")
    """Where the company announces what it must announce."""

    par_value: Won | None = wire("일주의금액", label="1주의 금액")
    """Par value of a share, in won; absent where shares have none."""

    authorised_shares: Integer | None = wire("발행할주식의총수", label="발행할 주식의 총수")
    """Shares that the company may issue."""

    issued_shares: Integer | None = wire("발행주식의총수", label="발행주식의 총수")
    """Shares that the company has issued."""

    share_classes: tuple[ShareClass, ...] = wire("주식의종류", label="주식의 종류와 수")
    """Shares issued, a row per class."""

    capital: Won | None = wire("자본금의액", label="자본금의 액")
    """Capital, in won."""

    purposes: tuple[Text, ...] = wire("목적")
    """Purposes of the company, one text per number of the list."""

    officers: tuple[Officer, ...] = wire("임원", label="임원에 관한 사항")
    """Directors, auditors and managers."""

    branches: tuple[Branch, ...] = wire("지점", label="지점에 관한 사항")
    """Branch offices."""

    remark: Text | None = wire("기타사항")
    """Other matters on record, such as a merger or a limit of the company's term."""

    established_on: Day = wire("회사성립연월일", label="회사성립연월일")
    """Day on which the company came into being."""

    opening_reason: Text | None = wire("등기기록의개설사유", label="등기기록의 개설 사유")
    """Why this register was opened: 설립, or a seat moved from another office."""

    opened_on: Day | None = wire("등기기록의개설연월일", label="등기기록의 개설 연월일")
    """Day on which this register was opened."""

    registry_office: Text = wire("관할등기소")
    """Registry office that keeps it."""

    fee: Won | None = wire("수수료")
    """Fee paid, in won."""

    viewed_at: Instant | None = wire("열람일시")
    """When the register was viewed; on a viewing only."""

    issued_on: Day | None = wire("발행일")
    """Day of issue; on an issued copy only."""

    issued_by: Text | None = wire("발행기관")
    """Who issued it."""

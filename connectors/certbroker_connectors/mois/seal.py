"""Certificate of Seal Impression (인감증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Registration, gives
from certbroker.fields import Address, CorporateNumber, Day, ResidentNumber, Text, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

APPLICANT_KINDS = code(
    {
        "본인": "self",
        "대리인": "agent",
    }
)
USAGES = code(
    {
        "일반용": "general",
        "부동산매도용": "real_estate_sale",
        "자동차매도용": "vehicle_sale",
    }
)


class Buyer(Record):
    """Who buys the real estate or vehicle that the seal certificate is for (매수자)."""

    name: Text = wire("성명", label="성명(법인명)")
    """Name of the person or company."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of a person."""

    corporate_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number of a company."""

    address: Address | None = wire("주소", label="주소(법인 소재지)")
    """Address of the person, or seat of the company."""


class Agent(Record):
    """Who fetched it in the person's place (대리인)."""

    name: Text = wire("성명")
    """Name of the agent."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the agent."""


class Seal(Certificate):
    """That a seal impression is registered for a person.

    For general use, or for the sale of real estate or a vehicle to a named buyer.
    """

    spec = Spec(
        name_ko="인감증명서",
        name_en="Certificate of Seal Impression",
        aliases=(
            "인감증명",
            "인감 증명서",
            "개인인감증명서",
            "인감증명원",
            "부동산매도용 인감증명서",
            "자동차매도용 인감증명서",
        ),
        system="인감시스템",
        laws=(
            Law("인감증명법 시행령 별지 제14호서식(방문)", confirmed=True),
            Law("인감증명법 시행령 별지 제14호의2서식(전자발급, 2024. 5. 7. 신설, 일반용만)", confirmed=True),
        ),
        subject="person",
        documents=("인감증명서",),
        number_shapes=("0000-0000-0000", "0000-0000-0000-0000"),
        proves=(Fact.PERSON_IDENTITY, Fact.SEAL_REGISTERED),
        sensitivity=("resident_number", "address"),
        used_for=("부동산 매도", "자동차 매도", "근저당 설정", "대출"),
        fresh_days=90,
        validity_note="registry offices ask for issue within 3 months; sale use names the buyer",
        notes=(
            "Issued at a counter; since 2024-09 general use only also "
            "through 정부24. Whether public MyData carries it is not "
            "confirmed. 인감등록여부 is assumed."
        ),
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(Fact.PERSON_IDENTITY, Identity, name="holder_name", resident_number="resident_number"),
        gives(Fact.SEAL_REGISTERED, Registration, where={"is_seal_registered": True}, name="holder_name"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        usage: Annotated[str, USAGES] = "general"
        """General use, or the sale of real estate or a vehicle (용도)."""

        buyer_name: Text | None = None
        """Name of the buyer, person or company; for a sale only (매수자 성명(법인명); 매도용일 때 필수)."""

        buyer_number: Text | None = None
        """Resident or corporate registration number of the buyer (매수자 주민등록번호(법인등록번호))."""

        buyer_address: Address | None = None
        """Address of the buyer, or seat of the company (매수자 주소(법인 소재지))."""

    document_number: Text = wire("인감증명서발급사실확인용번호", label="인감증명서 발급사실 확인용 번호")
    """Number by which the issue can be checked, 4-4-4 digits."""

    verification_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued online."""

    applicant_kind: Annotated[str, APPLICANT_KINDS] = wire("발급구분", label="발급 구분")
    """Whether the person or an agent fetched it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number; a foreigner's alien registration or domestic residence number."""

    nationality: Text | None = wire("국적")
    """Nationality of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    is_seal_registered: YesNo = wire("인감등록여부", label="인감 등록 여부")
    """Whether a seal is registered; stands for the printed impression, an image that is not carried."""

    usage: Annotated[str, USAGES] = wire("용도")
    """General use, or the sale of real estate or a vehicle."""

    buyer: Buyer | None = wire("매수자")
    """Who buys; for a sale only."""

    agent: Agent | None = wire("대리인")
    """Who fetched it in the person's place; absent where the person came."""

    remark: Text | None = wire("비고")
    """Anything else, such as the consent of a minor's legal representative."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood who issued it."""

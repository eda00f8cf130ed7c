"""Confirmation of Personal Signature (본인서명사실확인서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Identity, gives
from certbroker.fields import Address, CorporateNumber, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

USAGES = code(
    {
        "소유권이전": "ownership_transfer",
        "제한물권설정": "limited_right",
        "그밖의용도": "other",
    }
)


class Counterparty(Record):
    """The other side of the deal that the person signs for (거래상대방)."""

    name: Text = wire("성명", label="성명(법인명)")
    """Name of the person or company."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of a person."""

    corporate_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number of a company."""

    address: Address | None = wire("주소")
    """Address of the person, or seat of the company."""


class Delegate(Record):
    """Who hands the confirmation in, in the person's place (위임받은 사람)."""

    name: Text = wire("성명")
    """Name of the delegate."""

    address: Address | None = wire("주소")
    """Address of the delegate."""


class SignatureConfirmation(Certificate):
    """That a person signed in front of an official for a stated use; it serves in place of a seal certificate."""

    spec = Spec(
        name_ko="본인서명사실확인서",
        name_en="Confirmation of Personal Signature",
        aliases=("본인서명사실 확인서", "본인서명 사실확인서", "본인서명확인서", "서명사실확인서"),
        system="본인서명사실확인시스템",
        laws=(
            Law("본인서명사실 확인 등에 관한 법률", confirmed=True),
            Law("본인서명사실 확인 등에 관한 법률 시행령 별지 제2호서식(2016. 7. 26. 개정)", confirmed=True),
        ),
        gov24_code="13110000047",
        subject="person",
        documents=("본인서명사실확인서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(Fact.PERSON_IDENTITY, Fact.SIGNATURE_CONFIRMED),
        sensitivity=("resident_number", "address"),
        used_for=("인감증명 대체", "부동산 등기", "자동차 매도", "대출 보증"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (registry offices: 3 months)",
        notes=(
            "The electronic sister paper (전자본인서명확인서 발급증) is another "
            "document without legal effect of its own."
        ),
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(Fact.PERSON_IDENTITY, Identity, name="holder_name", resident_number="resident_number"),
        gives(Fact.SIGNATURE_CONFIRMED, Event, kind="usage", on="issued_on", detail="other_usage"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        usage: Annotated[str, USAGES] | None = None
        """What is done with real estate, or that a vehicle is sold (부동산 관련 용도 및 자동차 매도용도)."""

        counterparty_name: Text | None = None
        """Name of the other side, person or company (거래상대방 성명(법인명))."""

        counterparty_number: Text | None = None
        """Resident or corporate registration number of the other side
        (거래상대방 주민등록번호(법인등록번호)).
        """

        counterparty_address: Address | None = None
        """Address of the other side (거래상대방 주소)."""

        other_usage: Text | None = None
        """Any other use, in words (그 외의 용도)."""

        delegate_name: Text | None = None
        """Name of who hands it in, in the person's place (위임받은 사람 성명)."""

    document_number: Text = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits."""

    holder_name: Text = wire("성명")
    """Name of the person who signed."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number; a foreigner's alien registration number."""

    address: Address = wire("주소")
    """Address of the person."""

    usage: Annotated[str, USAGES] | None = wire(
        "부동산관련용도및자동차매도용도", label="부동산 관련 용도 및 자동차 매도용도"
    )
    """Transfer of ownership (sale, gift), a limited right (mortgage), or another use of real estate or a vehicle."""

    counterparty: Counterparty | None = wire("거래상대방", label="거래상대방")
    """The other side of the deal."""

    other_usage: Text | None = wire("그외의용도", label="그 외의 용도")
    """Any other use, in words."""

    delegate: Delegate | None = wire("위임받은사람", label="위임받은 사람")
    """Who hands it in, in the person's place."""

    signature: Text = wire("서명")
    """Name as it was signed; the image of the signature is not carried."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood in front of whose official it was signed."""

"""Certificate of a near-poor person with reduced co-payment (차상위 본인부담경감대상자 증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

REDUCTION_KINDS = code(
    {
        "C": "severe_or_rare_disease",
        "E": "chronic_disease_or_minor",
        "F": "disabled_chronic_disease_or_minor",
        "희귀난치성질환자": "severe_or_rare_disease",
        "만성질환자및18세미만": "chronic_disease_or_minor",
        "장애인만성질환자및18세미만장애인": "disabled_chronic_disease_or_minor",
    }
)


class Member(Record):
    """A member of the household who has the status (대상가구원)."""

    relationship: Text = wire("관계")
    """Relation to the holder, as printed."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the member."""

    reduction_kind: Annotated[str, REDUCTION_KINDS] | None = wire("경감구분")
    """Why the member pays less; each member has a class of their own."""

    starts_on: Day | None = wire("자격취득일")
    """First day of the member's status."""


class NearPoorCopay(Certificate):
    """That a person of a near-poor household pays less for medical care.

    Accepted as proof of near-poor status.
    """

    spec = Spec(
        name_ko="차상위 본인부담경감대상자 증명서",
        name_en="Certificate of Near-poor Person with Reduced Co-payment",
        aliases=(
            "차상위본인부담경감대상자증명서",
            "차상위 본인부담경감 대상자 증명서",
            "차상위 본인부담 경감대상자 증명서",
            "차상위 의료급여 증명서",
            "본인부담경감대상자 증명서",
        ),
        system="국민건강보험(NHIS)",
        laws=(Law("국민건강보험법 시행령 별표 2"),),
        subject="person",
        documents=("차상위본인부담경감대상자증명서",),
        proves=(Fact.WELFARE_NEAR_POOR_COPAY,),
        sensitivity=("resident_number", "address", "family", "income", "health", "welfare"),
        used_for=("대학 기회균형 특별전형", "장학금", "통신비·전기요금 감면", "문화누리카드"),
        form_known="partial",
        fresh_days=30,
        validity_note=(
            "the receiver sets a freshness rule; universities accept only copies issued after the application opens"
        ),
        notes="The three classes C, E, F are the codes used in health insurance billing; how the form words them was "
        "not seen.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(Fact.WELFARE_NEAR_POOR_COPAY, Registration, kind="reduction_kind", since="starts_on", until="ends_on"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-4-4-4 digits."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    reduction_kind: Annotated[str, REDUCTION_KINDS] = wire("경감구분")
    """Why the person pays less: billing class C (차상위 1종), or E or F (차상위 2종)."""

    starts_on: Day = wire("자격취득일")
    """First day of the status."""

    ends_on: Day | None = wire("자격종료일")
    """Day on which the status ended; absent while it goes on."""

    members: tuple[Member, ...] = wire("대상가구원", label="대상 가구원")
    """People of the household with the same status, the holder included."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_by: Text = wire("발급기관")
    """President of the insurance service, who issues it."""

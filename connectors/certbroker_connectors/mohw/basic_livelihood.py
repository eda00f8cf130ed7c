"""Certificate of a recipient of basic livelihood security (국민기초생활수급자 증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, Relative, always, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

BENEFITS = code(
    {
        "생계급여": "livelihood",
        "의료급여": "medical",
        "주거급여": "housing",
        "교육급여": "education",
        "해산급여": "childbirth",
        "장제급여": "funeral",
        "자활급여": "self_support",
    }
)
MEDICAL_CLASSES = code(
    {
        "1종": "class_1",
        "2종": "class_2",
    }
)


class HouseholdMember(Record):
    """A member of the benefit household, the holder included (가구원)."""

    relation: Text = wire("관계")
    """What the member is to the head of the benefit household, as printed: 본인, 배우자, 자, 모."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the member; a foreign spouse has an alien number here."""

    remark: Text | None = wire("비고")
    """Remark on the member, as printed."""


class BasicLivelihood(Certificate):
    """Which basic livelihood benefits a person receives, and with whom.

    The benefit household is not always the registered household.
    """

    spec = Spec(
        name_ko="국민기초생활수급자 증명서",
        name_en="Certificate of Basic Livelihood Security Recipient",
        aliases=(
            "수급자증명서",
            "수급자 증명서",
            "기초생활수급자증명서",
            "국민기초생활보장 수급자증명서",
            "기초생활수급자 확인서",
            "기초수급자증명서",
        ),
        system="행복이음",
        laws=(
            Law("국민기초생활 보장법 시행규칙 제40조(수급자 증명서)", confirmed=True),
            Law("국민기초생활 보장법 제7조(급여의 종류)"),
        ),
        gov24_code="14600000280",
        subject="household",
        documents=("국민기초생활수급자증명서",),
        proves=(Fact.WELFARE_BASIC_LIVELIHOOD, Fact.HOUSEHOLD_MEMBERS),
        sensitivity=("resident_number", "address", "family", "welfare"),
        used_for=("요금 감면", "비과세종합저축", "특별전형", "임대주택 신청", "법률구조"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Name, resident number, address, benefit kinds and household are printed; 의료급여종별 and "
        "수급개시일 are not certain to be printed on every issue.",
    )
    routes = (
        MyData("L015", K001=subject.resident_number.front, K002=subject.resident_number.back, K003=subject.name),
        Wallet(),
    )
    facts = (
        gives(
            Fact.WELFARE_BASIC_LIVELIHOOD,
            Registration,
            rows="benefits",
            kind=".",
            name="/holder_name",
            since="/starts_on",
        ),
        gives(
            Fact.WELFARE_BASIC_LIVELIHOOD,
            Registration,
            needs="medical_class",
            kind=always("medical"),
            grade="medical_class",
            name="holder_name",
            since="starts_on",
        ),
        gives(
            Fact.HOUSEHOLD_MEMBERS,
            Relative,
            rows="household_members",
            relation="relation",
            name="name",
            resident_number="resident_number",
            birth_date="resident_number.birth_date",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor, county or district head, or head of the neighbourhood office, who issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    household_head_name: Text | None = wire("세대주성명", label="세대주 성명")
    """Name of the head of the benefit household."""

    benefits: tuple[Annotated[str, BENEFITS], ...] = wire("급여종류", label="급여의 종류")
    """Benefits that the person receives; each has a threshold of income of its own."""

    medical_class: Annotated[str, MEDICAL_CLASSES] | None = wire("의료급여종별", label="의료급여 종별")
    """Class of medical benefit: class 1 pays nearly nothing itself (unable to work), class 2 a share."""

    starts_on: Day | None = wire("수급개시일", label="수급 개시일")
    """Day from which benefits are received; not on every issue."""

    household_members: tuple[HouseholdMember, ...] = wire("가구원")
    """Everybody in the benefit household, the holder included."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

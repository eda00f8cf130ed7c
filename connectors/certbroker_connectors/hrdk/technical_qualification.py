"""Confirmation of national technical qualifications (국가기술자격 취득사항확인서)."""

from typing import Annotated

from certbroker.facts import Fact, gives
from certbroker.facts import Qualification as QualificationFact
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

GRADES = code(
    {
        "기술사": "professional_engineer",
        "기능장": "master_craftsman",
        "기사": "engineer",
        "산업기사": "industrial_engineer",
        "기능사": "craftsman",
        "서비스": "service",
        "1급": "level_1",
        "2급": "level_2",
        "3급": "level_3",
        "단일등급": "single",
    }
)
SANCTIONS = code({"정지": "suspended", "취소": "cancelled"})
LANGUAGES = code({"한글": "korean", "영문": "english"})


class Qualification(Record):
    """A qualification that the person was granted (자격취득사항)."""

    qualification: Text = wire("자격종목")
    """Subject with its grade, such as 정보처리기사."""

    grade: Annotated[str, GRADES] | None = wire("등급")
    """Grade: five in technology from craftsman to professional engineer, or levels in services."""

    number: Text = wire("자격번호")
    """Number of the qualification: eleven digits and a letter on recent ones."""

    passed_on: Day = wire("합격연월일")
    """Day on which the examination was passed."""

    registered_on: Day | None = wire("등록연월일")
    """Day on which it was entered in the register."""

    card_issued_on: Day | None = wire("발급연월일")
    """Day on which the card was given; absent where none was asked for."""

    sanction: Annotated[str, SANCTIONS] | None = wire("처분사항")
    """Whether it was suspended or cancelled; absent where it was neither."""

    sanction_starts_on: Day | None = wire("처분시작일")
    """First day of the sanction."""

    sanction_ends_on: Day | None = wire("처분종료일")
    """Last day of a suspension; absent for a cancellation."""

    note: Text | None = wire("비고")
    """Remark on the qualification."""


class TechnicalQualification(Certificate):
    """National technical qualifications a person holds, with number, pass day and any suspension or cancellation."""

    spec = Spec(
        name_ko="국가기술자격 취득사항확인서",
        name_en="Confirmation of National Technical Qualifications",
        aliases=(
            "국가기술자격취득사항확인서",
            "국가기술자격 취득사실확인서",
            "자격취득사항확인서",
            "자격취득확인서",
            "큐넷 자격확인서",
        ),
        system="큐넷(Q-Net)·정부24",
        laws=(Law("국가기술자격법 시행규칙 별지 서식"),),
        subject="person",
        documents=("국가기술자격취득사항확인서",),
        proves=(Fact.QUALIFICATION_NATIONAL_TECHNICAL,),
        sensitivity=("resident_number", "address", "education", "employment"),
        used_for=("취업", "채용 가산점", "경력 신고", "기술인력 등록", "입찰"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),
        Wallet(),
    )
    facts = (
        # What is cancelled is not held.
        gives(
            Fact.QUALIFICATION_NATIONAL_TECHNICAL,
            QualificationFact,
            rows="qualifications",
            where={"sanction": ("suspended", None)},
            name="qualification",
            grade="grade",
            number="number",
            granted_on="passed_on",
            status="sanction",
            granted_by="/issued_by",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        language: Annotated[str, LANGUAGES] = "korean"
        """Language of the confirmation (한글·영문)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    qualifications: tuple[Qualification, ...] = wire("자격취득사항", label="자격 취득사항")
    """Qualifications that the person holds or held, the oldest first; none is a fact."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """President of the service, who issues it."""

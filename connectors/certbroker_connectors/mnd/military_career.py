"""Certificate of military career (군 경력증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

BRANCHES = code({"육군": "army", "해군": "navy", "공군": "air_force", "해병대": "marine_corps"})
PERSONNEL_CLASSES = code(
    {
        "장교": "officer",
        "준사관": "warrant_officer",
        "부사관": "non_commissioned_officer",
        "병": "enlisted",
        "군무원": "civilian_employee",
    }
)


class Post(Record):
    """A post held (보직경력)."""

    starts_on: Day = wire("시작일")
    """First day in the post."""

    ends_on: Day | None = wire("종료일")
    """Last day in the post; absent while it is held."""

    unit: Text = wire("소속")
    """Unit that the post belongs to."""

    position: Text | None = wire("직위")
    """Name of the post."""

    rank: Text | None = wire("계급")
    """Rank in which it was held."""


class Training(Record):
    """A course of training (교육경력)."""

    course: Text = wire("과정명")
    """Name of the course."""

    starts_on: Day | None = wire("시작일")
    """First day of the course."""

    ends_on: Day | None = wire("종료일")
    """Last day of the course."""


class Award(Record):
    """A decoration or commendation (상훈)."""

    name: Text = wire("상훈명")
    """Name of the award."""

    awarded_on: Day | None = wire("수여일")
    """Day of the award."""

    awarded_by: Text | None = wire("수여자")
    """Who gave it."""


class MilitaryCareer(Certificate):
    """The service career of a soldier (ranks, posts, training, awards) for pay step and career recognition."""

    spec = Spec(
        name_ko="군 경력증명서",
        name_en="Certificate of Military Career",
        aliases=("군경력증명서", "군 복무확인서", "복무확인서", "군경력확인서", "군 경력 확인서", "군인 경력증명서"),
        system="국방 인사",
        laws=(Law("군인사법"), Law("제대군인지원에 관한 법률 제16조(채용 시 우대 등)")),
        subject="person",
        documents=("군경력증명서",),
        proves=(Fact.MILITARY_CAREER, Fact.MILITARY_RECORD),
        sensitivity=("resident_number", "military", "employment"),
        used_for=("호봉 산정", "경력", "채용", "대학 학점 인정"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The Marine Corps belongs to the Navy but is named as a 군별 of its own on certificates.",
    )
    routes = (MyData(None, subject.name, subject.resident_number, options.branch, options.service_number),)
    facts = (
        gives(
            Fact.MILITARY_CAREER,
            Span,
            kind="personnel_class",
            place="branch",
            starts_on="entered_on",
            ends_on="discharged_on",
        ),
        gives(
            Fact.MILITARY_RECORD,
            Span,
            kind="personnel_class",
            place="branch",
            starts_on="entered_on",
            ends_on="discharged_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        branch: Annotated[str, BRANCHES]
        """Branch whose headquarters keeps the record (군별)."""

        service_number: Text | None = None
        """Service number, where the person knows it (군번)."""

        show_posts: bool = True
        """Whether the posts held are printed (보직경력 포함)."""

        show_awards: bool = False
        """Whether awards are printed (상훈 포함)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Chief of staff of the branch, or the commander of the unit for a soldier still serving."""

    holder_name: Text = wire("성명")
    """Name of the soldier."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the soldier."""

    branch: Annotated[str, BRANCHES] = wire("군별")
    """Branch of the forces."""

    service_number: Text = wire("군번")
    """Service number."""

    personnel_class: Annotated[str, PERSONNEL_CLASSES] | None = wire("신분")
    """Class of personnel."""

    rank: Text = wire("계급")
    """Last rank, as printed."""

    specialty: Text | None = wire("병과특기", label="병과(특기)")
    """Branch of work with the code of the specialty."""

    entry_kind: Text | None = wire("임관구분")
    """How the soldier entered or was commissioned, as printed (징집, 지원, 학군, 육사)."""

    entered_on: Day = wire("입대일", label="입대(임관)일")
    """Day on which the soldier entered or was commissioned."""

    discharged_on: Day | None = wire("전역일")
    """Day of discharge; absent while serving."""

    discharge_kind: Text | None = wire("전역구분")
    """Kind of discharge, as printed (만기전역, 의병전역)."""

    service_period: Text | None = wire("복무기간")
    """Length of service in words, as printed (5년 3개월 29일)."""

    posts: tuple[Post, ...] = wire("보직경력")
    """Posts held; none where they are not asked for."""

    trainings: tuple[Training, ...] = wire("교육경력")
    """Courses of training."""

    awards: tuple[Award, ...] = wire("상훈")
    """Decorations and commendations; none where they are not asked for."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

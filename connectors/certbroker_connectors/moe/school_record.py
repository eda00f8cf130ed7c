"""School record (학교생활기록부)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.facts import Qualification as QualificationFact
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._school import SCHOOL_LEVELS, SubjectResult

SEXES = code({"남": "male", "여": "female"})
ENROLMENT_KINDS = code(
    {
        "입학": "entered",
        "전입": "transferred_in",
        "전출": "transferred_out",
        "편입학": "admitted_midway",
        "재입학": "re_entered",
        "졸업": "graduated",
        "유예": "deferred",
        "자퇴": "withdrawn",
    }
)
ACTIVITY_AREAS = code(
    {
        "자율활동": "autonomous",
        "자율·자치활동": "autonomous",
        "동아리활동": "club",
        "봉사활동": "volunteer",
        "진로활동": "career",
    }
)


class Particulars(Record):
    """Who the pupil is (인적사항)."""

    holder_name: Text = wire("성명")
    """Name of the pupil."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex of the pupil."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the pupil."""

    address: Address | None = wire("주소")
    """Address of the pupil while at school."""


class Enrolment(Record):
    """An event of entering, changing or leaving school (학적사항)."""

    happened_on: Day = wire("일자")
    """Day of the event."""

    enrolment_kind: Annotated[str, ENROLMENT_KINDS] = wire("구분")
    """What happened."""

    description: Text | None = wire("내용")
    """The event in words, with school and year."""


class Attendance(Record):
    """Attendance in one school year (출결상황)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    school_days: Integer = wire("수업일수")
    """Days on which there was school."""

    absences_for_illness: Integer | None = wire("질병결석")
    """Days absent for illness."""

    unexcused_absences: Integer | None = wire("미인정결석")
    """Days absent without an accepted reason."""

    other_absences: Integer | None = wire("기타결석")
    """Days absent for another accepted reason."""

    late_arrivals_for_illness: Integer | None = wire("질병지각")
    """Times late for illness."""

    unexcused_late_arrivals: Integer | None = wire("미인정지각")
    """Times late without an accepted reason."""

    other_late_arrivals: Integer | None = wire("기타지각")
    """Times late for another accepted reason."""

    early_leaves_for_illness: Integer | None = wire("질병조퇴")
    """Times gone early for illness."""

    unexcused_early_leaves: Integer | None = wire("미인정조퇴")
    """Times gone early without an accepted reason."""

    other_early_leaves: Integer | None = wire("기타조퇴")
    """Times gone early for another accepted reason."""

    missed_classes_for_illness: Integer | None = wire("질병결과")
    """Single classes missed for illness."""

    unexcused_missed_classes: Integer | None = wire("미인정결과")
    """Single classes missed without an accepted reason."""

    other_missed_classes: Integer | None = wire("기타결과")
    """Single classes missed for another accepted reason."""

    remark: Text | None = wire("특기사항")
    """Remark on the year, such as 개근 (never absent)."""


class Award(Record):
    """An award of the school (수상경력)."""

    award: Text = wire("수상명")
    """Name of the award."""

    place: Text | None = wire("등급")
    """Grade and place reached."""

    awarded_on: Day | None = wire("수상연월일")
    """Day of the award."""

    awarded_by: Text | None = wire("수여기관")
    """Who gave it."""

    participants: Text | None = wire("참가대상")
    """Who could take part, with their number."""


class Qualification(Record):
    """A qualification that the pupil acquired (자격증 취득상황)."""

    qualification: Text = wire("명칭")
    """Name of the qualification."""

    number: Text | None = wire("번호")
    """Number of its certificate."""

    acquired_on: Day | None = wire("취득연월일")
    """Day on which it was acquired."""

    awarded_by: Text | None = wire("발급기관")
    """Body that gives it."""


class Activity(Record):
    """Creative activities of one area in one year (창의적 체험활동)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    area: Annotated[str, ACTIVITY_AREAS] = wire("영역")
    """Area of activity."""

    hours: Integer | None = wire("시간")
    """Hours spent on it in that year."""

    remark: Text | None = wire("특기사항")
    """What the teacher wrote about it."""


class VolunteerWork(Record):
    """Volunteer work that the pupil did (봉사활동 실적)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    period: Text | None = wire("일자")
    """Day or span of days, as printed."""

    place: Text | None = wire("장소")
    """Where, or for whom; begins with (학교) or (개인)."""

    description: Text | None = wire("활동내용")
    """What was done."""

    hours: Integer | None = wire("시간")
    """Hours worked."""


class SubjectRemark(Record):
    """What a teacher wrote on a subject (세부능력 및 특기사항)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    subject: Text | None = wire("과목")
    """Subject that it is about."""

    remark: Text = wire("내용")
    """Text of the remark."""


class Reading(Record):
    """Books that the pupil read (독서활동상황)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    subject: Text | None = wire("과목")
    """Subject or area that the books belong to."""

    books: Text = wire("내용")
    """Titles with their authors in brackets."""


class OverallRemark(Record):
    """What the class teacher wrote on the pupil (행동특성 및 종합의견)."""

    grade_year: Integer = wire("학년")
    """Year of the school."""

    remark: Text = wire("내용")
    """Text of the remark."""


class SchoolRecord(Certificate):
    """Full record of a pupil at one school.

    Particulars, attendance, awards, activities, progress in the subjects, and what the teachers wrote.
    """

    spec = Spec(
        name_ko="학교생활기록부",
        name_en="School Record",
        aliases=("생활기록부", "생기부", "학생부", "학교생활기록부 사본", "초·중·고 생활기록부"),
        system="나이스(NEIS) 대국민서비스·정부24",
        laws=(
            Law("초·중등교육법", confirmed=True),
            Law("초·중등교육법 제25조"),
            Law("학교생활기록 작성 및 관리지침 별지 서식"),
        ),
        gov24_code="13410000019",
        subject="person",
        documents=("학교생활기록부",),
        proves=(Fact.EDUCATION_RECORD, Fact.EDUCATION_GRADES),
        sensitivity=("resident_number", "address", "education"),
        used_for=("대학입시", "진학", "취업", "유학"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="Sections of the printed form are well known; their element names on the wire are assumed.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.school_level,
            options.school_name,
            options.graduation_year,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.EDUCATION_RECORD,
            Event,
            rows="enrolments",
            kind="enrolment_kind",
            on="happened_on",
            detail="description",
        ),
        gives(
            Fact.EDUCATION_GRADES,
            QualificationFact,
            rows="subjects",
            name="subject",
            score="score",
            grade="achievement",
            granted_by="/school_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        school_level: Annotated[str, SCHOOL_LEVELS]
        """Level of the school (학교급)."""

        school_name: Text
        """School that keeps the record (학교명)."""

        graduation_year: Year | None = None
        """Year of graduation; absent for a pupil who still attends (졸업연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the copy."""

    school_level: Annotated[str, SCHOOL_LEVELS] = wire("학교급")
    """Level of the school."""

    school_name: Text = wire("학교명")
    """School that keeps the record."""

    particulars: Particulars = wire("인적사항")
    """Who the pupil is."""

    enrolments: tuple[Enrolment, ...] = wire("학적사항")
    """Entering, changing and leaving school, in order."""

    attendance: tuple[Attendance, ...] = wire("출결상황")
    """Attendance, a row per year."""

    awards: tuple[Award, ...] = wire("수상경력")
    """Awards of the school."""

    qualifications: tuple[Qualification, ...] = wire("자격증취득상황", label="자격증 취득상황")
    """Qualifications acquired while at school."""

    activities: tuple[Activity, ...] = wire("창의적체험활동", label="창의적 체험활동")
    """Creative activities, a row per year and area."""

    volunteer_work: tuple[VolunteerWork, ...] = wire("봉사활동실적", label="봉사활동 실적")
    """Volunteer work, a row per occasion."""

    subjects: tuple[SubjectResult, ...] = wire("교과학습발달상황")
    """Results, a row per subject and term; none at an elementary school."""

    subject_remarks: tuple[SubjectRemark, ...] = wire("세부능력및특기사항", label="세부능력 및 특기사항")
    """Teachers' remarks on subjects."""

    reading: tuple[Reading, ...] = wire("독서활동상황")
    """Books read, a row per year and subject."""

    overall_remarks: tuple[OverallRemark, ...] = wire("행동특성및종합의견", label="행동특성 및 종합의견")
    """Class teachers' remarks, a row per year."""

    purpose: Text | None = wire("용도")
    """What the copy is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the school, or of the office, who issued it."""

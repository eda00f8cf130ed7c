"""What the school certificates share: levels of school, and the table of subject results."""

from certbroker.fields import Integer, Quantity, Text, code
from certbroker.model import Record, wire

SCHOOL_LEVELS = code({"초등학교": "elementary", "중학교": "middle", "고등학교": "high"})


class SubjectResult(Record):
    """What a pupil achieved in one subject in one term (교과 성적)."""

    grade_year: Integer = wire("학년")
    """Year of the school in which the subject was taken, counted within the school."""

    term: Integer = wire("학기")
    """Term of that year, 1 or 2."""

    subject_group: Text | None = wire("교과")
    """Group of subjects that it belongs to."""

    subject: Text = wire("과목")
    """Name of the subject."""

    units: Integer | None = wire("단위수")
    """Weekly hours that the subject counts for; credits (학점) since the credit system."""

    score: Quantity | None = wire("원점수")
    """Raw mark out of 100; absent for subjects that are not marked, such as sport and arts."""

    subject_average: Quantity | None = wire("과목평균")
    """Average mark of all who took the subject."""

    standard_deviation: Quantity | None = wire("표준편차")
    """Standard deviation of their marks."""

    achievement: Text | None = wire("성취도")
    """Level achieved: A to E, P for passed, or 수 to 가 on old records."""

    student_count: Integer | None = wire("수강자수")
    """How many pupils took the subject."""

    rank_grade: Integer | None = wire("석차등급")
    """Grade by rank, 1 the best of 9 (of 5 for those who entered from 2025)."""

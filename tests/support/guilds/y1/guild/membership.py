"""Certificate of membership (조합원증명), as it was first."""

from certbroker.facts import Fact
from certbroker.fields import Day, ResidentNumber, Text, Won, Year
from certbroker.model import Certificate, Law, Record, Spec, wire
from certbroker.routes import MyData, subject


class Due(Record):
    """Dues of a year."""

    year: Year = wire("연도")
    """Year that they are for."""

    won: Won = wire("금액")
    """What was paid, in won."""


class Membership(Certificate):
    """That a person is a member of the guild."""

    spec = Spec(
        name_ko="조합원증명",
        name_en="Certificate of Membership",
        aliases=(),
        system="예시조합",
        laws=(Law("예시조합 정관"),),
        subject="person",
        documents=("조합원증명",),
        proves=(Fact.RESIDENCE_CURRENT,),
        sensitivity=("resident_number",),
        used_for=("대출",),
    )
    routes = (MyData(None, subject.name),)

    number: Text = wire("발급번호")
    """Number of the certificate."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the member."""

    joined: Day = wire("가입일")
    """Day of joining."""

    grade: Text = wire("등급")
    """Grade of the member."""

    dues: tuple[Due, ...] = wire("회비")
    """Dues by year."""

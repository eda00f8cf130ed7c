"""Certificate of membership (조합원증명), in its third form."""

from dataclasses import replace

from certbroker.facts import Fact
from certbroker.fields import Day, ResidentNumber, Text, Won, Year
from certbroker.model import Certificate, Earlier, Law, Record, Spec, wire
from certbroker.routes import MyData, subject


class Due1(Record):
    """Dues of a year."""

    year: Year = wire("연도")
    """Year that they are for."""

    won: Won = wire("금액")
    """What was paid, in won."""


class Membership1(Certificate):
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

    dues: tuple[Due1, ...] = wire("회비")
    """Dues by year."""


class Member(Record):
    """A member."""

    name: Text = wire("성명")
    """Name."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number."""


class Due2(Record):
    """Dues of a year."""

    year: Year = wire("연도")
    """Year that they are for."""

    amount: Won = wire("납부금액")
    """What was paid, in won."""


class Membership2(Certificate):
    """That a person is a member of the guild."""

    spec = replace(Membership1.spec, version=2, documents=("조합원증명서",))
    routes = Membership1.routes
    earlier = Earlier(
        Membership1,
        moved={
            "number": "document_number",
            "name": "member.name",
            "resident_number": "member.resident_number",
            "joined": "joined_on",
            "grade": "",
            "dues.won": "dues.amount",
        },
        added={"guild": "예시조합"},
    )

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    member: Member = wire("조합원")
    """The member."""

    joined_on: Day = wire("가입일자")
    """Day of joining."""

    left_on: Day | None = wire("탈퇴일자")
    """Day of leaving; the first form has none."""

    guild: Text = wire("조합명")
    """Name of the guild, which the first form does not print."""

    dues: tuple[Due2, ...] = wire("회비")
    """Dues by year."""


class Due(Record):
    """Dues of a year."""

    year: Year = wire("연도")
    """Year that they are for."""

    amount: Won = wire("납부금액")
    """What was paid, in thousand won."""


class Membership(Certificate):
    """That a person is a member of the guild."""

    spec = replace(Membership2.spec, version=3)
    routes = Membership2.routes
    earlier = Earlier(Membership2, lifts=False)  # what was paid is in thousand won from now on

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    member: Member = wire("조합원")
    """The member."""

    joined_on: Day = wire("가입일자")
    """Day of joining."""

    left_on: Day | None = wire("탈퇴일자")
    """Day of leaving; the first form has none."""

    guild: Text = wire("조합명")
    """Name of the guild, which the first form does not print."""

    dues: tuple[Due, ...] = wire("회비")
    """Dues by year."""

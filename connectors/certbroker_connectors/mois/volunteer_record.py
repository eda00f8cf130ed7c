"""Volunteer Service Record (자원봉사 실적 확인서)."""

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, Integer, Quantity, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject


class Activity(Record):
    """An activity that a centre recognised (봉사내역)."""

    served_on: Day = wire("봉사일자")
    """Day of the activity."""

    start_time: Text | None = wire("봉사시작시각", label="봉사 시작시각")
    """When it began, 09:00."""

    end_time: Text | None = wire("봉사종료시각", label="봉사 종료시각")
    """When it ended, 13:00."""

    hours: Quantity = wire("봉사시간")
    """Hours recognised, in halves or tenths where they are not whole."""

    description: Text = wire("봉사내용")
    """What was done."""

    place: Text | None = wire("봉사장소")
    """Where it was done."""

    host_organisation: Text = wire("수요처", label="수요처(봉사활동기관)")
    """Organisation that was helped."""

    certified_by: Text | None = wire("인증기관")
    """Volunteer centre or portal that recognised it."""


class VolunteerRecord(Certificate):
    """Volunteer activities recognised in a period, with hours, place and the centre that recognised them."""

    spec = Spec(
        name_ko="자원봉사 실적 확인서",
        name_en="Volunteer Service Record",
        aliases=(
            "자원봉사활동 확인서",
            "자원봉사확인서",
            "봉사활동확인서",
            "자원봉사실적확인서",
            "1365 자원봉사 확인서",
            "봉사활동 실적 확인서",
        ),
        system="1365 자원봉사포털",
        laws=(Law("자원봉사활동 기본법"),),
        subject="person",
        documents=("자원봉사실적확인서",),
        proves=(Fact.VOLUNTEER_RECORD,),
        sensitivity=("address",),
        used_for=("입시", "채용", "포상", "자원봉사증 할인"),
        form_known="partial",
        validity_note="none",
        notes=(
            "The set of columns is known from the 1365 portal; exact "
            "labels are not confirmed. VMS and DOVOL records may appear "
            "as further 인증기관."
        ),
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, options.from_date, options.to_date),)
    facts = (
        gives(
            Fact.VOLUNTEER_RECORD,
            Event,
            rows="activities",
            kind="description",
            on="served_on",
            detail="host_organisation",
            hours="hours",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_date: Day | None = None
        """First day of the period (봉사기간 시작)."""

        to_date: Day | None = None
        """Last day of the period (봉사기간 종료)."""

        purpose: Text | None = None
        """What the record is for (용도)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the record."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    born_on: Day = wire("생년월일")
    """Day of birth; the resident number is not printed."""

    address: Address | None = wire("주소")
    """Address of the person."""

    organisation: Text | None = wire("소속")
    """School or company that the person belongs to."""

    starts_on: Day | None = wire("봉사기간시작일", label="봉사기간(시작)")
    """First day covered."""

    ends_on: Day | None = wire("봉사기간종료일", label="봉사기간(종료)")
    """Last day covered."""

    total_count: Integer = wire("총봉사횟수", label="총 봉사횟수")
    """How many activities were recognised."""

    total_hours: Quantity = wire("총봉사시간", label="총 봉사시간")
    """Hours of all of them together."""

    activities: tuple[Activity, ...] = wire("봉사내역", label="봉사내역")
    """Activities recognised, the oldest first."""

    purpose: Text | None = wire("용도")
    """What the record is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the volunteer centre who issued it."""

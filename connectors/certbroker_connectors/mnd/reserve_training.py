"""Proof of reserve forces training (예비군 교육훈련 필증)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Day, Instant, Integer, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, options, subject

TRAINING_KINDS = code(
    {
        "동원훈련": "mobilisation",
        "동원훈련Ⅰ형": "mobilisation_1",
        "동원훈련Ⅱ형": "mobilisation_2",
        "동미참훈련": "mobilisation_2",
        "기본훈련": "basic",
        "향방기본훈련": "basic",
        "작계훈련": "operation_plan",
        "향방작계훈련": "operation_plan",
        "학생예비군훈련": "student",
        "보충훈련": "make_up",
    }
)


class ReserveTraining(Certificate):
    """Attendance at a reserve forces training, for recognition of absence from work or school."""

    spec = Spec(
        name_ko="예비군 교육훈련 필증",
        name_en="Proof of Reserve Forces Training",
        aliases=(
            "예비군훈련필증",
            "예비군 교육훈련필증",
            "예비군 훈련 확인서",
            "예비군 훈련 이수 확인서",
            "예비군 참석 확인서",
            "예비군 필증",
        ),
        system="예비군",
        laws=(Law("예비군법 제6조(훈련), 제10조(직장 보장)"),),
        subject="person",
        documents=("예비군교육훈련필증",),
        proves=(Fact.MILITARY_RESERVE_TRAINING,),
        sensitivity=("military",),
        used_for=("출석 인정", "공가", "유급휴가"),
        form_known="partial",
        validity_note="proof of a past day; no freshness rule",
        notes="Since 2025 동원훈련 is called 동원훈련Ⅰ형 and 동미참훈련 동원훈련Ⅱ형 (general knowledge).",
    )
    routes = (MyData(None, subject.name, subject.resident_number, options.year),)
    facts = (
        gives(
            Fact.MILITARY_RESERVE_TRAINING, Event, where={"is_completed": True}, kind="training_kind", on="starts_at"
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """Year of the training (훈련연도)."""

        training_kind: Text | None = None
        """Which training of that year, where there was more than one (훈련종류)."""

    document_number: Text | None = wire("발급번호")
    """Number of the proof, where it has one."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Commander of the training unit."""

    holder_name: Text = wire("성명")
    """Name of the reservist."""

    born_on: Day = wire("생년월일")
    """Day of birth of the reservist."""

    service_number: Text | None = wire("군번")
    """Service number."""

    rank: Text | None = wire("계급")
    """Rank at discharge, as printed."""

    reserve_unit: Text | None = wire("소속")
    """Neighbourhood or workplace unit that the reservist belongs to (동대, 직장예비군 중대)."""

    reserve_year: Integer | None = wire("예비군연차")
    """Year in the reserve: 1 is the year after discharge, 8 the last for soldiers."""

    training_kind: Annotated[str, TRAINING_KINDS] = wire("훈련종류")
    """Kind of training; names before 2025 and their successors are the same kind where they are."""

    starts_at: Instant = wire("훈련시작일시")
    """When the training began."""

    ends_at: Instant = wire("훈련종료일시")
    """When the training ended."""

    hours: Integer = wire("훈련시간", unit="시간")
    """Hours of training that count, breaks left out."""

    place: Text = wire("훈련장소")
    """Where the training was held."""

    is_completed: YesNo = wire("이수여부")
    """Whether the training was completed."""

    compensation: Won | None = wire("훈련보상비")
    """Paid for travel, meals and time, in won."""

    remark: Text | None = wire("비고")
    """Remark, such as a part that was missed."""

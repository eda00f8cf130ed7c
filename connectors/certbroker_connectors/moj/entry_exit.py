"""Certificate of Entry and Exit (출입국에 관한 사실증명)."""

from typing import Annotated

from certbroker.facts import Fact, Span, always, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, options, subject

from ._words import SEXES


class Movement(Record):
    """A departure with the return that followed, or the part of it within the period (출입국기록)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    departed_on: Day | None = wire("출국일자")
    """Day of leaving Korea; absent where it lies before the period."""

    entered_on: Day | None = wire("입국일자")
    """Day of entering Korea; absent while abroad."""

    note: Text | None = wire("비고")
    """Kind of travel where it was no ordinary one: 선원 (as a seafarer), 남북왕래 (to the North)."""


class EntryExit(Certificate):
    """Dates on which a person left and entered Korea within the inquired period. It never shows the country visited."""

    spec = Spec(
        name_ko="출입국에 관한 사실증명",
        name_en="Certificate of Entry and Exit",
        aliases=(
            "출입국사실증명서",
            "출입국사실증명",
            "출입국 사실증명서",
            "출입국에 관한 사실증명서",
            "출입국기록증명",
        ),
        system="하이코리아·정부24 (출입국관리정보시스템)",
        laws=(Law("출입국관리법 제88조", confirmed=True), Law("출입국관리법 시행규칙 별지 서식")),
        subject="person",
        documents=("출입국에관한사실증명",),
        proves=(Fact.IMMIGRATION_ENTRY_EXIT,),
        sensitivity=("resident_number", "immigration"),
        used_for=("체류기간 확인", "해외체류 특례입학", "복지급여 정지 확인", "비자", "국적", "소송"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; very recent travel appears some days late",
    )
    routes = (
        MyData(
            "L045",
            K001=options.compare_from.year,
            K002=options.compare_from.month,
            K003=options.compare_from.day,
            K004=subject.name,
            K005=subject.resident_number.front,
            K006=subject.resident_number.back,
            K007=options.include_inter_korean_travel,
            K008=options.include_crew_records,
            known=Known.DECLARED,
        ),
        Wallet(),
    )
    facts = (
        # A stay abroad a row; the period says for which days there is no other.
        gives(
            Fact.IMMIGRATION_ENTRY_EXIT,
            Span,
            rows="movements",
            kind=always("abroad"),
            starts_on="departed_on",
            ends_on="entered_on",
        ),
        gives(
            Fact.IMMIGRATION_ENTRY_EXIT,
            Span,
            kind=always("looked_up"),
            starts_on="period_starts_on",
            ends_on="period_ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        compare_from: Day
        """First day that records are looked up for (기록대조 시작일)."""

        compare_to: Day | None = None
        """Last day that records are looked up for (기록대조 종료일 (정부24 신청서에만 있음))."""

        include_inter_korean_travel: bool = False
        """Whether travel to the North is printed (남북왕래 기록 포함)."""

        include_crew_records: bool = False
        """Whether travel as a seafarer or crew is printed (선원 출입국 기록 포함)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발행번호")
    """Number of the certificate."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    holder_name_roman: Text | None = wire("영문성명")
    """Name in Roman letters, as in the passport."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number, a foreigner's alien number; absent where only the birth date is printed."""

    birth_date: Day = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex of the person."""

    nationality: Text = wire("국적")
    """Nationality."""

    passport_number: Text | None = wire("여권번호")
    """Number of the passport."""

    period_starts_on: Day = wire("기록대조시작일", label="기록대조 시작일")
    """First day that records were looked up for."""

    period_ends_on: Day = wire("기록대조종료일", label="기록대조 종료일")
    """Last day that records were looked up for; some days before the issue."""

    movements: tuple[Movement, ...] = wire("출입국기록")
    """Departures and entries, the oldest first; none for who did not travel."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Immigration office, or mayor or head of a district, who issued it."""

"""Confirmation of traffic accident (교통사고사실확인원)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, Instant, Integer, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

INVOLVEMENTS = code({"당사자": "party", "보호자": "guardian", "대리인": "agent", "소유자": "owner"})
ACCIDENT_KINDS = code(
    {
        "차대차": "vehicle_to_vehicle",
        "차대사람": "vehicle_to_person",
        "차량단독": "single_vehicle",
        "철길건널목": "level_crossing",
    }
)
INJURIES = code({"사망": "death", "중상": "serious", "경상": "minor", "부상신고": "reported", "상해없음": "uninjured"})


class Party(Record):
    """A party to the accident: a driver with the vehicle, or a pedestrian (당사자)."""

    number: Text = wire("구분")
    """Number of the party: #1 is the one judged more at fault."""

    name: Text | None = wire("성명")
    """Name of the party."""

    birth_date: Day | None = wire("생년월일")
    """Day of birth of the party."""

    address: Address | None = wire("주소")
    """Address of the party."""

    vehicle_kind: Text | None = wire("차종")
    """Kind of vehicle, as printed; absent for a pedestrian."""

    vehicle_number: Text | None = wire("차량번호")
    """Registration number of the vehicle."""

    licence_class: Text | None = wire("운전면허")
    """Class of driving licence, as printed."""

    insurer: Text | None = wire("보험회사")
    """Insurer of the vehicle."""

    injury: Annotated[str, INJURIES] | None = wire("피해정도")
    """How badly the party was hurt."""


class TrafficAccident(Certificate):
    """One traffic accident as closed by the police, with parties, vehicles, injuries and an outline."""

    spec = Spec(
        name_ko="교통사고사실확인원",
        name_en="Confirmation of Traffic Accident",
        aliases=("교통사고 사실확인원", "교통사고사실확인서", "교사원", "교통사고사실원"),
        system="교통민원24(이파인)·정부24·경찰서 (교통사고관리시스템)",
        laws=(Law("교통사고조사규칙 별지 서식 (경찰청훈령)"),),
        subject="person",
        documents=("교통사고사실확인원",),
        proves=(Fact.DRIVING_ACCIDENT,),
        sensitivity=("resident_number", "address", "health"),
        used_for=("보험금 청구", "소송", "산재 신청", "운수업 재해보상"),
        form_known="partial",
        validity_note="issued only after the police have closed the case",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.accident_number
        ),
        Wallet(),
    )
    facts = (gives(Fact.DRIVING_ACCIDENT, Event, kind="accident_kind", on="occurred_at", detail="cause"),)

    class Ask(Options):
        """What the applicant chooses."""

        accident_number: Text | None = None
        """Number under which the police took the accident up (사고접수번호)."""

        occurred_from: Day | None = None
        """First day of the search, where the number is not known (사고발생 조회 시작일)."""

        occurred_to: Day | None = None
        """Last day of the search (사고발생 조회 종료일)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation."""

    accident_number: Text = wire("사고접수번호")
    """Number under which the police took the accident up."""

    holder_name: Text = wire("신청인성명")
    """Name of the applicant, who need not be a party."""

    resident_number: ResidentNumber = wire("신청인주민등록번호")
    """Resident registration number of the applicant."""

    address: Address | None = wire("신청인주소")
    """Address of the applicant."""

    involvement: Annotated[str, INVOLVEMENTS] | None = wire("사고관련")
    """What the applicant has to do with the accident."""

    occurred_at: Instant = wire("발생일시")
    """When it happened."""

    place: Address = wire("발생장소")
    """Where it happened, as the police describe it."""

    accident_kind: Annotated[str, ACCIDENT_KINDS] = wire("사고유형")
    """Whether vehicles, a vehicle and a person, or one vehicle alone collided."""

    cause: Text | None = wire("사고원인")
    """Violation named by the police, such as 안전운전의무위반 (unsafe driving)."""

    parties: tuple[Party, ...] = wire("당사자")
    """Parties, the one judged more at fault first."""

    death_count: Integer = wire("사망자수")
    """People who died."""

    serious_injury_count: Integer = wire("중상자수")
    """People injured for 3 weeks or more."""

    minor_injury_count: Integer = wire("경상자수")
    """People injured for 5 days to 3 weeks."""

    reported_injury_count: Integer = wire("부상신고자수")
    """People injured for less than 5 days."""

    property_damage: Text | None = wire("물적피해")
    """What was damaged, in words."""

    property_damage_amount: Won | None = wire("물적피해액")
    """Damage as the police estimate it, in won."""

    outline: Text | None = wire("사고내용")
    """How it happened, in the words of the police."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Police station whose head issued it."""

"""Certificate of fire (화재증명원)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, Instant, Integer, Phone, Quantity, Text, Won, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

FIRE_KINDS = code(
    {
        "건축·구조물": "building",
        "자동차·철도차량": "vehicle",
        "위험물·가스제조소등": "hazardous_facility",
        "선박·항공기": "vessel_or_aircraft",
        "임야": "forest",
        "기타": "other",
    }
)
DAMAGE_DEGREES = code({"전소": "total", "반소": "half", "부분소": "partial"})


class DamagedItem(Record):
    """A movable thing that the fire damaged (피해물품)."""

    item: Text = wire("품명")
    """Name of the thing."""

    quantity: Integer | None = wire("수량")
    """How many."""

    description: Text | None = wire("피해내용")
    """How it was damaged, as printed."""


class Fire(Certificate):
    """That a fire happened at a place and time.

    With the object burnt, the cause and the loss as assessed by the fire station.
    """

    spec = Spec(
        name_ko="화재증명원",
        name_en="Certificate of Fire",
        aliases=("화재증명", "화재증명서", "화재사실확인원", "화재피해확인서", "사후화재증명원"),
        system="정부24·소방서 (국가화재정보시스템)",
        laws=(
            Law("소방의 화재조사에 관한 법률 제16조"),
            Law("소방의 화재조사에 관한 법률 시행규칙 별지 서식"),
            Law("화재조사 및 보고규정", confirmed=True),
        ),
        subject="property",
        documents=("화재증명원",),
        proves=(Fact.DISASTER_FIRE,),
        sensitivity=("address", "property"),
        used_for=("화재보험금 청구", "재해부조금", "세금 감면", "재난지원", "장학금", "소송"),
        form_known="partial",
        validity_note="states a past event and does not age",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.occurred_on,
            options.fire_place,
        ),
    )
    facts = (gives(Fact.DISASTER_FIRE, Event, kind="fire_kind", on="occurred_at", detail="place"),)

    class Ask(Options):
        """What the applicant chooses."""

        occurred_on: Day
        """Day of the fire (화재발생일)."""

        fire_place: Text
        """Where it burnt (화재발생장소)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, printed as 제 2026-001 호."""

    holder_name: Text = wire("신청인성명")
    """Name of the applicant."""

    birth_date: Day | None = wire("신청인생년월일")
    """Day of birth of the applicant; absent for a company."""

    address: Address | None = wire("신청인주소")
    """Address of the applicant."""

    phone: Phone | None = wire("신청인전화번호")
    """Telephone number of the applicant."""

    relation_to_property: Text | None = wire("화재대상과의관계", label="화재대상과의 관계")
    """What the applicant is to the burnt object, as printed: owner, occupant, manager (소유자, 점유자, 관리자)."""

    occurred_at: Instant = wire("화재발생일시")
    """When the fire broke out, or was noticed."""

    place: Address = wire("화재발생장소")
    """Where it burnt."""

    property_name: Text | None = wire("대상명")
    """Name of the burnt object."""

    fire_kind: Annotated[str, FIRE_KINDS] | None = wire("화재유형")
    """What kind of object burnt."""

    structure: Text | None = wire("구조")
    """Structure of a building, as printed."""

    owner_name: Text | None = wire("소유자성명")
    """Name of the owner of the object."""

    occupant_name: Text | None = wire("점유자성명")
    """Name of who occupies or uses it."""

    cause: Text | None = wire("화재원인")
    """Cause as found, such as 전기적 요인 (electrical), 부주의 (carelessness) or 미상 (unknown)."""

    death_count: Integer = wire("사망자수")
    """People who died."""

    injury_count: Integer = wire("부상자수")
    """People who were injured."""

    damage_degree: Annotated[str, DAMAGE_DEGREES] | None = wire("소실정도")
    """How much of it burnt: 70 % or more, 30 % or more, or less."""

    burnt_area: Quantity | None = wire("소실면적", unit="㎡")
    """Area that burnt, in ㎡."""

    real_property_loss: Won | None = wire("부동산피해액")
    """Loss of real property, in won, as the fire station estimates it."""

    movable_property_loss: Won | None = wire("동산피해액")
    """Loss of movable property, in won, as the fire station estimates it."""

    total_loss: Won | None = wire("재산피해액합계", label="재산피해액 합계")
    """Both losses together, in won; an insurer assesses its own."""

    damaged_items: tuple[DamagedItem, ...] = wire("피해물품")
    """Movable things damaged, a row each."""

    is_insured: YesNo | None = wire("보험가입여부")
    """Whether the object was insured against fire."""

    insurer: Text | None = wire("보험회사")
    """Insurer, where there is one."""

    was_brigade_called: YesNo | None = wire("소방대출동여부")
    """Whether the brigade went out; no for a fire reported afterwards (사후조사)."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Fire station whose head issued it."""

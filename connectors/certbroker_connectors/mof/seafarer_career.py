"""Sea service of a seafarer (선원 승선경력증명서)."""

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Address, Day, Integer, Quantity, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject


class Duration(Record):
    """A length of sea service as printed, in calendar units (승선기간)."""

    years: Integer | None = wire("년")
    """Full years."""

    months: Integer | None = wire("월")
    """Full months beyond the years."""

    days: Integer | None = wire("일")
    """Days beyond the months."""


class Service(Record):
    """Service on one ship in one duty (승선경력)."""

    ship_name: Text = wire("선박명")
    """Name of the ship."""

    ship_number: Text | None = wire("선박번호")
    """Number of the ship or fishing vessel."""

    ship_kind: Text | None = wire("선박종류")
    """Kind of ship; of a fishing vessel its fishery."""

    flag: Text | None = wire("국적")
    """State whose flag the ship flew."""

    gross_tonnage: Quantity = wire("총톤수", unit="톤")
    """Gross tonnage, in tons."""

    engine_power: Quantity | None = wire("주기관출력", unit="kW")
    """Power of the main engine, in kW."""

    navigation_area: Text | None = wire("항행구역")
    """Waters it sailed: smooth, coastal, greater coastal, ocean (평수, 연해, 근해, 원양)."""

    company_name: Text | None = wire("선박소유자")
    """Owner of the ship."""

    duty: Text = wire("직무")
    """Duty on board: master, chief engineer, officer, deckhand (선장, 기관장, 항해사, 갑판원)."""

    embarked_on: Day = wire("승선일")
    """Day of signing on."""

    disembarked_on: Day | None = wire("하선일")
    """Day of signing off; absent while still on board."""

    duration: Duration | None = wire("승선기간")
    """Length of this service as printed; it is not computed from the days."""


class SeafarerCareer(Certificate):
    """Ships that a seafarer served on: size, engine, waters, duty, and the days of signing on and off."""

    spec = Spec(
        name_ko="선원 승선경력증명서",
        name_en="Seafarer's Sea Service Record",
        aliases=("승선경력증명서", "승무경력증명서", "선원승선경력증명", "승선경력확인서", "선원 승무경력 증명서"),
        system="선원선박통합서비스 / 정부24",
        laws=(Law("선원법"),),
        subject="person",
        documents=("선원승선경력증명서",),
        proves=(Fact.SEAFARER_CAREER, Fact.EMPLOYMENT_HISTORY),
        sensitivity=("resident_number", "address", "employment"),
        used_for=("해기사 면허 취득·갱신", "취업", "어업인 확인", "실업급여"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="A certificate of the regional offices of oceans and fisheries. Durations are printed numbers; do not "
        "compute them.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_date,
            options.to_date,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.SEAFARER_CAREER,
            Span,
            rows="services",
            kind="duty",
            place="ship_name",
            starts_on="embarked_on",
            ends_on="disembarked_on",
        ),
        gives(
            Fact.EMPLOYMENT_HISTORY,
            Span,
            rows="services",
            kind="duty",
            place="company_name",
            starts_on="embarked_on",
            ends_on="disembarked_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_date: Day | None = None
        """First day of the record; from the beginning by default (조회 시작일)."""

        to_date: Day | None = None
        """Last day of the record; until today by default (조회 종료일)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("성명")
    """Name of the seafarer."""

    english_name: Text | None = wire("영문성명")
    """Name in Latin letters."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the seafarer; of a foreigner, the alien registration number."""

    address: Address | None = wire("주소")
    """Address of the seafarer."""

    seafarer_book_number: Text | None = wire("선원수첩번호")
    """Number of the seafarer's book, or of the seafarer's identity card."""

    services: tuple[Service, ...] = wire("승선경력")
    """Services, in the order of the paper."""

    total_duration: Duration | None = wire("총승선기간")
    """Length of all services together, as printed."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Regional office of oceans and fisheries whose head issued it."""

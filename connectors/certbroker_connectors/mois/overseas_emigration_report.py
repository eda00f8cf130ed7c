"""Certificate of Emigration Report (국외이주신고증명서)."""

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject


class Emigrant(Record):
    """A person who leaves, the one who reported included (이주자)."""

    number: Integer | None = wire("순번")
    """Number of the row."""

    relation_to_head: Text | None = wire("세대주관계", label="세대주와의 관계")
    """What the person is to the head of the household, in the words of the register: 본인, 배우자, 자."""

    name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person."""


class OverseasEmigrationReport(Certificate):
    """That a resident reported leaving Korea to live abroad, with the persons leaving and the country they move to."""

    spec = Spec(
        name_ko="국외이주신고증명서",
        name_en="Certificate of Emigration Report",
        aliases=("국외이주신고 증명서", "국외이주신고증명", "국외이주신고확인서", "국외이주 신고증명서"),
        system="주민등록시스템",
        laws=(
            Law("주민등록법 제19조", confirmed=True),
            Law("신고서: 주민등록법 시행령 별지 제15호의4서식 국외이주신고서", confirmed=True),
        ),
        subject="person",
        documents=("국외이주신고증명서",),
        proves=(Fact.EMIGRATION_REPORT,),
        sensitivity=("resident_number", "address", "family", "immigration"),
        used_for=("해외이주비 환전", "재산 반출", "연금 일시금 청구", "국외이주 사실 확인"),
        form_known="assumed",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="No printed form seen; fields follow what the report (신고서) asks for.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (
        gives(Fact.EMIGRATION_REPORT, Event, kind="emigration_kind", on="reported_on", detail="destination_country"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("성명")
    """Name of the person who reported (신고인)."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person who reported."""

    address: Address = wire("주소")
    """Address in Korea at the time of the report."""

    household_head_name: Text | None = wire("세대주성명", label="세대주 성명")
    """Name of the head of the household."""

    destination_country: Text = wire("이주국가")
    """Country moved to."""

    destination_city: Text | None = wire("이주도시")
    """City moved to."""

    emigration_kind: Text | None = wire("이주구분")
    """연고이주 (to relatives, by marriage), 무연고이주 (for work, by permission), 현지이주 (settled while abroad)."""

    reported_on: Day = wire("신고일")
    """Day of the report."""

    departure_planned_on: Day | None = wire("출국예정일")
    """Day on which the person means to leave Korea."""

    emigrants: tuple[Emigrant, ...] = wire("이주자")
    """Everybody who leaves."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood who issued it."""

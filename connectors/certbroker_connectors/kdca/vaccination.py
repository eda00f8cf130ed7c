"""Certificate of vaccination (예방접종증명서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

SEXES = code(
    {
        "남": "male",
        "여": "female",
        "남자": "male",
        "여자": "female",
    }
)
PROGRAMMES = code(
    {
        "국가예방접종": "national",
        "임시예방접종": "temporary",
        "기타예방접종": "other",
    }
)
LANGUAGES = code(
    {
        "국문": "ko",
        "영문": "en",
    }
)


class Shot(Record):
    """One vaccination (접종내역)."""

    programme: Annotated[str, PROGRAMMES] | None = wire("구분")
    """Programme it was given under: the national one, a temporary one (an epidemic), or any other."""

    disease: Text = wire("대상감염병", label="대상 감염병")
    """Disease that it protects from, as printed; several for a combined vaccine."""

    vaccine: Text | None = wire("백신종류", label="백신 종류")
    """Kind of vaccine, as printed: BCG(피내용), HepB, DTaP-IPV."""

    dose: Text = wire("접종차수", label="접종 차수")
    """Which dose it was, as printed: 1차, 2차, 추가 4차."""

    vaccinated_on: Day = wire("접종일자")
    """Day on which it was given."""

    institution: Text | None = wire("접종기관")
    """Clinic or public health centre that gave it."""

    product: Text | None = wire("제품명")
    """Brand name of the vaccine."""

    lot_number: Text | None = wire("제조번호")
    """Lot that the vaccine came from."""


class Vaccination(Certificate):
    """Vaccinations of a person that the national immunisation registry records."""

    spec = Spec(
        name_ko="예방접종증명서",
        name_en="Certificate of Vaccination",
        aliases=(
            "예방접종 증명서",
            "예방접종확인서",
            "예방접종내역 증명서",
            "접종증명서",
            "백신접종증명서",
            "예방접종력",
        ),
        system="예방접종도우미",
        laws=(Law("감염병의 예방 및 관리에 관한 법률 제27조(예방접종증명서)"),),
        subject="person",
        documents=("예방접종증명서",),
        proves=(Fact.HEALTH_VACCINATION,),
        sensitivity=("resident_number", "health"),
        used_for=("입학", "어린이집 입소", "출국", "실습", "채용"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number, options.language),
        Wallet(),
    )
    facts = (
        gives(Fact.HEALTH_VACCINATION, Event, rows="vaccinations", kind="disease", on="vaccinated_on", detail="dose"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        language: Annotated[str, LANGUAGES] = "ko"
        """Language of the certificate; English for going abroad (국문/영문)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it: the agency's commissioner online, a public health centre or clinic on paper."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    holder_name_english: Text | None = wire("영문성명", label="영문 성명")
    """Name in Latin letters as in the passport; on English issues."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    born_on: Day | None = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the person."""

    vaccinations: tuple[Shot, ...] = wire("접종내역", label="접종 내역")
    """Vaccinations on record, a row per dose."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

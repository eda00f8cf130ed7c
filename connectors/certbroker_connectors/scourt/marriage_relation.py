"""Marriage Relation Certificate (혼인관계증명서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Relative, always, gives
from certbroker.fields import Address, Day, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._register import NUMBER_DISPLAYS, PERSON_FACTS, SEXES, VARIANTS, Registrant

EVENT_KINDS = code(
    {
        "혼인": "marriage",
        "이혼": "divorce",
        "협의이혼": "divorce_by_agreement",
        "재판상이혼": "divorce_by_judgment",
        "혼인무효": "annulment",
        "혼인취소": "cancellation",
        "배우자사망": "spouse_death",
    }
)


class Spouse(Record):
    """The present spouse (배우자)."""

    name: Text = wire("성명")
    """Name of the spouse."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    born_on: Day | None = wire("출생연월일")
    """Day of birth."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; a foreigner has an alien registration number here, or none."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the spouse."""

    clan_origin: Text | None = wire("본")
    """Place of origin of the clan (본관), in Chinese characters."""

    nationality: Text | None = wire("국적")
    """Nationality; for a foreigner only."""


class MarriageEvent(Record):
    """A marriage, or how one ended (혼인사항)."""

    kind: Annotated[str, EVENT_KINDS] = wire("구분")
    """What happened; 이혼 is printed where the register does not say which kind of divorce."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported; a marriage and a divorce by agreement take effect with the report."""

    spouse_name: Text | None = wire("배우자")
    """Name of the husband or wife of that marriage."""

    spouse_resident_number: ResidentNumber | None = wire("배우자의주민등록번호", label="배우자의 주민등록번호")
    """Resident registration number of that spouse."""

    spouse_nationality: Text | None = wire("배우자의국적", label="배우자의 국적")
    """Nationality of that spouse; for a foreigner only."""

    spouse_born_on: Day | None = wire("배우자의출생연월일", label="배우자의 출생연월일")
    """Day of birth of that spouse; for a foreigner, in place of a number."""

    office: Text | None = wire("처리관서")
    """Municipality that recorded it."""

    judgment_final_on: Day | None = wire("재판확정일")
    """Day on which a judgment of divorce, annulment or cancellation became final."""

    court: Text | None = wire("법원")
    """Court that gave the judgment."""


class MarriageRelation(Certificate):
    """A person's present spouse and, in the detailed form, every marriage and divorce on record."""

    spec = Spec(
        name_ko="혼인관계증명서",
        name_en="Marriage Relation Certificate",
        aliases=("혼인관계 증명서", "혼인관계증명서(일반)", "혼인관계증명서(상세)", "혼인증명서", "혼인사실증명"),
        system="전자가족관계등록시스템",
        laws=(
            Law("가족관계의 등록 등에 관한 법률 제15조제1항제3호"),
            Law("대법원 가족관계등록예규(등록사항별 증명서의 발급 등에 관한 사무처리지침)", confirmed=True),
        ),
        subject="person",
        documents=("혼인관계증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.FAMILY_SPOUSE,
            Fact.MARRIAGE_HISTORY,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("신혼부부 주택 자격", "배우자 확인", "비자", "한부모 확인", "대출"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 3 months)",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.variant,
            options.resident_number_display,
        ),
        Wallet(),
    )
    facts = (
        *PERSON_FACTS,
        gives(
            Fact.FAMILY_SPOUSE,
            Relative,
            rows="spouse",
            relation=always("spouse"),
            name="name",
            resident_number="resident_number",
            birth_date="born_on",
        ),
        # A marriage and a divorce by agreement take effect with the report, what a court decides with its judgment.
        gives(
            Fact.MARRIAGE_HISTORY,
            Event,
            rows="events",
            where={"kind": ("marriage", "divorce", "divorce_by_agreement", "spouse_death")},
            kind="kind",
            on="reported_on",
            detail="spouse_name",
        ),
        gives(
            Fact.MARRIAGE_HISTORY,
            Event,
            rows="events",
            where={"kind": ("divorce_by_judgment", "annulment", "cancellation")},
            kind="kind",
            on="judgment_final_on",
            detail="spouse_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        variant: Annotated[str, VARIANTS] = "general"
        """Which certificate: general, detailed, or one that shows a chosen matter only (증명서 종류)."""

        specific_matter: Text | None = None
        """Which marriage a certificate of a chosen matter shows (특정증명서에 나타낼 혼인(특정일 때))."""

        resident_number_display: Annotated[str, NUMBER_DISPLAYS] = "hidden"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued on the internet."""

    variant: Annotated[str, VARIANTS] = wire("증명서종류", label="증명서 종류")
    """General (the present marriage), detailed (every marriage and divorce), or a chosen marriage only."""

    registered_domicile: Address = wire("등록기준지")
    """Place of family registration, which need not be where the person lives."""

    holder: Registrant = wire("본인")
    """The person that the certificate is about."""

    spouse: Spouse | None = wire("배우자")
    """The present spouse; absent for who is single, divorced or widowed."""

    events: tuple[MarriageEvent, ...] = wire("혼인사항")
    """Marriages and divorces, as far as this kind of certificate shows them."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_time: Text | None = wire("발급시각")
    """Time of issue in words, 16시 15분."""

    issued_by: Text = wire("발급기관")
    """Office that issued it: the court administration's data centre online, a mayor at a counter."""

    officer_name: Text | None = wire("발급담당자", label="발급 담당자")
    """Official in charge, or the team; on an issue at a counter."""

    officer_phone: Phone | None = wire("전화")
    """Telephone number of the official in charge."""

    applicant_name: Text = wire("신청인")
    """Who applied; not always the person that the certificate is about."""

"""Adoption Relation Certificate (입양관계증명서)."""

from typing import Annotated

from certbroker.facts import Fact
from certbroker.fields import Address, Day, Phone, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._register import NUMBER_DISPLAYS, PERSON_FACTS, RELATIVES, VARIANTS, Registrant, Relative

RELATIONS = code(
    {
        "친생부": "birth_father",
        "친생모": "birth_mother",
        "양부": "adoptive_father",
        "양모": "adoptive_mother",
        "양자": "adopted_child",
    }
)
EVENT_KINDS = code(
    {
        "입양": "adoption",
        "파양": "dissolution",
        "입양무효": "annulment",
        "입양취소": "cancellation",
    }
)


class FamilyMember(Relative):
    """A birth parent, an adoptive parent or an adopted child (가족사항)."""

    relation: Annotated[str, RELATIONS] = wire("구분")
    """What the relative is to the person."""


class AdoptionEvent(Record):
    """An adoption, its dissolution or its undoing (입양사항)."""

    kind: Annotated[str, EVENT_KINDS] = wire("구분")
    """What happened: adoption, dissolution (파양), annulment or cancellation."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported; an adoption takes effect with the report."""

    adoptive_father_name: Text | None = wire("양부")
    """Name of the adoptive father; absent where the certificate is his own."""

    adoptive_mother_name: Text | None = wire("양모")
    """Name of the adoptive mother; absent where the certificate is her own."""

    adopted_child_name: Text | None = wire("양자")
    """Name of the adopted child, on the certificate of an adoptive parent."""

    reporter: Text | None = wire("신고인")
    """Who reported it: 양부, or 대락자 모 (the mother, who consented in place of a child below 13)."""

    judgment_final_on: Day | None = wire("재판확정일")
    """Day on which the judgment became final: permission for a minor, dissolution, annulment."""

    court: Text | None = wire("법원")
    """Court that gave the judgment."""

    office: Text | None = wire("처리관서")
    """Municipality that recorded it."""


class AdoptionRelation(Certificate):
    """A person's birth parents, adoptive parents or adopted children and the adoptions and dissolutions on record."""

    spec = Spec(
        name_ko="입양관계증명서",
        name_en="Adoption Relation Certificate",
        aliases=("입양관계 증명서", "입양관계증명서(일반)", "입양관계증명서(상세)", "입양증명서", "입양사실증명"),
        system="전자가족관계등록시스템",
        laws=(
            Law("가족관계의 등록 등에 관한 법률 제15조제1항제4호"),
            Law("대법원 가족관계등록예규(등록사항별 증명서의 발급 등에 관한 사무처리지침)", confirmed=True),
        ),
        subject="person",
        documents=("입양관계증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.FAMILY_ADOPTION,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("입양 확인", "상속", "다자녀 인정", "비자"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 3 months)",
        notes=(
            "Head, person table and footer are known from the sister "
            "certificates; labels inside 입양사항 are general knowledge. Most"
            " people's certificate has no rows."
        ),
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
        RELATIVES.only(Fact.FAMILY_ADOPTION, relation=("adoptive_father", "adoptive_mother", "adopted_child")),
    )

    class Ask(Options):
        """What the applicant chooses."""

        variant: Annotated[str, VARIANTS] = "general"
        """Which certificate: general, detailed, or one that shows a chosen matter only (증명서 종류)."""

        specific_matter: Text | None = None
        """What a certificate of a chosen matter shows (특정증명서에 나타낼 사항(특정일 때))."""

        resident_number_display: Annotated[str, NUMBER_DISPLAYS] = "hidden"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued on the internet."""

    variant: Annotated[str, VARIANTS] = wire("증명서종류", label="증명서 종류")
    """General (adoptions that stand), detailed (those dissolved or undone too), or a chosen matter only."""

    registered_domicile: Address = wire("등록기준지")
    """Place of family registration, which need not be where the person lives."""

    holder: Registrant = wire("본인")
    """The person that the certificate is about."""

    family_members: tuple[FamilyMember, ...] = wire("가족", label="가족사항")
    """Birth parents, adoptive parents and adopted children, as far as this kind of certificate shows them."""

    events: tuple[AdoptionEvent, ...] = wire("입양사항")
    """What is on record, in the order printed; for most people nothing."""

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

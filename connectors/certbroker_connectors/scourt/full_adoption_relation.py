"""Full Adoption Relation Certificate (친양자입양관계증명서)."""

from typing import Annotated

from certbroker.facts import Fact
from certbroker.fields import Address, Day, Phone, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

from ._register import NUMBER_DISPLAYS, PERSON_FACTS, RELATIVES, VARIANTS, Registrant, Relative

RELATIONS = code(
    {
        "친생부": "birth_father",
        "친생모": "birth_mother",
        "양부": "adoptive_father",
        "양모": "adoptive_mother",
        "친양자": "fully_adopted_child",
    }
)
EVENT_KINDS = code(
    {
        "친양자입양": "full_adoption",
        "친양자파양": "dissolution",
        "친양자입양취소": "cancellation",
    }
)


class FamilyMember(Relative):
    """A birth parent, an adoptive parent or a fully adopted child (가족사항)."""

    relation: Annotated[str, RELATIONS] = wire("구분")
    """What the relative is to the person."""


class AdoptionEvent(Record):
    """A full adoption, its dissolution or its cancellation (친양자입양사항)."""

    kind: Annotated[str, EVENT_KINDS] = wire("구분")
    """What happened: full adoption, dissolution (파양) or cancellation."""

    judgment_final_on: Day | None = wire("재판확정일")
    """Day on which the judgment became final; a full adoption takes effect with it."""

    court: Text | None = wire("법원")
    """Family court that gave the judgment."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported, within a month of the judgment."""

    reporter: Text | None = wire("신고인")
    """Who reported it, such as 양부."""

    adoptive_father_name: Text | None = wire("양부")
    """Name of the adoptive father; absent where the certificate is his own."""

    adoptive_mother_name: Text | None = wire("양모")
    """Name of the adoptive mother; absent where the certificate is her own."""

    adopted_child_name: Text | None = wire("친양자")
    """Name of the fully adopted child, on the certificate of an adoptive parent."""

    office: Text | None = wire("처리관서")
    """Municipality that recorded it."""


class FullAdoptionRelation(Certificate):
    """A person's birth parents, full-adoptive parents or fully adopted children.

    Given out only in the few cases the law allows.
    """

    spec = Spec(
        name_ko="친양자입양관계증명서",
        name_en="Full Adoption Relation Certificate",
        aliases=("친양자 입양관계증명서", "친양자입양관계 증명서", "친양자증명서", "친양자입양관계증명서(상세)"),
        system="전자가족관계등록시스템",
        laws=(
            Law("가족관계의 등록 등에 관한 법률 제15조제1항제5호"),
            Law("가족관계의 등록 등에 관한 법률 제14조제2항(교부 제한)"),
        ),
        subject="person",
        documents=("친양자입양관계증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.FAMILY_ADOPTION,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("친양자 사실 확인", "혼인 장애 확인", "법원 제출"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 3 months)",
        notes=(
            "A refusal is normal here. The law allows it only to the full adoptee of age, for a "
            "marriage check, for a court inquiry and the like."
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
    )
    facts = (
        *PERSON_FACTS,
        RELATIVES.only(Fact.FAMILY_ADOPTION, relation=("adoptive_father", "adoptive_mother", "fully_adopted_child")),
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
    """Birth parents, adoptive parents and fully adopted children, as far as this kind of certificate shows them."""

    events: tuple[AdoptionEvent, ...] = wire("친양자입양사항")
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

"""Family relation certificate (가족관계증명서)."""

from typing import Annotated

from certbroker.facts import Fact
from certbroker.fields import Address, Day, Phone, Text, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._register import NUMBER_DISPLAYS, PERSON_FACTS, RELATIVES, VARIANTS, Registrant, Relative

CHOSEN_MEMBERS = code({"부모": "parents", "배우자": "spouse", "자녀": "children"})
RELATIONS = code(
    {
        "부": "father",
        "모": "mother",
        "양부": "adoptive_father",
        "양모": "adoptive_mother",
        "배우자": "spouse",
        "자녀": "child",
    }
)


class FamilyMember(Relative):
    """A parent, the spouse or a child (가족사항)."""

    relation: Annotated[str, RELATIONS] = wire("구분")
    """What the relative is to the person."""


class FamilyRelation(Certificate):
    """A person's parents, spouse and children as recorded in the family relation register."""

    spec = Spec(
        name_ko="가족관계증명서",
        name_en="Family Relation Certificate",
        aliases=(
            "가족관계 증명서",
            "가족관계증명서(일반)",
            "가족관계증명서(상세)",
            "가족관계증명서(특정)",
            "가족관계증명",
        ),
        system="전자가족관계등록시스템",
        laws=(
            Law("가족관계의 등록 등에 관한 법률 제15조제1항제1호"),
            Law(
                "대법원 가족관계등록예규(등록사항별 증명서의 발급 등에 관한 사무처리지침)",
                confirmed=True,
            ),
        ),
        subject="person",
        documents=("가족관계증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.FAMILY_PARENTS,
            Fact.FAMILY_SPOUSE,
            Fact.FAMILY_CHILDREN,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("연말정산", "상속", "복지 신청", "가족 확인", "청약"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 3 months)",
        notes="The choices of a 특정 certificate are general knowledge. 일반 shows living children of the present "
        "marriage only; 상세 shows all children. Adoptive parents are recorded as 부 and 모; 양부 and 양모 are "
        "accepted in case an older print uses them.",
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
        RELATIVES.only(Fact.FAMILY_PARENTS, relation=("father", "mother", "adoptive_father", "adoptive_mother")),
        RELATIVES.only(Fact.FAMILY_SPOUSE, relation="spouse"),
        RELATIVES.only(Fact.FAMILY_CHILDREN, relation="child"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        variant: Annotated[str, VARIANTS] = "general"
        """Which certificate: general, detailed, or with chosen relatives only (증명서 종류)."""

        specific_members: tuple[Annotated[str, CHOSEN_MEMBERS], ...] | None = None
        """Which relatives a certificate with chosen relatives shows (특정증명서에 나타낼 가족)."""

        resident_number_display: Annotated[str, NUMBER_DISPLAYS] = "hidden"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued on the internet."""

    variant: Annotated[str, VARIANTS] = wire("증명서종류", label="증명서 종류")
    """General (living children of the present marriage), detailed (all children), or with chosen relatives only."""

    registered_domicile: Address = wire("등록기준지")
    """Place of family registration, which need not be where the person lives."""

    holder: Registrant = wire("본인")
    """The person whose family is certified."""

    family_members: tuple[FamilyMember, ...] = wire("가족", label="가족사항")
    """Parents, spouse and children, as far as this kind of certificate shows them."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_time: Text | None = wire("발급시각")
    """Time of issue in words, 16시 15분."""

    issued_by: Text = wire("발급기관")
    """Office that issued it: the court administration's data centre online, a mayor at a counter."""

    officer_name: Text | None = wire("발급담당자", label="발급 담당자")
    """Official in charge."""

    officer_phone: Phone | None = wire("전화")
    """Telephone number of the official in charge."""

    applicant_name: Text = wire("신청인")
    """Who applied; not always the person whose family is certified."""

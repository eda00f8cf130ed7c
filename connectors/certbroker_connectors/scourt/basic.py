"""Basic Certificate (기본증명서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Identity, always, gives
from certbroker.fields import Address, Day, Instant, Phone, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._register import NUMBER_DISPLAYS, PERSON_FACTS, VARIANTS, Registrant

MATTERS = code(
    {
        "친권·후견": "parental_authority",
        "성명정정및개명": "name_change",
        "국적": "nationality",
        "출생": "birth",
        "사망": "death",
    }
)


class Birth(Record):
    """The birth, and how it was registered (출생)."""

    place: Address | None = wire("출생장소")
    """Where the person was born."""

    reported_on: Day | None = wire("신고일")
    """Day on which the birth was reported."""

    reporter: Text | None = wire("신고인")
    """Who reported it: 부, 모, 동거친족."""

    forwarded_on: Day | None = wire("송부일")
    """Day on which the report went to the office that keeps the register, where it was made elsewhere."""

    forwarded_by: Text | None = wire("송부자")
    """Mayor whose office sent it there."""


class Death(Record):
    """The death, and how it was registered (사망)."""

    died_at: Instant | None = wire("사망일시")
    """When the person died."""

    place: Address | None = wire("사망장소")
    """Where the person died."""

    reported_on: Day | None = wire("신고일")
    """Day on which the death was reported."""

    reporter: Text | None = wire("신고인")
    """Who reported it, such as 동거친족."""


class NameChange(Record):
    """A change of the given name, permitted by a court (개명)."""

    permitted_on: Day | None = wire("개명허가일")
    """Day on which the court permitted it."""

    court: Text | None = wire("허가법원")
    """Family court that permitted it."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported; the new name counts from then on."""

    reporter: Text | None = wire("신고인")
    """Who reported it: 본인, or a parent."""

    former_name: Text = wire("개명전이름", label="개명 전 이름")
    """Name before the change."""

    new_name: Text | None = wire("개명후이름", label="개명 후 이름")
    """Name after the change."""


class ParentalAuthority(Record):
    """Who has parental authority or guardianship over a minor, or lost it (친권·후견)."""

    kind: Text | None = wire("구분")
    """What was decided: 친권자지정, 친권상실, 후견개시."""

    guardian: Text | None = wire("친권자")
    """Who holds it from then on: 부, 모, or a name."""

    decided_on: Day | None = wire("결정일")
    """Day of the decision or agreement."""

    cause: Text | None = wire("원인")
    """What it followed from: 협의이혼, 인지, 재판."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported."""

    reporter: Text | None = wire("신고인")
    """Who reported it."""


class NationalityAcquisition(Record):
    """How a former foreigner became Korean (국적취득)."""

    acquired_on: Day | None = wire("국적취득일")
    """Day on which the nationality was acquired."""

    reason: Text | None = wire("국적취득사유")
    """How: 귀화, 국적회복, 인지."""

    former_nationality: Text | None = wire("종전국적")
    """Nationality before."""

    notified_on: Day | None = wire("통보일")
    """Day on which the register office was told."""

    notified_by: Text | None = wire("통보자")
    """Who told it: the minister of justice."""


class Correction(Record):
    """A correction of the register itself (정정)."""

    permitted_on: Day | None = wire("정정허가일")
    """Day on which the court permitted it; absent where an official corrected it without one."""

    court: Text | None = wire("허가법원")
    """Family court that permitted it."""

    content: Text = wire("정정내용")
    """What was corrected, from and to, as printed."""

    reported_on: Day | None = wire("신고일")
    """Day on which it was reported."""


class Basic(Certificate):
    """A person's birth, death, name, nationality and parental authority, as the family relation register has them."""

    spec = Spec(
        name_ko="기본증명서",
        name_en="Basic Certificate",
        aliases=("기본 증명서", "기본증명서(일반)", "기본증명서(상세)", "기본증명서(특정)", "가족관계등록 기본증명서"),
        system="전자가족관계등록시스템",
        laws=(
            Law("가족관계의 등록 등에 관한 법률 제15조제1항제2호"),
            Law("대법원 가족관계등록예규(등록사항별 증명서의 발급 등에 관한 사무처리지침)", confirmed=True),
        ),
        subject="person",
        documents=("기본증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.PERSON_DEATH,
            Fact.PERSON_NAME_CHANGE,
            Fact.PERSON_NATIONALITY,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("미성년자 계좌 개설", "여권", "친권 확인", "개명 확인", "사망 확인"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 3 months)",
        notes=(
            "On paper the entries are free blocks 【출생장소】...; here one "
            "group per kind of entry. The list of 특정 matters and the 친권 "
            "labels are general knowledge."
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
        gives(Fact.PERSON_DEATH, Event, rows="death", kind=always("death"), on="died_at", detail="place"),
        gives(
            Fact.PERSON_NAME_CHANGE,
            Event,
            rows="name_changes",
            kind=always("name_change"),
            on="reported_on",
            detail="former_name",
        ),
        # Only nationals have a register of their own; who lost the nationality is marked.
        gives(
            Fact.PERSON_NATIONALITY,
            Identity,
            where={"holder.status": (None, "deceased", "declared_missing", "declared_absent")},
            nationality=always("대한민국"),
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        variant: Annotated[str, VARIANTS] = "general"
        """Which certificate: general, detailed, or one that shows a chosen matter only (증명서 종류)."""

        specific_matter: Annotated[str, MATTERS] | None = None
        """Which matter a certificate of a chosen matter shows (특정증명서에 나타낼 사항(특정일 때))."""

        resident_number_display: Annotated[str, NUMBER_DISPLAYS] = "hidden"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued on the internet."""

    variant: Annotated[str, VARIANTS] = wire("증명서종류", label="증명서 종류")
    """General (what holds today), detailed (changes and corrections too), or a chosen matter only."""

    registered_domicile: Address = wire("등록기준지")
    """Place of family registration, which need not be where the person lives."""

    holder: Registrant = wire("본인")
    """The person that the certificate is about."""

    birth: Birth | None = wire("출생")
    """The birth, and how it was registered."""

    death: Death | None = wire("사망")
    """The death; absent for the living."""

    name_changes: tuple[NameChange, ...] = wire("개명")
    """Changes of the given name."""

    parental_authorities: tuple[ParentalAuthority, ...] = wire("친권")
    """Who has parental authority or guardianship, a row per decision; for a minor."""

    nationality_acquisition: NationalityAcquisition | None = wire("국적취득")
    """How a former foreigner became Korean; absent for who was born Korean."""

    corrections: tuple[Correction, ...] = wire("정정")
    """Corrections of the register; on a detailed certificate."""

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

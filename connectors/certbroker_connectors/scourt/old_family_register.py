"""Removed Family Register (before 2008) (제적등본)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Identity, Relative, always, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

from ._register import NUMBER_DISPLAYS, SEXES

COPY_KINDS = code(
    {
        "등본": "whole",
        "초본": "extract",
    }
)
# As the register counts them: the eldest 장남 and 장녀, the second 차남 and 차녀, then by number; newer ones say 자.
CHILDREN = (
    "자",
    "녀",
    "장남",
    "장녀",
    "차남",
    "차녀",
    *(f"{number}{kind}" for number in "삼사오육칠팔구" for kind in "남녀"),
)


class Member(Record):
    """A member of the family, the head included, living or not (호적구성원)."""

    relation_to_head: Text = wire("호주와의관계", label="호주와의 관계")
    """What the member is to the head: 호주 (the head), 처, 장남, 차녀, 모, 자부, 손."""

    name: Text = wire("성명")
    """Name of the member."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    clan_origin: Text | None = wire("본")
    """Place of origin of the clan (본관), in Chinese characters."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the member."""

    born_on: Day | None = wire("출생연월일")
    """Day of birth by the western calendar; old papers count in 단기 years, which is 2333 more."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; absent for who died before there were any."""

    father_name: Text | None = wire("부")
    """Name of the father."""

    mother_name: Text | None = wire("모")
    """Name of the mother."""

    entry_or_new_register: Text | None = wire("입적또는신호적", label="입적 또는 신호적")
    """Register that the member came from, or went to."""

    is_removed: YesNo | None = wire("제적여부")
    """Whether the member is crossed out on paper, because of death, marriage or leaving."""

    events: tuple[Text, ...] = wire("신분사항")
    """Events of the member's life: free sentences, which may hold Hanja and 단기 years, one per entry."""


class OldFamilyRegister(Certificate):
    """The family register (호적) that was kept until the end of 2007.

    Closed since, with every member and the events of each one's life.
    """

    spec = Spec(
        name_ko="제적등본",
        name_en="Removed Family Register (before 2008)",
        aliases=("제적 등본", "제적등본·초본", "제적초본", "제적부 등본", "호적등본", "제적증명서"),
        system="전자가족관계등록시스템",
        laws=(Law("가족관계의 등록 등에 관한 법률 부칙 제4조"),),
        gov24_code="12700000044",
        subject="household",
        documents=("제적등본",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_REGISTERED_DOMICILE,
            Fact.FAMILY_PARENTS,
            Fact.FAMILY_SPOUSE,
            Fact.FAMILY_CHILDREN,
            Fact.FAMILY_ADOPTION,
            Fact.MARRIAGE_HISTORY,
        ),
        sensitivity=("resident_number", "family"),
        used_for=("상속", "2008년 이전 가족관계 확인", "조상 땅 찾기", "보훈 신청"),
        form_known="partial",
        fresh_days=90,
        validity_note="contents no longer change; receivers still ask for a recent issue",
        notes=(
            "Registers before computerisation are images; those carry no "
            "data. Hanja and 단기 dates may appear in the event sentences, "
            "which are kept as text."
        ),
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.registered_domicile,
            options.head_name,
        ),
    )
    facts = (
        gives(Fact.PERSON_REGISTERED_DOMICILE, Identity, domicile="registered_domicile"),
        # Relatives of the head; of other marriages and of adoptions the sentences tell, which are kept as text.
        gives(
            Fact.FAMILY_PARENTS,
            Relative,
            rows="members",
            where={"relation_to_head": ("부", "모")},
            relation="relation_to_head",
            name="name",
            resident_number="resident_number",
            birth_date="born_on",
        ),
        gives(
            Fact.FAMILY_SPOUSE,
            Relative,
            rows="members",
            where={"relation_to_head": ("처", "남편")},
            relation="relation_to_head",
            name="name",
            resident_number="resident_number",
            birth_date="born_on",
        ),
        gives(
            Fact.FAMILY_CHILDREN,
            Relative,
            rows="members",
            where={"relation_to_head": CHILDREN},
            relation="relation_to_head",
            name="name",
            resident_number="resident_number",
            birth_date="born_on",
        ),
        gives(
            Fact.FAMILY_ADOPTION,
            Relative,
            rows="members",
            where={"relation_to_head": ("양자", "양녀", "양부", "양모")},
            relation="relation_to_head",
            name="name",
            resident_number="resident_number",
            birth_date="born_on",
        ),
        gives(
            Fact.MARRIAGE_HISTORY,
            Event,
            rows="members",
            where={"relation_to_head": "처"},
            kind=always("marriage"),
            detail="name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        copy_kind: Annotated[str, COPY_KINDS] = "whole"
        """Whether the whole register or the entries of one person are wanted (등본·초본 구분)."""

        registered_domicile: Address | None = None
        """Place of family registration by which the register is found (본적)."""

        head_name: Text | None = None
        """Name of the head by which the register is found (호주 성명)."""

        resident_number_display: Annotated[str, NUMBER_DISPLAYS] = "hidden"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits; only where it was issued on the internet."""

    copy_kind: Annotated[str, COPY_KINDS] = wire("등초본구분", label="등본·초본 구분")
    """The whole register (등본), or the entries of one person (초본)."""

    registered_domicile: Address = wire("본적")
    """Place of family registration, as a lot number."""

    head_name: Text = wire("호주")
    """Name of the head of the family (호주)."""

    head_name_hanja: Text | None = wire("호주한자", label="호주(한자)")
    """Name of the head in Chinese characters."""

    former_head_name: Text | None = wire("전호주")
    """Name of the head before, where headship passed on."""

    relation_to_former_head: Text | None = wire("전호주와의관계", label="전호주와의 관계")
    """What the head was to the former one."""

    compiled_on: Day | None = wire("호적편제일")
    """Day on which the register was made up."""

    compiled_reason: Text | None = wire("호적편제사유")
    """Why it was made up: 분가 (a branch family), 호주상속 or 호주승계 (a new head), 전적 (moved)."""

    removed_on: Day | None = wire("제적일")
    """Day on which the register was closed; 2008-01-01 where the law closed all of them."""

    removed_reason: Text | None = wire("제적사유")
    """Why it was closed."""

    members: tuple[Member, ...] = wire("호적구성원")
    """Everybody ever in the register, or the one person of an extract."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_time: Text | None = wire("발급시각")
    """Time of issue in words, 16시 15분."""

    issued_by: Text = wire("발급기관")
    """Office that issued it: the court administration's data centre online, a mayor at a counter."""

    applicant_name: Text | None = wire("신청인")
    """Who applied."""

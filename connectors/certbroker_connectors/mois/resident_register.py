"""Resident register, household copy (주민등록표 등본)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Relative, Residence, always, gives
from certbroker.fields import Address, Day, Integer, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._history import PAST_ADDRESSES

RELATIONS = code(
    {
        "본인": "self",
        "배우자": "spouse",
        "자": "child",
        "자녀": "child",
        "배우자의자녀": "child_of_spouse",
        "부": "father",
        "모": "mother",
        "조부": "grandfather",
        "조모": "grandmother",
        "시부": "father_in_law",
        "시모": "mother_in_law",
        "장인": "father_in_law",
        "장모": "mother_in_law",
        "며느리": "daughter_in_law",
        "자부": "daughter_in_law",
        "사위": "son_in_law",
        "손": "grandchild",
        "손자녀": "grandchild",
        "형": "sibling",
        "제": "sibling",
        "누나": "sibling",
        "언니": "sibling",
        "오빠": "sibling",
        "동생": "sibling",
        "자매": "sibling",
        "형제자매": "sibling",
        "친척": "relative",
        "세대원": "household_member",
        "동거인": "cohabitant",
    }
)
STATUSES = code(
    {"거주자": "resident", "재외국민": "overseas_korean", "거주불명자": "unknown_residence", "외국인": "foreigner"}
)
CHANGE_REASONS = code({"미포함": "none", "세대주": "head", "세대원": "members", "모두포함": "all"})
NUMBER_BACKS = code({"미포함": "none", "본인": "applicant_only", "세대원": "members_only", "모두포함": "all"})


HEAD = {"relation_to_head": "self"}


class CurrentAddress(Record):
    """Where the household lives now (현주소)."""

    address: Address = wire("주소")
    """Address of the household."""

    moved_in_on: Day | None = wire("전입일")
    """Day on which the household moved in."""

    changed_on: Day | None = wire("변동일")
    """Day on which the move was reported (신고일)."""

    change_reason: Text | None = wire("변동사유")
    """Why the entry was made."""


class PastAddress(Record):
    """Where the household lived before (과거주소)."""

    number: Integer = wire("번호")
    """Number of the row."""

    address: Address = wire("주소")
    """Former address of the household."""

    moved_in_on: Day | None = wire("전입일")
    """Day on which the household moved in there."""

    changed_on: Day | None = wire("변동일")
    """Day on which the move was reported."""

    change_reason: Text | None = wire("변동사유")
    """Why the entry was made."""


class Member(Record):
    """A member of the household, the head included (세대원)."""

    number: Integer = wire("번호")
    """Number of the row."""

    relation_to_head: Annotated[str, RELATIONS] | None = wire("세대주관계", label="세대주와의 관계")
    """What the member is to the head of the household; absent where relations are hidden."""

    name: Text | None = wire("성명")
    """Name of the member; absent where the names of other members are hidden."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the member; a foreign spouse or child has an alien registration number here."""

    moved_in_on: Day | None = wire("전입일")
    """Day on which the member joined the household at this address."""

    changed_on: Day | None = wire("변동일")
    """Day on which that was reported."""

    change_reason: Text | None = wire("변동사유")
    """Why the entry was made."""

    registration_status: Annotated[str, STATUSES] | None = wire("등록상태")
    """How the member is registered."""


class ResidentRegister(Certificate):
    """Every member of a household at its current address, with its head and how each member relates to the head.

    Past addresses are printed where they are asked for.
    """

    spec = Spec(
        name_ko="주민등록표 등본",
        name_en="Resident Register (Household Copy)",
        aliases=("주민등록등본", "주민등록표등본", "등본", "주민등록 등본", "주민등록표(등본)", "세대 등본"),
        system="주민등록시스템",
        laws=(
            Law("주민등록법 제29조", confirmed=True),
            Law("주민등록법 시행규칙 별지 제18호서식", confirmed=True),
        ),
        gov24_code="13100000015",
        subject="household",
        documents=("주민등록표등본",),
        number_shapes=("0000-0000-0000-0000", "제 n 호"),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.RESIDENCE_CURRENT,
            Fact.RESIDENCE_HISTORY,
            Fact.HOUSEHOLD_MEMBERS,
            Fact.HOUSEHOLD_HEAD,
        ),
        sensitivity=("resident_number", "address", "family"),
        used_for=("대출", "청약", "입학", "복지 신청", "세대 확인"),
        fresh_days=90,
        validity_note="no statutory validity; the receiver sets a freshness rule (commonly 1 or 3 months)",
    )
    routes = (
        MyData("L001", K001=subject.name, K002=subject.resident_number.front, K003=subject.resident_number.back),
        Wallet(
            "30000100001",
            choices={
                "주소변동사항": options.past_addresses,
                "세대구성사유": options.show_formation_reason,
                "세대구성일자": options.show_formed_on,
                "현세대원의입적일": options.show_moved_in_dates,
                "세대원의변동사유": options.change_reasons,
                "세대원이름공개": options.show_member_names,
                "주민등록번호뒷자리": options.resident_number_back,
                "세대주관계": options.show_relation_to_head,
                "동거인": options.show_cohabitants,
            },
            first={"구분": ("3", "주민등록표등본교부")},
            last={"외국인여부": subject.nationality_kind.codes(domestic="101", foreign="")},
        ),
    )
    facts = (
        gives(Fact.RESIDENCE_CURRENT, Residence, rows="current_address", address="address", since="moved_in_on"),
        gives(Fact.RESIDENCE_HISTORY, Residence, rows="current_address", address="address", since="moved_in_on"),
        gives(Fact.RESIDENCE_HISTORY, Residence, rows="past_addresses", address="address", since="moved_in_on"),
        gives(Fact.HOUSEHOLD_HEAD, Relative, relation=always("self"), name="household_head_name"),
        gives(
            Fact.HOUSEHOLD_MEMBERS,
            Relative,
            rows="members",
            relation="relation_to_head",
            name="name",
            resident_number="resident_number",
            birth_date="resident_number.birth_date",
        ),
        # Whose copy it is, a household paper does not say by number: the head is the one it names.
        gives(
            Fact.PERSON_IDENTITY, Identity, rows="members", where=HEAD, name="name", resident_number="resident_number"
        ),
        gives(Fact.PERSON_BIRTH_DATE, Identity, rows="members", where=HEAD, birth_date="resident_number.birth_date"),
        gives(Fact.PERSON_SEX, Identity, rows="members", where=HEAD, sex="resident_number.sex"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        past_addresses: Annotated[str, PAST_ADDRESSES] = "none"
        """How much of the address history is printed (과거의 주소 변동 사항)."""

        past_address_years: Integer | None = None
        """How many years of it, where years are chosen (과거 주소 변동 사항 포함 연수)."""

        show_formation_reason: bool = True
        """Whether the reason why the household was formed is printed (세대 구성 사유)."""

        show_formed_on: bool = True
        """Whether the day on which the household was formed is printed (세대 구성 일자)."""

        show_moved_in_dates: bool = True
        """Whether the days of moving in and of the report are printed (발생일/신고일)."""

        change_reasons: Annotated[str, CHANGE_REASONS] = "all"
        """Whose reasons of change are printed (변동 사유)."""

        show_relation_to_head: bool = True
        """Whether each member's relation to the head is printed (세대주와의 관계)."""

        show_member_names: bool = True
        """Whether the names of members other than the applicant are printed (교부 대상자 외 세대원 이름)."""

        resident_number_back: Annotated[str, NUMBER_BACKS] = "none"
        """Whose back parts of resident numbers are printed (주민등록번호 뒷자리)."""

        show_cohabitants: bool = True
        """Whether cohabitants who are no family are printed (동거인)."""

        purpose: Text | None = None
        """What the copy is for (용도 및 목적)."""

    document_number: Text = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits online; a counter prints 제 n 호."""

    officer_name: Text | None = wire("담당자")
    """Official in charge."""

    officer_phone: Phone | None = wire("전화")
    """Telephone number of the official in charge."""

    applicant_name: Text = wire("신청인")
    """Who applied; any member of the household may."""

    applicant_born_on: Day | None = wire("신청인생년월일", label="신청인 생년월일")
    """Day of birth of the applicant."""

    purpose: Text | None = wire("용도및목적", label="용도 및 목적")
    """What the copy is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood who issued it."""

    household_head_name: Text = wire("세대주성명", label="세대주 성명")
    """Name of the head of the household."""

    household_head_name_hanja: Text | None = wire("세대주한자", label="세대주 성명(한자)")
    """Name of the head in Chinese characters."""

    formation_reason: Text | None = wire("세대구성사유", label="세대 구성 사유")
    """Why the household was formed, as printed; absent where the option is off."""

    formed_on: Day | None = wire("세대구성일자", label="세대 구성 일자")
    """Day on which the household was formed."""

    current_address: CurrentAddress = wire("현주소")
    """Where the household lives now."""

    past_addresses: tuple[PastAddress, ...] = wire("과거주소", label="과거의 주소 변동 사항")
    """Where the household lived before, as far back as was asked for."""

    members: tuple[Member, ...] = wire("세대원")
    """Everybody in the household, the head first."""

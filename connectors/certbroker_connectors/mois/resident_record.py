"""Resident record, personal abstract (주민등록표 초본)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Identity, Span, always, gives
from certbroker.facts import Residence as ResidenceFact
from certbroker.fields import Address, Day, Integer, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, subject

from ._history import PAST_ADDRESSES

STATUSES = code(
    {"거주자": "resident", "재외국민": "overseas_korean", "거주불명자": "unknown_residence", "말소": "cancelled"}
)
MILITARY_SERVICE = code({"미포함": "none", "기본": "basic", "전체포함": "all"})


class PersonalChange(Record):
    """A change of the person's own entry: name, resident number and the like (인적사항 변경)."""

    number: Integer = wire("번호")
    """Number of the row."""

    content: Text = wire("변경내용")
    """What was changed, from and to, as printed."""

    changed_on: Day | None = wire("변동일")
    """Day of the change."""

    change_reason: Text | None = wire("변동사유")
    """Why it was changed."""


class Residence(Record):
    """An address at which the person is or was registered (주소 변동 사항)."""

    number: Integer = wire("번호")
    """Number of the row."""

    address: Address = wire("주소")
    """Where the person was registered."""

    moved_in_on: Day | None = wire("전입일")
    """Day on which the change happened (발생일)."""

    changed_on: Day | None = wire("변동일")
    """Day on which it was reported (신고일)."""

    household_head_and_relation: Text | None = wire("세대주및관계", label="세대주 및 관계")
    """Head of the household and what the person is to the head, in words: 홍길동의 본인."""

    registration_status: Annotated[str, STATUSES] | None = wire("등록상태")
    """How the person was registered there."""

    change_reason: Text | None = wire("변동사유")
    """Why the entry was made: a move, a new head of household, a new name of the road."""


class MilitaryService(Record):
    """Military service of the person (병역사항)."""

    decided_on: Day | None = wire("처분일자")
    """Day on which the military service was decided on."""

    decision: Text | None = wire("처분사항")
    """Decision of the conscription examination."""

    service_category: Text | None = wire("역종")
    """Kind of service: active, reserve, supplementary, wartime labour or exempt."""

    military_branch: Text | None = wire("군별")
    """Army, navy, air force or marines."""

    rank: Text | None = wire("계급")
    """Last rank."""

    service_number: Text | None = wire("군번")
    """Military service number."""

    specialty: Text | None = wire("병과")
    """Branch of work within the service."""

    enlisted_on: Day | None = wire("입영일자")
    """Day of enlistment."""

    discharged_on: Day | None = wire("전역일자")
    """Day of discharge."""

    discharge_reason: Text | None = wire("전역사유")
    """Why the person was discharged."""


class ResidentRecord(Certificate):
    """One person's resident record with name changes, the history of addresses and, if asked for, military service."""

    spec = Spec(
        name_ko="주민등록표 초본",
        name_en="Resident Record (Personal Abstract)",
        aliases=("주민등록초본", "주민등록표초본", "초본", "주민등록 초본", "주민등록표(초본)", "주소이력 초본"),
        system="주민등록시스템",
        laws=(
            Law("주민등록법 제29조", confirmed=True),
            Law("주민등록법 시행규칙 별지 제19호서식", confirmed=True),
        ),
        gov24_code="13100000015",
        subject="person",
        documents=("주민등록표초본",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(
            Fact.PERSON_IDENTITY,
            Fact.PERSON_BIRTH_DATE,
            Fact.PERSON_SEX,
            Fact.PERSON_NAME_CHANGE,
            Fact.RESIDENCE_CURRENT,
            Fact.RESIDENCE_HISTORY,
            Fact.MILITARY_RECORD,
        ),
        sensitivity=("resident_number", "address", "military"),
        used_for=("주소 이력 확인", "청년기본소득", "채용", "소송", "자동차 등록", "대출"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule (commonly 1 or 3 months)",
        notes="Address and identity part known from the form; the labels of the military block are general knowledge.",
    )
    routes = (
        MyData(
            "L100",
            K001=subject.name,
            K002=subject.resident_number.front,
            K003=subject.resident_number.back,
            known=Known.DECLARED,  # that this code and these keys are those of the abstract is inferred
        ),
        Wallet("30000100014"),
    )
    facts = (
        gives(Fact.PERSON_IDENTITY, Identity, name="holder_name", resident_number="resident_number"),
        gives(Fact.PERSON_BIRTH_DATE, Identity, birth_date="resident_number.birth_date"),
        gives(Fact.PERSON_SEX, Identity, sex="resident_number.sex"),
        gives(
            Fact.PERSON_NAME_CHANGE,
            Event,
            rows="personal_changes",
            where={"change_reason": "개명"},
            kind=always("name_change"),
            on="changed_on",
            detail="content",
        ),
        # The oldest address comes first; who is struck off, or not found there, has no current one.
        gives(
            Fact.RESIDENCE_CURRENT,
            ResidenceFact,
            rows="addresses",
            last=True,
            where={"registration_status": ("resident", "overseas_korean", None)},
            address="address",
            since="moved_in_on",
            status="registration_status",
        ),
        gives(
            Fact.RESIDENCE_HISTORY,
            ResidenceFact,
            rows="addresses",
            address="address",
            since="moved_in_on",
            status="registration_status",
        ),
        gives(
            Fact.MILITARY_RECORD,
            Span,
            rows="military_service",
            kind="service_category",
            place="military_branch",
            starts_on="enlisted_on",
            ends_on="discharged_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_personal_changes: bool = False
        """Whether changes of name and resident number are printed (개인 인적사항 변경 내용)."""

        past_addresses: Annotated[str, PAST_ADDRESSES] = "none"
        """How much of the address history is printed (과거의 주소 변동 사항)."""

        past_address_years: Integer | None = None
        """How many years of it, where years are chosen (과거 주소 변동 사항 포함 연수)."""

        show_household_head: bool = False
        """Whether each address names the head of the household.

        And the relation to the head (과거의 주소 변동 사항 중 세대주의 성명과 세대주와의 관계).
        """

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리)."""

        show_moved_in_dates: bool = True
        """Whether the days of each change and of its report are printed (발생일/신고일)."""

        show_change_reasons: bool = True
        """Whether the reason of each change is printed (변동 사유)."""

        military_service: Annotated[str, MILITARY_SERVICE] = "none"
        """How much of the military service is printed (병역사항)."""

        show_alien_number: bool = False
        """Whether a number held before is printed, as an alien or as a Korean from abroad.

        So the form calls it (재외국민 국내거소신고번호·외국인등록번호).
        """

        purpose: Text | None = None
        """What the abstract is for (용도 및 목적)."""

    document_number: Text = wire("문서확인번호")
    """Number to check the document by, 4-4-4-4 digits."""

    officer_name: Text | None = wire("담당자")
    """Official in charge."""

    officer_phone: Phone | None = wire("전화")
    """Telephone number of the official in charge."""

    applicant_name: Text = wire("신청인")
    """Who applied; not always the person the abstract is about."""

    applicant_born_on: Day | None = wire("신청인생년월일", label="신청인 생년월일")
    """Day of birth of the applicant."""

    purpose: Text | None = wire("용도및목적", label="용도 및 목적")
    """What the abstract is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the district, town or neighbourhood who issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    name_hanja: Text | None = wire("한자")
    """Name in Chinese characters."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    alien_registration_number: ResidentNumber | None = wire("외국인등록번호")
    """Alien registration or domestic residence number that the person held before."""

    personal_changes: tuple[PersonalChange, ...] = wire("인적사항변경", label="인적사항 변경 내용")
    """Changes of the person's own entry, where they are asked for."""

    history_range: Text | None = wire("주소변동범위", label="주소 변동 사항의 범위")
    """How far back the addresses go, in words: 전체, 최근 5년, 현주소만."""

    addresses: tuple[Residence, ...] = wire("주소변동사항", label="주소 변동 사항")
    """Addresses of the person, as far back as was asked for."""

    military_service: MilitaryService | None = wire("병역사항")
    """Military service, where it is asked for and there is any."""

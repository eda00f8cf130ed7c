"""Certificate of Alien Registration (외국인등록 사실증명)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Registration, gives
from certbroker.facts import Residence as ResidenceFact
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._words import SEXES


class Residence(Record):
    """A place of residence that was reported (체류지 변동사항)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    address: Address = wire("체류지")
    """Where the foreigner lived from then on."""

    reported_on: Day | None = wire("신고일자")
    """Day on which it was reported."""


class Companion(Record):
    """A family member registered along with the foreigner (동반자)."""

    relation: Text = wire("관계")
    """What the companion is to the foreigner, as printed."""

    name: Text = wire("성명")
    """Name of the companion."""

    birth_date: Day | None = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the companion."""


class AlienRegistration(Certificate):
    """Registration, status of stay and places of residence of a registered foreigner.

    Stands in for the copy of the resident register.
    """

    spec = Spec(
        name_ko="외국인등록 사실증명",
        name_en="Certificate of Alien Registration",
        aliases=("외국인등록사실증명", "외국인등록사실증명서", "외국인 등록사실증명서", "외국인등록증명서"),
        system="하이코리아·정부24 (출입국관리정보시스템)",
        laws=(
            Law("출입국관리법 제88조", confirmed=True),
            Law("출입국관리법 제88조의2", confirmed=True),
            Law("출입국관리법 시행규칙 별지 서식"),
        ),
        subject="person",
        documents=("외국인등록사실증명",),
        proves=(
            Fact.IMMIGRATION_ALIEN_REGISTRATION,
            Fact.PERSON_IDENTITY,
            Fact.PERSON_NATIONALITY,
            Fact.RESIDENCE_CURRENT,
            Fact.RESIDENCE_HISTORY,
        ),
        sensitivity=("resident_number", "address", "immigration", "family"),
        used_for=("신원 확인", "주소 확인", "계좌 개설", "대출", "소송 주소보정", "부동산 거래"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The cast has one foreigner only (lan), so both samples are hers.",
    )
    routes = (
        MyData(None, subject.name, subject.alien_number.front, subject.alien_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.IMMIGRATION_ALIEN_REGISTRATION,
            Registration,
            where={"cancelled_on": None},
            kind="stay_status",
            name="holder_name",
            since="registered_on",
            until="stay_expires_on",
        ),
        gives(
            Fact.PERSON_IDENTITY,
            Identity,
            name="holder_name",
            resident_number="registration_number",
            birth_date="birth_date",
            sex="sex",
        ),
        gives(Fact.PERSON_NATIONALITY, Identity, nationality="nationality"),
        gives(
            Fact.RESIDENCE_CURRENT, ResidenceFact, where={"cancelled_on": None}, address="address", since="moved_in_on"
        ),
        gives(Fact.RESIDENCE_HISTORY, ResidenceFact, rows="residences", address="address", since="reported_on"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        include_residence_history: bool = False
        """Whether former places of residence are printed (체류지 변동사항 포함)."""

        include_companions: bool = False
        """Whether companions are printed (동반자 포함)."""

        show_registration_number: bool = False
        """Whether the back part of the registration number is printed (외국인등록번호 뒷자리 공개)."""

    document_number: Text = wire("발행번호")
    """Number of the certificate."""

    registration_number: ResidentNumber = wire("외국인등록번호")
    """Alien registration number."""

    holder_name: Text = wire("성명")
    """Name as in the passport: Roman letters, surname first."""

    holder_name_korean: Text | None = wire("한글성명")
    """Name in Hangul, where one was reported."""

    birth_date: Day = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex of the foreigner."""

    nationality: Text = wire("국적")
    """Nationality; newer forms print 국가·지역."""

    passport_number: Text | None = wire("여권번호")
    """Number of the passport."""

    passport_expires_on: Day | None = wire("여권만료일")
    """Last day of the passport."""

    entered_on: Day | None = wire("입국일자")
    """Day of the last entry into Korea."""

    registered_on: Day = wire("등록일자")
    """Day of registration."""

    stay_status: Text = wire("체류자격")
    """Status of stay with its code, such as 결혼이민(F-6-1)."""

    stay_expires_on: Day | None = wire("체류기간만료일")
    """Last day of the permitted stay; absent for a permanent resident (F-5)."""

    address: Address = wire("체류지")
    """Where the foreigner lives."""

    moved_in_on: Day | None = wire("체류지전입일")
    """Day of moving in there."""

    residences: tuple[Residence, ...] = wire("체류지변동사항")
    """Places of residence so far, the oldest first; where they were asked for."""

    companions: tuple[Companion, ...] = wire("동반자")
    """Family members registered along with the foreigner; where they were asked for."""

    cancelled_on: Day | None = wire("말소일자")
    """Day on which the registration was cancelled; absent while it stands."""

    cancellation_reason: Text | None = wire("말소사유")
    """Why it was cancelled: 완전출국, 국적취득, 사망."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Immigration office, or mayor or head of a district, who issued it."""

"""Passports that were issued to a person (여권발급기록증명서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Registration, always, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._passport import PASSPORT_KINDS, SEXES

PASSPORT_STATUSES = code(
    {
        "유효": "valid",
        "기간만료": "expired",
        "분실": "lost",
        "효력상실": "voided",
        "반납": "returned",
    }
)
LANGUAGES = code({"국문": "korean", "영문": "english"})


class IssuedPassport(Record):
    """A passport that was issued to the person (여권발급기록)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    passport_number: Text = wire("여권번호")
    """Number of the passport."""

    passport_kind: Annotated[str, PASSPORT_KINDS] = wire("여권종류")
    """Kind of passport: ordinary for many journeys or one, of a resident abroad, official, diplomatic, emergency."""

    name_roman: Text | None = wire("로마자성명")
    """Name in Latin letters as in that passport; it shows a change of spelling."""

    issued_on: Day = wire("발급일")
    """Day on which the passport was issued."""

    expires_on: Day = wire("기간만료일")
    """Day on which it expires or expired."""

    issued_by: Text | None = wire("발급관청")
    """Authority that issued it."""

    status: Annotated[str, PASSPORT_STATUSES] | None = wire("상태")
    """State of the passport: valid, expired, lost, voided, returned."""


class PassportIssueRecord(Certificate):
    """Every passport that was ever issued to a person: number, kind, days of issue and expiry, state."""

    spec = Spec(
        name_ko="여권발급기록증명서",
        name_en="Certificate of Passport Issuance Record",
        aliases=("여권발급기록증명", "여권 발급기록 증명서", "여권발급이력증명서", "여권발급사실증명서"),
        system="영사민원24·정부24·무인민원발급기 (여권정보통합관리시스템)",
        laws=(Law("여권법", confirmed=True),),
        subject="person",
        documents=("여권발급기록증명서",),
        proves=(Fact.IMMIGRATION_PASSPORT, Fact.PERSON_NAME_CHANGE),
        sensitivity=("resident_number", "immigration"),
        used_for=("비자", "출국", "해외 체류기록 정리", "로마자성명 확인"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.language),
        Wallet(),
    )
    facts = (
        gives(
            Fact.IMMIGRATION_PASSPORT,
            Registration,
            rows="passports",
            status="status",
            kind="passport_kind",
            number="passport_number",
            name="/holder_name",
            since="issued_on",
            until="expires_on",
        ),
        # The record says no change as such: it shows the name in each passport.
        gives(
            Fact.PERSON_NAME_CHANGE,
            Event,
            rows="passports",
            needs="name_roman",
            kind=always("passport_name"),
            on="issued_on",
            detail="name_roman",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        language: Annotated[str, LANGUAGES] = "korean"
        """Whether the certificate is in Korean or English (국문·영문)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("한글성명")
    """Name in Korean."""

    holder_name_roman: Text = wire("로마자성명")
    """Name in Latin letters, as in the latest passport."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person."""

    birth_date: Day = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex."""

    passports: tuple[IssuedPassport, ...] = wire("여권발급기록")
    """Passports, a row each, the first one first."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("증명서발급일")
    """Day of issue."""

    issued_by: Text = wire("증명서발급기관")
    """Who issued the certificate."""

"""Passport information (여권정보증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Registration, always, gives
from certbroker.fields import Day, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._passport import PASSPORT_KINDS, SEXES


class Passport(Certificate):
    """A passport with the resident number of its holder, which passports no longer show since 2020-12-21."""

    spec = Spec(
        name_ko="여권정보증명서",
        name_en="Certificate of Passport Information",
        aliases=("여권정보 증명서", "여권정보확인서", "여권 정보증명", "여권정보증명"),
        system="영사민원24·정부24·무인민원발급기 (여권정보통합관리시스템)",
        laws=(Law("여권법 제23조의2", confirmed=True),),
        subject="person",
        documents=("여권정보증명서",),
        proves=(Fact.IMMIGRATION_PASSPORT, Fact.PERSON_IDENTITY, Fact.PERSON_BIRTH_DATE, Fact.PERSON_NATIONALITY),
        sensitivity=("resident_number", "immigration"),
        used_for=("신분증 대용", "금융거래", "본인 확인", "출국"),
        form_known="partial",
        fresh_days=90,
        validity_note="shown together with the passport itself",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.passport_number
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.IMMIGRATION_PASSPORT,
            Registration,
            kind="passport_kind",
            number="passport_number",
            name="holder_name",
            since="passport_issued_on",
            until="passport_expires_on",
        ),
        gives(Fact.PERSON_IDENTITY, Identity, name="holder_name", resident_number="resident_number"),
        gives(Fact.PERSON_BIRTH_DATE, Identity, birth_date="birth_date"),
        # Only nationals have a passport of the country.
        gives(Fact.PERSON_NATIONALITY, Identity, nationality=always("대한민국")),
    )

    class Ask(Options):
        """What the applicant chooses."""

        passport_number: Text | None = None
        """Number of the passport; the valid one by default (여권번호)."""

        show_resident_number: bool = True
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("한글성명")
    """Name in Korean."""

    surname_roman: Text = wire("로마자성")
    """Surname in Latin letters."""

    given_name_roman: Text = wire("로마자이름")
    """Given name in Latin letters."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the holder."""

    birth_date: Day | None = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex."""

    passport_number: Text = wire("여권번호")
    """Number of the passport.

    Since December 2021 a letter, three digits, a letter and four digits; before, a letter and eight digits.
    """

    passport_kind: Annotated[str, PASSPORT_KINDS] = wire("여권종류")
    """Kind of passport: ordinary for many journeys or one, of a resident abroad, official, diplomatic, emergency."""

    passport_issued_on: Day = wire("발급일")
    """Day on which the passport was issued."""

    passport_expires_on: Day = wire("기간만료일")
    """Day on which the passport expires."""

    passport_issued_by: Text | None = wire("발급관청")
    """Authority that issued the passport."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("증명서발급일")
    """Day of issue of the certificate."""

    issued_by: Text = wire("증명서발급기관")
    """Who issued the certificate."""

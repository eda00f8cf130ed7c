"""Certificate of driving record (운전경력증명서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, Qualification, Span, gives
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._licence import LICENCE_CLASSES

PERIODS = code({"전체경력": "full", "최근경력": "recent"})
LICENCE_STATUSES = code({"유효": "valid", "정지": "suspended", "취소": "revoked", "반납": "returned"})
SANCTION_KINDS = code({"정지": "suspension", "취소": "revocation"})


class Licence(Record):
    """A class of licence held or once held (면허사항)."""

    licence_class: Annotated[str, LICENCE_CLASSES] = wire("면허종별")
    """Class of the licence."""

    acquired_on: Day = wire("취득일자")
    """Day on which it was acquired."""

    status: Annotated[str, LICENCE_STATUSES] | None = wire("면허상태")
    """State of the licence on the day of issue."""


class Sanction(Record):
    """A suspension or revocation of the licence (행정처분)."""

    sanction_kind: Annotated[str, SANCTION_KINDS] = wire("처분구분")
    """Whether the licence was suspended or revoked."""

    starts_on: Day = wire("처분시작일")
    """Day from which it holds."""

    ends_on: Day | None = wire("처분종료일")
    """Last day of a suspension; absent for a revocation."""

    reason: Text | None = wire("처분사유")
    """Why, as printed."""


class Accident(Record):
    """A traffic accident that the driver answers for (교통사고)."""

    occurred_on: Day = wire("사고일자")
    """Day of the accident."""

    description: Text | None = wire("사고내용")
    """Violation that led to it, as printed."""

    death_count: Integer | None = wire("사망")
    """People who died within 72 hours."""

    serious_injury_count: Integer | None = wire("중상")
    """People injured for 3 weeks or more."""

    minor_injury_count: Integer | None = wire("경상")
    """People injured for 5 days to 3 weeks."""

    reported_injury_count: Integer | None = wire("부상신고")
    """People injured for less than 5 days."""

    penalty_points: Integer | None = wire("벌점")
    """Penalty points given for it."""


class Violation(Record):
    """A violation of traffic law (법규위반)."""

    occurred_on: Day = wire("위반일자")
    """Day of the violation."""

    description: Text = wire("위반내용")
    """What it was, as printed."""

    penalty_points: Integer | None = wire("벌점")
    """Penalty points given for it."""


class DrivingCareer(Certificate):
    """Licences, suspensions and revocations, accidents and violations of a driver.

    Over the whole career or recent years, as asked for.
    """

    spec = Spec(
        name_ko="운전경력증명서",
        name_en="Certificate of Driving Record",
        aliases=("운전경력증명", "운전 경력증명서", "운전경력확인서", "무사고운전경력증명서"),
        system="교통민원24(이파인)·정부24 (교통경찰업무관리시스템)",
        laws=(Law("도로교통법 시행규칙 별지 제144호의3서식", confirmed=True), Law("도로교통법", confirmed=True)),
        subject="person",
        documents=("운전경력증명서",),
        proves=(Fact.DRIVING_CAREER, Fact.QUALIFICATION_DRIVER, Fact.DRIVING_ACCIDENT),
        sensitivity=("resident_number", "address"),
        used_for=("운수업 취업", "렌터카·차량공유 가입", "보험", "개인택시 면허", "운전면허 갱신"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.period),
        Wallet(),
    )
    facts = (
        gives(
            Fact.DRIVING_CAREER, Span, rows="licences", status="status", kind="licence_class", starts_on="acquired_on"
        ),
        gives(
            Fact.QUALIFICATION_DRIVER,
            Qualification,
            rows="licences",
            where={"status": ("valid", "suspended")},
            name="licence_class",
            number="/licence_number",
            granted_on="acquired_on",
            status="status",
        ),
        gives(Fact.DRIVING_ACCIDENT, Event, rows="accidents", on="occurred_on", detail="description"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        period: Annotated[str, PERIODS] = "full"
        """Whether the whole career or recent years are certified (증명기간)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("성명")
    """Name of the driver."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the driver; foreigners have an alien registration number here."""

    address: Address = wire("주소")
    """Address of the driver."""

    licence_number: Text = wire("면허번호")
    """Number of the licence, 2-2-6-2 digits; old cards begin with the name of a region."""

    period: Annotated[str, PERIODS] = wire("증명구분")
    """Whether the whole career or recent years are certified."""

    period_starts_on: Day | None = wire("증명기간시작일")
    """First day that the certificate covers."""

    period_ends_on: Day | None = wire("증명기간종료일")
    """Last day that the certificate covers, usually the day before issue."""

    licences: tuple[Licence, ...] = wire("면허사항")
    """Classes of licence, a row each."""

    sanctions: tuple[Sanction, ...] = wire("행정처분")
    """Suspensions and revocations in the period."""

    accidents: tuple[Accident, ...] = wire("교통사고")
    """Accidents in the period; none means a clean record."""

    violations: tuple[Violation, ...] = wire("법규위반")
    """Violations in the period."""

    accumulated_points: Integer | None = wire("누산점수")
    """Penalty points that count now: those of 3 years, with paid and lapsed ones taken off."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Police station whose head issued it."""

"""Driver's licence information (운전면허 정보)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Qualification, gives
from certbroker.fields import Address, Day, Instant, ResidentNumber, Text, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

from ._licence import LICENCE_CLASSES

LICENCE_STATUSES = code(
    {"정상": "valid", "정지": "suspended", "취소": "revoked", "반납": "returned", "실효": "expired"}
)
RENEWAL_KINDS = code({"적성검사": "aptitude_test", "갱신": "renewal"})


class LicenceClass(Record):
    """One class of licence that the driver holds or held (면허종별사항)."""

    licence_class: Annotated[str, LICENCE_CLASSES] = wire("면허종별")
    """Class of the licence."""

    acquired_on: Day = wire("취득일자")
    """Day on which it was acquired."""

    conditions: Text | None = wire("면허조건")
    """Conditions of this class, as letters A to J with their meaning."""

    revoked_on: Day | None = wire("취소일자")
    """Day on which it was revoked."""

    revocation_reason: Text | None = wire("취소사유")
    """Why it was revoked."""


class DriverLicence(Certificate):
    """Present licence of a driver with classes, conditions, status and renewal period."""

    spec = Spec(
        name_ko="운전면허 정보",
        name_en="Driver's Licence Information",
        aliases=("운전면허정보", "자동차운전면허증 정보", "운전면허증 정보", "운전면허 확인", "운전면허확인서"),
        system="교통민원24(이파인)·한국도로교통공단 안전운전 통합민원",
        laws=(Law("도로교통법 제85조"),),
        subject="person",
        documents=("운전면허정보",),
        proves=(Fact.QUALIFICATION_DRIVER, Fact.PERSON_IDENTITY),
        sensitivity=("resident_number", "address"),
        used_for=("차량 대여", "운전직 채용", "신분 확인", "보험"),
        form_known="assumed",
        validity_note="shows the state on the day of the query; the licence itself has a renewal period",
        notes="No printed form exists; the set of fields follows the licence card and an aggregator's licence detail.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.licence_number),
    )
    facts = (
        gives(
            Fact.QUALIFICATION_DRIVER,
            Qualification,
            rows="licence_classes",
            where={"revoked_on": None, "/status": ("valid", "suspended")},
            name="licence_class",
            number="/licence_number",
            granted_on="acquired_on",
            status="/status",
        ),
        gives(Fact.PERSON_IDENTITY, Identity, name="holder_name", resident_number="resident_number"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        licence_number: Text | None = None
        """Number of the licence, where the person gives it (운전면허번호)."""

    document_number: Text | None = wire("발급번호")
    """Number of the answer, where it has one."""

    holder_name: Text = wire("성명")
    """Name of the driver."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the driver; foreigners have an alien registration number here."""

    address: Address | None = wire("주소")
    """Address of the driver."""

    licence_number: Text = wire("면허번호")
    """Number of the licence: region, year, serial, then check and reissue, 2-2-6-2 digits."""

    serial_number: Text | None = wire("암호일련번호")
    """Six characters on the card, by which its authenticity is checked."""

    status: Annotated[str, LICENCE_STATUSES] = wire("면허상태")
    """State of the licence at the time of the query."""

    has_international_licence: YesNo | None = wire("국제면허여부")
    """Whether an international driving permit was issued on it."""

    conditions: Text | None = wire("면허조건")
    """Conditions of the whole licence, as letters A to J with their meaning."""

    renewal_kind: Annotated[str, RENEWAL_KINDS] | None = wire("적성검사구분")
    """Whether a test of fitness (class 1, and from 70) or a mere renewal is due."""

    renewal_starts_on: Day | None = wire("적성검사기간시작일")
    """First day of the period of renewal."""

    renewal_ends_on: Day | None = wire("적성검사기간종료일")
    """Last day of the period of renewal; a fine is due after it."""

    card_issued_on: Day | None = wire("교부일자")
    """Day on which the card was handed out."""

    card_issued_by: Text | None = wire("교부기관")
    """Provincial police whose head issued the card."""

    licence_classes: tuple[LicenceClass, ...] = wire("면허종별사항")
    """Classes held or once held, a row each."""

    queried_at: Instant = wire("조회일시")
    """When the register was queried."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it."""

"""Certificate of Report of Domestic Residence (국내거소신고 사실증명)."""

from typing import Annotated

from certbroker.facts import Fact, Identity, Registration, gives
from certbroker.facts import Residence as ResidenceFact
from certbroker.fields import Address, Day, Integer, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, subject

from ._words import SEXES


class Residence(Record):
    """A domestic residence that was reported (거소이전사항)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    address: Address = wire("국내거소")
    """Where the person lived from then on."""

    reported_on: Day | None = wire("신고일자")
    """Day on which it was reported."""


class DomesticResidence(Certificate):
    """Reported domestic residence of an overseas Korean (mainly F-4) and its changes.

    Stands in for the copy of the resident register.
    """

    spec = Spec(
        name_ko="국내거소신고 사실증명",
        name_en="Certificate of Report of Domestic Residence",
        aliases=(
            "국내거소신고사실증명",
            "국내거소사실증명서",
            "거소사실증명",
            "국내거소신고 사실증명서",
            "국내거소신고사실증명원",
        ),
        system="하이코리아·정부24 (출입국관리정보시스템)",
        laws=(
            Law("재외동포의 출입국과 법적 지위에 관한 법률 제7조", confirmed=True),
            Law("재외동포의 출입국과 법적 지위에 관한 법률 시행규칙 제11조", confirmed=True),
        ),
        gov24_code="12700000091",
        subject="person",
        documents=("국내거소신고사실증명",),
        proves=(
            Fact.IMMIGRATION_DOMESTIC_RESIDENCE,
            Fact.PERSON_IDENTITY,
            Fact.PERSON_NATIONALITY,
            Fact.RESIDENCE_CURRENT,
            Fact.RESIDENCE_HISTORY,
        ),
        sensitivity=("resident_number", "address", "immigration"),
        used_for=("주소 확인", "부동산 거래", "계좌 개설", "대출", "건강보험"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The cast has no overseas Korean: lan stands in for an F-4 holder in the typical sample.",
    )
    routes = (
        MyData(
            "L012",
            K003=subject.domestic_residence_number.front,
            K004=subject.domestic_residence_number.back,
            known=Known.DECLARED,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.IMMIGRATION_DOMESTIC_RESIDENCE,
            Registration,
            where={"cancelled_on": None},
            kind="stay_status",
            name="holder_name",
            since="reported_on",
            until="stay_expires_on",
        ),
        gives(
            Fact.PERSON_IDENTITY,
            Identity,
            name="holder_name",
            resident_number="report_number",
            birth_date="birth_date",
            sex="sex",
        ),
        gives(Fact.PERSON_NATIONALITY, Identity, nationality="nationality"),
        gives(
            Fact.RESIDENCE_CURRENT,
            ResidenceFact,
            where={"cancelled_on": None},
            address="address",
            since="address_reported_on",
        ),
        gives(Fact.RESIDENCE_HISTORY, ResidenceFact, rows="residences", address="address", since="reported_on"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        include_residence_history: bool = False
        """Whether former residences are printed (국내거소 이전사항 포함)."""

        show_report_number: bool = False
        """Whether the back part of the report number is printed (국내거소신고번호 뒷자리 공개)."""

    document_number: Text = wire("발행번호")
    """Number of the certificate."""

    report_number: ResidentNumber = wire("국내거소신고번호")
    """Domestic residence report number, built like an alien registration number."""

    holder_name: Text = wire("성명")
    """Name as in the passport."""

    holder_name_korean: Text | None = wire("한글성명")
    """Name in Hangul, where one was reported."""

    birth_date: Day = wire("생년월일")
    """Day of birth."""

    sex: Annotated[str, SEXES] = wire("성별")
    """Sex of the person."""

    nationality: Text = wire("국적")
    """Nationality."""

    passport_number: Text | None = wire("여권번호")
    """Number of the passport."""

    stay_status: Text | None = wire("체류자격")
    """Status of stay with its code, 재외동포(F-4); absent on old records of Koreans living abroad (재외국민)."""

    stay_expires_on: Day | None = wire("체류기간만료일")
    """Last day of the permitted stay."""

    reported_on: Day = wire("최초신고일")
    """Day of the first report."""

    address: Address = wire("국내거소")
    """Domestic residence now."""

    address_reported_on: Day | None = wire("거소신고일")
    """Day on which that was reported."""

    residences: tuple[Residence, ...] = wire("거소이전사항")
    """Moves reported since, the oldest first; where they were asked for."""

    cancelled_on: Day | None = wire("말소일자")
    """Day on which the report was cancelled; absent while it stands."""

    cancellation_reason: Text | None = wire("말소사유")
    """Why it was cancelled: 완전출국, 국적회복, 사망."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Immigration office, or mayor or head of a district, who issued it."""

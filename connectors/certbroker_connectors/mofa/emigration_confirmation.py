"""Confirmation that emigration was reported (해외이주신고확인서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

EMIGRATION_KINDS = code({"연고이주": "family_ties", "무연고이주": "without_ties", "현지이주": "local"})


class FamilyMember(Record):
    """A member of the family who emigrates too (동반가족)."""

    relation: Text = wire("관계")
    """What the member is to the person, as printed."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the member."""

    passport_number: Text | None = wire("여권번호")
    """Number of the member's passport."""


class EmigrationConfirmation(Certificate):
    """That a person reported emigration, of what kind, where to and with whom of the family."""

    spec = Spec(
        name_ko="해외이주신고확인서",
        name_en="Confirmation of Emigration Report",
        aliases=("해외이주신고 확인서", "해외이주신고확인증", "해외이주 신고확인서", "이주신고확인서"),
        system="재외동포365 민원포털(구 영사민원24)·정부24",
        laws=(Law("해외이주법", confirmed=True), Law("해외이주법 제6조")),
        subject="household",
        documents=("해외이주신고확인서",),
        proves=(Fact.EMIGRATION_REPORT,),
        sensitivity=("resident_number", "address", "family", "immigration"),
        used_for=("해외이주비 환전", "재산반출", "국민연금 반환일시금", "주민등록 정리", "양도세 비과세"),
        form_known="assumed",
        validity_note="commonly taken as good for one year after confirmation (not verified)",
        notes="Handled by 재외동포청 since 2023-06 (general knowledge); the issuer folder follows the 2021 list.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back),)
    facts = (gives(Fact.EMIGRATION_REPORT, Event, kind="emigration_kind", on="reported_on", detail="country"),)

    class Ask(Options):
        """What the applicant chooses."""

        include_family: bool = True
        """Whether the family who come along are printed (동반가족 포함)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("확인번호")
    """Number of the confirmation."""

    holder_name: Text = wire("성명")
    """Name of the person who emigrates."""

    holder_name_hanja: Text | None = wire("한자성명")
    """Name in Chinese characters."""

    holder_name_roman: Text | None = wire("로마자성명")
    """Name in Latin letters, as in the passport."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address | None = wire("주소")
    """Last address in Korea."""

    registered_domicile: Address | None = wire("등록기준지")
    """Registered domicile of the family register (등록기준지)."""

    passport_number: Text | None = wire("여권번호")
    """Number of the passport."""

    emigration_kind: Annotated[str, EMIGRATION_KINDS] = wire("이주구분")
    """By family ties abroad, without them (work, investment), or by settling while already abroad."""

    reason: Text | None = wire("이주사유")
    """Why, as printed: marriage, work, business, permanent residence (결혼이주, 취업이주, 사업이주, 영주권 취득)."""

    country: Text = wire("이주국")
    """Country that the person emigrates to."""

    overseas_address: Address | None = wire("이주국주소")
    """Address there."""

    residency_acquired_on: Day | None = wire("영주권취득일")
    """Day on which permanent residence there was acquired."""

    departs_on: Day | None = wire("출국예정일")
    """Day of the planned departure."""

    reported_on: Day = wire("신고일")
    """Day of the report."""

    family_members: tuple[FamilyMember, ...] = wire("동반가족")
    """Family who emigrate too."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Overseas Koreans Agency or the mission that issued it; until 2023 the ministry."""

"""Certificate of military service record (병적증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Span, gives
from certbroker.fields import Address, Day, Phone, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._grade import PHYSICAL_GRADES

SERVICE_STATUSES = code(
    {"복무를 마친 사람": "served", "복무를 마치지 않은 사람": "not_served", "복무 중인 사람": "serving"}
)
BRANCHES = code({"육군": "army", "해군": "navy", "공군": "air_force", "해병대": "marine_corps"})
RESERVE_CATEGORIES = code(
    {
        "현역": "active",
        "예비역": "reserve",
        "보충역": "supplementary",
        "병역준비역": "preliminary",
        "전시근로역": "wartime_labour",
        "제2국민역": "wartime_labour",
        "퇴역": "retired",
        "면역": "discharged_from_duty",
        "병역면제": "exempt",
    }
)


class CategoryChange(Record):
    """A change of category after discharge, printed since 2017-09-22 (역종변경)."""

    changed_on: Day | None = wire("변경일자")
    """Day of the change."""

    from_category: Text = wire("변경전역종", label="변경 전 역종")
    """Category before, as printed."""

    to_category: Text = wire("변경후역종", label="변경 후 역종")
    """Category after, as printed."""


class Contact(Record):
    """Official in charge (담당자)."""

    office: Text | None = wire("소속")
    """Office that the official belongs to."""

    name: Text | None = wire("성명")
    """Name of the official."""

    phone: Phone | None = wire("전화번호")
    """Telephone number of the official."""


class MilitaryRecord(Certificate):
    """How a person did or did not fulfil military duty; the applicant chooses which items are printed."""

    spec = Spec(
        name_ko="병적증명서",
        name_en="Certificate of Military Service Record",
        aliases=("병역증명서", "병적 증명서", "병적증명원", "병역사항 증명서", "병적기록 증명서", "병역확인서"),
        system="병무행정",
        laws=(Law("병역법 시행규칙 제8조", confirmed=True), Law("병적증명 발급 규정 제5조", confirmed=True)),
        gov24_code="13000000016",
        subject="person",
        documents=("병적증명서",),
        proves=(Fact.MILITARY_RECORD,),
        sensitivity=("resident_number", "address", "military", "health"),
        used_for=("채용", "출국", "경력 산정", "입학"),
        fresh_days=90,
        validity_note="the electronic issue carries 증명서유효기간; on paper the receiver sets a freshness rule",
        notes="The application form lists eight toggles without 군번; the press notice of 2017 includes 군번, so nine "
        "are kept. The default of each toggle is our choice. The electronic issue also has the printed lines as one "
        "free text (발급내용), left out here.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number,
            options.purpose,
            options.show_branch,
            options.show_rank,
            options.show_service_number,
            options.show_specialty,
            options.show_discharge_kind,
            options.show_reserve_category,
            options.show_service_field,
            options.show_service_rank,
            options.show_other_career,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.MILITARY_RECORD,
            Span,
            status="service_status",
            kind="reserve_category",
            place="branch",
            starts_on="enlisted_on",
            ends_on="discharged_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses; the days of entry and discharge are always printed."""

        show_branch: bool = True
        """Whether the branch is printed (군별 기재)."""

        show_rank: bool = True
        """Whether the rank is printed (계급 기재)."""

        show_service_number: bool = True
        """Whether the service number is printed (군번 기재)."""

        show_specialty: bool = True
        """Whether the specialty is printed (병과(특기) 기재)."""

        show_discharge_kind: bool = True
        """Whether the kind of discharge and its reason are printed (전역구분(사유) 기재)."""

        show_reserve_category: bool = True
        """Whether the category of duty is printed (역종 기재)."""

        show_service_field: bool = True
        """Whether the field of supplementary service is printed (복무분야 기재)."""

        show_service_rank: bool = True
        """Whether the rank in supplementary service is printed (복무계급 기재)."""

        show_other_career: bool = False
        """Whether further career and other matters are printed (군경력 및 기타 포함)."""

        purpose: Text
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Regional office (지방병무청) whose head issued it."""

    holder_name: Text = wire("성명")
    """Name of the person whose record it is."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    service_status: Annotated[str, SERVICE_STATUSES] = wire("군복무여부", label="군 복무 여부")
    """Whether the duty is served, not served or being served."""

    branch: Annotated[str, BRANCHES] | None = wire("군별")
    """Branch of the forces."""

    rank: Text | None = wire("계급")
    """Last rank, as printed."""

    service_number: Text | None = wire("군번")
    """Service number."""

    specialty: Text | None = wire("병과특기", label="병과(특기)")
    """Branch of work with the code of the specialty."""

    enlisted_on: Day | None = wire("입영일자")
    """Day on which service began."""

    discharged_on: Day | None = wire("전역일자")
    """Day of discharge."""

    discharge_kind: Text | None = wire("전역구분사유", label="전역구분(사유)")
    """Kind of discharge, as printed: term served, illness, end of the call-up (만기, 의병, 소집해제)."""

    reserve_category: Annotated[str, RESERVE_CATEGORIES] | None = wire("역종")
    """Category of duty that the person is in now."""

    service_field: Text | None = wire("복무분야")
    """Field of supplementary service, as printed (사회복무요원, 산업기능요원)."""

    service_rank: Text | None = wire("복무계급")
    """Rank in supplementary service, as printed."""

    examined_on: Day | None = wire("병역판정검사일자")
    """Day of the examination; of a person who did not serve."""

    physical_grade: Annotated[str, PHYSICAL_GRADES] | None = wire("신체등급")
    """Physical grade; of a person who did not serve."""

    disposition: Text | None = wire("병역처분")
    """What was decided, as printed; of a person who did not serve."""

    disposition_reason: Text | None = wire("처분사유")
    """Why it was decided; of a person who did not serve."""

    category_changes: tuple[CategoryChange, ...] = wire("역종변경")
    """Changes of category after discharge."""

    other_career: Text | None = wire("군경력및기타", label="군경력 및 기타")
    """Further career and other matters, as free text."""

    purpose: Text = wire("용도")
    """What the certificate is for."""

    valid_until: Day | None = wire("유효기간")
    """Last day of validity, printed by the electronic issue (증명서유효기간)."""

    receipt_number: Text | None = wire("접수번호")
    """Receipt number, where the electronic issue rests on a ledger."""

    contact: Contact | None = wire("담당자")
    """Official in charge."""

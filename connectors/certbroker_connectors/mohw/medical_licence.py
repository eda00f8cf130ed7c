"""Certificate of a health professional's licence (의료인·보건의료 면허 증명)."""

from typing import Annotated

from certbroker.facts import Fact, Qualification, gives
from certbroker.fields import Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

LICENCE_KINDS = code(
    {
        "의사": "physician",
        "치과의사": "dentist",
        "한의사": "korean_medicine_doctor",
        "조산사": "midwife",
        "간호사": "nurse",
        "전문간호사": "specialised_nurse",
        "간호조무사": "nursing_assistant",
        "약사": "pharmacist",
        "한약사": "herbal_pharmacist",
        "임상병리사": "medical_technologist",
        "방사선사": "radiographer",
        "물리치료사": "physical_therapist",
        "작업치료사": "occupational_therapist",
        "치과기공사": "dental_technician",
        "치과위생사": "dental_hygienist",
        "보건의료정보관리사": "health_information_manager",
        "안경사": "optician",
        "응급구조사": "paramedic",
        "영양사": "dietitian",
        "위생사": "sanitarian",
        "언어재활사": "speech_therapist",
        "의지·보조기기사": "prosthetist",
    }
)
LICENCE_STATUSES = code(
    {
        "유효": "valid",
        "정상": "valid",
        "자격정지": "suspended",
        "면허정지": "suspended",
        "효력정지": "lapsed_until_reported",
        "면허취소": "revoked",
        "말소": "revoked",
    }
)


class Specialty(Record):
    """A specialist qualification of a physician or dentist (전문과목)."""

    name: Text = wire("과목")
    """Field of the specialist, as printed: 내과, 소아청소년과."""

    number: Text | None = wire("자격번호")
    """Number of the specialist qualification."""

    acquired_on: Day | None = wire("취득일")
    """Day on which it was acquired."""


class Sanction(Record):
    """A sanction of the ministry against the licence (행정처분)."""

    kind: Text = wire("처분종류", label="처분 종류")
    """Kind of sanction, as printed: 자격정지, 경고, 면허취소."""

    starts_on: Day = wire("처분시작일", label="처분 시작일")
    """First day of the sanction."""

    ends_on: Day | None = wire("처분종료일", label="처분 종료일")
    """Last day of the sanction; absent where it has no end."""

    reason: Text | None = wire("처분사유", label="처분 사유")
    """Why it was imposed."""


class MedicalLicence(Certificate):
    """That a person holds a licence of a health profession, whether it is in force, and the sanctions against it."""

    spec = Spec(
        name_ko="의료인·보건의료 면허 증명",
        name_en="Certificate of Health Professional Licence",
        aliases=(
            "의료인 면허증명서",
            "면허증명서",
            "면허(자격)증명서",
            "간호사 면허증명서",
            "의사 면허증명서",
            "보건의료인 면허 확인서",
            "면허(자격) 확인서",
        ),
        system="보건복지부 면허민원",
        laws=(Law("의료법 제5조·제7조(의료인 면허), 제25조(신고)"),),
        subject="person",
        documents=("의료인보건의료면허증명",),
        proves=(Fact.QUALIFICATION_MEDICAL,),
        sensitivity=("resident_number", "employment"),
        used_for=("채용", "개설 신고", "해외 면허", "보수교육"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number, options.licence_kind, options.licence_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.QUALIFICATION_MEDICAL,
            Qualification,
            name="licence_kind",
            number="licence_number",
            granted_on="acquired_on",
            status="licence_status",
        ),
        gives(
            Fact.QUALIFICATION_MEDICAL,
            Qualification,
            rows="specialties",
            name="name",
            number="number",
            granted_on="acquired_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        licence_kind: Text
        """Which licence or qualification, in its Korean name (면허(자격)종류)."""

        licence_number: Text | None = None
        """Its number, where the holder has several of the kind (면허(자격)번호)."""

        show_sanctions: bool = True
        """Whether sanctions are printed (행정처분 내역 포함)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate as printed."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who issued it, the minister as a rule."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    holder_name_english: Text | None = wire("영문성명", label="영문 성명")
    """Name in Latin letters as in the passport; on issues for abroad."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person; absent where the date of birth stands instead."""

    born_on: Day | None = wire("생년월일")
    """Day of birth."""

    licence_kind: Annotated[str, LICENCE_KINDS] = wire("면허종류", label="면허(자격)종류")
    """Which licence or qualification."""

    licence_number: Text = wire("면허번호", label="면허(자격)번호")
    """Number of the licence, printed 제 (number) 호; zeros in front may matter."""

    acquired_on: Day = wire("취득일", label="취득일")
    """Day on which the licence was acquired."""

    licence_status: Annotated[str, LICENCE_STATUSES] | None = wire("면허상태", label="면허 상태")
    """Whether the licence is in force, suspended, revoked, or without effect until reported again."""

    last_reported_on: Day | None = wire("최종신고일", label="최종 신고일")
    """Day of the last report on work and training, due every three years."""

    specialties: tuple[Specialty, ...] = wire("전문과목", label="전문과목")
    """Specialist qualifications of a physician or dentist; none for other professions."""

    sanctions: tuple[Sanction, ...] = wire("행정처분")
    """Sanctions so far; none too where they were not asked for."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

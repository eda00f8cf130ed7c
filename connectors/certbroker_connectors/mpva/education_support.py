"""Certificate of education support for veterans and families (교육지원대상자 증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Day, Integer, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

RELATIONS = code(
    {
        "본인": "self",
        "배우자": "spouse",
        "자녀": "child",
        "손자녀": "grandchild",
        "제매": "sibling",
    }
)
SUPPORT_KINDS = code(
    {
        "수업료등면제": "tuition_exemption",
        "수업료등보조": "tuition_subsidy",
        "학습보조비": "study_aid",
    }
)


class School(Record):
    """School that the support is for (학교)."""

    name: Text = wire("학교명")
    """Name of the school or university."""

    department: Text | None = wire("학과")
    """Department or major."""

    grade: Integer | None = wire("학년")
    """Year of study."""


class EducationSupport(Certificate):
    """That a veteran or a member of the family need not pay tuition fees, or receives study aid."""

    spec = Spec(
        name_ko="교육지원대상자 증명서",
        name_en="Certificate of Education Support for Veterans and Families",
        aliases=(
            "교육지원대상자증명서",
            "교육지원 대상자 확인서",
            "대학수업료등 면제대상자 증명서",
            "수업료 면제대상자 증명서",
            "보훈 교육지원대상자 증명서",
        ),
        system="보훈시스템",
        laws=(Law("국가유공자 등 예우 및 지원에 관한 법률 제22조(교육지원 대상자), 제25조(수업료등의 면제 등)"),),
        subject="person",
        documents=("교육지원대상자증명서",),
        proves=(Fact.VETERAN_EDUCATION_SUPPORT,),
        sensitivity=("resident_number", "family", "military", "education"),
        used_for=("등록금 면제", "특별전형", "장학금"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; schools ask once at entry",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number, options.veteran_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.VETERAN_EDUCATION_SUPPORT,
            Registration,
            kind="support_kind",
            number="veteran_number",
            name="holder_name",
            relation="relation_to_veteran",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        veteran_number: Text | None = None
        """Veteran number, where the person has several (보훈번호)."""

        school_name: Text | None = None
        """School that the support is for (학교명)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    verification_number: Text | None = wire("문서확인번호", label="문서 확인번호")
    """Number to check the document by, 4-4-4-4 digits; on issues of 정부24 only."""

    document_number: Text | None = wire("발급번호")
    """Number of the certificate; absent where only the number to check by is printed."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the veterans office who issued it."""

    veteran_number: Text = wire("보훈번호")
    """Veteran number (보훈번호) that the entitlement comes from, 00-000000."""

    veteran_name: Text = wire("국가유공자성명", label="국가유공자 성명")
    """Name of the veteran."""

    relation_to_veteran: Annotated[str, RELATIONS] = wire("국가유공자와의관계", label="국가유공자와의 관계")
    """What the holder is to the veteran."""

    holder_name: Text = wire("성명")
    """Name of the person who studies."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person who studies."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of the person who studies."""

    school: School | None = wire("학교")
    """School that the support is for; absent before admission."""

    support_kind: Annotated[str, SUPPORT_KINDS] = wire("지원구분", label="지원 구분")
    """Whether fees are waived, subsidised, or study aid is paid."""

    from_term: Text | None = wire("면제시작학기", label="면제 시작 학기")
    """First term without fees, as printed: 2026학년도 2학기."""

    remaining_terms: Integer | None = wire("잔여면제학기", label="잔여 면제 학기")
    """How many terms without fees are left, of eight as a rule."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

"""Certificate of employment support for veterans and families (취업지원대상자 증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, Percent, Text, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

RELATIONS = code(
    {
        "본인": "self",
        "배우자": "spouse",
        "자녀": "child",
        "부": "father",
        "모": "mother",
        "손자녀": "grandchild",
        "제매": "sibling",
    }
)
SEXES = code(
    {
        "남": "male",
        "여": "female",
    }
)


class EmploymentSupport(Certificate):
    """That a veteran or a member of the family has extra points of 5 % or 10 % in recruitment."""

    spec = Spec(
        name_ko="취업지원대상자 증명서",
        name_en="Certificate of Employment Support for Veterans and Families",
        aliases=(
            "취업지원대상자증명서",
            "보훈 취업지원대상자 증명서",
            "취업지원 대상자 확인서",
            "취업보호대상자 증명서",
            "국가유공자 취업지원대상 증명서",
        ),
        system="보훈시스템",
        laws=(
            Law("국가유공자 등 예우 및 지원에 관한 법률 제29조(취업지원 대상자)"),
            Law("국가유공자 등 예우 및 지원에 관한 법률 제31조(채용시험의 가점 등)"),
        ),
        subject="person",
        documents=("취업지원대상자증명서",),
        proves=(Fact.VETERAN_EMPLOYMENT_SUPPORT,),
        sensitivity=("address", "family", "military"),
        used_for=("채용 가점", "공무원 시험", "공공기관 채용"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="Birth date and sex are printed in one cell (1950년 06월 25일 (남)); split here by assumption.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number, options.veteran_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.VETERAN_EMPLOYMENT_SUPPORT,
            Registration,
            number="veteran_number",
            name="holder_name",
            relation="relation_to_veteran",
            percent="extra_points_percent",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        veteran_number: Text | None = None
        """Veteran number, where the person has several (보훈번호)."""

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
    """Name of the veteran; the paper prints it with the relation, (name) 의 자녀."""

    relation_to_veteran: Annotated[str, RELATIONS] = wire("국가유공자와의관계", label="국가유공자와의 관계")
    """What the holder is to the veteran."""

    holder_name: Text = wire("성명")
    """Name of the person who applies for a job."""

    born_on: Day = wire("생년월일")
    """Day of birth; the resident number is not printed."""

    sex: Annotated[str, SEXES] | None = wire("성별")
    """Sex of the person."""

    address: Address | None = wire("주소")
    """Address of the person."""

    extra_points_percent: Percent = wire("가점비율", label="가점 비율")
    """Extra points in percent of full marks, 5 or 10."""

    legal_ground: Text | None = wire("근거법률", label="근거 법률")
    """Law that grants them, as printed."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

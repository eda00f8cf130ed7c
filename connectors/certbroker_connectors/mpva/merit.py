"""Confirmation of a person, or family, of national merit (국가유공자(유족) 확인원)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

RELATIONS = code(
    {
        "본인": "self",
        "배우자": "spouse",
        "자녀": "child",
        "부": "father",
        "모": "mother",
        "조부": "grandfather",
        "조모": "grandmother",
        "손자녀": "grandchild",
        "제매": "sibling",
    }
)
CATEGORIES = code(
    {
        "순국선열": "patriot_martyr",
        "애국지사": "independence_patriot",
        "전몰군경": "killed_in_action",
        "전상군경": "wounded_in_action",
        "순직군경": "died_on_duty",
        "공상군경": "wounded_on_duty",
        "무공수훈자": "order_of_military_merit",
        "보국수훈자": "order_of_national_security_merit",
        "6·25참전재일학도의용군인": "korean_war_student_volunteer_from_japan",
        "참전유공자": "war_veteran",
        "4·19혁명사망자": "april_revolution_dead",
        "4·19혁명부상자": "april_revolution_wounded",
        "4·19혁명공로자": "april_revolution_merit",
        "순직공무원": "official_died_on_duty",
        "공상공무원": "official_wounded_on_duty",
        "특별공로순직자": "special_merit_died",
        "특별공로상이자": "special_merit_wounded",
        "특별공로자": "special_merit",
    }
)


class Merit(Certificate):
    """That a person is registered as one of national merit, or as the family or bereaved family of one."""

    spec = Spec(
        name_ko="국가유공자(유족) 확인원",
        name_en="Confirmation of Person (or Family) of National Merit",
        aliases=(
            "국가유공자확인원",
            "국가유공자 확인서",
            "국가유공자증명서",
            "국가유공자 유족 확인원",
            "국가유공자등 확인서",
            "유공자증명서",
            "국가보훈대상자 확인서",
        ),
        system="보훈시스템",
        laws=(Law("국가유공자 등 예우 및 지원에 관한 법률 제4조(적용 대상), 제6조(등록 및 결정)"),),
        subject="person",
        documents=("국가유공자유족확인원",),
        proves=(Fact.VETERAN_MERIT,),
        sensitivity=("resident_number", "address", "family", "military", "disability"),
        used_for=("비과세저축", "할인", "가점", "감면", "특별공급"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="Whether L398 accepts an empty veteran number is not shown; the blank rule is known for L020 only. "
        "독립유공자 (순국선열, 애국지사) have a confirmation of their own; the two values are kept for a "
        "mixed answer. 국가보훈처 until 2023-06.",
    )
    routes = (
        MyData("L398", K001=options.veteran_number, K002=subject.resident_number, K003=subject.name),
        Wallet(),
    )
    facts = (
        gives(
            Fact.VETERAN_MERIT,
            Registration,
            kind="category",
            grade="injury_grade",
            number="veteran_number",
            name="holder_name",
            relation="relation_to_veteran",
            since="registered_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        veteran_number: Text | None = None
        """Veteran number, where the person has several (보훈번호)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the regional or branch veterans office who issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    veteran_number: Text = wire("보훈번호")
    """Veteran number of the registration, two and six digits (00-000000)."""

    relation_to_veteran: Annotated[str, RELATIONS] = wire("국가유공자와의관계", label="국가유공자와의 관계")
    """What the holder is to the veteran."""

    veteran_name: Text = wire("국가유공자성명", label="국가유공자 성명")
    """Name of the veteran; the holder's own where the holder is the veteran."""

    category: Annotated[str, CATEGORIES] = wire("대상구분", label="대상 구분")
    """Ground of the merit, one of those of the law."""

    injury_grade: Text | None = wire("상이등급", label="상이 등급")
    """Grade of the injury, as printed: from 1급1항 (worst) to 7급; absent without an injury."""

    registered_on: Day | None = wire("등록일")
    """Day on which the merit was registered."""

    veteran_died_on: Day | None = wire("사망일")
    """Day on which the veteran died, for a bereaved family; absent for the living."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

"""Confirmation of child allowance and childcare support (아동수당·영유아보육료 수급 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, Relative, always, gives
from certbroker.fields import Address, Day, Month, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, subject

BENEFIT_KINDS = code(
    {
        "아동수당": "child_allowance",
        "부모급여": "parental_benefit",
        "영아수당": "infant_allowance",
        "양육수당": "home_care_allowance",
        "보육료": "childcare_fee",
        "영유아보육료": "childcare_fee",
        "유아학비": "kindergarten_fee",
    }
)


CHILDREN = {"relation": ("자", "자녀")}


class Benefit(Record):
    """One benefit for one child (수급내역)."""

    child_name: Text = wire("아동성명", label="아동 성명")
    """Name of the child."""

    child_resident_number: ResidentNumber = wire("아동주민등록번호", label="아동 주민등록번호")
    """Resident registration number of the child."""

    relation: Text | None = wire("관계")
    """What the child is to the guardian, as printed."""

    kind: Annotated[str, BENEFIT_KINDS] = wire("급여종류", label="급여 종류")
    """Which benefit; infant allowance became parental benefit in 2023."""

    starts_in: Month = wire("지급시작월", label="지급 시작월")
    """First month that is paid."""

    ends_in: Month | None = wire("지급종료월", label="지급 종료월")
    """Last month that is paid; absent while it goes on."""

    monthly_amount: Won | None = wire("월지급액", label="월 지급액")
    """What is paid for one month, in won; a fee goes to the provider as a voucher."""

    provider_name: Text | None = wire("이용기관", label="이용 기관")
    """Childcare centre or kindergarten that the child goes to, where a fee is paid."""


class ChildBenefit(Certificate):
    """Which benefits are paid for each child: child allowance, parental benefit, childcare fee, home-care allowance."""

    spec = Spec(
        name_ko="아동수당·영유아보육료 수급 확인서",
        name_en="Confirmation of Child Allowance and Childcare Support",
        aliases=(
            "아동수당 수급 확인서",
            "영유아보육료 수급 확인서",
            "보육료 지원 확인서",
            "양육수당 수급 확인서",
            "부모급여 수급 확인서",
            "아동수당 지급내역",
        ),
        system="복지로",
        laws=(
            Law("아동수당법 제4조(아동수당의 지급 대상 및 지급액)"),
            Law("영유아보육법 제34조(무상보육), 제34조의2(양육수당)"),
        ),
        subject="household",
        documents=("아동수당영유아보육료수급확인서",),
        proves=(Fact.WELFARE_CHILD_BENEFIT, Fact.FAMILY_CHILDREN),
        sensitivity=("resident_number", "address", "family", "income", "welfare"),
        used_for=("복지", "급여 중복 확인", "직장 가족수당"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        gives(
            Fact.WELFARE_CHILD_BENEFIT,
            Registration,
            rows="benefits",
            kind="kind",
            name="child_name",
            since="starts_in.first_day",
            until="ends_in.last_day",
            amount="monthly_amount",
        ),
        gives(
            Fact.FAMILY_CHILDREN,
            Relative,
            rows="benefits",
            where=CHILDREN,
            relation=always("child"),
            name="child_name",
            resident_number="child_resident_number",
            birth_date="child_resident_number.birth_date",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor, county or district head, or head of the neighbourhood office, who issued it."""

    holder_name: Text = wire("성명")
    """Name of the guardian who receives the benefits."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the guardian."""

    address: Address = wire("주소")
    """Address of the guardian."""

    benefits: tuple[Benefit, ...] = wire("수급내역", label="수급 내역")
    """Benefits received, a row per child and benefit."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

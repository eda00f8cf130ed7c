"""Confirmation of health insurance premiums of a local subscriber (건강·장기요양보험료 납부확인서(지역가입자))."""

from typing import Annotated

from certbroker.facts import Fact
from certbroker.fields import Address, Day, Month, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._premium import PREMIUM_FACTS, PremiumOptions, PremiumPayment, PremiumTotal


class PremiumLocal(Certificate):
    """Premiums billed to and paid by a local (self-employed or jobless) household, month by month.

    Receivers estimate income from it.
    """

    spec = Spec(
        name_ko="건강·장기요양보험료 납부확인서(지역가입자)",
        name_en="Confirmation of Health and Long-term Care Insurance Premium Payment (Local Subscriber)",
        aliases=(
            "건강보험료 납부확인서",
            "건강보험 납부확인서",
            "건강장기요양보험료 납부확인서",
            "건강·장기요양보험료납부확인서(개인)",
            "지역건강보험료 납부확인서",
            "건강보험료 납입증명서",
        ),
        system="국민건강보험(NHIS)",
        laws=(Law("국민건강보험법"),),
        subject="person",
        documents=("건강장기요양보험료납부확인서지역가입자",),
        number_shapes=("00-000000-0000",),
        proves=(Fact.INSURANCE_HEALTH_PREMIUM,),
        sensitivity=("resident_number", "address", "income"),
        used_for=("소득 판정", "복지", "대출", "청년 지원사업", "장학금", "종합소득세 신고"),
        fresh_days=30,
        validity_note="the receiver sets a freshness rule and which months it wants",
        notes="A person is either a local or a workplace subscriber: of L008 and L010 one comes back with rows and the "
        "other empty with a reason. Treat the empty one as 'not applicable', not as an error. The financial-MyData "
        "public sector list shows the same certificate as cert_id L168.",
    )
    routes = (
        MyData(
            "L008",
            K001=subject.name,
            K002=subject.resident_number.front,
            K003=subject.resident_number.back,
            K004=options.year,
            K005=options.payment_purpose,
            K006=options.insurance_kind,
        ),
        Wallet(),
    )
    facts = PREMIUM_FACTS

    class Ask(PremiumOptions):
        """What the applicant chooses."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation, 2-6-4 digits."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number; either this or the birth date is printed, as the applicant chose."""

    birth_date: Day | None = wire("생년월일")
    """Day of birth, where the resident number is not printed."""

    address: Address = wire("주소")
    """Address of the person."""

    insured_kind: Annotated[str, code({"지역가입자": "local", "직장가입자": "workplace"})] = wire(
        "가입자구분", label="가입자 구분"
    )
    """In which capacity the person is insured."""

    starts_on: Month = wire("대상기간시작", label="대상기간(시작)")
    """First month covered."""

    ends_on: Month = wire("대상기간종료", label="대상기간(종료)")
    """Last month covered."""

    payments: tuple[PremiumPayment, ...] = wire("납부내역", label="납부 내역")
    """Premiums of the household, a row per month."""

    total: PremiumTotal | None = wire("합계")
    """Premiums of all months together."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    issued_by: Text = wire("발급기관")
    """Branch that issued it."""

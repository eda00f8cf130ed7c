"""Confirmation of a management innovation enterprise, Main-Biz (Main-Biz) Confirmation (메인비즈 확인서)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Text
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import Known, MyData, business

from ._confirmation import ValidPeriod


class Mainbiz(Certificate):
    """That a small or medium enterprise is confirmed as a management innovation enterprise."""

    spec = Spec(
        name_ko="메인비즈 확인서",
        name_en="Management Innovation SME (Main-Biz) Confirmation",
        aliases=(
            "메인비즈확인서",
            "경영혁신형 중소기업 확인서",
            "경영혁신형중소기업확인서",
            "경영혁신형 중소기업 확인증",
            "메인비즈 인증서",
        ),
        system="중소기업확인 종합시스템(메인비즈)",
        laws=(Law("중소기업 기술혁신 촉진법 (경영혁신형 중소기업의 발굴·육성)"),),
        subject="business",
        documents=("메인비즈확인서", "메인비즈확인서-기업용"),
        number_shapes=("000000000000000",),
        proves=(Fact.BUSINESS_MAINBIZ,),
        sensitivity=("business", "address"),
        used_for=("정책자금", "보증한도 우대", "입찰 가점", "연구개발 과제 가점"),
        known=Known.SAMPLE,
        validity_note="three years, printed; read the printed period",
        notes="An issue date and the issuer are not in the message. The test environment puts placeholders that are "
        "no business numbers (8 or 11 digits) into the number.",
    )
    routes = (MyData(None, business.number),)
    facts = (
        gives(
            Fact.BUSINESS_MAINBIZ,
            Registration,
            number="business_number",
            name="business_name",
            address="business_address",
            since="valid_period.starts_on",
            until="valid_period.ends_on",
        ),
    )

    document_number: Text = wire("발급항목/발급번호")
    """Number of the confirmation, 15 digits in the public sample."""

    business_name: Text = wire("발급항목/업체명")
    """Name of the enterprise."""

    representative_name: Text = wire("발급항목/대표자")
    """Who represents the enterprise."""

    business_number: BusinessNumber | None = wire("발급항목/사업자등록번호", also=("발급항목/입력사업자등록번호",))
    """Business registration number; the company variant calls it 입력사업자등록번호."""

    business_address: Address = wire("발급항목/주소")
    """Head office of the enterprise."""

    valid_period: ValidPeriod = wire("발급항목", label="유효기간")
    """Time for which it holds, as printed."""

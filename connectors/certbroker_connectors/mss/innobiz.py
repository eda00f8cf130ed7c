"""Confirmation of a technology innovation enterprise, Inno-Biz (Inno-Biz) Confirmation (이노비즈 확인서)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Text
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import Known, MyData, business

from ._confirmation import ValidPeriod


class Innobiz(Certificate):
    """That a small or medium enterprise is confirmed as a technology innovation enterprise, with its grade."""

    spec = Spec(
        name_ko="이노비즈 확인서",
        name_en="Technology Innovation SME (Inno-Biz) Confirmation",
        aliases=(
            "이노비즈확인서",
            "기술혁신형 중소기업 확인서",
            "기술혁신형중소기업확인서",
            "기술혁신형 중소기업 확인증",
            "이노비즈 인증서",
        ),
        system="이노비즈넷",
        laws=(Law("중소기업 기술혁신 촉진법 (기술혁신형 중소기업의 발굴·육성)"),),
        subject="business",
        documents=("이노비즈확인서", "이노비즈확인서-기업용"),
        number_shapes=("000000000000000",),
        proves=(Fact.BUSINESS_INNOBIZ,),
        sensitivity=("business", "address"),
        used_for=("정책자금", "보증한도 우대", "입찰 가점", "연구개발 과제 가점", "병역지정업체"),
        known=Known.SAMPLE,
        validity_note="three years, printed; read the printed period",
        notes="An issue date and the issuer are not in the message. The test environment puts placeholders that are "
        "no business numbers (8 or 11 digits) into the number.",
    )
    routes = (MyData(None, business.number),)
    facts = (
        gives(
            Fact.BUSINESS_INNOBIZ,
            Registration,
            grade="grade",
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

    grade: Text | None = wire("발급항목/등급")
    """Grade of the enterprise: A, AA or AAA, the best."""

    valid_period: ValidPeriod = wire("발급항목", label="유효기간")
    """Time for which it holds, as printed."""

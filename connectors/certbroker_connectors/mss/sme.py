"""Confirmation of a small or medium enterprise (중소기업 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Text, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import Known, MyData, business

from ._confirmation import ValidPeriod

SIZE_CLASSES = code(
    {
        "중기업": "medium",
        "소기업": "small",
        "소기업(소상공인)": "micro",
        "소상공인": "micro",
        "중소기업": "small_or_medium",
    }
)


class Sme(Certificate):
    """That an enterprise is a small or medium one under the law, and in which size class."""

    spec = Spec(
        name_ko="중소기업 확인서",
        name_en="Small and Medium Enterprise Confirmation",
        aliases=(
            "중소기업확인서",
            "중소기업(소상공인) 확인서",
            "중소기업(소상공인)확인서",
            "중소기업 확인증",
            "소기업 확인서",
            "소기업확인서",
        ),
        system="중소기업현황정보시스템(sminfo)",
        laws=(Law("중소기업기본법 제2조"), Law("중소기업 범위 및 확인에 관한 규정 (고시)")),
        subject="business",
        documents=("중소기업확인서", "중소기업확인서-기업용"),
        number_shapes=("000000000000000",),
        proves=(Fact.BUSINESS_SIZE_CLASS,),
        sensitivity=("business", "address"),
        used_for=("정책자금", "공공조달", "세제감면", "연구개발 과제"),
        known=Known.SAMPLE,
        validity_note="one business year, normally 1 April to 31 March of the next year; read the printed period",
        notes="Purpose and issuer of the paper form are not in the message.",
    )
    routes = (MyData("L030", K001=business.number, known=Known.DECLARED),)
    facts = (
        gives(
            Fact.BUSINESS_SIZE_CLASS,
            Registration,
            grade="size_class",
            number="business_number",
            name="business_name",
            address="business_address",
            since="valid_period.starts_on",
            until="valid_period.ends_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose: Text | None = None
        """What the confirmation is for (용도 (공공기관 입찰용·기타))."""

    document_number: Text = wire("기본정보/발급번호")
    """Number of the confirmation, 15 digits without hyphens."""

    business_name: Text = wire("기본정보/기업명")
    """Name of the enterprise."""

    business_number: BusinessNumber = wire("기본정보/사업자등록번호")
    """Business registration number of the enterprise."""

    corporation_number: CorporateNumber | None = wire("기본정보/법인등록번호")
    """Corporate registration number; absent for a person."""

    representative_name: Text = wire("기본정보/대표자명")
    """Who represents the enterprise."""

    business_address: Address = wire(parts=("기본정보/주소1", "기본정보/주소2"), label="주소(본점 소재지)")
    """Head office of the enterprise."""

    main_industry: Text | None = wire("기본정보/주업종")
    """Main industry, on which the limits of the size classes depend."""

    size_class: Annotated[str, SIZE_CLASSES] = wire("기본정보/기업규모")
    """Size of the enterprise, in brackets under the title; a small one may be a micro enterprise, too."""

    valid_period: ValidPeriod = wire("기본정보", label="유효기간")
    """Time for which it holds, as printed: normally one business year, from April."""

    issued_on: Day = wire("기본정보/발급일")
    """Day of issue."""

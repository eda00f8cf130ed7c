"""Confirmation of a venture business (벤처기업 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Day, Text, code
from certbroker.model import Certificate, Law, Record, Spec, wire
from certbroker.routes import Known, MyData, business, subject

KINDS = code(
    {
        "A": "investment",
        "벤처투자유형": "investment",
        "벤처투자기업": "investment",
        "B": "research_and_development",
        "연구개발유형": "research_and_development",
        "연구개발기업": "research_and_development",
        "C": "innovative_growth",
        "혁신성장유형": "innovative_growth",
        "D": "pre_venture",
        "예비벤처유형": "pre_venture",
        "예비벤처기업": "pre_venture",
        "X": "technology_guarantee",
        "기술평가보증기업": "technology_guarantee",
        "Y": "technology_loan",
        "기술평가대출기업": "technology_loan",
    }
)


class ValidPeriod(Record):
    """For how long the confirmation holds (유효기간)."""

    starts_on: Day = wire("벤처확인시작일")
    """First day of validity."""

    ends_on: Day = wire("벤처확인만료일")
    """Last day of validity."""


class Venture(Certificate):
    """That an enterprise, or a founder who prepares one, is confirmed as a venture business, and on what ground."""

    spec = Spec(
        name_ko="벤처기업 확인서",
        name_en="Venture Business Confirmation",
        aliases=("벤처기업확인서", "벤처확인서", "벤처기업 인증서", "벤처인증서", "예비벤처기업 확인서"),
        system="벤처확인종합관리시스템",
        laws=(Law("벤처기업육성에 관한 특별법 제25조 (벤처기업의 해당 여부에 대한 확인)"),),
        subject="business",
        documents=("벤처기업확인서", "벤처기업확인서-기업용"),
        number_shapes=("00000000000",),
        proves=(Fact.BUSINESS_VENTURE,),
        sensitivity=("business", "address"),
        used_for=("세제감면", "보증한도 우대", "정책자금", "병역지정업체"),
        known=Known.SAMPLE,
        validity_note="three years, printed; void once cancelled, so receivers also check the public disclosure",
        notes="The letters of 벤처확인유형 are explained in the company sample, which puts the whole legend where the "
        "letter belongs. X and Y are kinds of the law before 2021. The issuer is not in the message.",
    )
    routes = (MyData(None, business.number, business.name, subject.name),)
    facts = (
        gives(
            Fact.BUSINESS_VENTURE,
            Registration,
            kind="kind",
            number="business_number",
            name="business_name",
            address="business_address",
            since="valid_period.starts_on",
            until="valid_period.ends_on",
        ),
    )

    document_number: Text = wire("발급항목/벤처확인번호")
    """Number of the confirmation, 11 digits."""

    business_name: Text = wire("발급항목/기업명")
    """Name of the enterprise."""

    representative_name: Text = wire("발급항목/대표자명")
    """Who represents the enterprise."""

    business_number: BusinessNumber | None = wire("발급항목/사업자등록번호", also=("발급항목/입력사업자등록번호",))
    """Business registration number; absent for a founder who has not opened the business yet."""

    business_address: Address = wire("발급항목/주소")
    """Head office of the enterprise."""

    kind: Annotated[str, KINDS] = wire("발급항목/벤처확인유형")
    """On what ground it is a venture; the loan and guarantee kinds are of the law before 2021."""

    valid_period: ValidPeriod = wire("발급항목", label="유효기간")
    """Time for which it holds, as printed: void once the confirmation is cancelled."""

    issued_on: Day = wire("발급항목/벤처확인일자")
    """Day of the confirmation."""

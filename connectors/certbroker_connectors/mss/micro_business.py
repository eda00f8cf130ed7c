"""Confirmation of a micro enterprise (소상공인 확인서)."""

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Integer, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, business


class ValidPeriod(Record):
    """For how long the confirmation holds (유효기간)."""

    starts_on: Day = wire("시작일")
    """First day of validity."""

    ends_on: Day = wire("종료일")
    """Last day of validity."""


class MicroBusiness(Certificate):
    """That a business is a micro enterprise: few regular workers and small sales (소상공인기본법)."""

    spec = Spec(
        name_ko="소상공인 확인서",
        name_en="Micro Enterprise Confirmation",
        aliases=("소상공인확인서", "소상공인 확인증", "소상공인 증명서", "소상공인확인증"),
        system="중소기업현황정보시스템(sminfo)",
        laws=(Law("소상공인기본법 제2조"),),
        subject="business",
        documents=("소상공인확인서",),
        proves=(Fact.BUSINESS_SIZE_CLASS,),
        sensitivity=("business", "address"),
        used_for=("소상공인 정책자금", "지역신용보증", "전기료 지원", "온누리상품권 가맹"),
        form_known="assumed",
        validity_note="one business year, normally to 31 March of the next year; read the printed period",
        notes="L030 is shared with mss.sme in the source: it is not known whether one code covers both papers",
    )
    routes = (MyData("L030", K001=business.number, known=Known.DECLARED),)
    facts = (
        gives(
            Fact.BUSINESS_SIZE_CLASS,
            Registration,
            grade=always("micro"),
            count="regular_worker_count",
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
        """What the confirmation is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation: office, year, serial number."""

    business_name: Text = wire("기업명", label="기업명(상호)")
    """Name of the enterprise."""

    business_number: BusinessNumber = wire("사업자등록번호")
    """Business registration number of the enterprise."""

    corporation_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number; absent for a person."""

    representative_name: Text = wire("대표자명")
    """Who represents the enterprise."""

    business_address: Address = wire("주소")
    """Head office of the enterprise."""

    main_industry: Text | None = wire("주업종")
    """Main industry with its code, on which the limits of staff and sales depend."""

    regular_worker_count: Integer | None = wire("상시근로자수")
    """Regular workers, averaged over the business year; not on every print."""

    valid_period: ValidPeriod = wire("유효기간")
    """Time for which it holds, as printed: normally one business year, from April."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Minister who issues it."""

"""Confirmation that an enterprise makes its products itself (직접생산확인증명서)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Day, Instant, Text
from certbroker.model import Certificate, Law, Record, Spec, wire
from certbroker.routes import Known, MyData, business


class Factory(Record):
    """A factory of the enterprise (생산공장)."""

    factory_number: Text = wire("공장번호")
    """Number of the factory on this certificate, which the products point to."""

    name: Text | None = wire("공장명")
    """Name of the factory."""

    address: Address | None = wire("공장주소")
    """Where the factory is."""

    factory_business_number: BusinessNumber | None = wire("공장사업자번호")
    """Business registration number of the factory where it has one of its own."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the enterprise."""


class Product(Record):
    """A product that the enterprise makes itself (경쟁제품 상세)."""

    product_code: Text | None = wire("경쟁제품코드")
    """Code of the product group."""

    product: Text = wire("제품명", label="중소기업자간 경쟁제품명")
    """Product group that public bodies buy from such enterprises only."""

    detailed_product: Text = wire("세부품명")
    """Product in detail."""

    detailed_product_number: Text = wire("세부품명번호")
    """Public procurement number of the product, 10 digits, leading zeros kept."""

    valid_from: Day | None = wire("유효기간시작일")
    """First day of validity: two years from then, whose end is not in the message."""

    factory_number: Text | None = wire("생산공장번호")
    """Number of the factory that makes it, from the list above."""

    use: Text | None = wire("용도")
    """What the product is used for."""

    remark: Text | None = wire("필수특이사항")
    """Remark that must be printed with the product."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the enterprise."""


class DirectProduction(Certificate):
    """That a small or medium enterprise makes the listed products itself.

    Public bodies require it when they buy products that are reserved for such enterprises.
    """

    spec = Spec(
        name_ko="직접생산확인증명서",
        name_en="Direct Production Confirmation",
        aliases=("직접생산확인서", "직접생산 확인증명서", "직접생산증명서", "직생확인서", "직접생산 확인서"),
        system="공공구매종합정보망(SMPP)",
        laws=(Law("중소기업제품 구매촉진 및 판로지원에 관한 법률 제9조"),),
        subject="business",
        documents=("직접생산확인증명서",),
        proves=(Fact.BUSINESS_DIRECT_PRODUCTION,),
        sensitivity=("business", "address"),
        used_for=("공공조달", "입찰", "수의계약"),
        known=Known.SAMPLE,
        validity_note="two years, printed for each product",
        notes="The only public sample is all empty: the notations inside are assumed to be those of the other "
        "documents. No company variant is public. An issuer and the end of the validity are not in the message.",
    )
    routes = (MyData(None, business.number),)
    facts = (
        # A public buyer compares the number of the product; the end of its validity is not in the message.
        gives(
            Fact.BUSINESS_DIRECT_PRODUCTION,
            Registration,
            rows="products",
            kind="detailed_product_number",
            number="/business_number",
            name="/business_name",
            address="/business_address",
            since="valid_from",
        ),
    )

    document_number: Text = wire("발급항목/발급번호")
    """Number of the certificate."""

    business_name: Text = wire("발급항목/업체명")
    """Name of the enterprise."""

    business_number: BusinessNumber = wire("발급항목/사업자등록번호")
    """Business registration number of the enterprise."""

    head_office_business_number: BusinessNumber | None = wire("발급항목/본사사업자등록번호")
    """Business registration number of the head office."""

    representative_name: Text = wire("발급항목/대표자명")
    """Who represents the enterprise."""

    business_address: Address = wire("발급항목/본사주소", label="소재지(본사)")
    """Head office of the enterprise."""

    product_code: Text | None = wire("발급항목/경쟁제품코드")
    """Code of the product group that it was asked for."""

    product: Text | None = wire("발급항목/제품명")
    """That product group."""

    industry_group: Text | None = wire("발급항목/산업군")
    """Branch of industry."""

    factory_note: Text | None = wire("발급항목/공장문구")
    """Sentence about the factories, printed where there are many."""

    factories: tuple[Factory, ...] = wire("생산공장목록", label="생산공장 목록")
    """Factories of the enterprise."""

    products: tuple[Product, ...] = wire("경쟁제품상세", label="경쟁제품 상세")
    """Products that the enterprise makes itself, a row for each."""

    issued_on: Day = wire("발급항목/출력년월일", label="출력 연월일")
    """Day at the foot of the print."""

    printed_at: Instant | None = wire("발급항목/출력년월일시분초", label="출력 일시")
    """Moment of printing."""

    qr_code: Text | None = wire("발급항목/QR코드")
    """Content of the QR code to check the print by."""

    seal: Text | None = wire("발급항목/관인")
    """Official seal, as the message carries it."""

    status_code: Text | None = wire("발급항목/상태코드")
    """Result code of the issuing system; its table is not public."""

    error_message: Text | None = wire("발급항목/에러코드및메세지", label="에러코드 및 메시지")
    """Error code and message of the issuing system, where there is any."""

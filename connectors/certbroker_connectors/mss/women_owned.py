"""Confirmation of an enterprise owned by a woman (여성기업 확인서)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Day, Integer, Text
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import Known, MyData, business

from ._confirmation import Branch, Reissue, ValidPeriod


class WomenOwned(Certificate):
    """That a business is owned and run by a woman, for preference in public purchasing."""

    spec = Spec(
        name_ko="여성기업 확인서",
        name_en="Women-owned Business Confirmation",
        aliases=("여성기업확인서", "여성기업 확인증", "여성기업 인증서", "여성기업증명서"),
        system="공공구매종합정보망(SMPP)",
        laws=(Law("여성기업지원에 관한 법률 제2조"),),
        subject="business",
        documents=("여성기업확인서",),
        number_shapes=("0000-0000-00000",),
        proves=(Fact.BUSINESS_WOMEN_OWNED,),
        sensitivity=("business", "address"),
        used_for=("공공조달", "입찰 가점", "수의계약", "정책자금"),
        known=Known.SAMPLE,
        validity_note="three years, printed",
        notes="No company variant is public. Three notations of a date stand in one document. A corporation number is "
        "not in the message.",
    )
    routes = (MyData(None, business.number),)
    facts = (
        gives(
            Fact.BUSINESS_WOMEN_OWNED,
            Registration,
            number="business_number",
            name="business_name",
            address="business_address",
            since="valid_period.starts_on",
            until="valid_period.ends_on",
        ),
    )

    document_number: Text = wire("발급항목/발급번호")
    """Number of the confirmation, 0000-0000-00000: office, year, serial number."""

    confirmation_kind_code: Text | None = wire("발급항목/확인서구분")
    """Code of the kind of confirmation; 02 was seen, the table is not public."""

    business_name: Text = wire("발급항목/업체명")
    """Name of the enterprise."""

    business_number: BusinessNumber = wire("발급항목/사업자등록번호")
    """Business registration number of the enterprise."""

    representative_name: Text = wire("발급항목/대표자명")
    """Who represents the enterprise."""

    business_address: Address = wire("발급항목/본사주소")
    """Head office of the enterprise."""

    main_industry: Text | None = wire("발급항목/주업종")
    """Main industry of the enterprise."""

    valid_period: ValidPeriod = wire("발급항목", label="유효기간")
    """Time for which it holds, as printed."""

    branch_count: Integer | None = wire("발급항목/지점개수")
    """How many branches, as printed: need not be the number of rows."""

    branch_note: Text | None = wire("발급항목/지점문구")
    """Sentence about the branches, printed where there are many."""

    branches: tuple[Branch, ...] = wire("발급항목-지점정보", label="지점 정보")
    """Branches of the enterprise."""

    reissues: tuple[Reissue, ...] = wire("발급항목-재발급정보", label="재발급 정보")
    """What was changed on the confirmation since it was first issued, a row for each change."""

    reissue_count: Integer | None = wire("발급항목/재발급카운트")
    """How many times it was reissued, as printed."""

    reissue_note: Text | None = wire("발급항목/재발급문구")
    """Sentence about the reissues, such as that they go on overleaf."""

    print_note: Text | None = wire("발급항목/출력정보")
    """When it was printed, and for which enterprise, as one text."""

    issued_on: Day = wire("발급항목/발급일자")
    """Day of issue."""

    issuing_office_code: Text | None = wire("발급항목/확인기관코드")
    """Code of the regional office, 4 digits."""

    issued_by: Text | None = wire("발급항목/확인기관명")
    """Head of the regional office of the ministry, as printed."""

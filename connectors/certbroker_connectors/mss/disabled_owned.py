"""Confirmation of an enterprise owned by a disabled person (장애인기업 확인서)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Day, Text
from certbroker.model import Certificate, Law, Spec, wire
from certbroker.routes import Known, MyData, business

from ._confirmation import Branch, Reissue, ValidPeriod


class DisabledOwned(Certificate):
    """That a business is owned and run by a person with a disability, for preference in public purchasing."""

    spec = Spec(
        name_ko="장애인기업 확인서",
        name_en="Disabled-owned Business Confirmation",
        aliases=("장애인기업확인서", "장애인기업 확인증", "장애인기업 인증서", "장애인기업증명서"),
        system="공공구매종합정보망(SMPP)",
        laws=(Law("장애인기업활동 촉진법 제2조"),),
        subject="business",
        documents=("장애인기업확인서",),
        number_shapes=("0000-0000-00000",),
        proves=(Fact.BUSINESS_DISABLED_OWNED,),
        sensitivity=("business", "address"),
        used_for=("공공조달", "입찰 가점", "수의계약", "정책자금"),
        known=Known.SAMPLE,
        validity_note="three years, printed; read the printed period",
        notes="No company variant is public. Not to be confused with a workplace that employs many disabled people "
        "(장애인 표준사업장). The issuer is not in the message.",
    )
    routes = (MyData(None, business.number),)
    facts = (
        gives(
            Fact.BUSINESS_DISABLED_OWNED,
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

    branches: tuple[Branch, ...] = wire("발급항목-지점정보", label="지점 정보")
    """Branches of the enterprise."""

    reissues: tuple[Reissue, ...] = wire("발급항목-수정발급정보", label="수정발급 정보")
    """What was changed on the confirmation since it was first issued, a row for each change."""

    print_note: Text | None = wire("발급항목/출력정보")
    """When it was printed, and for which enterprise, as one text."""

    issued_on: Day = wire("발급항목/발급일자")
    """Day of issue."""

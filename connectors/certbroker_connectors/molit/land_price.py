"""Officially announced land price (개별공시지가 확인서)."""

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Text, Won, Year
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options


class YearPrice(Record):
    """The price of one base year (공시지가)."""

    base_year: Year = wire("가격기준연도")
    """Year for which the price holds."""

    land_address: Address = wire("토지소재지")
    """Where the parcel is, down to the neighbourhood or village."""

    lot_number: Text = wire("지번")
    """Lot number of the parcel; 산 before it is forest land."""

    price_per_square_metre: Won = wire("개별공시지가", unit="원/㎡")
    """Price of one ㎡, in won."""

    base_on: Day = wire("기준일자")
    """Base day: 1 January, or 1 July for parcels divided or merged in the first half."""

    announced_on: Day | None = wire("공시일자")
    """Day on which it was announced."""

    remark: Text | None = wire("비고")
    """Anything else, as printed."""


class LandPrice(Certificate):
    """Officially announced price per square metre of a parcel of land, by base year."""

    spec = Spec(
        name_ko="개별공시지가 확인서",
        name_en="Certificate of Officially Assessed Land Price",
        aliases=("개별공시지가확인서", "공시지가 확인서", "개별공시지가 확인원", "토지공시지가확인서"),
        system="정부24 / 부동산공시가격알리미",
        laws=(Law("부동산 가격공시에 관한 법률 제10조"),),
        gov24_code="15000000012",
        subject="property",
        documents=("개별공시지가확인서",),
        proves=(Fact.PROPERTY_LAND_PRICE,),
        sensitivity=("address", "property"),
        used_for=("양도소득세", "상속·증여세", "대출", "복지 재산조사"),
        fresh_days=90,
        validity_note="the price holds from its base date until the next announcement",
    )
    routes = (
        MyData(None, options.land_address, options.lot_number, options.from_year, options.to_year),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_LAND_PRICE,
            Asset,
            rows="prices",
            number="lot_number",
            address="land_address",
            unit_price="price_per_square_metre",
            as_of="base_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        land_address: Address
        """Where the parcel is, down to the neighbourhood or village (토지 소재지)."""

        lot_number: Text
        """Lot number of the parcel (지번)."""

        from_year: Year | None = None
        """First base year (가격기준 시작연도)."""

        to_year: Year | None = None
        """Last base year (가격기준 종료연도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    holder_name: Text = wire("신청인성명")
    """Who applied; anyone may, not only the owner."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of who applied."""

    address: Address | None = wire("신청인주소")
    """Address of who applied."""

    prices: tuple[YearPrice, ...] = wire("공시지가")
    """Prices, a row for each base year."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the county or district who issued it."""

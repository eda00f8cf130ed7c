"""Officially announced house price (개별(공동)주택가격 확인서)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Quantity, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options

HOUSE_KINDS = code({"개별주택": "detached", "공동주택": "multi_unit"})


class YearPrice(Record):
    """The price of one base day (주택가격)."""

    base_on: Day = wire("가격기준일")
    """Day for which the price holds: 1 January, or 1 June where the house changed since."""

    announced_on: Day | None = wire("공시일")
    """Day on which it was announced."""

    house_address: Address = wire("주택소재지")
    """Address of the house by lot number."""

    road_address: Address | None = wire("도로명주소")
    """Address of the house by road name."""

    complex_name: Text | None = wire("단지명")
    """Name of the apartment complex."""

    dong_name: Text | None = wire("동명")
    """Building within the complex."""

    unit_name: Text | None = wire("호명")
    """Number of the unit."""

    exclusive_area: Quantity | None = wire("전용면적", unit="㎡")
    """Area that only the unit uses, in ㎡."""

    site_area: Quantity | None = wire("대지면적", unit="㎡")
    """Area of the whole site of a detached house, in ㎡."""

    assessed_site_area: Quantity | None = wire("산정대지면적", unit="㎡")
    """Part of the site that counts for the price (a shop has the rest), in ㎡."""

    gross_floor_area: Quantity | None = wire("건물연면적", unit="㎡")
    """Area of all floors of a detached house, in ㎡."""

    assessed_floor_area: Quantity | None = wire("산정건물연면적", unit="㎡")
    """Part of the floors that counts for the price, in ㎡."""

    price: Won = wire("주택가격")
    """Price of house and land together, in won."""

    remark: Text | None = wire("비고")
    """Anything else, as printed."""


class HousePrice(Certificate):
    """Officially announced price of a detached house, or of a unit in an apartment building, by base day.

    Two printed forms share it: the columns of the other kind are absent.
    """

    spec = Spec(
        name_ko="개별(공동)주택가격 확인서",
        name_en="Certificate of Officially Assessed House Price",
        aliases=(
            "개별주택가격 확인서",
            "공동주택가격 확인서",
            "주택공시가격 확인서",
            "주택가격확인원",
            "공동주택 공시가격 확인서",
        ),
        system="부동산공시가격알리미 / 정부24",
        laws=(Law("부동산 가격공시에 관한 법률 제17조, 제18조"),),
        subject="property",
        documents=("주택가격확인서",),
        proves=(Fact.PROPERTY_HOUSE_PRICE,),
        sensitivity=("address", "property"),
        used_for=("재산세", "대출", "청약", "복지 재산조사"),
        form_known="partial",
        fresh_days=90,
        validity_note="the price holds from its base date until the next announcement",
        notes="Two printed forms (개별 and 공동) share one model; columns of the other kind are absent. The repeated "
        "group and its price element have the same name in the wire form.",
    )
    routes = (
        MyData(None, options.house_kind, options.house_address, options.base_year),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_HOUSE_PRICE,
            Asset,
            rows="prices",
            kind="/house_kind",
            address="house_address",
            area="exclusive_area",
            value="price",
            as_of="base_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        house_kind: Annotated[str, HOUSE_KINDS]
        """Whether the house is detached or a unit of an apartment building (주택구분)."""

        house_address: Address
        """Where the house is, building and unit included (주택 소재지)."""

        base_year: Year | None = None
        """Base year; all years by default (가격기준연도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    house_kind: Annotated[str, HOUSE_KINDS] = wire("주택구분")
    """Whether the house is detached or a unit of an apartment building."""

    holder_name: Text = wire("신청인성명")
    """Who applied; anyone may, not only the owner."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of who applied."""

    address: Address | None = wire("신청인주소")
    """Address of who applied."""

    prices: tuple[YearPrice, ...] = wire("주택가격")
    """Prices, a row for each base day."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the county or district who issued it."""

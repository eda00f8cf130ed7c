"""Land use plan of a parcel (토지이용계획 확인서)."""

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Phone, Quantity, Text, Won
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options


class Applicant(Record):
    """Who applied (신청인)."""

    holder_name: Text = wire("성명")
    """Name of who applied; anyone may, not only the owner."""

    address: Address | None = wire("주소")
    """Address of who applied."""

    phone: Phone | None = wire("전화번호")
    """Telephone number of who applied."""


class Parcel(Record):
    """A parcel that was asked about (신청토지)."""

    land_address: Address = wire("소재지")
    """Where the parcel is, down to the neighbourhood or village."""

    lot_number: Text = wire("지번")
    """Lot number of the parcel; 산 before it is forest land."""

    land_category: Text = wire("지목")
    """What the land is used for, as registered (지목): 대, 전, 답, 임야."""

    area: Quantity = wire("면적", unit="㎡")
    """Area of the parcel, in ㎡."""

    price_per_square_metre: Won | None = wire("개별공시지가", unit="원/㎡")
    """Officially announced price of one ㎡, in won."""


class LandUsePlan(Certificate):
    """Zones and districts that restrict what may be done with a parcel of land.

    Under the National Land Planning Act and other laws. The map of the paper is not in the data.
    """

    spec = Spec(
        name_ko="토지이용계획 확인서",
        name_en="Certificate of Land Use Plan",
        aliases=("토지이용계획확인서", "토지이용계획확인원", "토지이용계획 확인원", "도시계획확인원"),
        system="토지이음 / 정부24",
        laws=(Law("토지이용규제 기본법 제10조", confirmed=True), Law("토지이용규제 기본법 시행규칙 별지 제2호서식")),
        gov24_code="15000000013",
        subject="property",
        documents=("토지이용계획확인서",),
        proves=(Fact.PROPERTY_LAND_USE,),
        sensitivity=("address", "property"),
        used_for=("토지 거래", "개발 인허가", "담보대출", "농지 취득"),
        fresh_days=30,
        validity_note="zones as of the issue date",
        notes="The map itself (확인도면) is not in the data. Lists of text: an empty element or 해당없음 is no "
        "element.",
    )
    routes = (
        MyData(None, options.land_address, options.lot_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_LAND_USE,
            Asset,
            rows="parcels",
            kind="land_category",
            number="lot_number",
            address="land_address",
            area="area",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        land_address: Address
        """Where the parcel is, down to the neighbourhood or village (토지 소재지)."""

        lot_number: Text
        """Lot number of the parcel (지번)."""

        map_scale: Text | None = None
        """Scale of the map, such as 1/1200 (확인도면 축척)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    applicant: Applicant | None = wire("신청인")
    """Who applied."""

    parcels: tuple[Parcel, ...] = wire("신청토지")
    """Parcels asked about."""

    national_planning_zones: tuple[Text, ...] = wire("국토의계획및이용에관한법률에따른지역지구등")
    """Zones under the National Land Planning Act (국토의 계획 및 이용에 관한 법률), one each."""

    other_law_zones: tuple[Text, ...] = wire("다른법령등에따른지역지구등")
    """Zones under other laws, one each, with the law in angle brackets as printed."""

    decree_matters: tuple[Text, ...] = wire("토지이용규제기본법시행령제9조제4항각호에해당되는사항")
    """Matters of article 9(4) of the decree, such as an area where land may only be sold with permission."""

    additional_notes: tuple[Text, ...] = wire("추가기재확인내용")
    """What the office added."""

    map_scale: Text | None = wire("확인도면축척")
    """Scale of the map on the paper."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the county or district who issued it."""

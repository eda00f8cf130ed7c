"""Land and forest register, from open data (토지(임야)대장)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Integer, Quantity, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, OpenData, options

REGISTER_KINDS = code({"1": "land", "2": "forest"})
LAND_CATEGORIES = code(
    {
        "01": "dry_field",
        "02": "paddy_field",
        "03": "orchard",
        "04": "pasture",
        "05": "forest_land",
        "06": "mineral_spring",
        "07": "saltern",
        "08": "building_site",
        "09": "factory_site",
        "10": "school_site",
        "11": "parking_lot",
        "12": "gas_station_site",
        "13": "warehouse_site",
        "14": "road",
        "15": "railway_site",
        "16": "bank",
        "17": "river",
        "18": "ditch",
        "19": "marsh",
        "20": "fish_farm",
        "21": "water_supply_site",
        "22": "park",
        "23": "sports_site",
        "24": "recreation_area",
        "25": "religious_site",
        "26": "historic_site",
        "27": "burial_ground",
        "28": "miscellaneous",
    }
)
OWNERSHIP_KINDS = code(
    {
        "00": "japanese_or_changed_name",
        "01": "private",
        "02": "state",
        "03": "foreign",
        "04": "province",
        "05": "county",
        "06": "corporation",
        "07": "clan",
        "08": "religious_body",
        "09": "other_body",
    }
)


class Parcel(Record):
    """A parcel of land as it stands in the register (토지)."""

    parcel_number: Text = wire("pnu", label="고유번호")
    """Number of the parcel (PNU), 19 digits: legal area 10, register 1 (1 land, 2 forest), lot number 4 + 4."""

    legal_dong_code: Text = wire("ldCode", label="법정동코드")
    """Legal area code of the neighbourhood or village, 10 digits."""

    legal_dong_name: Address = wire("ldCodeNm", label="법정동명")
    """Where the parcel is, down to the neighbourhood or village."""

    lot_number: Text = wire("mnnmSlno", label="지번")
    """Lot number, such as 181-1."""

    register_kind: Annotated[str, REGISTER_KINDS] = wire("regstrSeCode", label="대장구분코드")
    """Whether it stands in the land register or in the forest register."""

    register_kind_name: Text | None = wire("regstrSeCodeNm", label="대장구분명")
    """That in words."""

    land_category: Annotated[str, LAND_CATEGORIES] = wire("lndcgrCode", label="지목코드")
    """What the land is used for, as registered: one of the 28 categories (지목)."""

    land_category_name: Text | None = wire("lndcgrCodeNm", label="지목명")
    """The category in words: 대 is building land, 전 a dry field, 답 a rice field."""

    area: Quantity = wire("lndpclAr", label="면적", unit="㎡")
    """Area of the parcel, in ㎡."""

    ownership_kind: Annotated[str, OWNERSHIP_KINDS] | None = wire("posesnSeCode", label="소유구분코드")
    """What kind of owner it has; 00 are Japanese names from before 1945 that were never set right."""

    ownership_kind_name: Text | None = wire("posesnSeCodeNm", label="소유구분명")
    """That in words."""

    co_owner_count: Integer | None = wire("cnrsPsnCo", label="소유(공유)인수", unit="명")
    """Number of people who own it together, as entered by the office; 0 or 1 for a single owner."""

    scale_code: Text | None = wire("ladFrtlSc", label="축척구분코드")
    """Code of the scale of the cadastral map; 00 is a map kept as figures."""

    scale_name: Text | None = wire("ladFrtlScNm", label="축척구분명")
    """Scale of the cadastral map, such as 1:1200."""

    updated_on: Day | None = wire("lastUpdtDt", label="데이터기준일자")
    """Day for which the data holds."""


class LandRegister(Certificate):
    """Where a parcel of land is, what it is used for, how large it is and what kind of owner it has.

    From the cadastral land or forest register, published by the Ministry of Land as open data, which names no owner.
    """

    spec = Spec(
        name_ko="토지(임야)대장",
        name_en="Land (Forest) Register",
        aliases=("토지대장", "임야대장", "토지대장 등본", "임야대장 등본", "토지(임야)대장 등본"),
        system="부동산종합공부시스템(KRAS)",
        laws=(
            Law("공간정보의 구축 및 관리 등에 관한 법률 제75조", confirmed=True),
            Law("공간정보의 구축 및 관리 등에 관한 법률 시행규칙 별지 제63호서식", confirmed=True),
        ),
        gov24_code="13100000026",
        subject="property",
        documents=("fields",),
        proves=(Fact.PROPERTY_LAND,),
        sensitivity=("property", "address"),
        used_for=("부동산 거래", "상속", "담보대출", "농지 취득"),
        known=Known.CONFIRMED,
        fresh_days=90,
        validity_note="open data snapshot; the printed copy of 정부24 is the legal document",
        notes="The open data has no owner name, no history and no printed number. Since 2024-01 the living address is "
        "https://api.vworld.kr/ned/data/ladfrlList (V-World), with the same rows; the samples have the envelope of the "
        "data.go.kr address.",
    )
    routes = (
        OpenData(
            "https://apis.data.go.kr/1611000/nsdi/eios/LadfrlService/ladfrlList.xml",
            family="data.go.kr",
            rows="fields.ladfrlVOList",
            parameters={"pnu": options.parcel_number},
            page_size=1000,
            repeats={"pnu": "pnu"},
            instead=OpenData(
                "https://api.vworld.kr/ned/data/ladfrlList",
                family="vworld",
                rows="ladfrlVOList.ladfrlVOList",
                parameters={"pnu": options.parcel_number, "format": "json"},
                page_size=1000,
                repeats={"pnu": "pnu"},
            ),
        ),
    )
    facts = (
        gives(
            Fact.PROPERTY_LAND,
            Asset,
            rows="parcels",
            kind="land_category_name",
            number="parcel_number",
            address="legal_dong_name",
            area="area",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        parcel_number: Text
        """Number of the parcel, 19 digits; fewer ask for all parcels that begin so (고유번호(PNU 19자리))."""

    parcels: tuple[Parcel, ...] = wire("ladfrlVOList", label="토지")
    """Parcels, a row each."""

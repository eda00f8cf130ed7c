"""Building register: its title part, from open data (건축물대장 표제부)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Integer, Quantity, Text, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, OpenData, options

LOT_KINDS = code({"0": "land", "1": "mountain", "2": "block"})
LEDGER_CLASSES = code({"1": "general", "2": "collective"})
LEDGER_KINDS = code({"1": "recapitulation", "2": "general_building", "3": "title", "4": "exclusive_unit"})
BUILDING_ROLES = code({"0": "main", "1": "annex"})


class Building(Record):
    """A building that has a ledger of its own (표제부).

    Offices write 0 as well as nothing where a number was not entered; areas and ratios of the site of an
    apartment complex stand in its recapitulation, not here.
    """

    ledger_key: Text = wire("mgmBldrgstPk", label="관리건축물대장PK")
    """Key of the ledger, by which the other operations of the service (floors, units) are joined."""

    lot_address: Address = wire("platPlc", label="대지위치")
    """Address of the site by lot number."""

    road_address: Address | None = wire("newPlatPlc", label="도로명대지위치")
    """Address of the site by road name."""

    sigungu_code: Text = wire("sigunguCd", label="시군구코드")
    """Legal area code of the city, county or district, 5 digits."""

    legal_dong_code: Text = wire("bjdongCd", label="법정동코드")
    """Legal area code of the neighbourhood within it, 5 digits."""

    lot_kind: Annotated[str, LOT_KINDS] = wire("platGbCd", label="대지구분코드")
    """Whether the lot is land, mountain (산) or a block of a land development."""

    main_number: Text | None = wire("bun", label="번")
    """Main part of the lot number, 4 digits filled with zeros; absent for a block."""

    sub_number: Text | None = wire("ji", label="지")
    """Part of the lot number after the hyphen, 4 digits filled with zeros."""

    special_lot_name: Text | None = wire("splotNm", label="특수지명")
    """Name of the development whose blocks and lots count here."""

    block: Text | None = wire("block", label="블록")
    """Block within a land development."""

    lot: Text | None = wire("lot", label="로트")
    """Lot within the block."""

    outside_lot_count: Integer | None = wire("bylotCnt", label="외필지수")
    """How many further lots the site extends over, as adjoining parcels."""

    ledger_class: Annotated[str, LEDGER_CLASSES] = wire("regstrGbCd", label="대장구분코드")
    """Whether the building has one owner or one for each unit (집합건물)."""

    ledger_class_name: Text | None = wire("regstrGbCdNm", label="대장구분코드명")
    """That in words."""

    ledger_kind: Annotated[str, LEDGER_KINDS] = wire("regstrKindCd", label="대장종류코드")
    """Which sheet the row is: recapitulation of a site, a general building, the title of a collective one, a unit."""

    ledger_kind_name: Text | None = wire("regstrKindCdNm", label="대장종류코드명")
    """That in words."""

    building_name: Text | None = wire("bldNm", label="건물명")
    """Name of the building or of the complex."""

    dong_name: Text | None = wire("dongNm", label="동명칭")
    """Which building of the complex it is, such as 101동."""

    main_or_annex: Annotated[str, BUILDING_ROLES] | None = wire("mainAtchGbCd", label="주부속구분코드")
    """Whether it is a main building or an annex."""

    main_or_annex_name: Text | None = wire("mainAtchGbCdNm", label="주부속구분코드명")
    """That in words."""

    road_code: Text | None = wire("naRoadCd", label="새주소도로코드")
    """Code of the road in the road address, 12 digits."""

    road_legal_dong_code: Text | None = wire("naBjdongCd", label="새주소법정동코드")
    """Legal area code in the road address."""

    road_ground_code: Text | None = wire("naUgrndCd", label="새주소지상지하코드")
    """Whether the entrance is above ground (0), below (1) or in the air (2)."""

    road_main_number: Text | None = wire("naMainBun", label="새주소본번")
    """Main part of the building number on the road."""

    road_sub_number: Text | None = wire("naSubBun", label="새주소부번")
    """Part of the building number after the hyphen."""

    site_area: Quantity | None = wire("platArea", label="대지면적", unit="㎡")
    """Area of the site, in ㎡; 0 where the recapitulation has it."""

    building_area: Quantity | None = wire("archArea", label="건축면적", unit="㎡")
    """Area covered by the building, in ㎡."""

    building_coverage_ratio: Quantity | None = wire("bcRat", label="건폐율", unit="%")
    """Share of the site that is built upon, in %; 0 where the recapitulation has it."""

    gross_floor_area: Quantity | None = wire("totArea", label="연면적", unit="㎡")
    """Area of all floors, in ㎡."""

    floor_area_for_ratio: Quantity | None = wire("vlRatEstmTotArea", label="용적률산정연면적", unit="㎡")
    """Area of the floors that count for the floor area ratio (none below ground), in ㎡."""

    floor_area_ratio: Quantity | None = wire("vlRat", label="용적률", unit="%")
    """Floor area by site area, in %; 0 where the recapitulation has it."""

    structure_code: Text | None = wire("strctCd", label="구조코드")
    """Code of the structure."""

    structure_name: Text | None = wire("strctCdNm", label="구조코드명")
    """Structure, such as 철근콘크리트구조."""

    other_structure: Text | None = wire("etcStrct", label="기타구조")
    """Structure as the office described it."""

    main_use_code: Text | None = wire("mainPurpsCd", label="주용도코드")
    """Code of the main use, 5 digits."""

    main_use_name: Text | None = wire("mainPurpsCdNm", label="주용도코드명")
    """Main use in the words of the Building Act, such as 공동주택."""

    other_use: Text | None = wire("etcPurps", label="기타용도")
    """Use as the office described it, such as 아파트."""

    roof_code: Text | None = wire("roofCd", label="지붕코드")
    """Code of the roof."""

    roof_name: Text | None = wire("roofCdNm", label="지붕코드명")
    """Roof, such as (철근)콘크리트."""

    other_roof: Text | None = wire("etcRoof", label="기타지붕")
    """Roof as the office described it."""

    household_count: Integer | None = wire("hhldCnt", label="세대수")
    """Homes in an apartment building (세대)."""

    family_count: Integer | None = wire("fmlyCnt", label="가구수")
    """Homes in a house that several families share (가구)."""

    unit_count: Integer | None = wire("hoCnt", label="호수")
    """Units that are no homes (호)."""

    height: Quantity | None = wire("heit", label="높이", unit="m")
    """Height, in m."""

    ground_floor_count: Integer | None = wire("grndFlrCnt", label="지상층수")
    """Floors above ground."""

    underground_floor_count: Integer | None = wire("ugrndFlrCnt", label="지하층수")
    """Floors below ground."""

    passenger_elevator_count: Integer | None = wire("rideUseElvtCnt", label="승용승강기수")
    """Lifts for passengers."""

    emergency_elevator_count: Integer | None = wire("emgenUseElvtCnt", label="비상용승강기수")
    """Lifts that firefighters use."""

    annex_count: Integer | None = wire("atchBldCnt", label="부속건축물수")
    """Annexes that belong to the building."""

    annex_area: Quantity | None = wire("atchBldArea", label="부속건축물면적", unit="㎡")
    """Area of the annexes, in ㎡."""

    all_buildings_floor_area: Quantity | None = wire("totDongTotArea", label="총동연면적", unit="㎡")
    """Area of all floors of the building and its annexes, in ㎡."""

    indoor_mechanical_parking_count: Integer | None = wire("indrMechUtcnt", label="옥내기계식대수")
    """Cars that a mechanical car park indoors takes."""

    indoor_mechanical_parking_area: Quantity | None = wire("indrMechArea", label="옥내기계식면적", unit="㎡")
    """Area of that car park, in ㎡."""

    outdoor_mechanical_parking_count: Integer | None = wire("oudrMechUtcnt", label="옥외기계식대수")
    """Cars that a mechanical car park outdoors takes."""

    outdoor_mechanical_parking_area: Quantity | None = wire("oudrMechArea", label="옥외기계식면적", unit="㎡")
    """Area of that car park, in ㎡."""

    indoor_self_parking_count: Integer | None = wire("indrAutoUtcnt", label="옥내자주식대수")
    """Cars that drive to their place indoors."""

    indoor_self_parking_area: Quantity | None = wire("indrAutoArea", label="옥내자주식면적", unit="㎡")
    """Area of that car park, in ㎡."""

    outdoor_self_parking_count: Integer | None = wire("oudrAutoUtcnt", label="옥외자주식대수")
    """Cars that drive to their place outdoors."""

    outdoor_self_parking_area: Quantity | None = wire("oudrAutoArea", label="옥외자주식면적", unit="㎡")
    """Area of that car park, in ㎡."""

    permitted_on: Day | None = wire("pmsDay", label="허가일")
    """Day of the building permit."""

    construction_started_on: Day | None = wire("stcnsDay", label="착공일")
    """Day on which construction began."""

    use_approved_on: Day | None = wire("useAprDay", label="사용승인일")
    """Day on which use was approved (사용승인): from then on the building counts as built."""

    permit_year: Year | None = wire("pmsnoYear", label="허가번호년")
    """Year in the number of the permit."""

    permit_office_code: Text | None = wire("pmsnoKikCd", label="허가번호기관코드")
    """Code of the office that gave the permit."""

    permit_office_name: Text | None = wire("pmsnoKikCdNm", label="허가번호기관코드명")
    """Office that gave the permit."""

    permit_kind_code: Text | None = wire("pmsnoGbCd", label="허가번호구분코드")
    """Code of the kind of permit."""

    permit_kind_name: Text | None = wire("pmsnoGbCdNm", label="허가번호구분코드명")
    """Kind of permit, such as 신축허가."""

    energy_grade: Text | None = wire("engrGrade", label="에너지효율등급")
    """Grade of energy efficiency, where certified."""

    energy_saving_ratio: Quantity | None = wire("engrRat", label="에너지절감율")
    """Energy saved, in %; 0 where not certified."""

    energy_performance_index: Quantity | None = wire("engrEpi", label="EPI점수")
    """Points of the energy performance index (EPI); 0 where not assessed."""

    green_building_grade: Text | None = wire("gnBldGrade", label="친환경건축물등급")
    """Grade as a green building, where certified."""

    green_building_score: Quantity | None = wire("gnBldCert", label="친환경건축물인증점수")
    """Points of that certificate; 0 where there is none."""

    intelligent_building_grade: Text | None = wire("itgBldGrade", label="지능형건축물등급")
    """Grade as an intelligent building, where certified."""

    intelligent_building_score: Quantity | None = wire("itgBldCert", label="지능형건축물인증점수")
    """Points of that certificate; 0 where there is none."""

    ledger_created_on: Day | None = wire("crtnDay", label="생성일자")
    """Day on which this row of open data was made, not the day of the ledger."""

    is_earthquake_resistant: YesNo | None = wire("rserthqkDsgnApplyYn", label="내진설계적용여부")
    """Whether it was designed to resist earthquakes."""

    earthquake_resistance: Text | None = wire("rserthqkAblty", label="내진능력")
    """How strong an earthquake it resists, as a seismic intensity."""


class BuildingRegister(Certificate):
    """Every building that stands on one parcel of land: what it is, how large, when approved for use.

    Kept by the city or county, published by the Ministry of Land as open data. Owners are not part of it.
    """

    spec = Spec(
        name_ko="건축물대장",
        name_en="Building Register",
        aliases=(
            "건축물관리대장",
            "건축물대장 등본",
            "건축물대장 표제부",
            "건축물대장(일반)",
            "집합건축물대장",
            "건물대장",
        ),
        system="세움터",
        laws=(
            Law("건축법 제38조"),
            Law("건축물대장의 기재 및 관리 등에 관한 규칙 별지 제5호서식(2021-07-12)", confirmed=True),
        ),
        gov24_code="15000000098",
        subject="property",
        documents=("response",),
        proves=(Fact.PROPERTY_BUILDING,),
        sensitivity=("property", "address"),
        used_for=("부동산 거래", "담보대출", "전세보증", "영업신고", "청약"),
        known=Known.CONFIRMED,
        fresh_days=90,
        validity_note="open data snapshot; the printed copy of 정부24 is the legal document",
        notes="Rows come as an object when there is one, as a list when two or more; items is an empty string when "
        "none. rnum is paging noise and is not modelled. A blank is one space. Codes keep leading zeros. Owners and "
        "unit areas are other operations and not in this entry. Code values of platGbCd, regstrGbCd, regstrKindCd, "
        "mainAtchGbCd: general knowledge of the register.",
    )
    routes = (
        OpenData(
            "https://apis.data.go.kr/1613000/BldRgstHubService/getBrTitleInfo",
            family="data.go.kr",
            rows="response.body.items.item",
            parameters={
                "sigunguCd": options.sigungu_code,
                "bjdongCd": options.legal_dong_code,
                "platGbCd": options.lot_kind,
                "bun": options.main_number,
                "ji": options.sub_number,
                "_type": "json",
            },
            digits={"sigunguCd": 5, "bjdongCd": 5},
            filled={"bun": 4, "ji": 4},
            repeats={name: name for name in ("sigunguCd", "bjdongCd", "platGbCd", "bun", "ji")},
            others=(
                "getBrAtchJibunInfo",
                "getBrBasisOulnInfo",
                "getBrExposInfo",
                "getBrExposPubuseAreaInfo",
                "getBrFlrOulnInfo",
                "getBrHsprcInfo",
                "getBrJijiguInfo",
                "getBrRecapTitleInfo",
                "getBrWclfInfo",
            ),
        ),
    )
    facts = (
        gives(
            Fact.PROPERTY_BUILDING,
            Asset,
            rows="buildings",
            kind="main_use_name",
            number="ledger_key",
            address="lot_address",
            area="gross_floor_area",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        sigungu_code: Text
        """Legal area code of the city, county or district, 5 digits (시군구코드)."""

        legal_dong_code: Text
        """Legal area code of the neighbourhood within it, 5 digits (법정동코드)."""

        lot_kind: Annotated[str, LOT_KINDS] = "land"
        """Whether the lot is land, mountain or a block (대지구분)."""

        main_number: Text | None = None
        """Main part of the lot number, 4 digits filled with zeros (번)."""

        sub_number: Text = "0000"
        """Part of the lot number after the hyphen, 4 digits filled with zeros (지)."""

    buildings: tuple[Building, ...] = wire("item", label="건축물")
    """Buildings on the parcel, a row each."""

"""Parameters select the rows: what belongs to the cast is found, and other requests bring other documents."""

import json
from pathlib import Path
from typing import Any

import pytest

from certbroker.sandbox import Sandbox
from certbroker.sandbox.open_data import services
from certbroker.sandbox.people import cast_of_people, digits
from sandbox.open_data.foreign import (
    BUILDINGS,
    CORPORATIONS,
    DETAIL,
    HONG,
    INSURANCES,
    JOBS,
    PARCELS,
    POSSESSIONS,
    REGIONS,
    SEARCH,
    STATUS,
    TITLE,
    Client,
    items,
    texts,
)

CONNECTORS = Path(__file__).parents[3] / "connectors" / "certbroker_connectors"
AREA = {"sigunguCd": "41115", "bjdongCd": "14100"}


def sample(issuer: str, name: str) -> Any:
    return json.loads((CONNECTORS / issuer / "samples" / f"{name}.wire.json").read_text(encoding="utf-8"))


def pnus(portal: Client, pnu: str) -> list[str | None]:
    return [row.findtext("pnu") for row in portal.get(PARCELS, pnu=pnu).xml.iter("ladfrlVOList")]


def test_rows_are_those_of_the_sample(portal: Client) -> None:
    wanted = sample("molit", "building_register/typical")["response"]["body"]["items"]["item"]
    assert items(portal.get(TITLE, **HONG, _type="json")) == wanted
    assert items(portal.get(TITLE, **HONG)) == [{name: str(value) for name, value in row.items()} for row in wanted]


def test_the_switch_of_another_agency_is_not_heard(portal: Client) -> None:
    for name in ("type", "dataType", "returnType"):
        assert "xml" in portal.get(TITLE, **HONG, **{name: "json"}).media
    assert "json" in portal.get(TITLE, **HONG, _type="JSON").media
    assert "xml" in portal.get(INSURANCES, v_saeopjaDrno="0000000025", _type="json", type="json").media


def test_what_is_sampled_as_xml_comes_as_json_too(portal: Client) -> None:
    lee = {"sigunguCd": "41461", "bjdongCd": "10300", "bun": "0017"}
    (row,) = items(portal.get(TITLE, **lee, _type="json"))
    assert (row["mgmBldrgstPk"], row["totArea"], row["bldNm"]) == ("41461-1000017", "495.90", "")
    assert items(portal.get(TITLE, **lee)) == [row]


def test_a_lot_without_number(portal: Client) -> None:
    block = {"sigunguCd": "41590", "bjdongCd": "25321", "platGbCd": "2"}
    for more in ({}, {"ji": "0000"}, {"bun": "0000", "ji": "0000"}):
        assert [row["bldNm"] for row in items(portal.get(TITLE, **block, **more))] == ["가나다빌딩"]
    for more in ({"bun": "0017"}, {"platGbCd": "0"}):
        assert items(portal.get(TITLE, **block | more)) == []


@pytest.mark.parametrize(
    ("operation", "more", "count", "shows"),
    [
        ("getBrBasisOulnInfo", {}, 2, {"regstrKindCdNm": "표제부", "guyukCd": " "}),
        ("getBrRecapTitleInfo", {}, 1, {"mgmBldrgstPk": "41115-1000000", "hhldCnt": "60", "platPlc": None}),
        ("getBrFlrOulnInfo", {"dongNm": "101동"}, 16, {"flrNoNm": "지하1층", "mgmBldrgstPk": "41115-1000001"}),
        ("getBrExposInfo", {}, 4, {"hoNm": "901호", "dongNm": "101동"}),
        ("getBrExposInfo", {"hoNm": "1001호"}, 1, {"mgmBldrgstPk": "41115-2001001"}),
        ("getBrExposPubuseAreaInfo", {"dongNm": "101동", "hoNm": "1001호"}, 3, {"area": "84.97"}),
        ("getBrAtchJibunInfo", {}, 2, {"atchBun": "0002"}),
        ("getBrHsprcInfo", {}, 2, {"hsprc": "412000000"}),
        ("getBrJijiguInfo", {}, 3, {"jijiguCdNm": "제2종일반주거지역"}),
        ("getBrWclfInfo", {}, 1, {"modeCd": "11"}),
    ],
)
def test_the_ledgers_of_a_building(
    portal: Client, operation: str, more: dict[str, str], count: int, shows: dict[str, str | None]
) -> None:
    rows = items(portal.get(f"{BUILDINGS}/{operation}", **HONG, **more, _type="json", numOfRows="100"))
    assert len(rows) == count
    assert all(rows[0][name] == value or (value is None and rows[0][name]) for name, value in shows.items())
    assert [row["rnum"] for row in rows] == list(range(1, count + 1))
    assert items(portal.get(f"{BUILDINGS}/{operation}", **HONG | {"bun": "0002"})) == []


def test_who_possesses_a_unit(portal: Client) -> None:
    at = "apis.data.go.kr/1611000/OwnerInfoService/getArchitecturePossessionInfo"
    asked = {"sigungu_cd": "41115", "bjdong_cd": "14100", "ho_nm": "1001호", "_type": "json"}
    rows = items(portal.get(at, **asked))
    assert [(row["jmno"], row["ownsh_quota"]) for row in rows] == [("900101-1******", "1/2"), ("920515-2******", "1/2")]
    assert items(portal.get(at, **asked | {"ho_nm": "1002호"})) == []


def test_a_parcel_number_may_be_the_beginning_of_one(portal: Client) -> None:
    assert pnus(portal, "4111514100100010000") == ["4111514100100010000"]
    assert pnus(portal, "418202502110181") == ["4182025021101810000", "4182025021101810001"]
    assert len(pnus(portal, "41820")) == 3
    assert pnus(portal, "9") == []
    assert portal.get(PARCELS, pnu="9").xml.findtext("totalCount") == "0"


def test_possessions(portal: Client) -> None:
    got = portal.get(POSSESSIONS, pnu="4111514100100010000", format="json").json["possessions"]
    assert [row["buldHoNm"] for row in got["field"]] == ["1001"]
    assert (got["totalCount"], got["numOfRows"], got["pageNo"]) == ("1", "10", "1")
    assert "xml" in portal.get(POSSESSIONS, pnu="4111514100100010000").media


def test_regions(portal: Client) -> None:
    got = portal.get(REGIONS, type="json", locatadd_nm="읍내리").json["StanReginCd"]
    assert got[0]["head"][1:] == [
        {"numOfRows": "10", "pageNo": "1", "type": "JSON"},
        {"RESULT": {"resultCode": "INFO-0", "resultMsg": "NOMAL SERVICE"}},
    ]
    (row,) = got[1]["row"]
    assert (row["sido_cd"], row["sgg_cd"], row["umd_cd"], row["ri_cd"]) == ("41", "820", "250", "21")
    assert (row["locathigh_cd"], row["locallow_nm"]) == ("4182025000", "읍내리")
    (above,) = portal.get(REGIONS, type="json", locatadd_nm="인계동").json["StanReginCd"][1]["row"]
    assert above["locathigh_cd"] == "4111500000"
    none = portal.get(REGIONS, locatadd_nm="없는동").xml
    assert (none.tag, texts(none)["resultCode"]) == ("RESULT", "INFO-3")


def test_a_workplace_is_found_by_name_and_what_its_number_shows(portal: Client) -> None:
    def names(**asked: str) -> list[str]:
        return [row["wkplNm"].strip() for row in items(portal.get(SEARCH, dataType="json", **asked))]

    assert names(wkplNm="가나다상사") == ["주식회사 가나다상사", "주식회사 가나다상사", "가나다상사분식"]
    assert names(wkplNm="가나다상사", bzowrRgstNo="000000") == names(wkplNm="가나다상사")
    # What is hidden cannot be searched, and less than what is shown does not do.
    assert names(wkplNm="가나다상사", bzowrRgstNo="0000000025") == []
    assert names(wkplNm="가나다상사", bzowrRgstNo="0000") == []
    assert names(wkplNm="가나다상사", bzowrRgstNo="123456") == []
    assert names(wkplNm="가나다상사", ldongAddrMgplSgguCd="461") == ["가나다상사분식"]
    assert "xml" in portal.get(SEARCH, wkplNm="가나다상사", type="json").media


def test_the_numbers_that_the_search_gives_have_details(portal: Client) -> None:
    found = items(portal.get(SEARCH, wkplNm="가나다상사", dataType="json"))
    insured = [items(portal.get(DETAIL, seq=str(row["seq"]), dataType="json"))[0]["jnngpCnt"] for row in found]
    assert insured == [48, 49, 0]
    assert items(portal.get(DETAIL, seq="99", dataType="json")) == []


def test_no_rows_are_told_as_the_sample_of_the_same_request_does(portal: Client) -> None:
    for name, wanted in (("도전분식", "typical2"), ("제1바다호", "empty_items")):
        assert portal.get(SEARCH, wkplNm=name, dataType="json").json == sample("nps", f"workplace/{wanted}")
    assert portal.get(SEARCH, wkplNm="모르는곳", dataType="json").json["response"]["body"]["items"] == ""


def test_the_businesses_of_the_cast_are_found(portal: Client) -> None:
    owners = [person for person in cast_of_people().values() if person.business_number]
    assert {person.id for person in owners} >= {"lee", "gana"}
    numbers = [digits(person.business_number or "") for person in owners]
    data = portal.post(STATUS, {"b_no": numbers}).json["data"]
    assert [(row["b_no"], row["b_stt_cd"]) for row in data] == [(number, "01") for number in numbers]
    (corporation,) = (person for person in owners if person.corporate_number)
    crno = digits(corporation.corporate_number or "")
    (row,) = items(portal.get(CORPORATIONS, resultType="json", crno=crno))
    assert (row["corpNm"], row["bzno"]) == (corporation.corporate_name, digits(corporation.business_number or ""))


def test_a_data_set_is_asked_by_its_columns(portal: Client) -> None:
    got = portal.get(JOBS, Type="json", WORK_REGION_CONT="경기 수원시").json["GGJOBABARECRUSTM"]
    assert got[0]["head"][0] == {"list_total_count": len(got[1]["row"])} == {"list_total_count": 3}
    assert portal.get(JOBS, Type="json", WORK_REGION_CONT="서울").json["RESULT"]["CODE"] == "INFO-200"


def test_required_parameters(portal: Client) -> None:
    for at, service in services.load().items():
        for missing in service.required:
            given = dict.fromkeys(service.required, "41") | {missing: " "}
            got = portal.get(at, **given, **({service.switch: "json"} if service.switch else {}))
            assert got.status == 200
            header = {"resultCode": "11", "resultMsg": "NO_MANDATORY_REQUEST_PARAMETERS_ERROR"}
            told = got.json["response"]["header"] if service.switch else texts(got.xml[0])
            assert told == header


def test_samples_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "molit" / "samples" / "building_register"
    folder.mkdir(parents=True)
    row = {"mgmBldrgstPk": "1", "sigunguCd": "11110", "bjdongCd": "10100", "bldNm": "새집"}
    content = {"response": {"body": {"items": {"item": row}}}}
    (folder / "mine.wire.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "cases.toml").write_text('[mine]\nperson = "hong"\nshows = "Mine."\n', encoding="utf-8")
    with Sandbox(samples=[tmp_path]) as running:
        client = Client(running.info["open_data"]["hosts"], running.info["open_data"]["service_key"])
        asked = {"sigunguCd": "11110", "bjdongCd": "10100"}
        assert items(client.get(TITLE, **asked, _type="json")) == [row]
        assert items(client.get(TITLE, **AREA, _type="json")) == []
        (basis,) = items(client.get(f"{BUILDINGS}/getBrBasisOulnInfo", **asked, _type="json"))
        assert (basis["bldNm"], basis["lot"]) == ("새집", " ")
        assert items(client.get(f"{BUILDINGS}/getBrFlrOulnInfo", **asked, _type="json")) == []

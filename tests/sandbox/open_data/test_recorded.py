"""Answers have the structure of the recorded ones: names, nesting, types and quirks."""

from collections.abc import Iterator
from typing import Any, TypeGuard
from xml.etree import ElementTree as ET

import pytest

from sandbox.open_data.foreign import (
    CORPORATIONS,
    DETAIL,
    HONG,
    INSURANCES,
    JOBS,
    PARCELS,
    PERIOD,
    PROGRAMMES,
    REGIONS,
    SEARCH,
    STATUS,
    TITLE,
    VALIDATE,
    Client,
    recorded,
    texts,
    unspaced,
)

JUNG = {"sigunguCd": "41820", "bjdongCd": "25021", "platGbCd": "0", "bun": "0181", "ji": "0000", "_type": "json"}
LEE = {"b_no": "0000000017", "start_dt": "20190302", "p_nm": "이도전"}


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def differences(wanted: Any, got: Any, path: str = "") -> Iterator[str]:
    """Where an answer differs from a recorded one: a key too few, or another type; lists are compared row by row."""
    if _is_object(wanted) and _is_object(got):
        yield from (f"{path}/{key} is missing" for key in wanted.keys() - got.keys())
        for key in wanted.keys() & got.keys():
            yield from differences(wanted[key], got[key], f"{path}/{key}")
    elif _is_list(wanted) and _is_list(got):
        yield from ([f"{path} is empty"] if wanted and not got else [])
        for one, other in zip(wanted, got, strict=False):
            yield from differences(one, other, f"{path}[]")
    elif (
        None not in (wanted, got) and type(wanted) is not type(got) and not (_is_digits(wanted, got) and "item" in path)
    ):
        yield f"{path}: {type(got).__name__} and not {type(wanted).__name__}"


def _is_digits(wanted: Any, got: Any) -> bool:
    """Whether both are numbers, as text or not: in rows the same field may be either."""
    return all(isinstance(value, int | str) and str(value).isdigit() for value in (wanted, got))


def tags(element: ET.Element) -> set[str]:
    """The paths of all elements below one."""
    below = {f"{child.tag}/{path}" for child in element for path in tags(child)}
    return {child.tag for child in element} | below


def test_differences_are_found() -> None:
    assert not list(differences({"a": [1, "x"], "b": None}, {"a": [2, "y", "z"], "b": 1, "c": 1}))
    assert len(list(differences({"a": [1], "b": {}, "c": 1}, {"a": ["1"], "b": []}))) == 3


@pytest.mark.parametrize(
    ("name", "at", "parameters"),
    [
        ("building_empty.json", TITLE, HONG | {"bun": "9999", "_type": "json"}),
        ("nps_search.json", SEARCH, {"wkplNm": "가나다상사", "bzowrRgstNo": "000000", "dataType": "json"}),
        ("nps_search_single_item_as_object.json", SEARCH, {"wkplNm": "하늘공방", "dataType": "json"}),
        ("nps_search_empty_items_string.json", SEARCH, {"wkplNm": "제1바다호", "dataType": "json"}),
        ("nps_detail.json", DETAIL, {"seq": "17", "dataType": "json"}),
        ("nps_period.json", PERIOD, {"seq": "17", "dataType": "json"}),
        ("region_ok.json", REGIONS, {"locatadd_nm": "경기도", "type": "json", "numOfRows": "3"}),
        ("region_nodata.json", REGIONS, {"locatadd_nm": "없는동", "type": "json"}),
        ("gg_jobaba.json", JOBS, {"Type": "json"}),
        ("gg_nodata.json", JOBS, {"Type": "json", "pIndex": "99"}),
        ("gov24_service_list.json", f"{PROGRAMMES}/serviceList", {}),
        ("gov24_service_detail.json", f"{PROGRAMMES}/serviceDetail", {}),
        ("gov24_support_conditions.json", f"{PROGRAMMES}/supportConditions", {}),
    ],
)
def test_json_is_as_recorded(portal: Client, name: str, at: str, parameters: dict[str, str]) -> None:
    got = portal.get(at, **parameters)
    assert got.status == 200
    assert not list(differences(recorded(name), got.json))


def test_the_title_of_one_building_is_an_object(portal: Client) -> None:
    (item, wanted) = (
        content["response"]["body"]["items"]["item"]
        for content in (portal.get(TITLE, **JUNG).json, recorded("building_title_single.json"))
    )
    # The recorded one has its numbers as texts, this one as numbers: both are seen.
    assert wanted.keys() <= item.keys()
    assert isinstance(item["totArea"], float)
    (first, _) = portal.get(TITLE, **HONG, _type="json").json["response"]["body"]["items"]["item"]
    assert not list(differences(wanted, first))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("nts_status_ok.json", {"b_no": ["0000000017", "0000000068", "0000000092"]}),
        ("nts_status_unregistered.json", {"b_no": ["0000000000"]}),
        ("nts_validate_ok.json", {"businesses": [LEE]}),
        ("nts_validate_mismatch.json", {"businesses": [LEE | {"start_dt": "20150102"}]}),
    ],
)
def test_businesses_are_as_recorded(portal: Client, name: str, body: object) -> None:
    got, wanted = portal.post(STATUS if "b_no" in str(body)[:8] else VALIDATE, body), recorded(name)
    assert got.status == 200
    assert list(got.json) == list(wanted)
    assert [list(row) for row in got.json["data"]] == [list(row) for row in wanted["data"]]
    assert not list(differences(wanted, got.json))


@pytest.mark.parametrize(
    ("name", "at", "parameters"),
    [
        ("building_basis.xml", TITLE.replace("Title", "BasisOuln"), HONG),
        ("kcomwel_single.xml", INSURANCES, {"v_saeopjaDrno": "0000000025", "opaBoheomFg": "2"}),
        ("kcomwel_list.xml", INSURANCES, {"v_saeopjaDrno": "0000000025"}),
        ("land_ladfrl.xml", PARCELS, {"pnu": "4111514100100010000"}),
        ("gg_list.xml", JOBS, {}),
    ],
)
def test_xml_is_as_recorded(portal: Client, name: str, at: str, parameters: dict[str, str]) -> None:
    got, wanted = portal.get(at, **parameters), recorded(name)
    assert got.text.startswith("<?xml")
    assert got.xml.tag == wanted.tag
    assert tags(wanted) <= tags(got.xml)
    assert [child.tag for child in wanted] == list(dict.fromkeys(child.tag for child in got.xml))[: len(wanted)]


@pytest.mark.parametrize(
    ("name", "number"), [("kcomwel_empty.xml", "0000000017"), ("error_resultcode_03.xml", "0000000068")]
)
def test_no_rows_are_as_recorded(portal: Client, name: str, number: str) -> None:
    got = portal.get(INSURANCES, v_saeopjaDrno=number)
    assert unspaced(got.text) == unspaced(ET.tostring(recorded(name), "unicode")).join(
        ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', "")
    ).replace(" />", "/>")


def test_either_the_employment_or_the_accident_industry(portal: Client) -> None:
    rows = [texts(item) for item in portal.get(INSURANCES, v_saeopjaDrno="000-00-00025").xml.iter("item")]
    assert [("gyEopjongCd" in row, "sjEopjongCd" in row) for row in rows] == [(True, False), (False, True)]
    assert rows[0]["saeopjangNm"].endswith("   ")


def test_a_corporation(portal: Client) -> None:
    for parameters in ({"crno": "0000000000017"}, {"bizrNo": "000-00-00025"}, {"corpNm": "가나다상사"}):
        body = portal.get(CORPORATIONS, resultType="json", **parameters).json["response"]["body"]
        assert [row["enpRprFnm"] for row in body["items"]["item"]] == ["가대표"]
    none = portal.get(CORPORATIONS, resultType="json", crno="9999999999999").json["response"]["body"]
    assert none["items"] == {"item": []}

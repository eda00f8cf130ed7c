"""Pages: any size yields the same rows, and the counts say how many there are."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certbroker.sandbox import Sandbox
from sandbox.open_data.foreign import (
    BUILDINGS,
    HONG,
    JOBS,
    PARCELS,
    PROGRAMMES,
    REGIONS,
    SEARCH,
    TITLE,
    Client,
    Got,
    items,
    texts,
)

FLOORS = f"{BUILDINGS}/getBrFlrOulnInfo"
Rows = list[dict[str, Any]]


def common(got: Got) -> tuple[Rows, int]:
    if "json" in got.media:
        return items(got), got.json["response"]["body"]["totalCount"]
    return items(got), int(got.xml.findtext("body/totalCount") or -1)


def parcels(got: Got) -> tuple[Rows, int]:
    return [texts(row) for row in got.xml.iterfind("ladfrlVOList")], int(got.xml.findtext("totalCount") or -1)


def regions(got: Got) -> tuple[Rows, int]:
    if "StanReginCd" not in got.json:
        return [], 21
    head, rows = got.json["StanReginCd"]
    return rows["row"], head["head"][0]["totalCount"]


def programmes(got: Got) -> tuple[Rows, int]:
    assert got.json["currentCount"] == len(got.json["data"])
    return got.json["data"], got.json["matchCount"]


def jobs(got: Got) -> tuple[Rows, int]:
    if "RESULT" in got.json:
        return [], 12
    head, rows = got.json["GGJOBABARECRUSTM"]
    return rows["row"], head["head"][0]["list_total_count"]


DATA_GO_KR, ODCLOUD, GYEONGGI = ("pageNo", "numOfRows"), ("page", "perPage"), ("pIndex", "pSize")


class Listed(NamedTuple):
    """A list that comes in pages: how it is asked for and read, and how many rows it has."""

    at: str
    asked: Mapping[str, str]
    names: tuple[str, str]
    read: Callable[[Got], tuple[Rows, int]]
    size: int


LISTS = [
    Listed(FLOORS, HONG | {"_type": "json"}, DATA_GO_KR, common, 16),
    Listed(FLOORS, HONG, DATA_GO_KR, common, 16),
    Listed(SEARCH, {"wkplNm": "가나다상사", "dataType": "json"}, DATA_GO_KR, common, 3),
    Listed(PARCELS, {"pnu": "41"}, DATA_GO_KR, parcels, 8),
    Listed(REGIONS, {"type": "json"}, DATA_GO_KR, regions, 21),
    Listed(f"{PROGRAMMES}/serviceList", {}, ODCLOUD, programmes, 12),
    Listed(f"{PROGRAMMES}/serviceList", {"cond[서비스명::LIKE]": "지원"}, ODCLOUD, programmes, 7),
    Listed(JOBS, {"Type": "json"}, GYEONGGI, jobs, 12),
]


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.at.rpartition("/")[2])
@given(size=st.integers(1, 30))
@settings(max_examples=12)
def test_any_size_yields_the_same_rows(portal: Client, one: Listed, size: int) -> None:
    def page(number: int, size: int) -> tuple[Rows, int]:
        asked = dict(one.asked) | dict(zip(one.names, map(str, (number, size)), strict=True))
        return one.read(portal.get(one.at, **asked))

    whole, total = page(1, 100)
    assert len(whole) == total == one.size
    found: Rows = []
    pages = -(-one.size // size)
    for number in range(1, pages + 1):
        rows, told = page(number, size)
        assert (len(rows), told) == (min(size, one.size - len(found)), one.size)
        found += rows
    assert found == whole
    assert page(pages + 1, size) == ([], one.size)


def test_a_page_has_so_many_rows_at_most(portal: Client) -> None:
    body = portal.get(FLOORS, **HONG, _type="json", numOfRows="5000").json["response"]["body"]
    assert (body["numOfRows"], body["totalCount"], len(body["items"]["item"])) == (100, 16, 16)
    assert portal.get(PARCELS, pnu="41", numOfRows="5000").xml.findtext("numOfRows") == "1000"


def test_ten_rows_by_default(portal: Client) -> None:
    assert len(items(portal.get(FLOORS, **HONG))) == 10
    assert len(portal.get(f"{PROGRAMMES}/serviceList").json["data"]) == 10


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "1.5", "１", "9" * 30])
def test_what_is_no_number(portal: Client, wrong: str) -> None:
    for name in DATA_GO_KR:
        header = portal.get(TITLE, **HONG, _type="json", **{name: wrong}).json["response"]["header"]
        assert header == {"resultCode": "10", "resultMsg": "INVALID_REQUEST_PARAMETER_ERROR"}
    assert portal.get(f"{PROGRAMMES}/serviceList", perPage=wrong).status == 400
    assert portal.get(JOBS, Type="json", pIndex=wrong).json["RESULT"]["CODE"] == "ERROR-333"


def test_more_than_a_thousand_rows_of_a_data_set(portal: Client) -> None:
    told = {"CODE": "ERROR-336", "MESSAGE": "데이터 요청은 한번에 최대 1,000건을 넘을 수 없습니다."}
    assert portal.get(JOBS, Type="json", pSize="1001").json == {"RESULT": told}
    assert texts(portal.get(JOBS, pSize="1001").xml) == told
    assert portal.get(JOBS, Type="json", pSize="1000").json["GGJOBABARECRUSTM"]


def test_the_sample_key_shows_five_rows_whatever_is_asked(portal: Client) -> None:
    for asked in ({}, {"pIndex": "2", "pSize": "100"}):
        rows, total = jobs(portal.get(JOBS, key="sample", Type="json", **asked))
        assert (len(rows), total) == (5, 12)
        assert rows == jobs(portal.get(JOBS, Type="json"))[0][:5]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ({"cond[서비스ID::EQ]": "900000000003"}, 1),
        ({"cond[서비스명::EQ]": "청년"}, 0),
        ({"cond[서비스명::LIKE]": "청년"}, 2),
        ({"cond[조회수::GT]": "1137"}, 1),
        ({"cond[조회수::GTE]": "1137"}, 2),
        ({"cond[조회수::LT]": "1137", "cond[조회수::GTE]": "1000"}, 1),
        ({"cond[수정일시::LTE]": "20260820235959"}, 4),
    ],
)
def test_conditions(portal: Client, condition: dict[str, str], count: int) -> None:
    got = portal.get(f"{PROGRAMMES}/serviceList", **condition).json
    assert (got["matchCount"], len(got["data"]), got["totalCount"]) == (count, count, 12)


def test_conditions_on_codes(portal: Client) -> None:
    got = portal.get(f"{PROGRAMMES}/supportConditions", **{"cond[JA0110::GTE]": "60"}).json
    assert [row["JA0110"] for row in got["data"]] == [65]
    assert portal.get(f"{PROGRAMMES}/supportConditions", **{"cond[JA0327::EQ]": "Y"}).json["matchCount"] == 1


@pytest.mark.parametrize("condition", ["cond[없는것::EQ]", "cond[서비스명::IS]", "cond[서비스명]", "cond["])
def test_conditions_that_cannot_be_understood(portal: Client, condition: str) -> None:
    got = portal.get(f"{PROGRAMMES}/serviceList", **{condition: "x"})
    assert (got.status, got.json["code"]) == (400, -2)


def test_answers_do_not_depend_on_what_was_asked_before(sandbox: Sandbox, portal: Client) -> None:
    first = portal.get(FLOORS, **HONG, _type="json").body
    portal.get(FLOORS, **HONG | {"bun": "9"}, numOfRows="3")
    assert portal.get(FLOORS, **HONG, _type="json").body == first

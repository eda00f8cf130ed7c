"""Many businesses in one call."""

from typing import Any

import pytest

from sandbox.open_data.foreign import STATUS, VALIDATE, Client

LEE = {"b_no": "0000000017", "start_dt": "20190302", "p_nm": "이도전"}
GANA = {
    "b_no": "0000000025",
    "start_dt": "20050505",
    "p_nm": "가대표",
    "b_nm": "주식회사 가나다상사",
    "corp_no": "0000000000017",
    "b_adr": "경기도 화성시 동탄대로 1",
}


def test_every_state(portal: Client) -> None:
    numbers = ["0000000017", "0000000068", "0000000092", "9999999999", "000-00-00017"]
    got = portal.post(STATUS, {"b_no": numbers}).json
    assert [row["b_no"] for row in got["data"]] == numbers
    assert [row["b_stt_cd"] for row in got["data"]] == ["01", "02", "03", "", ""]
    assert got["data"][2]["end_dt"] == "20220630"
    assert (got["request_cnt"], got["match_cnt"]) == (5, 3)


def test_a_hundred_and_no_more(portal: Client) -> None:
    got = portal.post(STATUS, {"b_no": ["0000000017"] * 100}).json
    assert (got["request_cnt"], got["match_cnt"], len(got["data"])) == (100, 100, 100)
    got = portal.post(STATUS, {"b_no": ["0000000017"] * 101})
    assert (got.status, got.json) == (413, {"status_code": "TOO_LARGE_REQUEST"})
    got = portal.post(VALIDATE, {"businesses": [LEE] * 101})
    assert (got.status, got.json) == (413, {"status_code": "TOO_LARGE_REQUEST"})


def test_nothing_asked_nothing_found(portal: Client) -> None:
    assert portal.post(STATUS, {"b_no": []}).json == {"request_cnt": 0, "status_code": "OK", "data": []}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("at", [STATUS, VALIDATE])
def test_what_is_no_json(portal: Client, at: str, body: bytes) -> None:
    got = portal.post(at, body)
    assert (got.status, got.json) == (400, {"status_code": "BAD_JSON_REQUEST"})


@pytest.mark.parametrize(
    ("at", "body"),
    [
        (STATUS, {}),
        (STATUS, []),
        (STATUS, {"b_no": "0000000017"}),
        (STATUS, {"b_no": [17]}),
        (STATUS, {"businesses": [LEE]}),
        (VALIDATE, {"b_no": ["0000000017"]}),
        (VALIDATE, {"businesses": ["0000000017"]}),
        (VALIDATE, {"businesses": [LEE, LEE | {"p_nm": ""}]}),
        (VALIDATE, {"businesses": [{"b_no": "0000000017", "start_dt": "20190302"}]}),
    ],
)
def test_what_is_not_whole(portal: Client, at: str, body: object) -> None:
    got = portal.post(at, body)
    assert (got.status, got.json) == (411, {"status_code": "REQUEST_DATA_MALFORMED"})


def test_it_is_posted(portal: Client) -> None:
    got = portal.get(STATUS)
    assert (got.status, got.json) == (404, {"status_code": "HTTP_ERROR"})


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, "01"),
        ({"start_dt": "2005-05-05", "corp_no": "000000-0000017", "b_adr": "경기도 화성시  동탄대로 1"}, "01"),
        ({"b_nm": "", "corp_no": "", "b_adr": ""}, "01"),
        ({"b_nm": "다른상사"}, "02"),
        ({"corp_no": "0000000000025"}, "02"),
        ({"p_nm": "다른이"}, "02"),
        ({"start_dt": "20050601"}, "02"),
        ({"b_no": "0000000033"}, "02"),
        ({"b_no": "9999999999"}, "02"),
    ],
)
def test_validation(portal: Client, change: dict[str, str], valid: str) -> None:
    claim = GANA | change
    got = portal.post(VALIDATE, {"businesses": [claim]}).json
    (row,) = got["data"]
    assert row["valid"] == valid
    assert row["request_param"] == dict.fromkeys(("p_nm2", "b_sector", "b_type"), "") | claim
    is_valid = valid == "01"
    assert ("status" in row, "valid_cnt" in got, "valid_msg" in row) == (is_valid, is_valid, not is_valid)


def test_a_confirmed_business_has_the_state_of_the_other_operation(portal: Client) -> None:
    closed: dict[str, Any] = {"b_no": "0000000092", "start_dt": "20100104", "p_nm": "가대표"}
    (confirmed,) = portal.post(VALIDATE, {"businesses": [closed]}).json["data"]
    assert [confirmed["status"]] == portal.post(STATUS, {"b_no": ["0000000092"]}).json["data"]

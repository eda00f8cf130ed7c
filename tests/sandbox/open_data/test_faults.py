"""Every kind of fault on open-data hosts, as it is seen on the wire."""

import http.client
import json
import time
from urllib.error import URLError

import pytest

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.faults import OPEN_DATA
from sandbox.open_data.foreign import (
    BUILDINGS,
    HONG,
    JOBS,
    PARCELS,
    PROGRAMMES,
    REGIONS,
    SEARCH,
    STATUS,
    TITLE,
    Client,
    items,
    refusal,
)

FLOORS = f"{BUILDINGS}/getBrFlrOulnInfo"


def body(portal: Client, at: str = FLOORS, **asked: str) -> dict[str, object]:
    return portal.get(at, **HONG, **asked, _type="json").json["response"]["body"]


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        (Fault("plain_text"), 200, "Unauthorized"),
        (Fault("plain_text", status=401), 401, "Unauthorized"),
        (Fault("plain_text", value="Unexpected errors", status=500), 500, "Unexpected errors"),
        (Fault("plain_text", value="Forbidden", status=403), 403, "Forbidden"),
        (Fault("empty_body"), 200, ""),
        (Fault("http_500"), 500, "Internal Server Error"),
        (Fault("http_status"), 502, "Bad Gateway"),
        (Fault("http_status", status=504, value="Gateway Time-out"), 504, "Gateway Time-out"),
    ],
)
def test_other_answers(sandbox: Sandbox, portal: Client, fault: Fault, status: int, text: str) -> None:
    sandbox.faults.append(fault)
    got = portal.get(TITLE, **HONG)
    assert (got.status, got.text) == (status, text)
    assert items(portal.get(TITLE, **HONG))


def test_answers_that_say_when_to_come_again(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults += [Fault("http_429", seconds=2), Fault("http_503_retry_after", seconds=7)]
    # Both strike the first answer; the one on the wire comes last.
    sandbox.faults[1].skip = 1
    assert [(got.status, got.retry_after) for got in (portal.get(TITLE), portal.get(TITLE))] == [(429, "2"), (503, "7")]


def test_a_page_about_maintenance(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("html"))
    got = portal.get(TITLE, **HONG)
    assert (got.status, "html" in got.media) == (200, True)
    assert got.text.startswith("<!doctype html>")


def test_half_an_answer(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults += [Fault("not_json"), Fault("cut_body", skip=1)]
    with pytest.raises(json.JSONDecodeError):
        json.loads(portal.get(TITLE).body)
    with pytest.raises(http.client.IncompleteRead) as caught:
        portal.get(FLOORS, **HONG)
    assert len(caught.value.partial) > 1000
    assert len(caught.value.partial) == pytest.approx(caught.value.expected, abs=1)
    assert items(portal.get(FLOORS, **HONG))


def test_a_reset_and_a_delay(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults += [Fault("reset"), Fault("slow", seconds=0.2, skip=1)]
    with pytest.raises((ConnectionResetError, URLError)):
        portal.get(TITLE, **HONG)
    began = time.monotonic()
    assert items(portal.get(TITLE, **HONG))
    assert time.monotonic() - began >= 0.2
    sandbox.latency = {"open_data": 0.1}
    began = time.monotonic()
    portal.get(TITLE, **HONG)
    sandbox.latency = 0.0
    assert time.monotonic() - began >= 0.1


def test_a_code_of_the_service_itself(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("code", code="99", message="UNKNOWN_ERROR", times=-1))
    header = {"resultCode": "99", "resultMsg": "UNKNOWN_ERROR"}
    assert portal.get(TITLE, _type="json").json == {"response": {"header": header}}
    assert portal.get(TITLE).xml.findtext("header/resultCode") == "99"
    assert portal.get(REGIONS, type="json").json == {"RESULT": header}
    assert portal.get(f"{PROGRAMMES}/serviceList").json == {"code": 99, "msg": "UNKNOWN_ERROR"}
    assert portal.get(JOBS, Type="json").json == {"RESULT": {"CODE": "99", "MESSAGE": "UNKNOWN_ERROR"}}
    sandbox.faults[:] = [Fault("code", code="INTERNAL_ERROR")]
    got = portal.post(STATUS, {"b_no": []})
    assert (got.status, got.json) == (500, {"status_code": "INTERNAL_ERROR"})


@pytest.mark.parametrize(("style", "shown"), [("text", ""), ("null", None), ("object", {}), ("list", {"item": []})])
def test_no_rows_in_every_style(sandbox: Sandbox, portal: Client, style: str, shown: object) -> None:
    sandbox.faults.append(Fault("no_rows", value=style, times=2))
    got = body(portal)
    assert (got["items"], got["totalCount"]) == (shown, 0)
    assert "<items/>" in portal.get(FLOORS, **HONG).text


def test_no_rows_as_a_code(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("no_rows", value="code"))
    header = {"resultCode": "03", "resultMsg": "NODATA_ERROR"}
    assert portal.get(FLOORS, **HONG, _type="json").json == {"response": {"header": header}}
    sandbox.faults.append(Fault("no_rows"))
    assert portal.get(f"{PROGRAMMES}/serviceList").json["matchCount"] == 0


def test_a_total_that_drifts(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("drifting_total", times=2))
    totals = [body(portal, pageNo=str(page), numOfRows="8")["totalCount"] for page in (1, 2, 2)]
    assert totals == [17, 18, 16]
    sandbox.faults.append(Fault("drifting_total", value="-3"))
    assert portal.get(f"{PROGRAMMES}/serviceList").json["matchCount"] == 9


def test_pages_shorter_than_asked_for(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("short_pages", value="6", times=-1))
    pages = [items(portal.get(FLOORS, **HONG, pageNo=str(page), numOfRows="10")) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [6, 6, 4, 0]
    assert body(portal, numOfRows="10")["totalCount"] == 16
    sandbox.faults.clear()
    assert [row for page in pages for row in page] == items(portal.get(FLOORS, **HONG, numOfRows="100"))
    sandbox.faults.append(Fault("short_pages"))
    assert len(items(portal.get(FLOORS, **HONG, numOfRows="10"))) == 5


def test_a_row_that_is_missing(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("missing_row"))
    short, whole = (portal.get(SEARCH, wkplNm="가나다상사", dataType="json") for _ in range(2))
    assert items(short) == items(whole)[:-1]
    assert short.json["response"]["body"]["totalCount"] == 3


def test_counts_as_texts(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("text_counts"))
    got = body(portal)
    assert (got["numOfRows"], got["pageNo"], got["totalCount"]) == ("10", "1", "16")


def test_the_other_format(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("other_format", times=2))
    assert portal.get(TITLE, **HONG, _type="json").xml.findtext("header/resultCode") == "00"
    assert portal.get(PARCELS, pnu="4111514100100010000").json["fields"]["totalCount"] == 1


def test_a_fault_may_name_its_operation(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults.append(Fault("gateway_error", operation="getBrFlrOulnInfo", times=-1))
    sandbox.faults.append(Fault("plain_text", call="open_data", operation="status", times=-1))
    assert items(portal.get(TITLE, **HONG))
    assert refusal(portal.get(FLOORS, **HONG))[2] == "30"
    assert portal.post(STATUS, {"b_no": []}).text == "Unauthorized"


def test_faults_of_the_exchange_leave_open_data_alone(sandbox: Sandbox, portal: Client) -> None:
    sandbox.faults += [Fault("html", call="issue"), Fault("http_500", person="hong"), Fault("not_delivered")]
    assert items(portal.get(TITLE, **HONG))
    assert [fault.times for fault in sandbox.faults] == [1, 1, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gateway_error", "value": "newer"},
        {"kind": "no_rows", "value": "nothing"},
        {"kind": "short_pages", "value": "few"},
        {"kind": "short_pages", "value": "0"},
        {"kind": "drifting_total", "call": "issue"},
    ],
)
def test_a_fault_that_could_never_strike_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault(**wrong)  # pyright: ignore[reportArgumentType] - as from a file


def test_every_kind_is_played_here() -> None:
    from pathlib import Path

    here = Path(__file__).read_text(encoding="utf-8") + Path(__file__).with_name("test_limits.py").read_text("utf-8")
    assert {kind for kind in OPEN_DATA if f'Fault("{kind}"' not in here} == set()

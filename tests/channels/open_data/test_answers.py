"""Every envelope, every success code, every place of an error: what an answer is."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.open_data.answer import Answer, Fault, read_answer
from certbroker.errors import ConnectorDefect, PayloadError
from support.open_data import (
    GOV24,
    JOBS,
    LAND,
    REGION,
    ROUTES,
    SAMPLES,
    STATUS,
    WELFARE,
    WELFARE_ONE,
    WORK,
    YOUTH,
    answer,
    gateway,
    route,
    sample,
)

BUILDING = route()
# Sample → rows, total; or kind and code of the fault.
RECORDED: dict[str, tuple[object, object]] = {
    "bokjiro/local_list.xml": (1, 1),
    "bokjiro/national_list.xml": (2, 2),
    "datagokr/building_basis.xml": (1, 1),
    "datagokr/building_empty.json": (0, 0),
    "datagokr/building_title_single.json": (1, 1),
    "datagokr/error_gateway_200.xml": ("auth", "30"),
    "datagokr/error_gateway_403.json": ("auth", "30"),
    "datagokr/error_gateway_403.xml": ("auth", "30"),
    "datagokr/error_quota_429.xml": ("quota_day", "22"),
    "datagokr/error_resultcode_03.xml": (0, None),
    "datagokr/kcomwel_empty.xml": (0, 0),
    "datagokr/kcomwel_list.xml": (2, 2),
    "datagokr/kcomwel_single.xml": (1, 1),
    "datagokr/land_ladfrl.xml": (1, 1),
    "datagokr/nps_detail.json": (1, 1),
    "datagokr/nps_period.json": (1, 1),
    "datagokr/nps_search.json": (2, 2),
    "datagokr/nps_search_empty_items_string.json": (0, 0),
    "datagokr/nps_search_single_item_as_object.json": (1, 1),
    "datagokr/nts_status_ok.json": (3, None),
    "datagokr/nts_status_unregistered.json": (1, None),
    "datagokr/nts_validate_mismatch.json": (1, None),
    "datagokr/nts_validate_ok.json": (1, None),
    "datagokr/region_nodata.json": (0, None),
    "datagokr/region_ok.json": (2, 2),
    "gg/jobaba.json": (1, 1),
    "gg/list.xml": (1, 1),
    "gg/nodata.json": (0, None),
    "gov24/service_detail.json": (1, 1),
    "gov24/service_list.json": (1, 10947),
    "gov24/support_conditions.json": (1, 1),
    "work24/wanted_list.xml": (1, 1),
    "youth/getplcy.json": (1, 1),
}
APART = {"bokjiro/national_detail.xml", "work24/error.xml"}
STATUSES = [200, 403, 429, 500]


def _names() -> set[str]:
    return {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.suffix in {".xml", ".json"}}


def _told(found: Answer | Fault) -> tuple[object, object]:
    return (len(found.rows), found.total) if isinstance(found, Answer) else (found.kind, found.code)


def _fault(found: Answer | Fault) -> Fault:
    assert isinstance(found, Fault)
    return found


def _rows(found: Answer | Fault) -> list[Any]:
    assert isinstance(found, Answer)
    return found.rows


def test_every_recorded_answer_is_looked_at() -> None:
    assert _names() == RECORDED.keys() | APART


@pytest.mark.parametrize("name", RECORDED)
@pytest.mark.parametrize("status", STATUSES)
def test_recorded_answers(name: str, status: int) -> None:
    """The body decides: under any HTTP status it is what it says."""
    asked = ROUTES[Path(name).stem.partition("_")[0]]
    assert _told(read_answer(asked, sample(name), status)) == RECORDED[name]


def test_one_thing_without_a_list() -> None:
    (row,) = _rows(read_answer(WELFARE_ONE, sample("bokjiro/national_detail.xml")))
    assert row["servId"] == "WLF00000000"
    assert row["applmetList"] == {"servSeCode": "010", "servSeDetailLink": "방문", "servSeDetailNm": "읍면동 주민센터"}


def test_an_error_that_is_the_root() -> None:
    fault = _fault(read_answer(WORK, sample("work24/error.xml")))
    assert fault == Fault("request", "인증키가 유효하지 않습니다.")


def test_values_stay_as_they_stand() -> None:
    """Leading zeros, blanks, numbers, null: texts, for a reader to judge."""
    (row,) = _rows(read_answer(BUILDING, sample("datagokr/building_title_single.json")))
    assert (row["bun"], row["rnum"], row["splotNm"], row["archArea"]) == ("0012", "1", " ", "412.85")
    (job,) = _rows(read_answer(JOBS, sample("gg/jobaba.json")))
    assert job["EMPLMNT_STLE"] is None
    (one,) = _rows(read_answer(BUILDING, answer([{"area": 122.50, "big": 10**30}])))
    assert (one["area"], one["big"]) == ("122.5", str(10**30))


@pytest.mark.parametrize("code", ["00", "000", "0000", "0", 0, "NORMAL_SERVICE", "NORMAL_CODE"])
def test_success_codes_of_the_portal(code: object) -> None:
    assert _told(read_answer(BUILDING, answer([{"a": "1"}], code=code))) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "body", "rows"),
    [
        (STATUS, b'{"status_code":"OK","data":[]}', 0),
        (YOUTH, b'{"resultCode":200,"result":{"pagging":{"totCount":0},"youthPolicyList":[]}}', 0),
        (REGION, b'{"StanReginCd":[{"head":[{"RESULT":{"resultCode":"INFO-0"}}]},{"row":[{"a":"1"}]}]}', 1),
        (JOBS, b"<RESULT><CODE>INFO-200</CODE><MESSAGE/></RESULT>", 0),
        (GOV24, b'{"page":1,"perPage":10,"totalCount":0,"currentCount":0,"matchCount":0,"data":[]}', 0),
        (WELFARE, b"<wantedList><totalCount>0</totalCount><resultCode>0</resultCode></wantedList>", 0),
        (LAND, b"<fields><numOfRows>10</numOfRows><pageNo>1</pageNo><totalCount>0</totalCount></fields>", 0),
    ],
)
def test_success_codes_of_the_others(asked: Any, body: bytes, rows: int) -> None:
    assert len(_rows(read_answer(asked, body))) == rows


@pytest.mark.parametrize("items", ['""', '" "', "null", "{}", "[]", '{"item":[]}', '{"item":""}', '{"item":[null]}'])
def test_no_rows(items: str) -> None:
    body = '{"response":{"header":{"resultCode":"00"},"body":{"items":%s,"totalCount":0}}}' % items  # noqa: UP031 - braces
    assert _told(read_answer(BUILDING, body.encode())) == (0, 0)


def test_no_rows_by_code_and_by_name() -> None:
    assert _told(read_answer(BUILDING, gateway("03", "NODATA_ERROR"))) == (0, None)
    assert _told(read_answer(BUILDING, answer([], code="NODATA_ERROR"))) == (0, 0)


@pytest.mark.parametrize("total", [250, "250", " 250 ", "1,250"])
def test_totals_may_be_texts(total: object) -> None:
    wanted = int(str(total).replace(",", ""))
    assert _told(read_answer(BUILDING, answer([{"a": "1"}], total))) == (1, wanted)


@pytest.mark.parametrize("total", ["", " ", None, "many", -1, "٣", {}])
def test_what_is_no_total(total: object) -> None:
    body = {"response": {"header": {"resultCode": "00"}, "body": {"items": {"item": {"a": 1}}, "totalCount": total}}}
    assert _told(read_answer(BUILDING, json.dumps(body).encode())) == (1, None)


def test_the_size_of_a_filtered_list_is_match_count() -> None:
    body = b'{"page":1,"perPage":10,"totalCount":10947,"currentCount":1,"matchCount":3,"data":[{"a":"1"}]}'
    assert _told(read_answer(GOV24, body)) == (1, 3)


def _table(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


CODES = [
    (row["code"], name, row)
    for row in _table("datagokr/error_codes.csv")
    for name in sorted({*row["name_old"].split("|"), *row["name_2026"].split("|")} - {"", "same"})
]
AGAIN = {"next day (KST)": "quota_day", "after >=1s": "rate_second", "yes": "unavailable", "maybe": "unavailable"}


@pytest.mark.parametrize(("code", "name", "row"), [one for one in CODES if one[0] not in {"00", "03"}])
def test_every_code_and_name_in_every_place(code: str, name: str, row: dict[str, str]) -> None:
    """Old and new gateway, XML and JSON, number or name, and the envelope's own header."""
    korean = row["meaning_ko"]
    new = gateway(code, korean, name)
    bodies = [
        gateway(code, name),
        new,
        gateway(name, name),
        gateway(name, korean),
        json.dumps({"OpenAPI_ServiceResponse": {"cmmMsgHeader": {"errMsg": name, "returnReasonCode": code}}}).encode(),
        json.dumps({"cmmMsgHeader": {"errMsg": name, "returnReasonCode": int(code)}}).encode(),
        json.dumps({"errMsg": name, "returnAuthMsg": korean, "returnReasonCode": code}).encode(),
        answer([], code=name),
        name.encode(),
    ]
    faults = [_fault(read_answer(BUILDING, body)) for body in bodies]
    kind = AGAIN.get(row["retry"])
    assert {fault.kind for fault in faults} == {kind or faults[0].kind}
    assert faults[0].kind in ({kind} if kind else {"auth", "request", "not_found"})
    assert {fault.name for fault in faults} == {name}
    assert {fault.code for fault in faults} == {name if code == "20" else code}


@pytest.mark.parametrize(("code", "name", "row"), [one for one in CODES if one[0] not in {"00", "03"}])
def test_a_code_without_a_name(code: str, name: str, row: dict[str, str]) -> None:
    assert _fault(read_answer(BUILDING, gateway(code, row["meaning_ko"]))).code == code
    assert _fault(read_answer(BUILDING, answer([], code=int(code)))).code == code


def test_twenty_is_three_things() -> None:
    names = ["SERVICE_KEY_IS_NULL", "PERMISSION_DENIED", "SERVICE_ACCESS_DENIED_ERROR"]
    assert [_fault(read_answer(BUILDING, gateway("20", name))).code for name in names] == names


def test_the_name_goes_before_a_code_that_says_something_else() -> None:
    name = "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR"
    assert _fault(read_answer(BUILDING, gateway("22", name), 429)).kind == "rate_second"


def test_an_agency_that_calls_an_unknown_key_97() -> None:
    assert _fault(read_answer(BUILDING, answer([], code="97"))).kind == "auth"


GG_KINDS = {
    "INFO-100": "auth", "INFO-300": "auth", "ERROR-290": "auth", "ERROR-300": "request", "ERROR-310": "not_found",
    "ERROR-333": "request", "ERROR-336": "request", "ERROR-337": "quota_day", "ERROR-500": "unavailable",
    "ERROR-600": "unavailable", "ERROR-601": "unavailable",
}  # fmt: skip


@pytest.mark.parametrize("row", _table("gg/codes.csv"), ids=lambda row: row["code"])
def test_codes_of_the_gyeonggi_portal(row: dict[str, str]) -> None:
    told = {"CODE": row["code"], "MESSAGE": row["meaning"]}
    alone = read_answer(JOBS, json.dumps({"RESULT": told}).encode())
    xml = f"<RESULT><CODE>{row['code']}</CODE><MESSAGE/></RESULT>".encode()
    if row["code"] in {"INFO-000", "INFO-200"}:
        assert _rows(alone) == []
        return
    assert _told(alone) == _told(read_answer(JOBS, xml)) == (GG_KINDS[row["code"]], row["code"])


def test_a_sample_key_is_told_apart_from_data() -> None:
    """Five rows that look complete, under the code that says how they came."""
    head = {"head": [{"list_total_count": 5}, {"RESULT": {"CODE": "INFO-100"}}]}
    body = json.dumps({"GGJOBABARECRUSTM": [head, {"row": [{"a": "1"}] * 5}]}).encode()
    assert _told(read_answer(JOBS, body)) == ("auth", "INFO-100")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"code":-401,"msg":"..."}', "auth"),
        (b'{"code":-4,"msg":"..."}', "auth"),
        (b'{"status_code":"BAD_JSON_REQUEST"}', "request"),
        (b'{"status_code":"REQUEST_DATA_MALFORMED"}', "request"),
        (b'{"status_code":"TOO_LARGE_REQUEST"}', "request"),
        (b'{"status_code":"INTERNAL_ERROR"}', "unavailable"),
        (b'{"status_code":"HTTP_ERROR"}', "unavailable"),
        (b'{"status_code":"SOMETHING_NEW"}', "unavailable"),
        (gateway("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"), "quota_day"),
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_errors_of_odcloud(body: bytes, kind: str, status: int) -> None:
    assert _fault(read_answer(STATUS, body, status)).kind == kind


PAGE_HEADS = ["<!DOCTYPE html><html>", "<html lang='ko'>", "<!-- 점검 -->\n<HTML>", "\ufeff<!doctype HTML PUBLIC 'x'>"]


@pytest.mark.parametrize("head", PAGE_HEADS)
def test_a_page_instead_of_data(head: str) -> None:
    body = f"{head}<body>시스템 점검 중입니다.</body></html>".encode()
    assert _told(read_answer(BUILDING, body)) == ("unavailable", "page")
    assert _told(read_answer(BUILDING, body, 403)) == ("auth", "HTTP 403")
    assert _told(read_answer(BUILDING, body, 502)) == ("unavailable", "HTTP 502")


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"", 200, ("unavailable", "empty")),
        (b" \r\n", 200, ("unavailable", "empty")),
        (b"", 404, ("not_found", "HTTP 404")),
        (b"", 302, ("unavailable", "HTTP 302")),
        (b"Unauthorized", 200, ("auth", "Unauthorized")),
        (b"Unauthorized", 401, ("auth", "Unauthorized")),
        (b'"Forbidden"\n', 403, ("auth", "Forbidden")),
        (b"Unexpected errors", 200, ("unavailable", "Unexpected errors")),
        (b"Unexpected errors", 500, ("unavailable", "Unexpected errors")),
        (b"API rate limit exceeded", 429, ("rate_second", "HTTP 429")),
        (b"no such thing", 400, ("request", "HTTP 400")),
        (b"Bad Gateway", 502, ("unavailable", "HTTP 502")),
        (b'{"message":"?"}', 401, ("auth", "HTTP 401")),
        (b"{}", 503, ("unavailable", "HTTP 503")),
        (b'{"resultCode":"88"}', 403, ("auth", "HTTP 403")),
        (gateway("88", "NEW_ERROR"), 403, ("auth", "88")),
        (gateway("88", "NEW_ERROR"), 200, ("unavailable", "88")),
    ],
)
def test_what_is_no_envelope(body: bytes, status: int, told: tuple[str, str]) -> None:
    assert _told(read_answer(BUILDING, body, status)) == told


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"1", b'"no"', b'{"response":{}}', b"<x/>", b'{"foo":{"totalCount":"0"}}', b"hello", b"{"]
)
def test_neither_rows_nor_a_result(body: bytes) -> None:
    """Never zero rows."""
    with pytest.raises(PayloadError):
        read_answer(BUILDING, body)


def test_a_good_status_is_not_needed_for_rows_and_a_bad_one_beats_an_empty_list() -> None:
    assert _told(read_answer(GOV24, b'{"data":[{"a":"1"}]}', 500)) == (1, None)
    assert _told(read_answer(GOV24, b'{"data":[]}', 500)) == ("unavailable", "HTTP 500")


@pytest.mark.parametrize("name", ["datagokr/kcomwel_list.xml", "datagokr/nps_search.json"])
def test_encodings(name: str) -> None:
    text = sample(name).decode()
    for data in (b"\xef\xbb\xbf" + text.encode(), text.encode("cp949"), text.replace("1.0", "1.1", 1).encode()):
        (first, _) = _rows(read_answer(BUILDING, data))
        assert "예시상사" in str(first)


BOMB = (
    b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    b"<response><header><resultCode>00</resultCode></header>&b;</response>"
)


@pytest.mark.parametrize("body", [BOMB, BOMB.replace(b"'ha'", b"SYSTEM 'file:///etc/passwd'"), b"[" * 100_000])
def test_hostile_answers(body: bytes) -> None:
    with pytest.raises(PayloadError):
        read_answer(BUILDING, body)


def test_a_connector_names_a_family_that_there_is() -> None:
    with pytest.raises(ConnectorDefect, match="no family"):
        read_answer(route("nowhere"), b"{}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
NAMES = st.from_regex(r"[a-zA-Z가-힣_][a-zA-Z0-9_]{0,6}", fullmatch=True)


@given(st.lists(st.dictionaries(NAMES, TEXTS.filter(str.strip), min_size=1, max_size=4), max_size=5))
def test_json_and_xml_say_the_same(rows: list[dict[str, str]]) -> None:
    """The same rows in either format are the same rows."""
    from xml.sax.saxutils import escape

    items = "".join(
        "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in row.items()) + "</item>"
        for row in rows
    )
    xml = f"<response><header><resultCode>00</resultCode></header><body><items>{items}</items></body></response>"
    found = _rows(read_answer(BUILDING, xml.encode()))
    assert found == _rows(read_answer(BUILDING, answer(rows))) == rows


@given(st.binary(max_size=200), st.sampled_from([200, 400, 403, 429, 500]))
def test_whatever_comes_is_read_or_refused(body: bytes, status: int) -> None:
    try:
        found = read_answer(BUILDING, body, status)
    except PayloadError:
        assert status == 200
        return
    assert isinstance(found, Answer | Fault)

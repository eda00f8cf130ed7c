"""Who may call: the key, where it stands, how it is encoded, and what it was applied for."""

from urllib.parse import quote

import pytest

from certbroker.sandbox import Sandbox
from certbroker.sandbox.open_data import keys
from sandbox.open_data.foreign import (
    HONG,
    INSURANCES,
    JOBS,
    PARCELS,
    PROGRAMMES,
    SEARCH,
    STATUS,
    TITLE,
    Client,
    recorded,
    recorded_text,
    refusal,
    texts,
    unspaced,
)

LISTED = f"{PROGRAMMES}/serviceList"
BUILDING, GYEONGGI, OVER, SUSPENDED = (
    next(key.key for key in keys.load() if word in key.key) for word in ("building", "gyeonggi", "over", "suspended")
)


def encoded(key: str) -> str:
    return quote(key, safe="")


def test_the_key_needs_encoding(portal: Client) -> None:
    assert set("+/=") <= set(portal.key)


def test_it_is_decoded_once(portal: Client) -> None:
    assert portal.get(TITLE, **HONG).status == 200
    lower = encoded(portal.key).replace("%2B", "%2b")
    assert portal.get(TITLE, key=lower, **HONG).status == 200
    for wrong in (encoded(encoded(portal.key)), portal.key, "%", encoded(portal.key) + "%", encoded(portal.key[:-1])):
        assert refusal(portal.get(TITLE, key=wrong, **HONG))[2] == "30"


def test_the_name_of_the_parameter_may_begin_with_a_capital(portal: Client) -> None:
    assert portal.raw(SEARCH, f"ServiceKey={encoded(portal.key)}&wkplNm=x").status == 200


def test_the_new_gateway_refuses_as_recorded(portal: Client) -> None:
    got = portal.get(TITLE, key="unknown", _type="json")
    assert (got.status, got.json) == (403, recorded("error_gateway_403.json"))
    got = portal.get(TITLE, key="unknown")
    assert got.status == 403
    assert unspaced(got.text) == unspaced(recorded_text("error_gateway_403.xml"))


def test_the_old_gateway_refuses_as_recorded(sandbox: Sandbox, portal: Client) -> None:
    got = portal.get(PARCELS, key="unknown")
    assert (got.status, unspaced(got.text)) == (200, unspaced(recorded_text("error_gateway_200.xml")))
    sandbox.open_data.gateway = "old"
    got = portal.get(TITLE, key="unknown", _type="json")
    assert (got.status, unspaced(got.text)) == (200, unspaced(recorded_text("error_gateway_200.xml")))
    sandbox.open_data.gateway = "new"
    assert portal.get(INSURANCES, key="unknown").status == 403


def test_a_missing_key_is_another_error_under_each_gateway(portal: Client) -> None:
    assert refusal(portal.raw(TITLE, "_type=json")) == ("SERVICE_KEY_IS_NULL", "서비스 접근거부", "20")
    assert refusal(portal.raw(PARCELS, "")) == ("SERVICE ERROR", "SERVICE_ACCESS_DENIED_ERROR", "20")
    assert refusal(portal.raw(TITLE, "serviceKey="))[2] == "20"


@pytest.mark.parametrize(
    ("key", "at", "code"),
    [
        (BUILDING, TITLE, ""),
        (BUILDING, SEARCH, "30"),
        (GYEONGGI, TITLE, "30"),
        (OVER, TITLE, "31"),
        (SUSPENDED, TITLE, "21"),
        ("sample", TITLE, "30"),
    ],
)
def test_a_key_is_good_for_what_was_applied_for(portal: Client, key: str, at: str, code: str) -> None:
    got = portal.get(at, key=encoded(key), **HONG, wkplNm="가나다상사")
    assert (refusal(got)[2] if code else got.xml.findtext("header/resultCode")) == (code or "00")


def test_odcloud_takes_the_key_in_a_header_too(portal: Client) -> None:
    assert portal.post(STATUS, {"b_no": []}).status == 200
    header = {"Authorization": f"Infuser {portal.key}"}
    assert portal.raw(LISTED, "", headers=header).json["currentCount"] == 10
    assert portal.get(LISTED).json["currentCount"] == 10
    # What odcloud takes, the other hosts do not look at.
    assert portal.raw(TITLE, "", headers=header).status == 403


@pytest.mark.parametrize(
    ("query", "code"), [("", -401), ("serviceKey=unknown", -4), (f"serviceKey={encoded(OVER)}", -401)]
)
def test_odcloud_refuses_in_words_of_its_own(portal: Client, query: str, code: int) -> None:
    got = portal.raw(LISTED, query)
    assert (got.status, got.json["code"]) == (401, code)
    got = portal.raw(STATUS, query, b'{"b_no": []}')
    assert (got.status, got.json["code"]) == (401, code)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "ERROR-300"),
        ("KEY=unknown", "ERROR-290"),
        (f"KEY={encoded(BUILDING)}", "ERROR-290"),
        (f"KEY={encoded(SUSPENDED)}", "INFO-300"),
        (f"serviceKey={GYEONGGI}", "ERROR-300"),
        (f"KEY={GYEONGGI}", "INFO-000"),
    ],
)
def test_gyeonggi_has_keys_and_codes_of_its_own(portal: Client, query: str, code: str) -> None:
    got = portal.raw(JOBS, query)
    assert (got.status, next(got.xml.iter("CODE")).text) == (200, code)
    if code != "INFO-000":
        assert portal.raw(JOBS, f"{query}&Type=json").json == {"RESULT": texts(got.xml)}


def test_what_is_not_there(portal: Client) -> None:
    assert refusal(portal.get("apis.data.go.kr/1613000/BldRgstService_v2/getBrTitleInfo"))[2] == "12"
    assert portal.get("apis.data.go.kr/nothing").status == 404
    assert portal.get("api.odcloud.kr/api/nothing").status == 404
    assert portal.get("openapi.gg.go.kr/NOTHING", Type="json").json["RESULT"]["CODE"] == "ERROR-310"
    other = Client({"example.org": portal.hosts["api.odcloud.kr"].replace("api.odcloud.kr", "example.org")}, portal.key)
    assert (other.get("example.org/x").status, other.get("example.org/x").text) == (404, "Not Found")


def test_no_key_is_ever_logged(portal: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        portal.get(TITLE, **HONG)
        portal.get(TITLE, key="secret-of-somebody")
        portal.raw(STATUS, "", b"{}", {"Authorization": "Infuser secret-of-somebody"})
    # pytest listens to the server's access log as well, which the sandbox switches off.
    told = [record.getMessage() for record in caplog.records if record.name.startswith("certbroker")]
    assert len(told) >= 3
    assert not any("secret" in text or portal.key in text for text in told)

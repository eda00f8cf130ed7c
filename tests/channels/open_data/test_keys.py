"""Service keys: decoded once, encoded once, and never shown."""

import logging
from collections.abc import Iterator
from urllib.parse import quote, unquote

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.open_data import read
from certbroker.channels.open_data.calls import Call
from certbroker.channels.open_data.families import family
from certbroker.channels.open_data.keys import ServiceKey
from certbroker.errors import CertbrokerError, ChannelRefused, SettingsError
from certbroker.privacy import ApiKey
from certbroker.sandbox import Sandbox
from certbroker_connectors.comwel import Workplace
from certbroker_connectors.molit import BuildingRegister
from certbroker_connectors.nts import BusinessStatus
from support.open_data import BUILDING_URL, ENCODED_KEY, PLAIN_KEY, answer, channel, gateway, order, route

HOUSE = BuildingRegister.ask(sigungu_code="41115", legal_dong_code="14100", main_number="1")
BUSINESS = Workplace.ask(business_number="000-00-00025", insurance="employment")
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="%"), min_size=1)
FORMS = {PLAIN_KEY, ENCODED_KEY, ENCODED_KEY.lower(), quote(PLAIN_KEY)}


def _key(text: str) -> ServiceKey:
    return ServiceKey.of(ApiKey(text), "host")


@pytest.mark.parametrize("given_key", [PLAIN_KEY, ENCODED_KEY, ENCODED_KEY.replace("%2B", "%2b"), f" {PLAIN_KEY}\n"])
async def test_a_key_is_sent_encoded_once_in_whatever_form_it_was_given(
    respx_mock: respx.MockRouter, given_key: str
) -> None:
    sent = respx_mock.get(url__startswith=BUILDING_URL).respond(content=answer([]))
    async with channel(service_key=ApiKey(given_key)) as there:
        await there.collect(order(HOUSE), "")
    assert sent.calls.last.request.url.query.startswith(f"serviceKey={ENCODED_KEY}&".encode())


@given(VISIBLE.filter(lambda text: text.lower() != "sample"))
def test_encoding_and_decoding_undo_each_other(text: str) -> None:
    query = family("data.go.kr")
    assert _key(text).query(query) == _key(quote(text, safe="")).query(query) == f"serviceKey={quote(text, safe='')}"
    assert unquote(_key(text).query(query)) == f"serviceKey={text}"


def test_a_key_is_decoded_once_only() -> None:
    assert _key("ab%252Bcd").plain.reveal() == "ab%2Bcd"


@pytest.mark.parametrize(
    "text", ["ab%zzcd", "abcd%", "ab%2", "ab%2Bcd%", "ab cd", "ab\ncd", "", "  ", "%EA%B0%80", "키", "sample"]
)
def test_what_is_no_key_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _key(text)
    assert text.strip() in {"", "sample"} or text not in f"{caught.value} {caught.value.describe()}"
    assert caught.value.__context__ is None


async def test_a_key_that_is_none_stops_before_any_call(respx_mock: respx.MockRouter) -> None:
    async with channel(service_key=ApiKey("secret%zz")) as there:
        assert "holds a %" in str(there.refusal(HOUSE, order(HOUSE).holder))
        with pytest.raises(SettingsError) as caught:
            await there.request(order(HOUSE))
        with pytest.raises(SettingsError):
            await there.collect(order(HOUSE), "")
    assert "secret" not in str(caught.value)
    assert not respx_mock.calls


async def test_no_key_at_all() -> None:
    async with channel(service_key=None) as there:
        assert there.refusal(HOUSE, order(HOUSE).holder) == (
            "no service key for apis.data.go.kr: set open_data.service_key"
        )


async def test_odcloud_gets_the_key_in_a_header(respx_mock: respx.MockRouter) -> None:
    sent = respx_mock.post("https://api.odcloud.kr/api/nts-businessman/v1/status?returnType=JSON").respond(
        json={"status_code": "OK", "data": [{"b_no": "0000000017"}]}
    )
    async with channel(service_key=ApiKey(ENCODED_KEY)) as there:
        await there.collect(order(BusinessStatus.ask(business_numbers="000-00-00017")), "")
    request = sent.calls.last.request
    assert request.headers["Authorization"] == f"Infuser {PLAIN_KEY}"
    assert not any(form in str(request.url) for form in FORMS)
    assert request.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("name", "query"),
    [("gg", "KEY="), ("region", "ServiceKey="), ("youth", "apiKeyNm="), ("work24", "authKey="), ("vworld", "key=")],
)
def test_every_portal_has_its_own_name_for_the_key(name: str, query: str) -> None:
    call = Call(route(name), "https://portal.test/x", {"a": "가 나"})
    assert call.address(_key("k+1")) == f"https://portal.test/x?{query}k%2B1&a=%EA%B0%80%20%EB%82%98"
    assert call.shown().url == f"https://portal.test/x?{query}***&a=가 나"


async def test_portals_may_have_keys_of_their_own(respx_mock: respx.MockRouter) -> None:
    sent = respx_mock.get(url__startswith=BUILDING_URL).respond(content=answer([]))
    async with channel(keys={"apis.data.go.kr": ApiKey("own")}) as there:
        await there.collect(order(HOUSE), "")
    assert b"serviceKey=own&" in sent.calls.last.request.url.query


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that any logger says, at its most talkative."""
    with caplog.at_level(logging.DEBUG):
        for name in ("httpx", "httpcore"):
            caplog.set_level(logging.DEBUG, logger=name)
        yield caplog


async def test_no_log_holds_a_key(everything: pytest.LogCaptureFixture) -> None:
    """Over real sockets, with httpx and httpcore at DEBUG."""
    with Sandbox() as box:
        told = box.info["open_data"]
        key = told["service_key"]
        async with channel(service_key=ApiKey(key), hosts=told["hosts"], attempts=1) as there:
            await there.collect(order(HOUSE), "")
            await there.collect(order(BUSINESS), "")
            await there.collect(order(BusinessStatus.ask(business_numbers="000-00-00017")), "")
        async with channel(service_key=ApiKey("wrong+key"), hosts=told["hosts"], attempts=1) as there:
            with pytest.raises(ChannelRefused):
                await there.collect(order(HOUSE), "")
    assert "HTTP Request: GET 127.0.0.1:" in everything.text
    assert "receive_response_headers" in everything.text
    for form in (key, quote(key, safe=""), quote(key), "wrong+key", "wrong%2Bkey", "41115"):
        assert form not in everything.text


async def test_the_logs_of_others_stay_as_they_are(
    everything: pytest.LogCaptureFixture, respx_mock: respx.MockRouter
) -> None:
    respx_mock.get("https://other.test/path?a=1").respond(200)
    async with httpx.AsyncClient() as client:
        await client.get("https://other.test/path?a=1")
    assert "GET https://other.test/path?a=1" in everything.text


@pytest.mark.parametrize("form", [PLAIN_KEY, ENCODED_KEY])
async def test_an_answer_that_repeats_the_key_is_stored_without(respx_mock: respx.MockRouter, form: str) -> None:
    respx_mock.get(url__startswith=BUILDING_URL).respond(content=answer([{"url": f"?serviceKey={form}&a=1", "b": "1"}]))
    async with channel() as there:
        fetched = await there.collect(order(HOUSE), "")
    assert form not in repr(fetched)
    assert form.encode() not in getattr(fetched, "raw", form.encode())
    assert b"?serviceKey=***&a=1" in getattr(fetched, "raw", b"")


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(200, content=gateway("30", f"SERVICE_KEY_IS_NOT_REGISTERED_ERROR {PLAIN_KEY}")),
        httpx.Response(200, content=gateway(PLAIN_KEY, "NEW")),
        httpx.Response(400, text=f"bad key {ENCODED_KEY}"),
        httpx.ConnectError(f"https://x/?serviceKey={ENCODED_KEY}"),
        httpx.ReadTimeout(f"https://x/?serviceKey={ENCODED_KEY}"),
    ],
)
async def test_no_error_holds_a_key(respx_mock: respx.MockRouter, reply: httpx.Response | Exception) -> None:
    respx_mock.get(url__startswith=BUILDING_URL).mock(side_effect=[reply])
    async with channel(attempts=1) as there:
        with pytest.raises(CertbrokerError) as caught:
            await there.collect(order(HOUSE), "")
        told = f"{caught.value!r} {caught.value} {caught.value.describe()} {there!r} {vars(there)}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert not any(form in told for form in FORMS)


async def test_a_dry_run_hides_the_key() -> None:
    async with channel() as there:
        (line,) = there.dry_run(order(HOUSE))
        (posted,) = there.dry_run(order(BusinessStatus.ask(business_numbers="000-00-00017,0000000025")))
    assert (line.method, line.headers, line.body) == ("GET", {}, "")
    assert line.url == (
        f"{BUILDING_URL}?serviceKey=***&sigunguCd=41115&bjdongCd=14100&platGbCd=0&bun=0001&ji=0000&_type=json"
        "&pageNo=1&numOfRows=100"
    )
    assert posted.url == "https://api.odcloud.kr/api/nts-businessman/v1/status?returnType=JSON"
    assert posted.headers == {"Authorization": "Infuser ***"}
    assert posted.body == '{"b_no": ["0000000017", "0000000025"]}'


def test_a_fault_read_from_raw_bytes_names_no_key() -> None:
    """What `normalise` reads may be anybody's answer."""
    fault = read(BuildingRegister, gateway("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"))
    assert repr(fault) == "Fault(kind='auth', code='30', name='SERVICE_KEY_IS_NOT_REGISTERED_ERROR')"

"""The client at its edges: the very bytes that leave, and what is made of every kind of answer."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import quote, unquote

import httpx
import pytest
import respx

from certbroker._http import HttpPool, Reply
from certbroker.channels.public_mydata.cipher import DeclaredCipher
from certbroker.channels.public_mydata.client import (
    ExchangeClient,
    Ticket,
    load_cipher,
    random_digits,
    read_reply,
)
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    PayloadError,
    RateLimited,
    SettingsError,
)
from certbroker.settings import Official
from support.exchange import CODE, KEY, party, plain_of, sent

NOW = datetime(2026, 11, 20, 5, 25, 30, 123456, tzinfo=UTC)
"""14:25:30.123 in Seoul."""
URL = "https://exchange.test/api/provdapis/"
OFFICIAL = Official(name="김담당", purpose="대출 심사", position="심사팀", phone="031-000-0000")
INFO = {"L001K001": "홍길동", "L001K002": "900101", "L001K003": "1000001"}
CIPHER = DeclaredCipher(KEY, CODE)

Make = Callable[..., ExchangeClient]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    async with HttpPool() as pool:

        def client(**changes: Any) -> ExchangeClient:
            return ExchangeClient(party(**changes), pool, clock=lambda: NOW, digits=digits())

        yield client


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr("tenacity.asyncio._portable_async_sleep", at_once)


def digits() -> Callable[[int], str]:
    """Digits that are new every time, and not random."""
    counter: Iterator[int] = iter(range(10**8))
    return lambda count: f"{next(counter):0{count}d}"


def good(plain: bytes = b"<response>00000000000000000001</response>", **more: object) -> httpx.Response:
    data = base64.b64encode(CIPHER.encrypt(plain)).decode()
    return httpx.Response(200, json={"rspnsCode": "100", "rspnsMssage": "정상 처리되었습니다.", "encData": data} | more)


def hmac_of(text: str) -> str:
    return base64.b64encode(hmac.new(KEY.reveal().encode(), text.encode(), hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_bytes_of_a_request(make: Make, respx_mock: respx.MockRouter, method: str) -> None:
    route = respx_mock.route(method=method, url__startswith=URL + "issuerequest").mock(return_value=good())
    ticket = await make(method=method).request("MDS9000001", {"userName": "홍길동"}, [INFO])
    request = route.calls.last.request
    literal = sent(request)
    assert re.fullmatch(r"(?:[A-Za-z0-9]|%2B|%2F|%3D)+", literal)
    assert literal == quote(unquote(literal), safe="")
    names = {name.decode(): value.decode() for name, value in request.headers.raw}
    assert names["apiKeyHashcd"] == hmac_of(f"encData={literal}")
    assert names["apiUtlinsttCode"] == CODE
    assert names["apiUtlinsttTrnsmisNo"] == "20261120142530123" + "00000002"
    assert names["Content-Type"] == "application/json;charset=UTF-8"
    assert not {"chargerName", "usePurps"} & set(names)
    if method == "POST":
        assert str(request.url) == URL + "issuerequest"
        assert json.loads(request.content) == {"encData": literal}
    else:
        assert request.url.raw_path == f"/api/provdapis/issuerequest?encData={literal}".encode()
        assert request.content == b""
    plain = plain_of(request, CIPHER)
    assert plain.startswith(b"<?xml version='1.1' encoding='UTF-8'?><Envelope>")
    assert b"<transactionUniqueId>2026112014253012300000000</transactionUniqueId>" in plain
    assert b"<timeStmapToken>2026112014253012300000001</timeStmapToken>" in plain
    assert ticket == Ticket("00000000000000000001", "MDS9000001", "2026112014253012300000000")


async def test_plus_slash_and_equals_are_url_encoded(make: Make, respx_mock: respx.MockRouter) -> None:
    """Until all three have been in the base64 text."""
    route = respx_mock.post(URL + "issuerequest").mock(side_effect=[good()] * 1000)
    client, seen = make(), ""
    while not all(mark in seen for mark in ("%2B", "%2F", "%3D")):
        await client.request("MDS9000001", {}, [INFO])
        seen += sent(route.calls.last.request)
    assert not set("+/=") & set(seen)


async def test_who_and_why_go_with_a_collection(make: Make, respx_mock: respx.MockRouter) -> None:
    response = "<묶음><가/></묶음><비고><원장처리결과>정상</원장처리결과></비고>"
    answer = f"<Envelope><Body><response>{response}</response></Body></Envelope>"
    route = respx_mock.post(URL + "issue").mock(return_value=good(answer.encode()))
    ticket = Ticket("00000000000000000001", "MDS9000001", "")
    found, transaction = await make().collect(ticket, OFFICIAL)
    plain = plain_of(route.calls.last.request, CIPHER).decode()
    assert (
        "<Body><request><utlinsttCode>B000000000000019</utlinsttCode><delngSeqno>00000000000000000001</delngSeqno>"
        "<chargerName>김담당</chargerName><chargerId></chargerId><chargerPsitn>심사팀</chargerPsitn>"
        "<chargerTelno>031-000-0000</chargerTelno><usePurps>대출 심사</usePurps></request></Body>"
    ) in plain
    assert "<serviceId>MDS9000001</serviceId>" in plain
    assert f"<transactionUniqueId>{transaction}</transactionUniqueId>" in plain
    assert ([one.name for one in found.documents], found.result) == (["가"], "정상")


async def test_a_relay_wants_who_and_why_in_headers_too(make: Make, respx_mock: respx.MockRouter) -> None:
    route = respx_mock.post(URL + "issue").mock(return_value=good(b"<Envelope><Body><response/></Body></Envelope>"))
    await make(relay_headers=True).collect(Ticket("1", "MDS9000001", ""), OFFICIAL)
    headers = route.calls.last.request.headers
    assert unquote(headers["chargerName"]) == "김담당"
    assert headers["usePurps"].isascii()
    assert unquote(headers["chargerPsitn"]) == "심사팀"
    assert headers["chargerTelno"] == "031-000-0000"


@pytest.mark.parametrize("official", [Official(name="", purpose="심사"), Official(name="김담당", purpose="")])
async def test_nothing_is_collected_without_who_and_why(
    make: Make, respx_mock: respx.MockRouter, official: Official
) -> None:
    with pytest.raises(SettingsError):
        await make().collect(Ticket("1", "MDS9000001", ""), official)
    assert not respx_mock.calls


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (NOW, "20261120142530123"),
        (NOW.replace(microsecond=999_999), "20261120142530999"),
        (NOW.replace(microsecond=999), "20261120142530000"),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "20270101000000000"),
    ],
)
async def test_a_transaction_number(moment: datetime, wanted: str) -> None:
    async with HttpPool() as pool:
        number = ExchangeClient(party(), pool, clock=lambda: moment).number()
    assert re.fullmatch(r"\d{25}", number)
    assert number[:17] == wanted


async def test_transaction_numbers_are_new_within_a_millisecond() -> None:
    async with HttpPool() as pool:
        client = ExchangeClient(party(), pool, clock=lambda: NOW)
    assert len({client.number() for _ in range(200)}) == 200
    assert re.fullmatch(r"\d{8}", random_digits(8))


async def test_every_attempt_has_new_numbers(make: Make, respx_mock: respx.MockRouter) -> None:
    """The exchange uses a number up with the first attempt that reaches it, and refuses it from then on."""
    answers = [httpx.Response(502), httpx.ConnectError(""), good()]
    route = respx_mock.post(URL + "issuerequest").mock(side_effect=answers)
    ticket = await make(attempts=3).request("MDS9000001", {}, [INFO])
    calls = cast("list[respx.models.Call]", list(route.calls))
    requests = [call.request for call in calls]
    assert len({request.headers["apiUtlinsttTrnsmisNo"] for request in requests}) == 3
    found = [re.findall(rb"<transactionUniqueId>(\d{25})<", plain_of(request, CIPHER))[0] for request in requests]
    assert len(set(found)) == 3
    assert ticket.transaction == found[-1].decode()
    for request in requests:
        assert request.headers["apiKeyHashcd"] == hmac_of(f"encData={sent(request)}")


@pytest.mark.parametrize(
    ("answer", "wanted", "attempts"),
    [
        (httpx.Response(500), ChannelUnavailable, 3),
        (httpx.Response(503), ChannelUnavailable, 3),
        (httpx.Response(200, content=b""), ChannelUnavailable, 3),
        (httpx.ConnectError("no"), ChannelUnavailable, 3),
        (httpx.ReadError("reset"), ChannelUnavailable, 3),
        (httpx.RemoteProtocolError("cut"), ChannelUnavailable, 3),
        (httpx.Response(429), RateLimited, 3),
        (httpx.Response(503, headers={"Retry-After": "5"}), ChannelUnavailable, 1),
        (httpx.Response(429, headers={"Retry-After": "Fri, 20 Nov 2026 05:26:00 GMT"}), RateLimited, 1),
        (httpx.ReadTimeout("late"), ChannelTimeout, 1),
        (httpx.ConnectTimeout("late"), ChannelTimeout, 1),
        (httpx.Response(403, text="no"), ChannelRefused, 1),
        (httpx.Response(200, json={"rspnsCode": "003"}), ChannelRefused, 1),
        (httpx.Response(200, json={"rspnsCode": "100"}), PayloadError, 1),
        (httpx.Response(200, json={"rspnsCode": "100", "encData": "%%%"}), PayloadError, 1),
    ],
)
async def test_what_is_tried_again(
    make: Make,
    respx_mock: respx.MockRouter,
    answer: httpx.Response | Exception,
    wanted: type[CertbrokerError],
    attempts: int,
) -> None:
    route = respx_mock.post(URL + "issuerequest").mock(
        **{"side_effect" if isinstance(answer, Exception) else "return_value": answer}  # pyright: ignore[reportArgumentType] - one of the two
    )
    with pytest.raises(wanted) as caught:
        await make(attempts=3).request("MDS9000001", {}, [INFO])
    assert type(caught.value) is wanted
    assert route.call_count == attempts
    assert "encData=" not in str(caught.value)


async def test_attempts_share_the_deadline(make: Make, respx_mock: respx.MockRouter) -> None:
    """With the third attempt beyond the deadline there is no third attempt."""
    import asyncio

    async def late(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.15)
        return httpx.Response(500)

    route = respx_mock.post(URL + "issuerequest").mock(side_effect=late)
    with pytest.raises((ChannelTimeout, ChannelUnavailable)):
        await make(attempts=10, request_deadline=0.25).request("MDS9000001", {}, [INFO])
    assert route.call_count <= 2


def reply(status: int, body: bytes, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, headers or {}, body)


HTML = "<!doctype html><html><title>점검</title></html>".encode()


@pytest.mark.parametrize(
    ("answer", "wanted", "code"),
    [
        (reply(200, b""), ChannelUnavailable, ""),
        (reply(200, b" \r\n "), ChannelUnavailable, ""),
        (reply(200, HTML), ChannelUnavailable, ""),
        (reply(200, b"<?xml version='1.0'?><OpenAPI_ServiceResponse/>"), ChannelUnavailable, ""),
        (reply(200, b"\xef\xbb\xbf not json"), PayloadError, ""),
        (reply(200, b"plain text"), PayloadError, ""),
        (reply(200, b"[]"), PayloadError, ""),
        (reply(200, b'"100"'), PayloadError, ""),
        (reply(200, b"null"), PayloadError, ""),
        (reply(200, b"{}"), PayloadError, ""),
        (reply(200, b'{"rspnsMssage": "x", "encData": "y"}'), PayloadError, ""),
        (reply(200, "정상".encode("cp949")), PayloadError, ""),
        (reply(200, b"[" * 100_000), PayloadError, ""),
        (reply(200, b'{"a": ' + b"1" * 5000 + b"}"), PayloadError, ""),
        (reply(301, b""), ChannelRefused, "HTTP 301"),
        (reply(400, HTML), ChannelRefused, "HTTP 400"),
        (reply(401, b"{}"), ChannelRefused, "HTTP 401"),
        (reply(404, b""), ChannelRefused, "HTTP 404"),
        (reply(429, b'{"rspnsCode": "100"}'), RateLimited, ""),
        (reply(500, b'{"rspnsCode": "003"}'), ChannelUnavailable, ""),
        (reply(502, HTML), ChannelUnavailable, ""),
    ],
)
def test_an_answer_that_is_no_reply(answer: Reply, wanted: type[CertbrokerError], code: str) -> None:
    with pytest.raises(wanted) as caught:
        read_reply(answer, NOW)
    assert type(caught.value) is wanted
    assert getattr(caught.value, "channel_code", "") == code


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b'{"rspnsCode": "003"}'),
        reply(200, b'\xef\xbb\xbf{"rspnsCode": "003"}'),
        reply(200, b' \r\n{"rspnsCode": "003"}\n'),
        reply(403, b'{"rspnsCode": "003"}', {"content-type": "text/plain"}),
    ],
)
def test_a_reply_counts_whatever_its_status_and_type(answer: Reply) -> None:
    assert read_reply(answer, NOW)["rspnsCode"] == "003"


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("7", NOW + timedelta(seconds=7)),
        (" 0 ", NOW),
        ("Fri, 20 Nov 2026 05:26:00 GMT", datetime(2026, 11, 20, 5, 26, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 05:26:00 -0000", datetime(2026, 11, 20, 5, 26, tzinfo=UTC)),
        ("soon", None),
        ("-1", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_when_to_come_back(stated: str, wanted: datetime | None) -> None:
    assert reply(503, b"", {"retry-after": stated}).retry_at(NOW) == wanted


@pytest.mark.parametrize(
    ("code", "message"), [("003", "API 이용기관으로 등록되어 있지 않습니다."), ("098", None), ("E-1", "?")]
)
async def test_a_code_stays_as_it_came(
    make: Make, respx_mock: respx.MockRouter, code: str, message: str | None
) -> None:
    respx_mock.post(URL + "issuerequest").mock(
        return_value=httpx.Response(200, json={"rspnsCode": code, "rspnsMssage": message, "encData": ""})
    )
    with pytest.raises(ChannelRefused) as caught:
        await make().request("MDS9000001", {}, [INFO])
    assert caught.value.channel_code == code
    assert str(caught.value) == f"The channel refused the request. ({': '.join(filter(None, (code, message)))})"


@pytest.mark.parametrize("code", [None, 3, True, [], {"a": "b"}])
async def test_a_code_that_is_no_text(make: Make, respx_mock: respx.MockRouter, code: object) -> None:
    respx_mock.post(URL + "issuerequest").mock(return_value=httpx.Response(200, json={"rspnsCode": code}))
    with pytest.raises(ChannelRefused):
        await make().request("MDS9000001", {}, [INFO])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "payload.envelope"),
        (7, "payload.envelope"),
        ("한글", "payload.base64"),
        ("AAAA-", "payload.base64"),
        ("AAA", "payload.base64"),
        ("AAAA", "payload.cipher"),
        (base64.b64encode(bytes(32)).decode(), "payload.cipher"),
    ],
)
async def test_damaged_data(make: Make, respx_mock: respx.MockRouter, data: object, code: str) -> None:
    respx_mock.post(URL + "issuerequest").mock(return_value=good(encData=data))
    with pytest.raises(PayloadError) as caught:
        await make().request("MDS9000001", {}, [INFO])
    assert caught.value.code == code


async def test_line_breaks_in_base64_are_no_damage(make: Make, respx_mock: respx.MockRouter) -> None:
    data = base64.encodebytes(CIPHER.encrypt(b"<response>" + b"1" * 90 + b"</response>")).decode().replace("\n", "\r\n")
    respx_mock.post(URL + "issuerequest").mock(return_value=good(encData=data))
    assert (await make().request("MDS9000001", {}, [INFO])).value == "1" * 90


@pytest.mark.parametrize("element", ["timeStmapToken", "timeStampToken", "timestampToken"])
async def test_the_spelling_of_the_time_stamp_is_a_setting(
    make: Make, respx_mock: respx.MockRouter, element: str
) -> None:
    route = respx_mock.post(URL + "issuerequest").mock(return_value=good())
    await make(timestamp_element=element).request("MDS9000001", {}, [INFO])
    assert f"<{element}>2026".encode() in plain_of(route.calls.last.request, CIPHER)


class Plain:
    """A cipher of the relying party's own: none at all."""

    def __init__(self, api_key: object, system_code: str) -> None:
        self.made_with = (api_key, system_code)

    def encrypt(self, plain: bytes) -> bytes:
        return plain

    def decrypt(self, sealed: bytes) -> bytes:
        return sealed


async def test_a_cipher_of_ones_own(make: Make, respx_mock: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    module: Any = ModuleType("their_cipher")
    module.Plain = Plain
    monkeypatch.setitem(sys.modules, "their_cipher", module)
    data = base64.b64encode(b"<response>5</response>").decode()
    route = respx_mock.post(URL + "issuerequest").mock(return_value=good(encData=data))
    ticket = await make(cipher="their_cipher:Plain").request("MDS9000001", {}, [INFO])
    assert ticket.value == "5"
    assert b"<L001K001>" in base64.b64decode(unquote(sent(route.calls.last.request)))
    made = load_cipher("their_cipher:Plain", KEY, CODE)
    assert isinstance(made, Plain)
    assert made.made_with == (KEY, CODE)


@pytest.mark.parametrize("name", ["no_such_module:Cipher", "json:NoSuchCipher", "json", ":", "", "json:loads"])
def test_a_cipher_that_is_not_there(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_cipher(name, KEY, CODE)
    assert KEY.reveal() not in repr(caught.value)

"""The client at its edges: the very bytes that leave, what is made of every answer, and what is sent again."""

import base64
import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker._http import HttpPool
from certbroker.channels.document_wallet.client import MAX_PAGES, PAGE_SIZE, WalletClient
from certbroker.channels.document_wallet.submission import Pin, SubmissionState
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    PayloadError,
    RateLimited,
    SettingsError,
)
from certbroker.model import WalletAddress
from certbroker.privacy import ConnectingInformation
from support.exchange import CI
from support.people import personal_data
from support.wallet import ADDRESS, KEY, NOW, Host, Make, access, good

OWN = WalletAddress.parse(ADDRESS)
THEIRS = WalletAddress.parse("400000000000")
APPLIED = {"applId": "A1", "applStatsCode": "1", "reqreKnd": "3"}
ONCE = {"downloadElecDoc", "urlDownloadElecDoc", "requestElecDocPresentURL", "changeElecDocPackageDistInfo"}
"""What uses something up, or has no number of ours."""


Calls = Callable[[WalletClient], Awaitable[object]]
CALLS: dict[str, Calls] = {
    "verifyIndiECDW": lambda client: client.verify(OWN, "홍길동", date(1990, 1, 1), ConnectingInformation(CI)),
    "inquireElecDocIssueList": lambda client: client.documents(OWN),
    "inquireElecDocInfo": lambda client: client.info(OWN, "0" * 18),
    "viewElecDoc": lambda client: client.view(OWN, "0" * 18),
    "downloadElecDoc": lambda client: client.download(OWN, "0" * 18),
    "urlDownloadElecDoc": lambda client: client.download_by_pin("0" * 18, Pin("123456")),
    "ECDApplySupportListInquire": lambda client: client.supported(),
    "ECDApply": lambda client: client.apply(OWN, "30000100001", b"<x/>", "7"),
    "ECDApplyInfoInquire": lambda client: client.application(OWN, "A1"),
    "ECDApplyListInquire": lambda client: client.applications(OWN),
    "requestElecDocPresentURL": lambda client: client.submit(["0" * 18], OWN, THEIRS),
    "inquireElecDocDistList": lambda client: client.distributions(OWN),
    "changeElecDocPackageDistInfo": lambda client: client.change("P1", SubmissionState.CANCELLED),
}
BODIES: dict[str, dict[str, Any]] = {
    "verifyIndiECDW": {"ecdwAdres": ADDRESS, "nm": "홍길동", "birthDe": "19900101", "ci": CI},
    "inquireElecDocIssueList": {"ecdwAdres": ADDRESS, "docKndCode": "", "pgngNo": "1", "pgngSize": "20"},
    "inquireElecDocInfo": {"ecdwAdres": ADDRESS, "docId": "0" * 18},
    "viewElecDoc": {"ecdwAdres": ADDRESS, "docId": "0" * 18},
    "downloadElecDoc": {"ecdwAdres": ADDRESS, "docId": "0" * 18},
    "urlDownloadElecDoc": {"docId": "0" * 18, "pinNo": "123456"},
    "ECDApplySupportListInquire": {"pgngNo": "1", "pgngSize": "20"},
    "ECDApply": {"ecdwAdres": ADDRESS, "docKndCode": "30000100001", "elcrtReqstMetaInfo": "PHgvPg==", "utlNo": "7"},
    "ECDApplyInfoInquire": {"ecdwAdres": ADDRESS, "applId": "A1"},
    "ECDApplyListInquire": {"ecdwAdres": ADDRESS, "pgngNo": "1", "pgngSize": "20"},
    "requestElecDocPresentURL": {
        "docIds": [{"docId": "0" * 18}],
        "presentnEcdwAdres": ADDRESS,
        "receptEcdwAdres": "400000000000",
        "prvcPvsnAgreAt": "Y",
    },
    "inquireElecDocDistList": {"ecdwAdres": ADDRESS, "dbxStatsCode": "0", "pgngNo": "1", "pgngSize": "20"},
    "changeElecDocPackageDistInfo": {"docPackageId": "P1", "dbxStatsCode": "4"},
}
FINE = {
    "ecdwTyCode": "1",
    **APPLIED,
    "docPackageId": "P1",
    "instPresentnUrl": "https://example.invalid/1",
    "totRow": "0",
}


@pytest.mark.parametrize("operation", BODIES)
async def test_the_bytes_of_a_request(make: Make, host: Host, operation: str) -> None:
    """The host checks the signature of the literal body."""
    host.tell(operation, FINE)
    await CALLS[operation](make())
    (request,) = host.requests
    assert (request.method, str(request.url)) == ("POST", f"https://wallet.test/api/{operation}")
    names = {name.decode(): value.decode() for name, value in request.headers.raw}
    assert names["apiUtlInsttCode"] == "B000000000000019"
    assert re.fullmatch(r"20261120142530123\d{8}", names["apiUtlInsttTrnsmisNo"])
    assert names["deviceId"] == "server-1"
    assert names["Content-Type"] == "application/json;charset=UTF-8"
    assert json.loads(request.content) == BODIES[operation]


@pytest.mark.parametrize("operation", BODIES)
async def test_what_is_sent_again(make: Make, host: Host, operation: str) -> None:
    host.tell(operation, httpx.Response(503), httpx.ReadError("cut"), FINE)
    if operation in ONCE:
        with pytest.raises(ChannelUnavailable):
            await CALLS[operation](make())
        assert len(host.requests) == 1
    else:
        await CALLS[operation](make())
        assert len({one.headers["apiUtlInsttTrnsmisNo"] for one in host.requests}) == 3
        assert len({one.content for one in host.requests}) == 1, "an application keeps its number"


@pytest.mark.parametrize(
    ("answer", "wanted", "attempts"),
    [
        (httpx.Response(500), ChannelUnavailable, 3),
        (httpx.Response(200, content=b""), ChannelUnavailable, 3),
        (httpx.Response(200, text="<!doctype html><title>점검</title>"), ChannelUnavailable, 3),
        (httpx.ConnectError("no"), ChannelUnavailable, 3),
        (httpx.Response(429), RateLimited, 3),
        (httpx.Response(429, headers={"Retry-After": "5"}), RateLimited, 1),
        (httpx.ReadTimeout("late"), ChannelTimeout, 1),
        (httpx.Response(403, text="no"), ChannelRefused, 1),
        (httpx.Response(200, json={"rspnsCode": "201", "rspnsMssage": "없음"}), ChannelRefused, 1),
        (httpx.Response(200, text="[]"), PayloadError, 1),
        (httpx.Response(200, text="plain"), PayloadError, 1),
        (httpx.Response(200, json={"rspnsCode": "100"}), PayloadError, 1),
    ],
)
async def test_an_answer_that_is_none(
    make: Make, host: Host, answer: httpx.Response | Exception, wanted: type[CertbrokerError], attempts: int
) -> None:
    host.tell("verifyIndiECDW", answer)
    with pytest.raises(wanted) as caught:
        await CALLS["verifyIndiECDW"](make())
    assert type(caught.value) is wanted
    assert len(host.requests) == attempts
    assert not personal_data(str(caught.value))


@pytest.mark.parametrize("name", ["rspnsMssage", "rspnsMessage"])
async def test_a_refusal_in_either_spelling(make: Make, host: Host, name: str) -> None:
    message = "지갑 &lt;없음&gt; 900101-1000001"
    host.tell("viewElecDoc", httpx.Response(200, json={"rspnsCode": "305", name: message}))
    with pytest.raises(ChannelRefused) as caught:
        await CALLS["viewElecDoc"](make())
    assert caught.value.channel_code == "305"
    assert str(caught.value).endswith("(305: 지갑 <없음> 900101-*******)")


@pytest.mark.parametrize("code", [None, "0", "00", 200, [], "정상"])
async def test_everything_but_100_is_a_failure(make: Make, host: Host, code: object) -> None:
    host.tell("ECDApplyInfoInquire", httpx.Response(200, json=APPLIED | {"rspnsCode": code}))
    with pytest.raises(ChannelRefused):
        await CALLS["ECDApplyInfoInquire"](make())


async def test_a_code_may_come_as_a_number(make: Make, host: Host) -> None:
    host.tell("ECDApplyInfoInquire", httpx.Response(200, json=APPLIED | {"rspnsCode": 100}))
    assert (await make().application(OWN, "A1")).id == "A1"


async def test_an_answer_cannot_say_the_number_of_its_call(make: Make, host: Host) -> None:
    host.tell("inquireElecDocInfo", {"transaction": "theirs", "elcrtMetaInfo": ""})
    found = await make().info(OWN, "0" * 18)
    assert found.transaction == host.requests[0].headers["apiUtlInsttTrnsmisNo"]


async def test_what_is_wrong_in_an_answer_is_said_by_its_place_alone(make: Make, host: Host) -> None:
    host.tell("inquireElecDocIssueList", {"proofs": [{"docId": "900101-1000001", "docKndCode": "1"}]})
    with pytest.raises(PayloadError) as caught:
        await make().documents(OWN)
    assert caught.value.path == "rows.0.docId"
    assert "900101" not in str(caught.value)


def page(start: int, count: int, **more: str) -> dict[str, Any]:
    rows = [{"docId": f"{number:018d}", "docKndCode": "1"} for number in range(start, start + count)]
    return {"proofs": rows} | more


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([page(0, 20, totRow="45"), page(20, 20, totRow="45"), page(40, 5, totRow="45")], 45),
        ([page(0, 20, totRow="20")], 20),
        ([page(0, 20), page(20, 3)], 23),
        ([page(0, 20), page(20, 0)], 20),
        ([page(0, 3, totRow="")], 3),
        ([page(0, 0, totRow="0")], 0),
        # A short page is not the last as long as rows are told of; and the total drifts while it is read.
        ([page(0, 7, totRow="25"), page(7, 13, totRow="25"), page(20, 5, totRow="25")], 25),
        ([page(0, 20, totRow="21"), page(19, 20, totRow="40"), page(39, 1, totRow="40")], 40),
        ([page(0, 20, totRow="30"), page(20, 0, totRow="30")], 20),
        # A wallet that does not know pages answers the same one again.
        ([page(0, 20, totRow="45")], 20),
    ],
)
async def test_a_list_is_read_to_its_end(make: Make, host: Host, pages: list[dict[str, Any]], found: int) -> None:
    host.tell("inquireElecDocIssueList", *pages)
    documents = await make().documents(OWN, "1")
    assert [one.id for one in documents] == [f"{number:018d}" for number in range(found)]
    sent = host.sent("inquireElecDocIssueList")
    assert [one["pgngNo"] for one in sent] == [str(number) for number in range(1, len(sent) + 1)]
    assert len(sent) in {len(pages), len(pages) + 1}
    assert {one["docKndCode"] for one in sent} == {"1"}


async def test_rows_that_are_told_of_and_not_there(make: Make, host: Host) -> None:
    """Such as under a third key: it must not pass for an empty wallet."""
    host.tell("inquireElecDocIssueList", {"documents": [], "totRow": "2"})
    with pytest.raises(PayloadError):
        await make().documents(OWN)


async def test_a_list_has_an_end(make: Make, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_PAGES * PAGE_SIZE == 10_000
    monkeypatch.setattr("certbroker.channels.document_wallet.client.MAX_PAGES", 5)
    endless = [page(20 * number, 20, totRow="99999") for number in range(9)]
    host.tell("inquireElecDocIssueList", *endless)
    with pytest.raises(PayloadError) as caught:
        await make().documents(OWN)
    assert caught.value.code == "payload.size"
    assert len(host.requests) == 5


async def test_attempts_share_the_deadline(host: Host, http: HttpPool) -> None:
    host.tell("viewElecDoc", httpx.Response(503))
    client = WalletClient(access(deadline=0.0001, attempts=9), http, clock=lambda: NOW)
    with pytest.raises((ChannelTimeout, ChannelUnavailable)):
        await client.view(OWN, "0" * 18)
    assert len(host.requests) <= 2


@given(
    st.text(st.characters()),
    st.datetimes(datetime(2000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are without a zone
)
def test_a_request_says_what_it_was_given(text: str, now: datetime) -> None:
    client = WalletClient(access(), HttpPool(), clock=lambda: now)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        with pytest.raises(SettingsError):
            client.prepare("x", {"nm": text})
        return
    prepared = client.prepare("x", {"nm": text})
    assert json.loads(prepared.body) == {"nm": text}
    assert re.fullmatch(r"\d{25}", prepared.transaction)
    moment = datetime.strptime(prepared.transaction[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC) - timedelta(hours=9)
    assert moment == now.replace(microsecond=0)
    assert KEY not in repr(prepared)


def test_what_a_call_shows_of_itself() -> None:
    client = WalletClient(access(), HttpPool(), clock=lambda: NOW)
    made = client.prepare("ECDApply", {"ecdwAdres": ADDRESS})
    assert ADDRESS not in repr(made)
    assert base64.b64encode(made.body).decode() not in repr(made)


def test_good_is_what_the_host_says_of_itself() -> None:
    assert good(a=1).json() == {"rspnsCode": "100", "rspnsMssage": "성공", "a": 1}

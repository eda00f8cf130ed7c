"""The channel against a scripted wallet: what it asks, in which order, and what it makes of every answer."""

import base64
import json
import re
from datetime import UTC, date, datetime
from typing import Any, cast

import httpx
import pytest

from certbroker.channels.base import DocumentChannel, Fetched, Order, Turned, Waiting
from certbroker.channels.document_wallet.channel import NUMBERS, WalletChannel, number_of
from certbroker.channels.document_wallet.metadata import read
from certbroker.channels.document_wallet.rehearsal import LATER
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    ConsentMissing,
    IdentityConflict,
    PayloadError,
    SettingsError,
)
from certbroker.model import Certificate, Item, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.samples import samples_of
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.exchange import CI, business
from support.people import personal_data
from support.wallet import ADDRESS, Host, MakeChannel, holder

PDF = b"%PDF-1.7\n\x00\xffsigned\r\n%%EOF\n"
XML = samples_of(ResidentRegister)[0].wire.read_bytes()
AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
ISSUED = {"applId": "A1", "applStatsCode": "3", "docId": "000000000000000001", "docKndCode": "30000100001"}
TICKET = json.dumps({"application": "A1", "number": "1"})
ROW = {"docId": "000000000000000001", "docKndCode": "30000100001", "presentnPosblCnt": "3", "applId": "A1"}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def order(item: Item[Any] | None = None, **changes: Any) -> Order:
    told: dict[str, Any] = {
        "holder": holder(),
        "ci": ConnectingInformation(CI),
        "consent_id": "con_1",
        "requested_at": AT,
    } | changes
    return Order(item=item or ResidentRegister.ask(), **told)


def ready(host: Host, **changes: Any) -> None:
    """A wallet that issues at once."""
    told: dict[str, Any] = {
        "verifyIndiECDW": {"ecdwTyCode": "1", "ecdwAdres": ADDRESS},
        "ECDApplyListInquire": {"applys": [], "totRow": "0"},
        "ECDApply": ISSUED,
        "ECDApplyInfoInquire": ISSUED,
        "inquireElecDocIssueList": {"proofs": [ROW], "totRow": "1"},
        "inquireElecDocInfo": {"docId": ISSUED["docId"], "docKndCode": "30000100001", "elcrtMetaInfo": b64(XML)},
        "viewElecDoc": {"docCn": b64(PDF)},
        "downloadElecDoc": {"docCn": b64(PDF)},
    }
    for operation, answers in (told | changes).items():
        several = cast("list[Any]", answers) if isinstance(answers, list) else [answers]
        host.tell(operation, *several)


async def test_from_application_to_original(make_channel: MakeChannel, host: Host) -> None:
    channel: DocumentChannel = make_channel()
    ready(host)
    ticket = await channel.request(order())
    assert host.operations == ["verifyIndiECDW", "ECDApplyListInquire", "ECDApply"]
    found = await channel.collect(order(), ticket)
    assert host.operations[3:] == ["ECDApplyInfoInquire", "inquireElecDocInfo", "viewElecDoc"]
    assert isinstance(found, Fetched)
    assert found.original == PDF
    assert read(ResidentRegister, found.raw).certificate is not None
    numbers = [one.headers["apiUtlInsttTrnsmisNo"] for one in host.requests]
    assert found.transactions == tuple(numbers[-2:])
    assert "홍길동" not in repr(found)


async def test_a_ticket_holds_nothing_personal(make_channel: MakeChannel, host: Host) -> None:
    ready(host)
    ticket = await make_channel().request(order())
    assert json.loads(ticket) == {"application": "A1", "number": number_of(order(), 0), "document": ISSUED["docId"]}
    assert not any(secret in ticket for secret in ("홍길동", ADDRESS, CI, "19900101"))
    assert re.fullmatch(r"\d{20}", number_of(order(), 0))


@pytest.mark.parametrize(
    "other",
    [
        order(consent_id="con_2"),
        order(requested_at=AT.replace(minute=1)),
        order(ResidentRegister.ask(show_cohabitants=False)),
        order(IncomeAmount.ask(from_year=2023, to_year=2024)),
    ],
)
def test_another_order_has_another_number(other: Order) -> None:
    assert number_of(order(), 0) == number_of(order(), 0)
    assert number_of(other, 0) != number_of(order(), 0)
    assert number_of(order(), 1) != number_of(order(), 0)


async def test_asking_again_applies_under_the_same_number(make_channel: MakeChannel, host: Host) -> None:
    """A crash before the ticket was kept: whatever the wallet lists, the number makes it the same application."""
    ready(host, ECDApply=[httpx.ReadTimeout("late"), ISSUED])
    with pytest.raises(ChannelTimeout):
        await make_channel().request(order())
    await make_channel().request(order())
    first, second = host.sent("ECDApply")
    assert first["utlNo"] == second["utlNo"] == number_of(order(), 0)


async def test_an_application_of_ours_is_taken_up(make_channel: MakeChannel, host: Host) -> None:
    ours = ISSUED | {"applId": "A7", "utlNo": number_of(order(), 0)}
    ready(host, ECDApplyListInquire={"applys": [ISSUED | {"utlNo": "1"}, ISSUED, ours], "totRow": "3"})
    assert json.loads(await make_channel().request(order()))["application"] == "A7"
    assert not host.sent("ECDApply")


async def test_what_others_applied_for_is_not_ours(make_channel: MakeChannel, host: Host) -> None:
    """An application for the same kind may have asked for other things, and the list does not say what."""
    ready(host, ECDApplyListInquire={"applys": [ISSUED | {"applId": "A7", "applDt": "20261120150000"}]})
    assert json.loads(await make_channel().request(order()))["application"] == "A1"


async def test_a_failed_application_is_made_anew(make_channel: MakeChannel, host: Host) -> None:
    failed = ISSUED | {"applStatsCode": "5", "docId": ""}
    ready(host, ECDApply=[failed, ISSUED | {"applId": "A2"}])
    ticket = json.loads(await make_channel().request(order()))
    assert (ticket["application"], ticket["number"]) == ("A2", number_of(order(), 1))
    assert [one["utlNo"] for one in host.sent("ECDApply")] == [number_of(order(), 0), number_of(order(), 1)]


async def test_failed_applications_have_an_end(make_channel: MakeChannel, host: Host) -> None:
    failed = ISSUED | {"applStatsCode": "5", "docId": ""}
    ready(host, ECDApply=failed)
    with pytest.raises(ChannelRefused):
        await make_channel().request(order())
    assert len(host.sent("ECDApply")) == 3
    every = [failed | {"applId": f"A{count}", "utlNo": number_of(order(), count)} for count in range(NUMBERS)]
    ready(host, ECDApply=ISSUED, ECDApplyListInquire={"applys": every, "totRow": str(len(every))})
    with pytest.raises(ChannelRefused):
        await make_channel().request(order())
    assert len(host.sent("ECDApply")) == 3


@pytest.mark.parametrize("state", ["2", "4", "5", "6", "7", "8"])
async def test_a_wallet_that_is_not_in_use(make_channel: MakeChannel, host: Host, state: str) -> None:
    ready(host, verifyIndiECDW={"ecdwTyCode": state, "ecdwAdres": ""})
    with pytest.raises(ChannelRefused) as caught:
        await make_channel().request(order())
    assert caught.value.channel_code == f"ecdwTyCode {state}"
    assert host.operations == ["verifyIndiECDW"]


@pytest.mark.parametrize("state", ["1", "3"])
async def test_a_wallet_in_use(make_channel: MakeChannel, host: Host, state: str) -> None:
    """The device it lives on is the holder's, never ours."""
    ready(host, verifyIndiECDW={"ecdwTyCode": state})
    assert await make_channel().request(order())


async def test_a_wallet_of_somebody_else(make_channel: MakeChannel, host: Host) -> None:
    ready(host, verifyIndiECDW={"ecdwTyCode": "1", "ecdwAdres": "100000000002"})
    with pytest.raises(IdentityConflict) as caught:
        await make_channel().request(order())
    assert "100000000002" not in str(caught.value)
    assert host.operations == ["verifyIndiECDW"]


@pytest.mark.parametrize("state", ["1", "2", "6"])
@pytest.mark.parametrize("pace", ["1", "2", "3", ""])
async def test_what_is_not_issued_yet(make_channel: MakeChannel, host: Host, state: str, pace: str) -> None:
    """The wallet says that it takes time, never how much."""
    ready(host, ECDApplyInfoInquire={"applId": "A1", "applStatsCode": state, "reqreKnd": pace})
    assert await make_channel().collect(order(), TICKET) == Waiting(None)
    assert host.operations == ["ECDApplyInfoInquire"]


async def test_what_is_turned_down(make_channel: MakeChannel, host: Host) -> None:
    told = {"applId": "A1", "applStatsCode": "4", "resnMessage": "체납 &lt;국세&gt;\n있음"}
    ready(host, ECDApplyInfoInquire=told)
    assert await make_channel().collect(order(), TICKET) == Turned("not_eligible", "체납 <국세> 있음")


async def test_what_failed(make_channel: MakeChannel, host: Host) -> None:
    ready(host, ECDApplyInfoInquire={"applId": "A1", "applStatsCode": "5", "resnMessage": "기관 오류"})
    with pytest.raises(ChannelRefused) as caught:
        await make_channel().collect(order(), TICKET)
    assert caught.value.channel_code == "applStatsCode 5"


async def test_the_document_is_found_in_the_list(make_channel: MakeChannel, host: Host) -> None:
    """By its application: another of the same kind, though newer, may be about other things."""
    newer = ROW | {"docId": "000000000000000009", "applId": "A9"}
    ready(host, ECDApplyInfoInquire=ISSUED | {"docId": ""}, inquireElecDocIssueList={"agrmnts": [newer, ROW]})
    assert isinstance(await make_channel().collect(order(), TICKET), Fetched)
    assert {one["docId"] for one in host.sent("viewElecDoc")} == {ROW["docId"]}


async def test_issued_but_not_there_yet(make_channel: MakeChannel, host: Host) -> None:
    ready(host, ECDApplyInfoInquire=ISSUED | {"docId": ""}, inquireElecDocIssueList={"proofs": []})
    assert await make_channel().collect(order(), TICKET) == Waiting()


@pytest.mark.parametrize(
    "changes",
    [
        {"ECDApplyInfoInquire": ISSUED | {"docKndCode": "30000100014"}},
        {"inquireElecDocInfo": {"docKndCode": "30000100014", "elcrtMetaInfo": b64(XML)}},
        {"inquireElecDocInfo": {"docId": "000000000000000002", "elcrtMetaInfo": b64(XML)}},
    ],
)
async def test_another_document_than_asked_for(make_channel: MakeChannel, host: Host, changes: dict[str, Any]) -> None:
    ready(host, **changes)
    with pytest.raises(PayloadError) as caught:
        await make_channel().collect(order(), TICKET)
    assert caught.value.code == "payload.document"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"inquireElecDocInfo": {"elcrtMetaInfo": "AAA"}}, "payload.base64"),
        ({"inquireElecDocInfo": {"elcrtMetaInfo": b64(b"\xff\xff")}}, "payload.encoding"),
        ({"viewElecDoc": {"docCn": b64(b"<html/>")}}, "payload.pdf"),
        ({"viewElecDoc": {"docCn": ""}}, "payload.pdf"),
        ({"viewElecDoc": {}}, "payload.pdf"),
        ({"viewElecDoc": {"docCn": b64(PDF)[:-3]}}, "payload.base64"),
    ],
)
async def test_a_damaged_document(make_channel: MakeChannel, host: Host, changes: dict[str, Any], code: str) -> None:
    ready(host, **changes)
    with pytest.raises(PayloadError) as caught:
        await make_channel().collect(order(), TICKET)
    assert caught.value.code == code
    assert not host.sent("downloadElecDoc"), "nothing is spent on it"


async def test_a_document_without_metadata_still_comes(make_channel: MakeChannel, host: Host) -> None:
    ready(host, inquireElecDocInfo={"elcrtMetaInfo": ""})
    found = await make_channel().collect(order(), TICKET)
    assert isinstance(found, Fetched)
    assert (found.raw, found.original) == (b"", PDF)


async def test_metadata_comes_out_in_utf8(make_channel: MakeChannel, host: Host) -> None:
    text = XML.decode()
    ready(host, inquireElecDocInfo={"elcrtMetaInfo": b64(text.encode("cp949"))})
    found = await make_channel().collect(order(), TICKET)
    assert isinstance(found, Fetched)
    assert read(ResidentRegister, found.raw) == read(ResidentRegister, XML)
    assert found.raw.decode()


REFUSED = httpx.Response(200, json={"rspnsCode": "310", "rspnsMssage": "열람 불가"})


async def test_viewing_never_spends_a_download(make_channel: MakeChannel, host: Host) -> None:
    """A crash between fetching and storing: the document is simply viewed again."""
    ready(host, viewElecDoc=[httpx.Response(503), {"docCn": b64(PDF)}])
    for _ in range(3):
        assert isinstance(await make_channel().collect(order(), TICKET), Fetched)
    assert not host.sent("downloadElecDoc")


async def test_where_viewing_is_refused_one_download_is_the_last_call(make_channel: MakeChannel, host: Host) -> None:
    ready(host, viewElecDoc=REFUSED)
    found = await make_channel().collect(order(), TICKET)
    assert isinstance(found, Fetched)
    assert found.original == PDF
    assert host.operations[-3:] == ["viewElecDoc", "inquireElecDocIssueList", "downloadElecDoc"]


@pytest.mark.parametrize("failure", [httpx.Response(503), httpx.ReadError("cut"), httpx.ReadTimeout("late")])
async def test_a_download_is_never_repeated_blindly(
    make_channel: MakeChannel, host: Host, failure: httpx.Response | Exception
) -> None:
    ready(host, viewElecDoc=REFUSED, downloadElecDoc=failure)
    with pytest.raises((ChannelUnavailable, ChannelTimeout)):
        await make_channel().collect(order(), TICKET)
    assert len(host.sent("downloadElecDoc")) == 1


@pytest.mark.parametrize("row", [ROW | {"presentnPosblCnt": "0"}, ROW | {"presentnPosblCnt": ""}, None])
async def test_nothing_is_downloaded_that_is_used_up_or_unknown(
    make_channel: MakeChannel, host: Host, row: dict[str, str] | None
) -> None:
    ready(host, viewElecDoc=REFUSED, inquireElecDocIssueList={"proofs": [row] if row else []})
    with pytest.raises(ChannelRefused) as caught:
        await make_channel().collect(order(), TICKET)
    assert caught.value.channel_code == "310"
    assert not host.sent("downloadElecDoc")


async def test_a_disused_document_was_not_delivered(make_channel: MakeChannel, host: Host) -> None:
    ready(host, viewElecDoc=REFUSED, inquireElecDocIssueList={"proofs": [ROW | {"disuseDocAt": "Y"}]})
    found = await make_channel().collect(order(), TICKET)
    assert isinstance(found, Turned)
    assert found.kind == "not_delivered"


CHILD = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})
NUMBERED = holder(resident_number="900101-1000001")


@pytest.mark.parametrize(
    ("item", "person", "told"),
    [
        (ResidentRegister.ask(), holder(), None),
        (ResidentRegister.ask(subject=NUMBERED.as_subject()), NUMBERED, None),
        (ResidentRegister.ask(), holder(wallet_address=None), "wallet address"),
        (IncomeAmount.ask(from_year=2023, to_year=2025), holder(), "docKndCode"),
        (ResidentRegister.ask(subject=CHILD), NUMBERED, "own holder"),
        (ResidentRegister.ask(subject=Subject(name="홍길동", business=business())), holder(), "own holder"),
        (ResidentRegister.ask(subject=Subject(name="x", business=business())), holder(business=business()), None),
    ],
)
async def test_what_the_wallet_cannot_be_asked_for(
    make_channel: MakeChannel, host: Host, item: Item[Certificate], person: Any, told: str | None
) -> None:
    channel = make_channel()
    refusal = channel.refusal(item, person)
    assert (refusal is None) is (told is None)
    assert (told or "") in (refusal or "")
    if told:
        for step in (channel.request(order(item, holder=person)), channel.collect(order(item, holder=person), TICKET)):
            with pytest.raises(SettingsError):
                await step
    assert not host.requests


def test_a_certificate_that_no_wallet_has(make_channel: MakeChannel) -> None:
    class Elsewhere(Certificate):
        """A certificate of another channel."""

    item: Item[Certificate] = Item(Elsewhere, Elsewhere.Ask())
    assert make_channel().refusal(item, holder())


def test_settings_name_a_document_kind(make_channel: MakeChannel) -> None:
    item = IncomeAmount.ask(from_year=2023, to_year=2025)
    channel = make_channel(codes={IncomeAmount.id(): "30000100099"})
    assert channel.refusal(item, holder()) is None
    (applied,) = [one for one in channel.dry_run(order(item)) if one.url.endswith("/ECDApply")]
    assert json.loads(applied.body)["docKndCode"] == "30000100099"


async def test_nothing_is_asked_without_proof_of_who_it_is_for(make_channel: MakeChannel, host: Host) -> None:
    with pytest.raises(ConsentMissing):
        await make_channel().request(order(ci=None))
    assert not host.requests


@pytest.mark.parametrize("text", ["", "7", "{}", '{"application": 1}', "[" * 10_000])
async def test_what_is_no_ticket(make_channel: MakeChannel, text: str) -> None:
    with pytest.raises(SettingsError):
        await make_channel().collect(order(), text)


async def test_a_dry_run_shows_what_would_be_sent(make_channel: MakeChannel, host: Host) -> None:
    """The very requests that are sent then, but for what is personal, secret or answered by an earlier one."""
    channel = make_channel()
    asked = order(ResidentRegister.ask(purpose="은행 제출"))
    shown = channel.dry_run(asked)
    assert not host.requests
    ready(host)
    await channel.collect(asked, await channel.request(asked))
    assert [one.url for one in shown] == [str(request.url) for request in host.requests]
    for planned, request in zip(shown, host.requests, strict=True):
        sent, body = json.loads(request.content), json.loads(planned.body)
        assert list(body) == list(sent)
        for name, value in body.items():
            assert value in {sent[name], "***", LATER} or name == "elcrtReqstMetaInfo"
        assert planned.headers["apiKeyHashcd"] == "***"
        assert planned.headers.keys() <= {name.decode() for name, _ in request.headers.raw}
    text = repr(shown)
    assert not personal_data(text)
    assert not any(secret in text for secret in ("홍길동", ADDRESS, "19900101", "은행 제출", "wallet-key"))
    applied = json.loads(shown[2].body)["elcrtReqstMetaInfo"]
    assert '<세대주관계 코드="01">포함</세대주관계>' in applied


async def test_no_error_says_who(make_channel: MakeChannel, host: Host) -> None:
    ready(host, verifyIndiECDW=httpx.Response(200, json={"rspnsCode": "900", "rspnsMssage": "900101-1000001"}))
    with pytest.raises(CertbrokerError) as caught:
        await make_channel().request(order())
    told = f"{caught.value!r} {caught.value} {caught.value.describe()}"
    assert not personal_data(told)
    assert not any(secret in told for secret in ("홍길동", ADDRESS, "wallet-key"))


def test_an_address_is_masked() -> None:
    person = holder()
    assert ADDRESS not in repr(person) + person.model_dump_json()
    assert person.wallet_address is not None
    assert str(person.wallet_address) == "1***********"
    assert date(1990, 1, 1) == person.birth_date
    assert isinstance(WalletChannel.name, str)

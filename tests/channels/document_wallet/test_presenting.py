"""Submitting: what is sent and when it is not, and following what becomes of it."""

from datetime import date
from typing import Any

import httpx
import pytest

from certbroker.channels.document_wallet.answers import IssuedDocument
from certbroker.channels.document_wallet.submission import Submission, SubmissionState
from certbroker.errors import ChannelRefused, ChannelUnavailable, ConsentMissing, PayloadError, SettingsError
from certbroker.model import WalletAddress
from support.wallet import ADDRESS, Host, MakeChannel, holder

PRESENTED = {
    "instPresentnUrl": "https://example.invalid/present/1",
    "pinCode": "123456",
    "docPackageId": "P1",
    "validDt": "20261223",
}
ROW = {
    "docPackageId": "P1",
    "dbxStatsCode": "1",
    "presentnDt": "20261120",
    "distbDt": "20261120153100",
    "docCnt": "1",
    "presentnEcdwAdres": ADDRESS,
    "receptEcdwAdres": "500000000019",
    "resnMessage": "",
    "pinNo": "123456",
}


def document(**changes: str) -> IssuedDocument:
    told = {"docId": "0" * 18, "docKndCode": "30000100001", "validDt": "20261120", "presentnPosblCnt": "1"}
    return IssuedDocument.model_validate(told | changes)


def submission(state: str = "1") -> Submission:
    return Submission(package_id="P1", state=SubmissionState(state), presenter=WalletAddress.parse(ADDRESS))


def listed(host: Host, *states: str, **changes: str) -> None:
    rows = [{"distributions": [ROW | changes | {"dbxStatsCode": state}], "totRow": "1"} for state in states]
    host.tell("inquireElecDocDistList", *rows)


@pytest.mark.parametrize(("to", "wanted"), [("", "500000000019"), ("400000000000", "400000000000")])
async def test_a_submission(make_channel: MakeChannel, host: Host, to: str, wanted: str) -> None:
    host.tell("requestElecDocPresentURL", PRESENTED)
    made = await make_channel().submit(holder(), [document()], to, agreed=True)
    (sent,) = host.sent("requestElecDocPresentURL")
    assert (sent["presentnEcdwAdres"], sent["receptEcdwAdres"], sent["prvcPvsnAgreAt"]) == (ADDRESS, wanted, "Y")
    assert made.state is SubmissionState.SUBMITTED
    assert (made.package_id, made.documents, made.valid_until) == ("P1", 1, date(2026, 12, 23))
    assert made.url is not None
    assert made.url.reveal() == "https://example.invalid/present/1"
    assert made.pin is not None
    assert made.pin.reveal() == "123456"


async def test_nothing_is_submitted_that_the_holder_did_not_agree_to(make_channel: MakeChannel, host: Host) -> None:
    with pytest.raises(ConsentMissing):
        await make_channel().submit(holder(), [document()], agreed=False)
    assert not host.requests


@pytest.mark.parametrize(
    "changes",
    [
        {"disuseDocAt": "Y"},
        {"presentnPosblCnt": "0"},
        {"validDt": "20261119"},
        {"presentnPosblDt": "20261119"},
    ],
)
async def test_what_can_no_longer_be_submitted(make_channel: MakeChannel, host: Host, changes: dict[str, str]) -> None:
    """In Seoul it is the 20th; the last day itself still counts."""
    with pytest.raises(ChannelRefused):
        await make_channel().submit(holder(), [document(), document(**changes)], agreed=True)
    assert not host.requests


@pytest.mark.parametrize("changes", [{"validDt": "99991231"}, {"validDt": ""}, {"presentnPosblCnt": ""}])
async def test_what_is_valid_for_good_or_says_nothing(
    make_channel: MakeChannel, host: Host, changes: dict[str, str]
) -> None:
    host.tell("requestElecDocPresentURL", PRESENTED)
    assert await make_channel().submit(holder(), [document(**changes)], agreed=True)


@pytest.mark.parametrize(
    ("to", "documents", "changes"),
    [("7", [document()], {}), ("", [document()], {"address": ""}), ("400000000000", [], {})],
)
async def test_a_submission_that_lacks_something(
    make_channel: MakeChannel, host: Host, to: str, documents: list[IssuedDocument], changes: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError):
        await make_channel(**changes).submit(holder(), documents, to, agreed=True)
    with pytest.raises(SettingsError):
        await make_channel().submit(holder(wallet_address=None), [document()], agreed=True)
    assert not host.requests


async def test_an_unanswered_submission_is_looked_for_and_not_repeated(make_channel: MakeChannel, host: Host) -> None:
    host.tell("requestElecDocPresentURL", httpx.ReadError("cut"))
    listed(host, "1")
    with pytest.raises(ChannelUnavailable):
        await make_channel().submit(holder(), [document()], agreed=True)
    assert len(host.requests) == 1
    (found,) = await make_channel().submissions(holder())
    assert (found.package_id, found.state, found.submitted_on) == ("P1", SubmissionState.SUBMITTED, date(2026, 11, 20))


async def test_an_address_without_its_package_is_no_submission(make_channel: MakeChannel, host: Host) -> None:
    host.tell("requestElecDocPresentURL", PRESENTED | {"docPackageId": ""})
    with pytest.raises(PayloadError):
        await make_channel().submit(holder(), [document()], agreed=True)


async def test_following_to_the_receipt(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "1", "7", "2", "6")
    found = submission()
    states: list[str] = []
    for _ in range(4):
        found = await make_channel().follow(found)
        states.append(found.state.value)
    assert states == ["1", "7", "2", "6"]
    assert found.reports == ()
    assert found.changed_at is not None


async def test_following_to_a_refusal(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "3", resnMessage="서류 &lt;보완&gt; 필요")
    found = await make_channel().follow(submission())
    assert (found.state, found.reason, found.reports) == (SubmissionState.TURNED_DOWN, "서류 <보완> 필요", ())


async def test_what_cannot_be_is_reported(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "4")
    found = await make_channel().follow(submission("2"))
    assert (found.state, found.reports) == (SubmissionState.CANCELLED, ("transition 2>4",))


@pytest.mark.parametrize("code", ["0", "8", ""])
async def test_a_state_that_is_none(make_channel: MakeChannel, host: Host, code: str) -> None:
    listed(host, code)
    with pytest.raises(PayloadError):
        await make_channel().follow(submission())


async def test_a_submission_that_is_not_listed(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "1", docPackageId="P2")
    found = await make_channel().follow(submission())
    assert (found.state, found.reports) == (SubmissionState.SUBMITTED, ("unlisted",))


async def test_cancelling_in_time(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "1")
    host.tell("changeElecDocPackageDistInfo", {})
    found = await make_channel().cancel(submission())
    assert found.state is SubmissionState.CANCELLED
    assert host.sent("changeElecDocPackageDistInfo") == [{"docPackageId": "P1", "dbxStatsCode": "4"}]


@pytest.mark.parametrize("state", ["7", "2", "3", "6", "5"])
async def test_cancelling_too_late(make_channel: MakeChannel, host: Host, state: str) -> None:
    """As it stands now, whatever we last saw."""
    listed(host, state)
    with pytest.raises(ChannelRefused):
        await make_channel().cancel(submission())
    assert host.operations == ["inquireElecDocDistList"]


async def test_cancelling_twice_is_cancelling_once(make_channel: MakeChannel, host: Host) -> None:
    listed(host, "4")
    assert (await make_channel().cancel(submission())).state is SubmissionState.CANCELLED
    assert host.operations == ["inquireElecDocDistList"]


@pytest.mark.parametrize(("state", "may"), [("1", False), ("7", False), ("2", True), ("3", True), ("4", True)])
async def test_deleting_what_ended(make_channel: MakeChannel, host: Host, state: str, may: bool) -> None:
    listed(host, state)
    host.tell("changeElecDocPackageDistInfo", {})
    if not may:
        with pytest.raises(ChannelRefused):
            await make_channel().delete(submission(state))
        return
    assert (await make_channel().delete(submission(state))).state is SubmissionState.DELETED


async def test_a_holders_documents(make_channel: MakeChannel, host: Host) -> None:
    host.tell("inquireElecDocIssueList", {"proofs": {"docId": "0" * 18, "docKndCode": "1"}})
    assert [one.id for one in await make_channel().documents(holder(), "1")] == ["0" * 18]
    assert host.sent("inquireElecDocIssueList")[0]["docKndCode"] == "1"

"""Events: what the guide lists is what the code tells, with fields of ours only, when it happens."""

import logging
import re
from collections.abc import Mapping
from typing import Any

import pytest

from certbroker import aio
from certbroker._http import Reply
from certbroker.errors import CertbrokerError, ChannelUnavailable
from certbroker.limits import Limits
from certbroker.observing import Happening, Instrument
from certbroker.observing.spans import Name
from certbroker.observing.told import HIDDEN, KEYS, shown
from certbroker.privacy import ApiKey
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.settings import HostLimits
from certbroker.store import MemoryStore
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.observing import constants, secrets_in
from support.tree import ROOT

GUIDE = (ROOT / "docs" / "guides" / "observation.md").read_text(encoding="utf-8")
WANTED = [IncomeAmount.ask(from_year=2023, to_year=2025), ResidentRegister]
TELL: Any = {"recipient": "가나은행", "purpose": "대출 신청"}
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def _table(head: str) -> list[list[str]]:
    """The rows of the table of the guide that begins so."""
    rows = GUIDE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_guide_lists_the_events_with_their_levels() -> None:
    listed = dict[str, int]()
    for names, levels, _ in _table("event"):
        found, told = re.findall(r"`([^`]+)`", names), levels.split(", ")
        levels_of = told if len(told) == len(found) else told * len(found)
        listed |= {name: _LEVELS[level] for name, level in zip(found, levels_of, strict=True)}
    coded = list(constants(Happening))
    assert listed == {one.name: one.level for one in coded}
    assert len(listed) == len(coded), "a name stands for one event"


def test_the_guide_lists_the_metrics_with_their_units_and_texts() -> None:
    listed = {row[0].strip("`"): (row[1], row[3].split(";")[0].split(":")[0]) for row in _table("metric")}
    coded = {one.name: one for one in constants(Instrument)}
    assert listed.keys() == coded.keys()
    for name, (unit, text) in listed.items():
        own = coded[name]
        assert own.unit in {unit, f"{{{unit.removesuffix('s')}}}"}, name
        assert own.text.lower().startswith(text.lower().split(",")[0]), name


def test_the_guide_lists_the_spans() -> None:
    listed = {name for row in _table("span") for name in re.findall(r"`([^`]+)`", row[0])}
    assert listed == {*Name, "GET", "POST"}


def _told(caplog: pytest.LogCaptureFixture) -> dict[str, list[Mapping[str, Any]]]:
    found = dict[str, list[Mapping[str, Any]]]()
    for record in caplog.records:
        if event := vars(record).get("event"):
            found.setdefault(event, []).append(vars(record)["fields"])
    return found


@pytest.fixture
def _listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "certbroker")


@pytest.mark.usefixtures("_listening")
async def test_a_collection_tells_its_events(
    box: Sandbox, secret_words: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with aio.Broker(sandbox_party(box.info), clock=box.now, store=MemoryStore()) as broker:
        consent = await broker.request_consent(sandbox_people(box.info)["hong"], WANTED, **TELL)
        await broker.collect(consent)
        await broker.suspend(consent)
        await broker.lift(consent)
        await broker.withdraw(consent)
    found = _told(caplog)
    states = [one["state"] for one in found["consent.decided"]]
    assert states == ["pending", "approved"]
    assert found["request.requested"]
    assert len(found["request.requested"]) == len(found["request.collected"])
    for one in found["request.collected"]:
        assert one["consent"] == consent.id
        assert one["channel"] == "public_mydata"
        assert set(one["issuers"]) <= {"nts", "mois"}
    for event in ("consent.suspended", "consent.lifted", "consent.withdrawn"):
        assert [one["consent"] for one in found[event]] == [consent.id]
    assert {key for told in found.values() for one in told for key in one} <= KEYS
    said = [str(vars(record)) for record in caplog.records if record.name.startswith("certbroker")]
    assert not secrets_in("\n".join(one for one in said if "certbroker.sandbox" not in one), secret_words)
    assert HIDDEN not in caplog.text


@pytest.mark.usefixtures("_listening")
async def test_what_fails_is_told_with_its_code(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(approve_after=0, faults=[Fault("http_503_retry_after", operation="issuerequest", seconds=60)]) as box:
        async with aio.Broker(sandbox_party(box.info), clock=box.now) as broker:
            consent = await broker.request_consent(sandbox_people(box.info)["kim"], [ResidentRegister], **TELL)
            await broker.collect(consent)
    (failed,) = _told(caplog)["request.failed"]
    assert failed["error"] == "channel.unavailable"
    assert failed["issuers"] == ["mois"]
    assert failed["until"]


class _Odd:
    def __str__(self) -> str:
        return "somebody"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("request.failed", "request.failed"),
        ("apis.data.go.kr/1613000/BldRgstHubService", "apis.data.go.kr/1613000/BldRgstHubService"),
        (3, 3),
        (2.5, 2.5),
        (True, True),
        (("nts", "홍길동"), ("nts", HIDDEN)),
        ("홍길동", HIDDEN),
        ("two words", HIDDEN),
        ("900101-1000001", HIDDEN),
        (9001011000001, HIDDEN),
        ("a" * 201, HIDDEN),
        ("https://host/?key=1", HIDDEN),
        (ApiKey("secret"), HIDDEN),
        (_Odd(), HIDDEN),
        (CertbrokerError("about"), HIDDEN),
        ({"a": 1}, HIDDEN),
    ],
)
def test_only_words_of_ours_are_shown(value: object, wanted: object) -> None:
    assert shown(value) == wanted


@pytest.mark.usefixtures("_listening")
async def test_a_host_that_keeps_failing_is_told_once_it_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: float) -> Reply:
        raise ChannelUnavailable("issuer.example")

    limits = Limits({"issuer.example": HostLimits.model_validate({"breaker": {"failures": 2}})})
    for _ in range(3):
        with pytest.raises(ChannelUnavailable):
            await limits.around("https://issuer.example/a", 5, fail)
    found = _told(caplog)
    (opened,) = found["breaker.opened"]
    (away,) = found["limits.turned_away"]
    assert opened["limit"] == away["limit"] == "issuer.example"
    assert opened["until"] == away["until"]
    assert away["error"] == "channel.unavailable"


@pytest.mark.usefixtures("_listening")
async def test_workers_tell_what_they_did(box: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    async with aio.Broker(sandbox_party(box.info), clock=box.now, store=MemoryStore()) as broker:
        consent = await broker.request_consent(sandbox_people(box.info)["hong"], [ResidentRegister], **TELL)
        await broker.start(consent)
        await broker.runner().run_until_idle()
    stepped = [(one["kind"], one["state"]) for one in _told(caplog)["worker.stepped"]]
    assert ("consent", "approved") in stepped
    assert stepped[-1] == ("transfer_request", "collected")

"""Metrics: per issuer and state, per host and operation; what waits, who is turned away, which host is left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certbroker import aio
from certbroker._http import Reply
from certbroker.errors import ChannelUnavailable, Maintenance
from certbroker.limits import Limits
from certbroker.observing.told import Labels, attribute
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.settings import HostLimits
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.observing import caught, secrets_in

WANTED = [IncomeAmount.ask(from_year=2023, to_year=2025), ResidentRegister]
TELL: Any = {"recipient": "가나은행", "purpose": "대출 신청"}
URL = "https://issuer.example/list"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LABELS = {attribute(key) for key in Labels.__annotations__}


async def test_a_collection_is_counted_by_issuer_and_state_and_by_host(box: Sandbox, secret_words: list[str]) -> None:
    with caught() as found:
        async with aio.Broker(sandbox_party(box.info), clock=box.now) as broker:
            consent = await broker.request_consent(sandbox_people(box.info)["hong"], WANTED, **TELL)
            assert (await broker.collect(consent)).is_complete
    for issuer in ("mois", "nts"):
        for state in ("requested", "collected"):
            told = {"certbroker__issuer": issuer, "certbroker__state": state}
            assert found.counted("certbroker.transitions", **told) == 1
        assert found.counted("certbroker.outcomes", certbroker__issuer=issuer, certbroker__outcome="delivered") == 1
    for operation, count in (("start", 1), ("issue", 1)):
        called = {"certbroker__operation": operation, "server__address": "127.0.0.1", "certbroker__outcome": "answered"}
        assert found.counted("certbroker.call.duration", **called) >= count
    assert {name for _, labels, _ in found.points for name in labels} <= LABELS
    assert not secrets_in(found.text, secret_words)
    assert consent.id not in str(found.points)


async def test_workers_count_their_steps_and_what_is_due(box: Sandbox, secret_words: list[str]) -> None:
    with caught() as found:
        async with aio.Broker(sandbox_party(box.info), clock=box.now) as broker:
            consent = await broker.request_consent(sandbox_people(box.info)["hong"], WANTED, **TELL)
            await broker.start(consent)
            await broker.runner().run_until_idle()
    assert found.counted("certbroker.worker.steps", certbroker__kind="consent", certbroker__state="approved") >= 1
    assert found.counted("certbroker.worker.steps", certbroker__kind="transfer_request") >= 1
    assert found.counted("certbroker.transitions", certbroker__state="collected", certbroker__issuer="nts") == 1
    assert any(name == "certbroker.worker.due" for name, _, _ in found.points)
    assert {found.parent(one) for one in found.named("certbroker.step")} == {"certbroker.advance"}
    assert not secrets_in(found.text, secret_words)


def _limits(told: Mapping[str, Any], now: list[datetime]) -> Limits:
    async def sleep(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    hosts = {"issuer.example": HostLimits.model_validate(told)}

    def ticks() -> float:
        return now[0].timestamp()

    return Limits(hosts, clock=lambda: now[0], ticks=ticks, sleep=sleep)


async def _answer(_: float) -> Reply:
    return Reply(200, {}, b"")


async def test_a_closed_host_turns_calls_away() -> None:
    limits = _limits({"closed": [{"hours": "00:00-23:59"}]}, [NOW])
    with caught() as found, pytest.raises(Maintenance):
        await limits.around(URL, 5, _answer)
    told = {"certbroker__limit": "issuer.example", "error__type": "channel.maintenance"}
    assert found.counted("certbroker.turned_away", **told) == 1


async def test_what_waits_for_its_budget_is_measured() -> None:
    limits = Limits({"issuer.example": HostLimits.model_validate({"rates": [{"calls": 10, "per": "second"}]})})
    with caught() as found:
        for _ in range(3):
            await limits.around(URL, 5, _answer)
    assert found.counted("certbroker.wait.duration", certbroker__reason="rate") == 2


async def test_a_breaker_that_opens_and_closes_is_counted() -> None:
    now = [NOW]
    limits = _limits({"breaker": {"failures": 2, "pause": 10}}, now)

    async def fail(_: float) -> Reply:
        raise ChannelUnavailable("issuer.example")

    with caught() as found:
        for _ in range(3):
            with pytest.raises(ChannelUnavailable):
                await limits.around(URL, 5, fail)
        now[0] += timedelta(seconds=11)
        await limits.around(URL, 5, _answer)
    changes = {
        state: found.counted("certbroker.breaker.changes", certbroker__state=state)
        for state in ("opened", "tried", "closed")
    }
    assert changes == {"opened": 1, "tried": 1, "closed": 1}
    # The third call was never made, and is counted as turned away and not as a failure of the host.
    assert found.counted("certbroker.turned_away", error__type="channel.unavailable") == 1

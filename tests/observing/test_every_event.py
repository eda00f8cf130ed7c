"""Every event that there is, told by what it is about: an event that has no situation here fails."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker import aio
from certbroker._http import Reply
from certbroker.consent import Consent, Periodic
from certbroker.errors import ChannelUnavailable, LeaseLost, VaultUnavailable
from certbroker.journal import Ledger
from certbroker.journal.rows import CUT, row_name
from certbroker.observing import Happening
from certbroker.observing.told import HIDDEN, KEYS
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.store import AsyncStore, Direct, Entry, Lease, Leases, MemoryStore, leases
from certbroker.vault import KeyRing, Vault
from certbroker.worker import Notice
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, TaxClearance
from support.journal import CONSENT, LANE, NOW, deed, filled, never, told, write
from support.limits import VirtualTime
from support.observing import constants, secrets_in
from support.vault import change, look, sqlite_url

EVENTS = {one.name: one for one in constants(Happening)}
TELL: dict[str, Any] = {"recipient": "가나은행", "purpose": "대출 신청"}
HOST, URL = "issuer.example", "https://issuer.example/list"
IDS = ("consent", "request", "row")
OPAQUE = re.compile(r"(con|trq)_[a-p]{24}")
Fields = dict[str, Any]
"""What the event must say, as far as the situation knows it."""


@dataclass
class Lab:
    """What situations are made of."""

    box: Sandbox
    folder: Path
    database: Callable[[], str]

    def broker(self, store: AsyncStore | MemoryStore | None = None, **more: Any) -> aio.Broker:
        channels = more.pop("channels", ("public_mydata", "open_data"))
        party = sandbox_party(self.box.info).model_copy(update={"attempts": 1, "channels": channels})
        people = sandbox_people(self.box.info)
        return aio.Broker(party, store=store, clock=self.box.now, people=people, **more)

    async def consent(self, broker: aio.Broker, *wanted: Any, **more: Any) -> Consent:
        asked = await broker.request_consent(broker.people["hong"], wanted or [ResidentRegister], **TELL | more)
        return await broker.consent(asked)


Situation = Callable[[Lab], Awaitable[Fields]]
SITUATIONS: dict[str, Situation] = {}


def tells(*names: str) -> Callable[[Situation], Situation]:
    """Say which events a situation has told."""

    def told(situation: Situation) -> Situation:
        SITUATIONS.update(dict.fromkeys(names, situation))
        return situation

    return told


@pytest.fixture
def lab(box: Sandbox, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    yield Lab(box, tmp_path, lambda: request.getfixturevalue("postgres_url"))
    box.faults.clear()


def test_every_event_has_a_situation() -> None:
    assert SITUATIONS.keys() == EVENTS.keys()


@pytest.mark.parametrize("name", sorted(EVENTS))
async def test_an_event_is_told_when_it_happens(
    name: str, lab: Lab, secret_words: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "certbroker")
    wanted = await SITUATIONS[name](lab)
    records = [one for one in caplog.records if vars(one).get("event") == name]
    fields: list[Fields] = [vars(one)["fields"] for one in records]
    assert any(wanted.items() <= one.items() for one in fields), fields
    assert {one.levelno for one in records} == {EVENTS[name].level}
    for one in fields:
        assert one.keys() <= KEYS
        assert all(OPAQUE.fullmatch(str(one[key])) for key in IDS if key in one), one
        assert HIDDEN not in str(one), "what is told are words of ours"
    assert not secrets_in("\n".join(str(vars(one)) for one in records), secret_words)


@tells("consent.decided")
async def _decided(lab: Lab) -> Fields:
    async with lab.broker() as broker:
        return {"consent": (await lab.consent(broker)).id, "state": "approved"}


@tells("consent.suspended", "consent.lifted", "consent.withdrawn")
async def _decided_otherwise(lab: Lab) -> Fields:
    async with lab.broker() as broker:
        consent = await lab.consent(broker)
        await broker.suspend(consent)
        await broker.lift(consent)
        await broker.withdraw(consent)
        return {"consent": consent.id}


@tells("consent.narrowed")
async def _narrowed(lab: Lab) -> Fields:
    async with lab.broker() as broker:
        consent = await lab.consent(broker, ResidentRegister, TaxClearance)
        await broker.narrow(consent, [TaxClearance])
        return {"consent": consent.id}


@tells("request.requested", "request.collected")
async def _collected(lab: Lab) -> Fields:
    async with lab.broker() as broker:
        consent = await lab.consent(broker)
        await broker.collect(consent)
        return {"consent": consent.id, "certificate": "mois.resident_register", "channel": "public_mydata"}


@tells("request.turned")
async def _turned(lab: Lab) -> Fields:
    lab.box.faults.append(Fault("turned_down", call="ECDApply", value="자격이 없습니다"))
    async with lab.broker(channels=("document_wallet",)) as broker:
        consent = await lab.consent(broker)
        await broker.collect(consent)
        return {"consent": consent.id, "channel": "document_wallet", "issuer": "mois"}


@tells("request.waiting")
async def _waiting(lab: Lab) -> Fields:
    lab.box.faults.append(Fault("takes_time", call="ECDApply", seconds=3600))
    async with lab.broker(channels=("document_wallet",)) as broker:
        consent = await lab.consent(broker)
        await broker.start(consent)
        await broker.advance(consent.id)
        (request,) = await broker.durable.collector.advancing.rows.all(consent.id)
        for _ in range(2):
            await broker.advance(request.id)
        return {"consent": consent.id, "channel": "document_wallet", "state": "deferred"}


@tells("request.left")
async def _left(lab: Lab) -> Fields:
    """A worker finds that the holder has withdrawn all that a request was for."""
    async with lab.broker() as broker:
        consent = await lab.consent(broker, ResidentRegister, BusinessStatus.ask(business_numbers="0000000017"))
        await broker.start(consent)
        await broker.advance(consent.id)
        await broker.durable.consents.narrow(consent.id, [1])
        await broker.runner().run_until_idle()
        return {"consent": consent.id, "channel": "open_data", "state": "left"}


@tells("request.failed")
async def _failed(lab: Lab) -> Fields:
    lab.box.faults.append(Fault("http_503_retry_after", operation="issuerequest", seconds=60))
    async with lab.broker() as broker:
        consent = await lab.consent(broker)
        await broker.collect(consent)
        return {"consent": consent.id, "error": "channel.unavailable"}


@tells("limits.turned_away", "breaker.opened", "breaker.tried", "breaker.closed")
async def _left_alone(_: Lab) -> Fields:
    async def fail(_: float) -> Reply:
        raise ChannelUnavailable(HOST)

    async def fine(_: float) -> Reply:
        return Reply(200, {}, b"")

    time = VirtualTime()
    limits = time.limits({HOST: {"breaker": {"failures": 1, "pause": 30}}})
    for send in (fail, fine):  # it would be fine again, but is not asked
        with pytest.raises(ChannelUnavailable):
            await limits.around(URL, 5, send)
    time.elapsed = 31.0
    await limits.around(URL, 5, fine)
    return {"limit": HOST}


class _Full(MemoryStore):
    """A store that takes nothing more."""

    def put(self, entry: Entry) -> None:
        raise VaultUnavailable(entry.kind)


@tells("limits.unshared")
async def _unshared(_: Lab) -> Fields:
    limits = VirtualTime().limits(store=Direct(_Full()))
    await limits.hold(URL, NOW + timedelta(days=1))
    return {"limit": HOST, "error": "vault.unavailable"}


@tells("lease.lost")
async def _lost(_: Lab) -> Fields:
    now, store, row = datetime(2026, 11, 20, tzinfo=UTC), Direct(MemoryStore()), f"con_{'a' * 24}"
    await store.put(Entry("consent", row, "", now + timedelta(days=1), b"{}"))

    async def sleep_through() -> None:
        nonlocal now
        async with Leases(store, lambda: now).held("consent", row):
            now += timedelta(seconds=1)
            assert await store.claim("consent", row, Lease("another", now + timedelta(seconds=9)), now)
            await asyncio.sleep(5)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leases, "LEASE", timedelta(seconds=0.3))
        with pytest.raises(LeaseLost):
            await sleep_through()
    return {"kind": "consent", "row": row}


@tells("worker.stepped")
async def _stepped(lab: Lab) -> Fields:
    async with lab.broker() as broker:
        consent = await lab.consent(broker)
        await broker.start(consent)
        await broker.runner().run_until_idle()
        return {"kind": "consent", "row": consent.id, "state": "approved"}


@tells("worker.stopped")
async def _stopped(lab: Lab) -> Fields:
    """A row that was changed in the database cannot be opened."""
    url = sqlite_url(lab.folder)
    async with await Vault.open(url, KeyRing.new(), clock=lab.box.now) as vault, lab.broker(vault) as broker:
        consent = await lab.consent(broker)
        await broker.start(consent)
        change(url, consent.id, "sealed", b"changed")
        await broker.runner().run_until_idle()
        return {"row": consent.id, "error": "vault.locked"}


@tells("worker.blind")
async def _blind(lab: Lab) -> Fields:
    """The database is there, and its tables are gone."""
    url = sqlite_url(lab.folder)
    async with await Vault.open(url, KeyRing.new(), clock=lab.box.now) as vault, lab.broker(vault) as broker:
        look(url, "DROP TABLE certbroker_entry")
        await broker.runner().run_until_idle()
        return {}


@tells("worker.dead")
async def _dead(lab: Lab) -> Fields:
    """A worker took up a row and has not been heard of since."""
    from certbroker.worker.queue import Queue

    url = lab.database()
    ring = KeyRing.new()
    async with await Vault.open(url, ring, clock=lab.box.now) as vault, Queue.open(url) as queue:
        async with lab.broker(vault, queue=queue) as broker:
            await broker.start(await lab.consent(broker))
            dead = await queue.app.job_manager.register_worker()
            assert await queue.app.job_manager.fetch_job([queue.name], dead)
            look(url, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
            await queue.sweep(vault, lab.box.now)
        return {"worker": dead}


class _Unreachable:
    """A notifier that reaches nobody, and says whom it meant."""

    async def tell(self, consent: Consent, _notice: Notice) -> None:
        raise OSError(f"{consent.holder.name}: {consent.holder.phone}")


@tells("holder.untold")
async def _untold(lab: Lab) -> Fields:
    async with lab.broker(notifier=_Unreachable()) as broker:
        monthly = Periodic(cycle="monthly", until=lab.box.now().date() + timedelta(days=200))
        consent = await lab.consent(broker, periodic=monthly)
        await broker.start(consent)
        await broker.runner().run_until_idle()
        (request,) = await broker.durable.collector.advancing.rows.all(consent.id)
        return {"row": request.id, "error": "OSError"}


@tells("journal.broken")
async def _broken(_: Lab) -> Fields:
    store = Direct(MemoryStore())
    await filled(store)
    await write(store, 3, await told(store, 3) | {"purpose": "다른 목적"})
    assert await Ledger(store).cut(NOW + timedelta(days=3000)) == 0
    return {"lane": LANE, "sequence": 3, "reason": "changed"}


@tells("journal.uncut")
async def _uncut(_: Lab) -> Fields:
    """What says up to where a lane was cut is no mark: the lane stays, for nobody knows where to go on; others go."""
    store = Direct(MemoryStore())
    ledger = await filled(store)
    await store.put(Entry(CUT, row_name(CUT, LANE), "ledger", NOW + timedelta(days=9000), b'{"sequence": 0}'))
    await ledger.record(deed(consent="con_another"), unless=never)
    assert await ledger.cut(NOW + timedelta(days=3000)) == 1
    assert len(await ledger.of(CONSENT)) == 8
    return {"lane": LANE, "error": "vault.locked"}

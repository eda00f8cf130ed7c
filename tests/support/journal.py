"""Deeds to write down, and a store as somebody changes it who has the keys as well."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from certbroker.journal import Action, Actor, Deed, Ledger, LedgerEntry
from certbroker.journal.chain import lane_of
from certbroker.journal.rows import KIND, name_of
from certbroker.store import AsyncStore
from support.exchange import NAMES
from support.people import CAST, CONNECTING_INFORMATION

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
WHO = Actor(kind="official", id="emp-17", name="김*당", place="10.0.0.7")
CONSENT = "con_0123456789abcdef01234567"
LANE = lane_of(CONSENT)


def never(_entries: Sequence[LedgerEntry]) -> bool:
    """As if nothing stood there yet: the entry goes into the lane of its consent."""
    return False


def deed(number: int = 0, consent: str = CONSENT, action: Action = Action.READ) -> Deed:
    return Deed(action=action, consent=consent, holder="홍*동", actor=WHO, purpose="심사", details={"count": number})


def shown(*texts: str) -> set[str]:
    """What of the cast stands in texts that hold random hex, in which `leaks` would see numbers."""
    text = "\n".join(texts)
    numbers = {number for number in CAST if number in text or number.replace("-", "") in text}
    return numbers | {name for name in NAMES if name in text} | set(CONNECTING_INFORMATION.findall(text))


class Clock:
    """A clock that goes on a second with every look."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


async def filled(store: AsyncStore, count: int = 8, clock: Callable[[], datetime] | None = None) -> Ledger:
    """A ledger with some entries of one consent."""
    ledger = Ledger(store, clock or Clock())
    for number in range(count):
        await ledger.record(deed(number), unless=never)
    return ledger


async def told(store: AsyncStore, sequence: int, lane: int = LANE) -> dict[str, Any]:
    """An entry as it stands."""
    found = await store.get(KIND, name_of(lane, sequence))
    assert found is not None
    return json.loads(found.data)


async def write(store: AsyncStore, sequence: int, told: dict[str, Any], lane: int = LANE) -> None:
    """Put another content into an entry's row."""
    found = await store.get(KIND, name_of(lane, sequence))
    assert found is not None
    await store.put(replace(found, data=json.dumps(told).encode()))


async def remove(store: AsyncStore, *sequences: int, lane: int = LANE) -> None:
    """Take rows away."""
    for sequence in sequences:
        assert await store.delete(name_of(lane, sequence)) == 1

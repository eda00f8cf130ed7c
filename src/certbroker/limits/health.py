"""What is known of a host, for all workers: whether it fails, and until when it wants to be left alone."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from certbroker.errors import LeaseLost, VaultError
from certbroker.limits.observed import unshared
from certbroker.store import AsyncStore, Entry, Lease

KIND = "limit"
FRESH = 1.0
"""Seconds for which what was read counts as known: so long may another worker not have heard of it."""
TRIAL = timedelta(seconds=60)
"""How long a trial call keeps others from trying; it may have died meanwhile."""
_LONGEST_HOLD = timedelta(days=1)
# Rows are written again and again, and a vault lets nothing come back that it deleted in its time.
_KEPT = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Health:
    """How a host does. Without anything known: well.

    open_until: it failed, and is not called until then; thereafter one call tries it. trials: how many such calls
    failed. held_until: it said that it wants to be left alone (Retry-After). busy: because there were too many calls.
    """

    open_until: datetime | None = None
    trials: int = 0
    held_until: datetime | None = None
    busy: bool = False

    def dump(self) -> bytes:
        """Return it as it is kept."""
        times = {"open_until": self.open_until, "held_until": self.held_until}
        told = {name: at.isoformat() for name, at in times.items() if at}
        return json.dumps(told | {"trials": self.trials, "busy": self.busy}).encode()

    @classmethod
    def load(cls, data: bytes) -> "Health":
        """Read it as it was kept."""
        told = json.loads(data)
        times = {name: datetime.fromisoformat(told[name]) for name in ("open_until", "held_until") if name in told}
        return cls(**times, trials=told["trials"], busy=told["busy"])


class Healths:
    """Reads and writes how hosts do. Where the store cannot be reached, this process goes by what it knows itself."""

    def __init__(self, store: AsyncStore, clock: Callable[[], datetime], ticks: Callable[[], float]) -> None:
        self._store, self._clock, self._ticks = store, clock, ticks
        self._seen: dict[str, tuple[Health, float]] = {}

    async def of(self, key: str) -> Health:
        """Return how a host does, as it was a second ago at most."""
        health, until = self._seen.get(key, (Health(), -1.0))
        return health if self._ticks() < until else await self._read(key, health)

    async def keep(self, key: str, health: Health) -> None:
        """Let all workers know how a host does."""
        self._remember(key, health)
        try:
            await self._store.put(self._entry(key, health))
        except VaultError as error:
            unshared(key, error)

    async def hold(self, key: str, until: datetime, *, busy: bool) -> None:
        """Leave a host alone until then, a day at most; a longer wish of before stays."""
        health = await self._read(key, Health())
        until = min(until, self._clock() + _LONGEST_HOLD)
        if health.held_until is None or health.held_until < until:
            await self.keep(key, replace(health, held_until=until, busy=busy))

    async def claim(self, key: str) -> tuple[str, Health] | None:
        """Become the one who tries a host; returns a token, and how it does now. None where somebody else tries it."""
        token, now = secrets.token_hex(8), self._clock()
        try:
            found = await self._store.claim(KIND, key, Lease(token, now + TRIAL), now)
        except VaultError:
            return token, self._seen[key][0]
        if found is None:
            return None
        health = Health.load(found.data)
        self._remember(key, health)
        return token, health

    async def settle(self, key: str, token: str, health: Health) -> None:
        """Let all workers know how a trial went."""
        self._remember(key, health)
        try:
            await self._store.settle(self._entry(key, health), token)
        except LeaseLost:
            await self.keep(key, health)
        except VaultError as error:
            unshared(key, error)

    async def release(self, key: str, token: str) -> None:
        """Let others try: a trial came to no end."""
        try:
            await self._store.release(KIND, key, token)
        except VaultError as error:
            unshared(key, error)

    async def _read(self, key: str, otherwise: Health) -> Health:
        try:
            entry = await self._store.get(KIND, key)
            health = Health.load(entry.data) if entry else Health()
        except VaultError:
            health = otherwise
        self._remember(key, health)
        return health

    def _remember(self, key: str, health: Health) -> None:
        self._seen[key] = health, self._ticks() + FRESH

    def _entry(self, key: str, health: Health) -> Entry:
        return Entry(KIND, key, "", self._clock() + _KEPT, health.dump())

"""Entries of a store that are worked on by one worker at a time, with a sign of life while it works."""

import asyncio
import itertools
import logging
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from certbroker.errors import CertbrokerError, LeaseLost
from certbroker.observing import Happening
from certbroker.privacy import logger, opaque_id
from certbroker.store.base import AsyncStore, Entry, Lease

LEASE = timedelta(seconds=10)
"""How long a worker counts as alive without a sign of life; it gives one every third of that."""
BUSY_SECONDS = 30.0
"""How long another worker is waited for: longer than a dead one's lease."""
_PAUSE = 0.1
_NUMBERS = itertools.count(1)
LOG = logger(__name__)
LOST = Happening("lease.lost", logging.WARNING, "Another worker took a row over while it was worked on.")


def worker_name() -> str:
    """Return a name for a worker that no other has."""
    return opaque_id("wrk_")


@dataclass(slots=True)
class Held:
    """An entry that is held."""

    store: AsyncStore
    clock: Callable[[], datetime]
    entry: Entry
    """The entry as it was when it was taken."""
    name: str
    """Who holds it: other than for everything else that is held, in the same worker too."""
    is_over: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def keep(self, entry: Entry) -> None:
        """Keep the entry and go on holding it. Raises LeaseLost where another took it over."""
        await self._write(entry, self.clock() + LEASE)

    async def settle(self, entry: Entry) -> None:
        """Keep the entry and let others have it. Raises LeaseLost where another took it over."""
        await self._write(entry, None)

    async def _write(self, entry: Entry, until: datetime | None) -> None:
        """Write to the end, also where the task is stopped: giving it back must not overtake what was done."""

        async def write() -> None:
            async with self._turn:
                await self.store.settle(entry, self.name, until)
                self.is_over = until is None

        await asyncio.shield(write())

    async def stay(self) -> bool:
        """Give a sign of life; returns whether the entry is still held."""
        async with self._turn:
            now = self.clock()
            lease = Lease(self.name, now + LEASE)
            return self.is_over or await self.store.claim(self.entry.kind, self.entry.id, lease, now) is not None

    async def release(self) -> None:
        """Give back what was not settled, so that another need not wait for the lease to end."""
        async with self._turn:
            self.is_over = True
            with suppress(CertbrokerError):  # the lease ends by itself
                await self.store.release(self.entry.kind, self.entry.id, self.name)


@dataclass(frozen=True, slots=True)
class Leases:
    """The entries of a store, as one worker takes them."""

    store: AsyncStore
    clock: Callable[[], datetime]
    worker: str = field(default_factory=worker_name)

    @asynccontextmanager
    async def held(self, kind: str, name: str, patience: float = BUSY_SECONDS) -> AsyncGenerator[Held]:
        """Take an entry, as it is kept now, and hold it until the block ends or settles it.

        Waits for another worker that has it. The block is broken off where another took the entry over. Raises
        LeaseLost then, and where waiting takes longer than `patience` seconds, or the entry is gone.
        """
        held = await self._claimed(kind, name, patience)
        limit = asyncio.timeout(None)
        alive = Alive(held, limit)
        try:
            async with limit:
                alive.again()
                yield held
        except TimeoutError:
            if not limit.expired():
                raise
            LOST.tell(LOG, kind=kind, row=name)
            raise LeaseLost(f"{kind} {name} was taken over") from None
        finally:
            alive.stop()
            if not held.is_over:
                await asyncio.shield(held.release())

    async def _claimed(self, kind: str, name: str, patience: float) -> Held:
        token = f"{self.worker}.{os.getpid()}.{next(_NUMBERS)}"
        while True:
            now = self.clock()
            entry = await self.store.claim(kind, name, Lease(token, now + LEASE), now)
            if entry is not None:
                return Held(self.store, self.clock, entry, token)
            if patience <= 0 or await self.store.get(kind, name) is None:
                raise LeaseLost(f"{kind} {name} is another worker's, or gone")
            await asyncio.sleep(_PAUSE)
            patience -= _PAUSE


@dataclass(slots=True)
class Alive:
    """Gives signs of life for what is held, and breaks the block off that holds it where another took it over."""

    held: Held
    limit: asyncio.Timeout
    _timer: asyncio.TimerHandle | None = None
    _sign: asyncio.Task[None] | None = None

    def again(self) -> None:
        """Give a sign of life in a while: most blocks end before."""
        self._timer = asyncio.get_running_loop().call_later(LEASE.total_seconds() / 3, self._begin)

    def stop(self) -> None:
        """Give none any more."""
        if self._timer is not None:
            self._timer.cancel()

    def _begin(self) -> None:
        self._sign = asyncio.create_task(self._give())

    async def _give(self) -> None:
        # A store that cannot be reached is no reason to stop: the lease may last until it can.
        with suppress(CertbrokerError):
            if not await self.held.stay():
                self.limit.reschedule(asyncio.get_running_loop().time())
                return
        if not self.held.is_over:
            self.again()

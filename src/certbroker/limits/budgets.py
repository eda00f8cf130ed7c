"""Budgets of calls: whoever asks waits in a line until there is one, or hears when there will be."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from certbroker.errors import RateLimited
from certbroker.settings.limits import Rate

Sleep = Callable[[float], Awaitable[None]]


class Bucket(Protocol):
    """Counts the calls of one host or operation, in this process or for all that share it."""

    @property
    def is_daily(self) -> bool:
        """Whether it counts the calls of days."""
        ...

    async def take(self) -> float:
        """Take one call and return 0; or the seconds until one may be had, with nothing taken."""
        ...


class Buckets(Protocol):
    """Where budgets are counted."""

    def open(self, key: str, rates: Sequence[Rate]) -> list[Bucket]:
        """Return the buckets of a host or operation."""
        ...

    async def close(self) -> None:
        """Give up what is held; it is opened again where it is needed again."""
        ...


@dataclass(frozen=True, slots=True)
class Budget:
    """One bucket, and the line before it."""

    key: str
    bucket: Bucket
    line: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Purse:
    """All budgets that a call is taken out of, at one moment.

    Where a budget makes a call wait, it is taken anew out of those before it, so that nobody goes out on a call that
    was counted long ago. The widest come first: what is lost that way is the least. Days come last, for they give out
    at most once a day.
    """

    budgets: Sequence[Budget]
    clock: Callable[[], datetime]
    ticks: Callable[[], float]
    sleep: Sleep

    @classmethod
    def of(
        cls, levels: Iterable[Sequence[Budget]], clock: Callable[[], datetime], ticks: Callable[[], float], sleep: Sleep
    ) -> "Purse":
        """Put the budgets of levels together, the widest level first."""
        budgets = [budget for level in levels for budget in level]
        return cls(sorted(budgets, key=lambda one: one.bucket.is_daily), clock, ticks, sleep)

    async def spend(self, end: float, *, waits: bool) -> None:
        """Take one call, waiting for it until `end` (of `ticks`) at most. Raises RateLimited that says when."""
        if not self.budgets:
            return
        if not waits:
            for budget in self.budgets:
                await self._taken(budget, self.ticks())
        elif not any(budget.line.locked() for budget in self.budgets):
            await self._in_line(len(self.budgets), end)
        else:
            await self._patiently(end)

    async def _patiently(self, end: float) -> None:
        try:
            async with asyncio.timeout(max(end - self.ticks(), 0.0)):
                await self._in_line(len(self.budgets), end)
        except TimeoutError:
            again = self.clock() + timedelta(seconds=1)
            raise RateLimited(f"{self.budgets[-1].key}: too many wait", retry_at=again) from None

    async def _in_line(self, count: int, end: float) -> None:
        """Take one call out of the first budgets. Whoever came first goes first."""
        if not count:
            return
        budget = self.budgets[count - 1]
        async with budget.line:
            await self._in_line(count - 1, end)
            while await self._taken(budget, end):
                await self._in_line(count - 1, end)

    async def _taken(self, budget: Budget, end: float) -> float:
        """Take one call and return 0; or wait until one may be had, and return for how long."""
        wait = await budget.bucket.take()
        if wait and self.ticks() + wait > end:
            again = self.clock() + timedelta(seconds=wait)
            raise RateLimited(f"{budget.key}: the calls are used up", retry_at=again)
        if wait:
            await self.sleep(wait)
        return wait

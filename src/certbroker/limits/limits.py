"""What every outgoing call passes: opening hours, breaker, bulkhead and budgets of its host."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from certbroker._http import Reply
from certbroker.errors import ChannelError, ChannelTimeout, ChannelUnavailable, RateLimited
from certbroker.fields import SEOUL
from certbroker.limits.breaker import Breaker, Trials
from certbroker.limits.budgets import Buckets, Purse, Sleep
from certbroker.limits.data import shipped
from certbroker.limits.health import Healths
from certbroker.limits.level import Level, Maker
from certbroker.limits.observed import turned_away, waiting
from certbroker.settings.limits import (
    EVERY_HOST,
    HostLimits,
    LimitSettings,
    host_and_path,
    steps_of,
)
from certbroker.store import AsyncStore, waited_for

if TYPE_CHECKING:
    from certbroker.catalogue import Catalogue

CONCURRENCY = 8
"""Calls of one host at once, where nothing else is stated: as many as the pool has connections."""
PATIENCE = 1.0
"""Seconds that a call must have had before its silence tells something about the host."""
_TOO_MANY, _UNAVAILABLE, _SERVER = 429, 503, 500
Send = Callable[[float], Awaitable[Reply]]
Levels = tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: the levels that it passes, the narrowest first, and the budgets of them all."""

    levels: Levels
    purse: Purse

    @property
    def narrowest(self) -> Level:
        """The level that answers for a call: the operation's, where it has limits of its own."""
        return self.levels[0]


class Limits:
    """Spares hosts: of one process, and of all that share the store and the budgets.

    Belongs to one event loop. hosts: host, with its port if any → limits; `*` for all others. store: where it is
    shared that a host fails or wants to be left alone. buckets: where budgets are counted. concurrency: calls of one
    host at once where its limits state nothing. ticks: seconds that never go backwards.
    """

    def __init__(
        self,
        hosts: Mapping[str, HostLimits] | None = None,
        *,
        store: AsyncStore | None = None,
        buckets: Buckets | None = None,
        clock: Callable[[], datetime] | None = None,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        concurrency: int = CONCURRENCY,
        waits: bool = True,
    ) -> None:
        self._hosts = hosts or {}
        self._buckets = buckets
        self._clock = clock or (lambda: datetime.now(SEOUL))
        self._ticks, self._sleep = ticks, sleep
        self._concurrency = concurrency
        self._healths = Healths(waited_for(store), self._clock, ticks)
        self._breaker = Breaker(self._healths, self._clock)
        self._maker = Maker(self._counted, waits)
        self._joined: dict[str, HostLimits] = {}
        self._places: dict[tuple[str, str], Place] = {}

    @classmethod
    def of(
        cls,
        settings: LimitSettings | None = None,
        *,
        catalogue: "Catalogue | None" = None,
        store: AsyncStore | None = None,
        clock: Callable[[], datetime] | None = None,
        concurrency: int = CONCURRENCY,
    ) -> Self:
        """Make the limits that ship, with the settings' over them. Raises SettingsError."""
        told = settings or LimitSettings()
        buckets: Buckets | None = None
        if told.shared is not None:
            from certbroker.limits.shared import buckets_of

            buckets = buckets_of(told)
        return cls(
            shipped(told, catalogue),
            store=store,
            buckets=buckets,
            clock=clock,
            concurrency=concurrency,
            waits=told.when_used_up == "wait",
        )

    async def around(self, url: str, deadline: float, send: Send) -> Reply:
        """Make a call to an address within `deadline` seconds in all; `send` is given the seconds that are left.

        Raises Maintenance, RateLimited and ChannelUnavailable, with `retry_at`, where the call is not to be made now,
        and whatever `send` raises.
        """
        end = self._ticks() + deadline
        place = self._place(url)
        begun = list[bool]()

        async def sent(left: float) -> Reply:
            begun.append(True)
            return await send(left)

        try:
            return await self._passed(place, deadline, end, sent)
        except ChannelError as error:
            if not begun:
                turned_away(place.narrowest.key, error)
            raise

    async def _passed(self, place: Place, deadline: float, end: float, send: Send) -> Reply:
        await self._ready(place, end)  # whoever is to be turned away hears it before standing in a line
        async with self._inside(place, end):
            with waiting(place.narrowest.key, "rate", self._ticks):
                await place.purse.spend(end, waits=place.narrowest.waits)
            await self._ready(place, end)
            left = end - self._ticks()
            if left <= 0 < deadline:
                raise RateLimited(f"{place.narrowest.key}: its turn came when no time was left")
            return await self._sent(place, send, left)

    async def hold(self, url: str, until: datetime) -> None:
        """Remember for all workers that the host of an address wants to be left alone until then: too many calls."""
        await self._healths.hold(self._place(url).narrowest.key, until, busy=True)

    async def used_up(self, url: str, account: str, until: datetime) -> None:
        """Remember for all workers that an account may not call an address any more until then: its quota is used up.

        account: a mark of whom the host counts calls for, which is no secret. At most a day is remembered.
        """
        await self._healths.hold(_quota(url, account), until, busy=True)

    async def require_quota(self, url: str, account: str) -> None:
        """Raise RateLimited that says when, where the quota of an account is used up: no wait within a call is as long.

        Accounts and operations do not count for one another: neither the host nor its other operations are held.
        """
        until = (await self._healths.of(_quota(url, account))).held_until
        if until and self._clock() < until:
            name = "".join(host_and_path(url))
            error = RateLimited(f"{name}: its quota is used up", retry_at=until)
            turned_away(name, error)
            raise error

    async def close(self) -> None:
        """Close the connections to shared budgets."""
        if self._buckets:
            await self._buckets.close()

    async def _ready(self, place: Place, end: float) -> None:
        for level in place.levels:
            level.require_open(self._clock())
            await self._breaker.check(level)
            await self._unheld(level, end)

    async def _unheld(self, level: Level, end: float) -> None:
        """Wait until a host has been left alone for as long as it asked, or say until when."""
        while (until := (await self._healths.of(level.key)).held_until) and (now := self._clock()) < until:
            wait = (until - now).total_seconds()
            if not level.waits or self._ticks() + wait > end:
                is_busy = (await self._healths.of(level.key)).busy
                error = RateLimited if is_busy else ChannelUnavailable
                raise error(f"{level.key}: it asked to be left alone", retry_at=until)
            with waiting(level.key, "held", self._ticks):
                await self._sleep(wait)

    @asynccontextmanager
    async def _inside(self, place: Place, end: float) -> AsyncGenerator[None]:
        entered: list[Level] = []
        try:
            for level in place.levels:
                with waiting(level.key, "places", self._ticks):
                    await level.bulkhead.enter(max(end - self._ticks(), 0.0))
                entered.append(level)
            yield
        finally:
            for level in entered:
                level.bulkhead.leave()

    async def _sent(self, place: Place, send: Send, left: float) -> Reply:
        trials = await self._breaker.enter(place.levels)
        try:
            reply = await send(max(left, 0.0))
        except (ChannelTimeout, ChannelUnavailable) as error:
            await self._count(place, trials, error, left)
            raise
        except BaseException:
            await self._breaker.gave_up(trials)
            raise
        await self._learn(place, trials, reply)
        return reply

    async def _count(self, place: Place, trials: Trials, error: ChannelError, left: float) -> None:
        if isinstance(error, ChannelTimeout) and left < PATIENCE:
            await self._breaker.gave_up(trials)
        else:
            await self._breaker.failed(place.narrowest, trials)

    async def _learn(self, place: Place, trials: Trials, reply: Reply) -> None:
        if reply.status >= _SERVER:
            await self._breaker.failed(place.narrowest, trials)
        else:
            await self._breaker.succeeded(place.levels, trials)
        now = self._clock()
        if reply.status in {_TOO_MANY, _UNAVAILABLE} and (until := reply.retry_at(now)) and until > now:
            await self._healths.hold(place.narrowest.key, until, busy=reply.status == _TOO_MANY)

    def _place(self, url: str) -> Place:
        host, path = host_and_path(url)
        if host not in self._joined:
            every = self._hosts.get(EVERY_HOST, HostLimits())
            self._joined[host] = self._hosts.get(host, HostLimits()).joined(every)
        told = self._joined[host].operations
        operation = next((one for one in steps_of(path) if one in told), "") if told else ""
        key = host, operation
        if key not in self._places:
            levels = self._levels(host, operation)
            budgets = [level.budgets for level in reversed(levels)]
            self._places[key] = Place(levels, Purse.of(budgets, self._clock, self._ticks, self._sleep))
        return self._places[key]

    def _levels(self, host: str, operation: str) -> Levels:
        limits = self._joined[host]
        if not operation:
            return (self._maker.level(host, limits, self._concurrency),)
        whole = self._place(f"//{host}").levels
        # An operation holds half of its host's places at most: while it waits for its own budget, others go on.
        half = max(whole[0].bulkhead.count // 2, 1)
        return (self._maker.level(f"{host}{operation}", limits.operations[operation], half), *whole)

    def _counted(self) -> Buckets:
        if self._buckets is None:
            from certbroker.limits.memory import MemoryBuckets

            self._buckets = MemoryBuckets()
        return self._buckets


def _quota(url: str, account: str) -> str:
    """Return under which name it is kept that an account's quota of an address is used up."""
    return f"{''.join(host_and_path(url))}:{account}"

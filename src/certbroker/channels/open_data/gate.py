"""How fast a host is called: evenly, so that no second ever holds more calls than are allowed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

Sleep = Callable[[float], Awaitable[None]]


class Gate(Protocol):
    """Lets the calls of a host through, one after the other."""

    async def enter(self, host: str) -> None:
        """Wait until a host may be called."""
        ...

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody through to a host for a while, for it said that calls come too fast."""
        ...


class Pace:
    """A gate for one process: a slot for every call, an even time apart."""

    def __init__(
        self, per_second: float, *, now: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._between = 1 / per_second
        self._now, self._sleep = now, sleep
        self._free: dict[str, float] = {}

    async def enter(self, host: str) -> None:
        """Take the next free slot, and wait for it."""
        now = self._now()
        slot = max(now, self._free.get(host, now))
        self._free[host] = slot + self._between
        if slot > now:
            await self._sleep(slot - now)

    def hold(self, host: str, seconds: float) -> None:
        """Move the next free slot away."""
        self._free[host] = max(self._free.get(host, 0.0), self._now() + seconds)

"""The circuit breaker: a host that fails again and again is left alone, then tried by one call, then called again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from certbroker.errors import ChannelUnavailable
from certbroker.limits.health import Health, Healths
from certbroker.limits.level import Level
from certbroker.limits.observed import CLOSED, OPENED, TRIED, breaker

SOON = timedelta(seconds=2)
"""When to ask again while another call tries a host."""
Trials = list[tuple[Level, str]]
"""The levels that a call tries, with the tokens of their leases."""


class Breaker:
    """Closed → open after so many failures in a row → half open for one trial → closed. All workers share the state.

    Failures are those of reaching a host: no connection, no answer in time, HTTP 5xx. A refusal is an answer. Each
    process counts its own; what is shared is that it is open.
    """

    def __init__(self, healths: Healths, clock: Callable[[], datetime]) -> None:
        self._healths, self._clock = healths, clock
        self._failures: dict[str, int] = {}

    async def check(self, level: Level) -> bool:
        """Return whether a call would be a trial. Raises ChannelUnavailable while open."""
        until = (await self._healths.of(level.key)).open_until
        if until and self._clock() < until:
            raise ChannelUnavailable(f"{level.key}: it keeps failing, and is not called for now", retry_at=until)
        return until is not None

    async def enter(self, levels: Sequence[Level]) -> Trials:
        """Go through, as a trial where half open. Raises ChannelUnavailable while open or while another call tries."""
        trials: Trials = []
        try:
            for level in levels:
                if await self.check(level) and (token := await self._claimed(level)):
                    trials.append((level, token))
        except BaseException:
            await self.gave_up(trials)
            raise
        return trials

    async def _claimed(self, level: Level) -> str | None:
        claimed = await self._healths.claim(level.key)
        if claimed is None:
            again = self._clock() + SOON
            raise ChannelUnavailable(f"{level.key}: it failed, and another call tries it", retry_at=again)
        token, health = claimed
        if health.open_until and health.open_until <= self._clock():
            breaker(level.key, TRIED)
            return token
        await self._healths.release(level.key, token)  # another worker's trial has ended meanwhile
        await self.check(level)
        return None

    async def succeeded(self, levels: Sequence[Level], trials: Trials) -> None:
        """Forget the failures, and close where this was the trial."""
        for level in levels:
            self._failures.pop(level.key, None)
        for level, token in trials:
            health = await self._healths.of(level.key)
            await self._healths.settle(level.key, token, replace(health, open_until=None, trials=0))
            breaker(level.key, CLOSED)

    async def failed(self, level: Level, trials: Trials) -> None:
        """Count a failure of the narrowest level; open where it is one too many, and longer after each trial."""
        for one, token in trials:
            await self._healths.settle(one.key, token, self._opened(one, await self._healths.of(one.key)))
        count = self._failures[level.key] = self._failures.get(level.key, 0) + 1
        if trials or count < level.breaker.failures:
            return
        health = await self._healths.of(level.key)
        if health.open_until is None or health.open_until <= self._clock():
            await self._healths.keep(level.key, self._opened(level, replace(health, trials=0)))

    async def gave_up(self, trials: Trials) -> None:
        """Let another call try, for this one came to no end."""
        for level, token in trials:
            await self._healths.release(level.key, token)

    def _opened(self, level: Level, health: Health) -> Health:
        pause = min(level.breaker.pause * 2.0 ** min(health.trials, 30), level.breaker.longest)
        opened = replace(health, open_until=self._clock() + timedelta(seconds=pause), trials=health.trials + 1)
        breaker(level.key, OPENED, opened)
        return opened

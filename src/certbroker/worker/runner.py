"""The local runner: takes whatever is due, many rows at once, until it is told to stop."""

import asyncio
import itertools
import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from certbroker.errors import CertbrokerError, ConsentMissing
from certbroker.store import AsyncStore
from certbroker.worker.advance import PREFIXES
from certbroker.worker.advanced import BUSY, FULL, Advance, Advanced, Tell
from certbroker.worker.observed import DUE, blind, row_stopped
from certbroker.worker.places import Places

WIDTH = 100
_LEFT_ALONE = 10.0
"""Seconds for which a row is left alone that cannot be worked on here."""


@dataclass(slots=True)
class Runner:
    """Runs the due rows of a store in this process, at most `width` at once.

    Where nothing is due it looks again after `pause` seconds. Several runners may share a store. places: those of
    whatever `advance` belongs to.
    """

    advance: Advance
    store: AsyncStore
    clock: Callable[[], datetime]
    places: Places = field(default_factory=Places)
    width: int = WIDTH
    pause: float = 0.5
    tell: Tell = lambda _: None
    _waiting: deque[str] = field(default_factory=deque[str])
    """Ids of rows that are due and not begun, each once."""
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    _aside: dict[str, deque[str]] = field(default_factory=dict[str, deque[str]])
    """By place: rows for which there was none."""
    _left_alone: dict[str, float] = field(default_factory=dict[str, float])
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """End after the steps that are under way: none is broken off."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until `stop`."""
        try:
            while not self._stopping.is_set():
                await self._look()
                self._begin()
                await self._something(self.pause * random.uniform(0.8, 1.2))  # noqa: S311 - so that workers do not march in step
            await asyncio.gather(*self._under_way.values())
        finally:
            await self._broken_off()

    async def run_until_idle(self) -> None:
        """Work until nothing is due any more."""
        try:
            while await self._look() or self._under_way:
                self._begin()
                await self._something(self.pause)
        finally:
            await self._broken_off()

    async def _broken_off(self) -> None:
        """Give back what is still held, where the runner itself was cancelled."""
        self._stopping.set()
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _look(self) -> int:
        """Find what is due; returns how many rows are waiting for their turn."""
        if len(self._waiting) < self.width:
            known = {*self._waiting, *self._under_way, *itertools.chain(*self._aside.values()), *self._alone()}
            try:
                due = await self.store.due(self.clock(), self.width + len(known))
            except CertbrokerError as error:
                blind(error)
                return 0
            DUE.add(len(due))
            kinds = set(PREFIXES.values())
            self._waiting.extend(name for kind, name in due if kind in kinds and name not in known)
        return len(self._waiting)

    def _alone(self) -> Iterable[str]:
        now = time.monotonic()
        self._left_alone = {name: until for name, until in self._left_alone.items() if until > now}
        return self._left_alone

    def _begin(self) -> None:
        """Begin what is waiting, as far as there is room."""
        while self._waiting and len(self._under_way) < self.width:
            name = self._waiting.popleft()
            if name not in self._under_way:
                self._under_way[name] = asyncio.create_task(self._one(name))

    async def _something(self, seconds: float) -> None:
        """Wait until a row has ended where there is more to begin, else for a while."""
        if self._waiting:
            await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
        elif self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _one(self, name: str) -> None:
        try:
            self._told(await self.advance(name, through=True))
        except ConsentMissing:
            self._leave_alone(name)  # another relying party's
        except CertbrokerError as error:
            row_stopped(name, error)
            self._leave_alone(name)
        finally:
            del self._under_way[name]
            self._take_up()

    def _told(self, advanced: Advanced) -> None:
        self._waiting.extend(advanced.further)
        if advanced.state == FULL:
            self._aside.setdefault(advanced.place, deque()).append(advanced.id)
        elif advanced.state == BUSY:
            self._leave_alone(advanced.id, 1.0)
        self.tell(advanced)

    def _leave_alone(self, name: str, seconds: float = _LEFT_ALONE) -> None:
        self._left_alone[name] = time.monotonic() + seconds

    def _take_up(self) -> None:
        """Let rows for which there was no place try again where there may be one."""
        for place, names in list(self._aside.items()):
            if self.places.has_room(place):
                self._waiting.appendleft(names.popleft())
                if not names:
                    del self._aside[place]
        if not self._stopping.is_set():
            self._begin()

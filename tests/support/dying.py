"""A store and a way to the other side that note what they are used for, and a store that kills its process.

The notes are lines of a pipe. What was written into it is there for whoever reads it, whatever became of the writer.
"""

import asyncio
import json
import os
import signal
import ssl
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from weakref import WeakKeyDictionary

import httpx

from certbroker.collect.rows import KIND
from certbroker.store import AsyncStore, Entry, Lease
from support.transitions import LAYING_OUT, Around, Transition, is_end, mark

HOOK = "CERTBROKER_TEST_KILL"
ROWS = {KIND, "consent"}
Working = WeakKeyDictionary["asyncio.Task[object]", str]
"""By task: the row it works on, which is the first that it took."""
_FOR = ContextVar("_FOR", default="")
"""The same, for whatever that task begins."""
_UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The sandbox does without, and a real one takes longer to make than a worker takes to begin."""


class Notes:
    """What a process tells of itself. pipe: where to; nowhere without one."""

    def __init__(self, pipe: int | None) -> None:
        self._pipe = pipe

    def tell(self, what: str, row: str, *told: str) -> None:
        if self._pipe is not None:
            os.write(self._pipe, json.dumps([time.monotonic(), what, row, *told]).encode() + b"\n")


class Calls(httpx.AsyncBaseTransport):
    """The way to the other side: notes when a row's call begins and when its answer came."""

    def __init__(self, notes: Notes) -> None:
        self._notes, self._inner = notes, httpx.AsyncHTTPTransport(verify=_UNUSED)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._notes.tell("calls", _FOR.get())
        answer = await self._inner.handle_async_request(request)
        self._notes.tell("answered", _FOR.get())
        return answer

    async def aclose(self) -> None:
        await self._inner.aclose()


class Mortal:
    """A store that notes which transitions its rows are in, and that kills its process at a chosen write.

    fate: a transition, and the point of it at which the process kills itself: `begins`, `writes`, `wrote`.
    """

    def __init__(
        self, store: AsyncStore, notes: Notes, clock: Callable[[], datetime], fate: tuple[str, str] = ("", "")
    ) -> None:
        self._store, self._notes, self._clock, self._fate = store, notes, clock, fate
        self.writes, self.around = 0, Around()
        self._working: Working = WeakKeyDictionary()
        self._open: dict[str, Transition] = {}
        number, _, when = os.environ.get(HOOK, "0 before").partition(" ")
        self._number, self._after = int(number), when == "after"

    async def put(self, entry: Entry) -> None:
        self._before()
        await self._store.put(entry)
        self._behind()

    async def add(self, entry: Entry) -> bool:
        self._before()
        if entry.kind != KIND:
            found = await self._store.add(entry)
            self._behind()
            return found
        mover = self._own().startswith("trq_")
        self._begins(entry, Transition.ADDED_ELSEWHERE if mover else Transition.ADDED, None)
        self._writes(entry)
        found = await self._store.add(entry)
        self._behind()
        self._ends(entry)
        return found

    async def get(self, kind: str, entry: str) -> Entry | None:
        return await self._store.get(kind, entry)

    async def children(self, kind: str, parent: str) -> list[Entry]:
        return await self._store.children(kind, parent)

    async def delete(self, parent: str) -> int:
        return await self._store.delete(parent)

    async def purge(self, now: datetime) -> int:
        return await self._store.purge(now)

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        return await self._store.due(now, limit)

    async def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        self._before()
        found = await self._store.claim(kind, entry, lease, now)
        self._behind()
        if found is not None and kind in ROWS and entry not in self._open and self._takes(entry):
            self._begins(found, self.around.coming(found, now), found)
        return found

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        self._before()
        if entry.id in self._open:
            self._writes(entry)
        await self._store.settle(entry, worker, until)
        self._behind()
        if until is not None and self._open.get(entry.id) in LAYING_OUT:
            self._notes.tell("wrote", entry.id)
            return
        if self._ends(entry) and until is not None:
            self._begins(entry, self.around.coming(entry, self._clock()), entry)

    async def release(self, kind: str, entry: str, worker: str) -> None:
        self._before()
        await self._store.release(kind, entry, worker)
        self._behind()
        if self._own() == entry and self._open.pop(entry, None):
            self._notes.tell("ends", entry)

    def _own(self) -> str:
        task = asyncio.current_task()
        return self._working.get(task, "") if task else ""

    def _takes(self, row: str) -> bool:
        """Whether a row is the one that its task works on: what it takes besides is of no transition of its own."""
        task = asyncio.current_task()
        if task is None or self._working.setdefault(task, row) != row:
            return False
        _FOR.set(row)
        return True

    def _begins(self, entry: Entry, transition: Transition | None, before: Entry | None) -> None:
        if transition is not None:
            self._open[entry.id] = transition
            self._notes.tell("begins", entry.id, transition.value, entry.kind, mark(before))
            self._die(now=self._fate == (transition, "begins"))

    def _writes(self, entry: Entry) -> None:
        self._notes.tell("writes", entry.id, mark(entry))
        self._die(now=self._fate == (self._open.get(entry.id), "writes"))

    def _ends(self, entry: Entry) -> bool:
        self._die(now=self._fate == (self._open.get(entry.id), "wrote"))
        transition = self._open.pop(entry.id, None)
        if transition is not None:
            self._notes.tell("ends", entry.id, "as foreseen" if is_end(transition, entry) else "otherwise")
        return transition is not None

    def _before(self) -> None:
        self.writes += 1
        self._die(now=self.writes == self._number and not self._after)

    def _behind(self) -> None:
        self._die(now=self.writes >= self._number > 0 and self._after)

    def _die(self, *, now: bool) -> None:
        if now:
            os.kill(os.getpid(), signal.SIGKILL)

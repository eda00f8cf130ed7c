"""Limits in tests: a clock that moves only when somebody sleeps, and a host that answers as told."""

import asyncio
import heapq
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from certbroker.fields import SEOUL
from certbroker.limits import Limits
from certbroker.limits.memory import MemoryBuckets
from certbroker.settings.limits import HostLimits

T = TypeVar("T")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SEOUL)


class VirtualTime:
    """Time that stands still until everybody sleeps, then goes on to the first who wakes."""

    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self.elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed)

    def ticks(self) -> float:
        return self.elapsed

    def wall(self) -> float:
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.elapsed + seconds, next(self._order), future))
        await future

    async def run(self, *works: Awaitable[T], settle: float = 0.0) -> list[T | BaseException]:
        """Let works go on side by side to their ends; errors are results. settle: real seconds that answers take."""
        whole = asyncio.gather(*works, return_exceptions=True)
        while not whole.done():
            for _ in range(50):
                await asyncio.sleep(0)
            await asyncio.sleep(settle)
            if self._sleepers and not whole.done():
                at, _, future = heapq.heappop(self._sleepers)
                self.elapsed = max(self.elapsed, at)
                if not future.done():
                    future.set_result(None)
        return await whole

    def limits(self, hosts: dict[str, Any] | None = None, **changes: Any) -> Limits:
        """Limits that live in this time."""
        told = {host: HostLimits.model_validate(one) for host, one in (hosts or {}).items()}
        buckets = MemoryBuckets(elapsed=self.ticks, wall=self.wall)
        given: dict[str, Any] = {"clock": self.now, "ticks": self.ticks, "sleep": self.sleep, "buckets": buckets}
        return Limits(told, **(given | changes))


Answer = tuple[int, dict[str, str]] | None
"""Status and headers; None: the connection is cut."""
FINE: Answer = (200, {})


@dataclass
class Host:
    """A small HTTP server: answers from a list, the last of them for ever; remembers what came."""

    port: int = 0
    answers: list[Answer] = field(default_factory=lambda: [FINE])
    delay: float = 0.0
    paths: list[str] = field(default_factory=list[str])
    times: list[float] = field(default_factory=list[float])
    under_way: int = 0
    most: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.paths.append(head.split(b" ", 2)[1].decode())
                self.times.append(asyncio.get_running_loop().time())
                if not await self._answer(writer):
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client closed its connection, or the test is over
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> bool:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.delay)
        finally:
            self.under_way -= 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            return False
        status, headers = answer
        lines = [
            f"HTTP/1.1 {status} Said",
            "Content-Length: 2",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", "{}"]).encode())
        await writer.drain()
        return True


@asynccontextmanager
async def host(answers: Sequence[Answer] = (FINE,), *, delay: float = 0.0) -> AsyncGenerator[Host]:
    """A host on a port of its own."""
    found = Host(answers=list(answers), delay=delay)
    server = await asyncio.start_server(found.talk, "127.0.0.1", 0, backlog=200)
    async with server:
        found.port = server.sockets[0].getsockname()[1]
        yield found

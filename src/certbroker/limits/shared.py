"""Budgets counted for all processes together: in one SQLite file, or in PostgreSQL."""

import asyncio
import hashlib
import random
import re
import threading
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol, cast

from pyrate_limiter import AbstractBucket, Decision, RateItem
from pyrate_limiter import Rate as Window

from certbroker.errors import SettingsError
from certbroker.limits.budgets import Bucket, Buckets
from certbroker.limits.memory import seconds
from certbroker.limits.windowed import daily, sliding
from certbroker.settings.limits import LimitSettings, Rate

THREADS = 4
"""How many statements one process has under way; a database that hangs holds no other thread."""
_TRIES = 100
"""How often a bucket that another process holds is asked for again."""


class Database(Protocol):
    """Where shared buckets lie. All methods wait, and are called from threads of their own."""

    def log(self, table: str, rates: list[Window]) -> AbstractBucket:
        """Return the bucket of sliding windows that lies in a table."""
        ...

    def days(self, table: str, rates: list[Window]) -> AbstractBucket:
        """Return the bucket of a day that is counted under a name."""
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Let nobody else in between what is read and what is written. Raises VaultUnavailable for its own errors."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(slots=True)
class Shared:
    """A bucket in a database, opened when it is first needed."""

    run: Callable[[Callable[[], float]], Awaitable[float]]
    turn: Callable[[], AbstractContextManager[None]]
    make: Callable[[], AbstractBucket]
    is_daily: bool = False
    bucket: AbstractBucket | None = None
    trimmed: int = 0

    async def take(self) -> float:
        """Take one call and return 0; or the seconds until one may be had. Raises VaultUnavailable."""
        return await self.run(self._take)

    def _take(self) -> float:
        for _ in range(_TRIES):
            decision = self._decided()
            if decision.allowed or decision.retry_after_ms is not None:
                return seconds(decision)
            time.sleep(_passing())
        return _passing()

    def _decided(self) -> Decision:
        with self.turn():
            self.bucket = bucket = self.bucket or self.make()
            now = cast("int", bucket.now())
        if now - self.trimmed > bucket.rates[-1].interval:
            self.trimmed = now
            with self.turn():
                bucket.leak(now)
        with self.turn():
            return cast("Decision", bucket.put_decision(RateItem("", cast("int", bucket.now()))))


def _passing() -> float:
    """Return after how many seconds a bucket that another process holds is asked again."""
    return random.uniform(0.002, 0.01)  # noqa: S311 - no secret


class SharedBuckets:
    """Counts for all processes that use one database and one name."""

    def __init__(self, name: str, connect: Callable[[], Database]) -> None:
        self._name, self._connect = name, connect
        self._database: Database | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._made: list[Shared] = []
        self._opening = threading.Lock()

    def open(self, key: str, rates: Sequence[Rate]) -> list[Bucket]:
        """Return the buckets of a host or operation."""
        table, found = table_of(self._name, key), list[Shared]()
        if windows := sliding(rates):
            found.append(Shared(self._run, self._turn, lambda: self._opened().log(table, windows)))
        if days := daily(rates):
            found.append(Shared(self._run, self._turn, lambda: self._opened().days(table, days), is_daily=True))
        self._made += found
        return list[Bucket](found)

    def _opened(self) -> Database:
        with self._opening:
            self._database = self._database or self._connect()
            return self._database

    @contextmanager
    def _turn(self) -> Generator[None]:
        with self._opened().turn():
            yield

    async def _run(self, work: Callable[[], float]) -> float:
        self._threads = self._threads or ThreadPoolExecutor(THREADS, "certbroker-limits")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def close(self) -> None:
        """Close the connections; they are opened again where they are needed again."""
        threads, self._threads = self._threads, None
        if threads:
            await asyncio.to_thread(threads.shutdown)
        database, self._database = self._database, None
        for one in self._made:
            one.bucket = None
        if database:
            await asyncio.to_thread(database.close)


def table_of(name: str, key: str) -> str:
    """Return the table of a host or operation: a name that any database takes, and that a person recognises."""
    readable = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")[:24]
    mark = hashlib.sha256(f"{name}\x00{key}".encode()).hexdigest()[:8]
    return f"{readable}_{mark}"


def buckets_of(settings: LimitSettings) -> Buckets:
    """Return where budgets are counted as settings say. Raises SettingsError where the driver is not installed."""
    url = settings.shared
    if url is None:
        from certbroker.limits.memory import MemoryBuckets

        return MemoryBuckets()
    if url.startswith("sqlite:"):
        from certbroker.limits.file import File

        return SharedBuckets(settings.name, lambda: File(url.removeprefix("sqlite:///")))
    if not find_spec("psycopg_pool"):
        raise SettingsError("limits.shared on PostgreSQL needs: pip install certbroker[postgres]")
    from certbroker.limits.server import Server

    return SharedBuckets(settings.name, lambda: Server(url))

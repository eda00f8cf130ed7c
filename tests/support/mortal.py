"""Workers that are killed: a program that forks one for every line it reads, and tells how each ended.

The hook is here and not in the product: a store around the store, which kills its own process with SIGKILL before or
after the nth time something is written (`CERTBROKER_TEST_KILL`, such as `17 after`).
"""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from certbroker import aio
from certbroker.collect.rows import KIND, request_of
from certbroker.errors import CertbrokerError
from certbroker.sandboxed import sandbox_party
from certbroker.settings import RelyingParty
from certbroker.store import AsyncStore, Entry, Lease, SqliteStore, waited_for
from certbroker.transfers import TransferRequest
from certbroker.vault import Vault

HOOK = "CERTBROKER_TEST_KILL"
AFTER_A_LEASE = timedelta(seconds=11)


class Mortal:
    """A store that kills its process at a chosen write."""

    def __init__(self, store: AsyncStore) -> None:
        self._store, self.writes = store, 0
        number, _, when = os.environ.get(HOOK, "0 before").partition(" ")
        self._number, self._after = int(number), when == "after"

    async def put(self, entry: Entry) -> None:
        self._before()
        await self._store.put(entry)
        self._behind()

    async def add(self, entry: Entry) -> bool:
        self._before()
        found = await self._store.add(entry)
        self._behind()
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
        return found

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        self._before()
        await self._store.settle(entry, worker, until)
        self._behind()

    async def release(self, kind: str, entry: str, worker: str) -> None:
        self._before()
        await self._store.release(kind, entry, worker)
        self._behind()

    def _before(self) -> None:
        self.writes += 1
        self._die(now=self.writes == self._number and not self._after)

    def _behind(self) -> None:
        self._die(now=self.writes >= self._number > 0 and self._after)

    def _die(self, *, now: bool) -> None:
        if now:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Place:
    """Where the other side and the rows are, and what time it is there."""

    info: dict[str, Any]
    url: str
    """`sqlite:///…` or `postgresql://…` of a vault; a path of a `SqliteStore`."""
    keys: str
    now: str
    monotonic: float
    """The machine's clock at that time; all processes have the same."""
    ahead: str
    """A file that says by how many seconds the workers' clocks are ahead: nobody waits for a lease in real time."""

    def clock(self) -> datetime:
        passed = time.monotonic() - self.monotonic + float(Path(self.ahead).read_text() or 0)
        return datetime.fromisoformat(self.now) + timedelta(seconds=passed)

    def wind(self, seconds: float) -> None:
        ahead = Path(self.ahead)
        draft = ahead.with_suffix(".draft")
        draft.write_text(str(float(ahead.read_text() or 0) + seconds))
        draft.replace(ahead)

    def party(self) -> RelyingParty:
        return sandbox_party(self.info).model_copy(update={"attempts": 1})

    @asynccontextmanager
    async def store(self) -> AsyncGenerator[AsyncStore]:
        if "://" not in self.url:
            yield waited_for(SqliteStore.open(self.url))
            return
        async with await Vault.open(self.url, self.keys, clock=self.clock) as vault:
            yield vault

    @asynccontextmanager
    async def broker(self, store: AsyncStore | None = None) -> AsyncGenerator[aio.Broker]:
        async with self.store() as own, aio.Broker(self.party(), store=store or own, clock=self.clock) as broker:
            yield broker


async def work(place: Place, consents: list[str]) -> int:
    """Do what is due, winding the clock on to what is due next, until nothing is; returns how much was written."""
    async with place.store() as store:
        mortal = Mortal(store)
        async with aio.Broker(place.party(), store=mortal, clock=place.clock) as broker:
            while (waited := await waiting(store, consents)) is not None:
                place.wind(max((waited - place.clock()).total_seconds() + 0.01, 0))
                before = mortal.writes
                await broker.runner(width=20).run_until_idle()
                if mortal.writes == before:  # what is due is a dead worker's
                    place.wind(AFTER_A_LEASE.total_seconds())
        return mortal.writes


async def waiting(store: AsyncStore, consents: list[str]) -> datetime | None:
    """Return when something is due next; None where nothing is left to do."""
    own = [await store.get("consent", one) for one in consents]
    rows = [entry for one in consents for entry in await store.children(KIND, one)]
    return min((one.due_at for one in (*own, *rows) if one and one.due_at), default=None)


async def requests(store: AsyncStore, consents: list[str]) -> list[TransferRequest]:
    return [request_of(entry) for one in consents for entry in await store.children(KIND, one)]


class Forker:
    """The program, as a test drives it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, consents: list[str], *, hook: str = "", seconds: float = 0) -> bool:
        """Let a worker work until it is killed or nothing is left to do; returns whether it lived.

        hook: the write at which it kills itself. seconds: after which it is killed.
        """
        told = json.dumps({"consents": consents, "hook": hook, "seconds": seconds})
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(told + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        if status not in {0, -signal.SIGKILL}:
            message = f"a worker ended with {status}"
            raise AssertionError(message)
        return status == 0


@contextmanager
def forker(place: Place, environment: dict[str, str]) -> Generator[Forker]:
    """Start the program."""
    command = [sys.executable, "-m", "support.mortal", json.dumps(asdict(place))]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Forker(process)
        finally:
            process.communicate()


def _child(place: Place, told: dict[str, Any]) -> None:
    """Be the worker. Nothing of the parent's is tidied up at its end."""
    status = 1
    try:
        os.environ[HOOK] = told["hook"] or "0 before"
        asyncio.run(work(place, told["consents"]))
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


async def _warmed(place: Place) -> None:
    """Import and build what a worker needs, once for all of them. No thread of it is left."""
    async with place.broker() as broker:
        for certificate in list(broker.catalogue):
            if certificate.issuer_id() in {"mois", "nts"}:
                with suppress(CertbrokerError):
                    certificate.ask()
    await work(place, [])


def main() -> None:
    logging.getLogger("certbroker").addHandler(logging.NullHandler())  # what fails is meant to
    place = Place(**json.loads(sys.argv[1]))
    asyncio.run(_warmed(place))
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            _child(place, told)
        if told["seconds"]:
            time.sleep(told["seconds"])
            os.kill(child, signal.SIGKILL)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Durable transfer requests, beside plain asyncio + httpx, beside bare rows in the same store, and beside bare jobs.

A transfer request is two calls of 50 ms, on one of 25 hosts. Bare rows are claimed and kept once for each call; bare
jobs are Procrastinate's. `--full` runs 2,000 requests, and kills a worker to see when its work is taken up.
"""

import argparse
import asyncio
import json
import logging
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from procrastinate import App, PsycopgConnector  # noqa: E402 - after the tests' own packages

from certbroker import journal  # noqa: E402
from certbroker._http import HttpPool  # noqa: E402
from certbroker.consents import Consents  # noqa: E402
from certbroker.store import AsyncStore, Entry, Lease  # noqa: E402
from certbroker.vault import KeyRing, Vault  # noqa: E402
from certbroker.worker.queue import Queue  # noqa: E402
from support.fleet import fleet, kill  # noqa: E402
from support.load import EACH, PAPER, Hosts, broker, consents, hosts, now, relying_party  # noqa: E402
from support.postgres import begun, run  # noqa: E402
from support.tree import environment  # noqa: E402
from support.vault import look  # noqa: E402

if TYPE_CHECKING:
    from procrastinate.types import JSONDict

LATENCY, WIDTH, ROUNDS, PARKED = 0.05, 100, 3, 10_000


@dataclass(frozen=True)
class Spent:
    """What a run took, for each of its requests."""

    rate: float
    """Requests a second."""
    cpu: float
    """Milliseconds of CPU for one."""


async def measured(count: int, work: Callable[[], Awaitable[object]]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Spent(count / wall, cpu / count * 1000)


async def plain(addresses: list[str], count: int) -> Spent:
    """The calls alone."""
    async with HttpPool() as http:
        exchange, free = Hosts(http, addresses), asyncio.Semaphore(WIDTH)

        async def one(number: int) -> None:
            async with free:
                await exchange.call(number)
                await exchange.call(number)

        await asyncio.gather(*map(one, range(100)))
        return await measured(count, lambda: asyncio.gather(*map(one, range(count))))


async def bare_rows(store: AsyncStore, addresses: list[str], count: int) -> Spent:
    """The calls, with a row that is claimed and kept for each: no consent, no steps, no journal."""
    kind, until, left = f"bare{time.monotonic_ns()}", now() + timedelta(days=1), list[str]()
    for number in range(count):
        await store.put(Entry(kind, str(number), "", until, b"consented", now()))

    async def worker(name: str, exchange: Hosts) -> None:
        while True:
            if not left:
                left.extend(one for _, one in await store.due(now(), WIDTH) if one not in left)
            if not left:
                return
            await row(left.pop(0), name, exchange)

    async def row(one: str, name: str, exchange: Hosts) -> None:
        for data, is_last in ((b"requested", False), (PAPER.encode(), True)):
            entry = await store.claim(kind, one, Lease(name, now() + timedelta(seconds=10)), now())
            if entry is None or entry.due_at is None:
                return
            await exchange.call(int(one))
            await store.settle(Entry(kind, one, "", until, data, None if is_last else now()), name)

    async with HttpPool() as http:
        exchange = Hosts(http, addresses)
        spent = await measured(count, lambda: asyncio.gather(*(worker(f"w{n}", exchange) for n in range(WIDTH))))
    rows = [await store.get(kind, str(number)) for number in range(count)]
    assert all(one and one.due_at is None for one in rows)
    return spent


async def ours(store: AsyncStore, addresses: list[str], count: int, **parts: Any) -> Spent:
    """Transfer requests as they ship."""
    async with broker(store, addresses, **parts) as own:
        made = await consents(store, count // EACH)
        for consent in made:
            await own.start(consent)
            await own.advance(consent.id)
        spent = await measured(count, own.runner(WIDTH).run_until_idle)
        rows = [row for consent in made for row in await own.durable.collector.advancing.rows.all(consent.id)]
        assert len(rows) == count
        assert all(row.state.is_over for row in rows)
        return spent


async def embedded(addresses: list[str], count: int, folder: Path) -> None:
    found: dict[str, list[Spent]] = {}
    async with await Vault.open(f"sqlite:///{folder}/vault.db", folder / "keys") as vault:
        for _ in range(ROUNDS + 1):
            for name, spent in (
                ("plain", await plain(addresses, count)),
                ("bare", await bare_rows(vault, addresses, count)),
                ("ours", await ours(vault, addresses, count, journal=journal.Silent())),
                ("with journal", await ours(vault, addresses, count)),
            ):
                found.setdefault(name, []).append(spent)
    rate = {name: statistics.median(one.rate for one in runs[1:]) for name, runs in found.items()}
    cpu = {name: statistics.median(one.cpu for one in runs[1:]) for name, runs in found.items()}
    for name in found:
        print(f"  {name:<13} {rate[name]:6.0f} requests/s, {cpu[name]:5.2f} ms CPU")
    print(
        f"one process, SQLite: {rate['ours'] / rate['bare']:.0%} of bare rows (wanted: 60 %),"
        f" with the journal {rate['with journal'] / rate['bare']:.0%};"
        f" CPU over plain asyncio {cpu['ours'] - cpu['plain']:.1f} ms, with the journal"
        f" {cpu['with journal'] - cpu['plain']:.1f} ms (wanted: 4 ms)"
    )


@contextmanager
def workers(what: str, count: int, **told: Any) -> Generator[list["subprocess.Popen[str]"]]:
    """Start processes; each has said that it is ready."""
    command = [sys.executable, "-m", "support.load_worker", what, json.dumps(told)]
    own = environment(ROOT / "tests")
    running = [subprocess.Popen(command, env=own, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    try:
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        yield running
    finally:
        for one in running:
            one.kill()
            one.communicate()


def until_none(url: str, query: str) -> None:
    while look(url, query)[0][0]:
        time.sleep(0.05)


async def bare_jobs(url: str, addresses: list[str], count: int) -> float:
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=2))
    async with app.open_async():
        with workers("bare", 2, url=url, addresses=addresses):
            began = time.perf_counter()
            deferring = app.configure_task("bare", queue="bare")
            jobs: list[JSONDict] = [{"number": number} for number in range(count)]
            await deferring.batch_defer_async(*jobs)
            await asyncio.to_thread(
                until_none, url, "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'bare'"
            )
            return count / (time.perf_counter() - began)


async def our_jobs(url: str, keys: Path, addresses: list[str], count: int, *, has_journal: bool) -> float:
    async with await Vault.open(url, keys) as vault, broker(vault, addresses) as own:
        names: list[str] = []
        for consent in await consents(vault, count // EACH):
            await own.start(consent)
            names += (await own.advance(consent.id)).further
        async with Queue.open(url) as queue:
            with workers("ours", 2, url=url, keys=str(keys), addresses=addresses, has_journal=has_journal):
                began = time.perf_counter()
                await queue.put(names)
                query = "SELECT count(*) FROM certbroker_entry WHERE kind = 'transfer_request' AND due_at IS NOT NULL"
                await asyncio.to_thread(until_none, url, query)
                return count / (time.perf_counter() - began)


async def postgres(addresses: list[str], count: int, folder: Path, url: str) -> None:
    KeyRing.create(folder / "ring")
    async with Queue.open(url):
        pass
    bare, own, told = list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        bare.append(await bare_jobs(url, addresses, count))
        own.append(await our_jobs(url, folder / "ring", addresses, count, has_journal=False))
        told.append(await our_jobs(url, folder / "ring", addresses, count, has_journal=True))
    rate, beside, journaled = statistics.median(own), statistics.median(bare), statistics.median(told)
    print(
        f"two workers, PostgreSQL: {rate:.0f} requests/s, {rate / beside:.0%} of bare Procrastinate"
        f" at {beside:.0f}/s (wanted: 60 %), with the journal {journaled:.0f}/s, {journaled / beside:.0%}"
    )


async def park(folder: Path, count: int) -> None:
    """Keep consents that holders were asked for in the last day, each due as a worker would have left it."""
    async with await Vault.open(f"sqlite:///{folder}/parked.db", folder / "parked.keys") as vault:
        kept, chance, each = Consents(vault, relying_party().mark, now), random.Random(1), 500  # noqa: S311 - the same every time
        (pattern,) = await consents(vault, 1, now())
        await vault.delete(pattern.id)
        for start in range(0, count, each):
            entries: list[Entry] = []
            for number in range(start, min(start + each, count)):
                age = timedelta(seconds=chance.uniform(60, 86_000))
                asked = now() - age
                own = pattern.model_copy(
                    update={
                        "id": f"con_{number:024}",
                        "requested_at": asked,
                        "approve_until": asked + timedelta(days=1),
                    }
                )
                pause = min(age / 2, timedelta(hours=1))
                entries.append(kept.entry(own, now() + pause * chance.random()))
            await asyncio.gather(*map(vault.put, entries))


def waiting(addresses: list[str], folder: Path, seconds: float) -> None:
    found: list[dict[str, float]] = []
    for count in (0, PARKED):
        asyncio.run(park(folder, count))
        told = {"url": f"sqlite:///{folder}/parked.db", "keys": str(folder / "parked.keys"), "addresses": addresses}
        command = [sys.executable, "-m", "support.load_worker", "parked", json.dumps(told | {"seconds": seconds})]
        done = subprocess.run(command, env=environment(ROOT / "tests"), capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    idle, full = found
    print(
        f"{PARKED:,} parked for approval: {full['core']:.1%} of a core at {full['looks']:.1f} looks/s (wanted: 2 %;"
        f" with none parked {idle['core']:.1%}), {full['megabytes'] - idle['megabytes']:.0f} MB more than with none"
        f" (wanted: 100 MB; the whole process: {full['megabytes']:.0f} MB)"
    )


async def recovery(url: str, folder: Path) -> None:
    """Kill a worker in the middle of a call, with another on the same database."""
    from certbroker_connectors.nts import TaxClearance

    with fleet(url, folder) as running:
        running.box.latency = {"issue": 60.0}
        made = await running.begin(1, [TaxClearance])
        first = running.start()
        while not any(one.ticket for one in await running.requests(made)):  # noqa: ASYNC110 - what a row says is waited for
            await asyncio.sleep(0.1)
        running.start()
        await asyncio.sleep(4)
        running.box.latency = 0.0
        kill(first)
        seconds = await running.done(made, 60, each=1)
        print(f"what a killed worker had begun is done by another after {seconds:.1f} s (wanted: 15 s)")


PARTS = ("sqlite", "postgresql", "parked", "recovery")


def main() -> None:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a client that is killed in the middle of a call
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="2,000 requests, and a worker that is killed")
    options.add_argument("--only", choices=PARTS, help="one part of it")
    told = options.parse_args()
    parts = {told.only} if told.only else {*PARTS} - (set() if told.full else {"recovery"})
    count = 2_000 if told.full else 400
    server = begun(Path(tempfile.mkdtemp(prefix="certbroker-bench-")))
    try:
        with tempfile.TemporaryDirectory() as name, hosts(LATENCY) as addresses:
            folder = Path(name)
            run(server, "CREATE DATABASE jobs", "CREATE DATABASE killed")
            if "sqlite" in parts:
                asyncio.run(embedded(addresses, count, folder))
            if "postgresql" in parts:
                asyncio.run(postgres(addresses, count, folder, server.get_uri(database="jobs")))
            if "parked" in parts:
                waiting(addresses, folder, 30 if told.full else 6)
            if "recovery" in parts:
                (folder / "killed").mkdir()
                asyncio.run(recovery(server.get_uri(database="killed"), folder / "killed"))
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()

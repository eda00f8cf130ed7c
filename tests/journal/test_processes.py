"""Processes that write into one store at once, and one that is killed in the middle."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from certbroker.journal import Ledger
from certbroker.journal.chain import lane_of
from certbroker.store import SqliteStore
from certbroker.vault import KeyRing, Vault
from support.journal import CONSENT, deed
from support.tree import environment
from support.vault import sqlite_url

COUNT, PROCESSES = 25, 3
WRITER = """
import asyncio, sys
from pathlib import Path
from certbroker.journal import Action, Deed, Ledger
from certbroker.store import SqliteStore
from certbroker.vault import KeyRing, Vault

place, go, name, count, consent = sys.argv[1:6]

async def main():
    vault = await Vault.open(place, KeyRing.from_file(go + ".keys")) if "://" in place else None
    ledger = Ledger(vault or SqliteStore.open(place))
    print("ready", flush=True)
    while not Path(go).exists():
        await asyncio.sleep(0.001)
    for number in range(int(count)):
        deed = Deed(action=Action.READ, consent=consent, details={"count": f"{name} {number}"})
        await ledger.record(deed, unless=None if number % 2 else lambda _: False)
        print(number, flush=True)
        await asyncio.sleep(0.002)
    if vault:
        await vault.close()

asyncio.run(main())
"""


def begun(place: str, go: Path, name: str, count: int = COUNT) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, place, str(go), name, str(count), CONSENT]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


@pytest.fixture(params=["sqlite", "vault", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the store is; it is there."""
    KeyRing.create(tmp_path / "go.keys")
    if request.param == "sqlite":
        SqliteStore.open(tmp_path / "store.db")
        return str(tmp_path / "store.db")
    return sqlite_url(tmp_path) if request.param == "vault" else request.getfixturevalue("postgres_url")


@asynccontextmanager
async def opened(place: str, tmp_path: Path) -> AsyncGenerator[Ledger]:
    if "://" not in place:
        yield Ledger(SqliteStore.open(place))
        return
    async with await Vault.open(place, KeyRing.from_file(tmp_path / "go.keys")) as vault:
        yield Ledger(vault)


async def test_they_leave_one_chain(place: str, tmp_path: Path) -> None:
    go = tmp_path / "go"
    async with opened(place, tmp_path) as ledger:
        writers = [await asyncio.to_thread(begun, place, go, str(number)) for number in range(PROCESSES)]
        go.touch()
        errors = [(await asyncio.to_thread(one.communicate, timeout=120))[1] for one in writers]
        assert errors == [""] * PROCESSES
        found = await ledger.verify_chain()
        assert (found.holds, found.entries) == (True, COUNT * PROCESSES)
        entries = await ledger.of(CONSENT)
    shared = [one for one in entries if one.lane == lane_of(CONSENT)]
    assert [one.sequence for one in shared] == list(range(1, len(shared) + 1))
    assert len(shared) == PROCESSES * (COUNT // 2 + 1)
    counts = Counter(str(one.details["count"]) for one in entries)
    assert counts == {f"{name} {number}": 1 for name in range(PROCESSES) for number in range(COUNT)}
    writer_of = [str(one.details["count"]).split()[0] for one in entries]
    assert sum(one != other for one, other in pairwise(writer_of)) >= PROCESSES, "side by side"


async def test_a_killed_one_leaves_a_whole_chain(place: str, tmp_path: Path) -> None:
    go = tmp_path / "go"
    go.touch()
    async with opened(place, tmp_path) as ledger:
        writer = await asyncio.to_thread(begun, place, go, "0", 100_000)
        assert writer.stdout is not None
        said = [await asyncio.to_thread(writer.stdout.readline) for _ in range(20)]
        writer.kill()
        output, _ = await asyncio.to_thread(writer.communicate)
        count = len([*said, *output.splitlines()])
        found = await ledger.verify_chain()
        assert found.holds
        assert found.entries - count in {0, 1}, "what was said is there, and at most one more"
        await ledger.record(deed())
        assert (await ledger.verify_chain()).entries == found.entries + 1

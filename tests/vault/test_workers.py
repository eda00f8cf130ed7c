"""Many workers on one database: every piece of work is done by one of them, also where some die."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from certbroker.errors import LeaseLost
from certbroker.store import Lease
from certbroker.vault import KeyRing, Vault
from support.tree import environment
from support.vault import NOW, entry, lease

WORK, TASKS, PROCESSES = 60, 12, 3


async def test_many_tasks_claim_each_piece_once(url: str, keys: KeyRing) -> None:
    """Two vaults, each with its own connections, and on each several workers that begin at once."""
    done: list[str] = []
    async with await Vault.open(url, keys) as one, await Vault.open(url, keys) as two:
        for number in range(WORK):
            await one.put(entry(f"r{number}", due=-1))

        async def work(name: str, vault: Vault) -> None:
            while found := await vault.due(NOW, 5):
                for kind, piece in found:
                    mine = await vault.claim(kind, piece, lease(name), NOW)
                    if mine is not None and mine.due_at is None:
                        await vault.release(kind, piece, name)
                    elif mine is not None:
                        done.append(piece)
                        await vault.settle(entry(piece, data=name.encode()), name)

        await asyncio.gather(*(work(f"worker {n}", (one, two)[n % 2]) for n in range(TASKS)))
        assert Counter(done) == {f"r{number}": 1 for number in range(WORK)}
        found = await one.children("request", "con_1")
        assert {one.due_at for one in found} == {None}
        assert len({one.data for one in found}) > 1, "several had a part in it"


async def test_of_many_who_claim_one_piece_at_once_one_gets_it(url: str, keys: KeyRing) -> None:
    async with await Vault.open(url, keys) as one, await Vault.open(url, keys) as two:
        for turn in range(10):
            await one.put(entry(f"r{turn}", due=-1))
            claims = [
                vault.claim("request", f"r{turn}", lease(f"{n} {number}"), NOW)
                for n, vault in enumerate((one, two))
                for number in range(5)
            ]
            assert sum(found is not None for found in await asyncio.gather(*claims)) == 1


async def test_of_two_who_settle_after_a_lease_went_over_the_later_holder_wins(url: str, keys: KeyRing) -> None:
    later = NOW + timedelta(minutes=2)
    async with await Vault.open(url, keys) as one, await Vault.open(url, keys) as two:
        for turn in range(10):
            name = f"r{turn}"
            await one.put(entry(name, due=-1))
            await one.claim("request", name, lease("slow"), NOW)
            assert await two.claim("request", name, Lease("quick", later + timedelta(minutes=1)), later)
            ends = await asyncio.gather(
                one.settle(entry(name, data=b"slow"), "slow"),
                two.settle(entry(name, data=b"quick"), "quick"),
                return_exceptions=True,
            )
            assert isinstance(ends[0], LeaseLost)
            assert ends[1] is None
            found = await one.get("request", name)
            assert found is not None
            assert found.data == b"quick"


# A worker: it says what it did, one line each. One that is to die stops in the middle of a piece and waits for it.
WORKER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from certbroker.store import Entry, Lease
from certbroker.vault import KeyRing, Vault

url, keys, name, dies, minutes = sys.argv[1:6]
now = datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(minutes=int(minutes))

async def main():
    async with await Vault.open(url, KeyRing.from_file(keys)) as vault:
        print("ready", flush=True)
        while not Path(keys + ".go").exists():
            await asyncio.sleep(0.001)
        while found := await vault.due(now, 7):
            for kind, piece in found:
                mine = await vault.claim(kind, piece, Lease(name, now + timedelta(minutes=1)), now)
                if mine is None:
                    continue
                if mine.due_at is None:  # done by another since `due` was asked
                    await vault.release(kind, piece, name)
                    continue
                print("claimed", piece, flush=True)
                await asyncio.sleep(60 if dies == "yes" else 0.005)
                await vault.settle(Entry(mine.kind, mine.id, mine.parent, mine.keep_until, name.encode()), name)
                print("settled", piece, flush=True)

asyncio.run(main())
"""


def start(url: str, keys: Path, name: str, *, dies: bool = False, minutes: int = 0) -> subprocess.Popen[str]:
    """Start a worker; returns when it is ready."""
    found = begun([sys.executable, "-c", WORKER, url, str(keys), name, "yes" if dies else "no", str(minutes)])
    ready(found)
    return found


def said(worker: subprocess.Popen[str]) -> list[list[str]]:
    output, errors = worker.communicate(timeout=60)
    assert errors == ""
    return [line.split() for line in output.splitlines()]


async def filled(url: str, path: Path) -> Vault:
    vault = await Vault.open(url, KeyRing.create(path))
    for number in range(WORK):
        await vault.put(entry(f"r{number}", due=-1))
    return vault


async def test_several_processes_do_each_piece_once(url: str, tmp_path: Path) -> None:
    async with await filled(url, tmp_path / "keys") as vault:
        workers = [
            await asyncio.to_thread(start, url, tmp_path / "keys", f"worker-{number}") for number in range(PROCESSES)
        ]
        go(tmp_path / "keys")
        lines = [await asyncio.to_thread(said, worker) for worker in workers]
        settled = Counter(piece for one in lines for word, piece in one if word == "settled")
        assert sum(bool(one) for one in lines) > 1, "several had a part in it"
        assert settled == {f"r{number}": 1 for number in range(WORK)}
        assert await vault.due(NOW, 1) == []


async def test_the_work_of_a_killed_process_is_taken_over(url: str, tmp_path: Path) -> None:
    async with await filled(url, tmp_path / "keys") as vault:
        go(tmp_path / "keys")
        dying = await asyncio.to_thread(start, url, tmp_path / "keys", "dying", dies=True)
        assert dying.stdout is not None
        _, piece = (await asyncio.to_thread(dying.stdout.readline)).split()
        dying.kill()
        await asyncio.to_thread(dying.communicate)
        living = await asyncio.to_thread(lambda: said(start(url, tmp_path / "keys", "living")))
        assert ["claimed", piece] not in living, "its lease is not over yet"
        assert len(living) == 2 * (WORK - 1)
        heir = await asyncio.to_thread(lambda: said(start(url, tmp_path / "keys", "heir", minutes=1)))
        assert heir == [["claimed", piece], ["settled", piece]]
        found = {one.id: one.data for one in await vault.children("request", "con_1")}
        assert found.pop(piece) == b"heir"
        assert set(found.values()) == {b"living"}


def begun(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def go(keys: Path) -> None:
    Path(f"{keys}.go").touch()


OPENER = """
import asyncio, json, sys
from pathlib import Path
from certbroker.vault import Vault

async def main():
    print("ready", flush=True)
    while not Path(sys.argv[2] + ".go").exists():
        await asyncio.sleep(0.001)
    async with await Vault.open(sys.argv[1], None if sys.argv[1].startswith("sqlite") else sys.argv[2]) as vault:
        print(json.dumps(vault.ring.ids))

asyncio.run(main())
"""


async def test_processes_that_open_it_first_at_once_agree(url: str, tmp_path: Path) -> None:
    """One of them makes the tables, and on SQLite the keys; the others wait for it."""
    keys = tmp_path / "vault.db.keys"
    if url.startswith("postgresql"):
        KeyRing.create(keys)
    command = [sys.executable, "-c", OPENER, url, str(keys)]
    running = [begun(command) for _ in range(4)]
    await asyncio.gather(*(asyncio.to_thread(ready, one) for one in running))
    go(keys)
    told = [await asyncio.to_thread(one.communicate, timeout=60) for one in running]
    assert [errors for _, errors in told] == [""] * 4
    assert {tuple(json.loads(output)) for output, _ in told} == {KeyRing.from_file(keys).ids}


@pytest.mark.parametrize("count", [1, 40])
async def test_more_tasks_than_connections_wait_their_turn(url: str, keys: KeyRing, count: int) -> None:
    async with await Vault.open(url, keys, connections=1) as vault:
        await asyncio.gather(*(vault.put(entry(f"r{number}")) for number in range(count)))
        assert len(await vault.children("request", "con_1")) == count

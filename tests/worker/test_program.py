"""`certbroker worker` as a program, on SQLite and on PostgreSQL: it finishes, it stops when told, it tells no names."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from certbroker.transfers import State
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.nts import BusinessStatus, TaxClearance
from support.exchange import leaks
from support.fleet import Fleet, fleet, kill
from support.tree import environment
from support.vault import look, sqlite_url

WANTED: list[Any] = [TaxClearance, Clearance, BusinessStatus.ask(business_numbers="000-00-00017")]
EACH = 2
"""Transfer requests: both taxes come in one bundle."""


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fleet]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with fleet(url, tmp_path) as found:
        yield found


async def test_it_does_what_is_due_and_ends(running: Fleet) -> None:
    consents = await running.begin(3, WANTED)
    worker = running.start("--once")
    assert await asyncio.to_thread(worker.wait, 60) == 0
    assert [one.state for one in await running.requests(consents)] == [State.COLLECTED] * EACH * 3
    told = running.log(0)
    assert {one["id"] for one in told if one["state"] == "approved"} == set(consents)
    assert sum(one["state"] == "collected" for one in told) == EACH * 3
    assert {one["error"] for one in told} == {None}


async def test_it_tells_nothing_of_anybody(running: Fleet) -> None:
    consents = await running.begin(1, WANTED)
    running.start("--once").wait(60)
    assert not leaks((running.folder / "worker-0.log").read_text())
    if running.url.startswith("postgres"):
        tables = ("procrastinate_jobs", "procrastinate_events", "procrastinate_workers")
        written = "\n".join(str(look(running.url, f"SELECT * FROM {one}")) for one in tables)  # noqa: S608 - named above
        assert not leaks(written)
    assert consents[0].startswith("con_")


async def test_it_ends_after_the_steps_under_way_when_told(running: Fleet) -> None:
    running.box.latency = {"issue": 1.5}
    consents = await running.begin(1, WANTED)
    worker = running.start()
    await until(lambda: begun(running, consents))
    worker.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait, 30) == 0
    exchange = [one for one in await running.requests(consents) if one.channel == "public_mydata"]
    assert [one.state for one in exchange] == [State.COLLECTED], "it was not broken off"


async def test_what_a_killed_worker_had_begun_another_takes_up_within_fifteen_seconds(running: Fleet) -> None:
    running.box.latency = {"issue": 30.0}
    consents = await running.begin(1, [TaxClearance])
    worker = running.start()
    await until(lambda: begun(running, consents))
    running.start()
    await asyncio.sleep(2)
    running.box.latency = 0.0
    kill(worker)
    assert await running.done(consents, 20, each=1) < 15
    (request,) = await running.requests(consents)
    assert request.state is State.COLLECTED


async def begun(running: Fleet, consents: list[str]) -> bool:
    """Whether a ticket is there, and the second call under way."""
    return any(one.ticket for one in await running.requests(consents))


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    began = time.monotonic()
    while not await holds():
        assert time.monotonic() - began < 30
        await asyncio.sleep(0.05)


def test_wrong_usage(tmp_path: Path) -> None:
    for options in (
        [],
        ["--url", "mysql://x"],
        ["--store", "a", "--keys", "b"],
        ["--url", "sqlite:///x", "--store", "b"],
    ):
        command = [sys.executable, "-m", "certbroker", "worker", *options, "--settings", tmp_path / "none.toml"]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 2, (options, done.stderr)
        assert done.stderr.count("\n") == 1

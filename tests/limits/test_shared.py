"""Budgets that processes share: no more than allowed goes out, and none of it is lost, in SQLite and PostgreSQL."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from certbroker._http import Reply
from certbroker.errors import RateLimited, SettingsError, VaultUnavailable
from certbroker.limits import Limits
from certbroker.limits.budgets import Bucket
from certbroker.limits.shared import buckets_of, table_of
from certbroker.settings import LimitSettings
from certbroker.settings.limits import Rate
from support.tree import environment

WORKER = """
import asyncio, json, sys, time
from certbroker.limits.shared import buckets_of
from certbroker.settings import LimitSettings
from certbroker.settings.limits import Rate

async def main(url, seconds, rates):
    buckets = buckets_of(LimitSettings(shared=url))
    (bucket, *_) = buckets.open("host", [Rate.model_validate(one) for one in rates])
    while await bucket.take():
        await asyncio.sleep(0.001)
    print("ready", flush=True)
    sys.stdin.readline()
    end, times = time.time() + seconds, []
    while time.time() < end:
        wait = await bucket.take()
        if wait:
            await asyncio.sleep(min(wait, max(end - time.time(), 0)))
        else:
            times.append(time.time())
    await buckets.close()
    print(json.dumps(times))

asyncio.run(main(sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3])))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'limits.db'}"
    return request.getfixturevalue("postgres_url")


def settings(url: str, **more: str) -> LimitSettings:
    return LimitSettings.model_validate({"shared": url, **more})


def processes(url: str, count: int, seconds: float, *rates: Rate) -> list[float]:
    """When processes took calls, all of them together, each going on as fast as it may."""
    told = json.dumps([one.model_dump(mode="json") for one in rates])
    command = [sys.executable, "-c", WORKER, url, str(seconds), told]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment())
        for _ in range(count)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        time.sleep(1.2)  # what they took to be ready is forgotten
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        found = [worker.communicate(timeout=seconds + 30)[0] for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    return sorted(at for text in found for at in json.loads(text))


def test_two_processes_share_a_second(url: str) -> None:
    """A window slides: no second holds more than 40, and four of them hold nearly all that they may."""
    times = processes(url, 2, 4.0, Rate(calls=40, per="second"))
    # A process notes the time some milliseconds after the call was counted.
    most = max(sum(start <= one < start + 0.95 for one in times) for start in times)
    assert most <= 40
    assert 120 <= len(times) <= 160


def test_two_processes_share_a_minute_exactly(url: str) -> None:
    times = processes(url, 2, 2.0, Rate(calls=100, per="minute"))
    assert len(times) == 98, "100 without the two that they took to be ready"


def test_three_processes_share_a_day_exactly(url: str) -> None:
    times = processes(url, 3, 2.0, Rate(calls=50, per="day"))
    assert len(times) == 47


async def taken(bucket: Bucket) -> bool:
    return not await bucket.take()


async def test_a_budget_outlives_its_process_and_is_named(url: str) -> None:
    rates = [Rate(calls=2, per="hour"), Rate(calls=3, per="day")]
    for name, expected in (("one", [2, 3]), ("one", [0, 0]), ("other", [2, 3])):
        buckets = buckets_of(settings(url, name=name))
        found = buckets.open("host/operation", rates)
        got = [sum([await taken(bucket) for _ in range(5)]) for bucket in found]
        await buckets.close()
        assert got == expected
        assert [bucket.is_daily for bucket in found] == [False, True]


async def test_a_bucket_opens_again_after_it_was_closed(url: str) -> None:
    buckets = buckets_of(settings(url))
    (bucket,) = buckets.open("host", [Rate(calls=2, per="day")])
    assert await taken(bucket)
    await buckets.close()
    assert await taken(bucket)
    assert not await taken(bucket)
    await buckets.close()


async def test_the_wait_is_told(url: str) -> None:
    buckets = buckets_of(settings(url))
    by_hour, by_day = buckets.open("host", [Rate(calls=1, per="hour"), Rate(calls=1, per="day")])
    assert [await by_hour.take(), await by_day.take()] == [0.0, 0.0]
    assert 3590 < await by_hour.take() <= 3600.1
    midnight = 86_400 - (time.time() + 9 * 3600) % 86_400
    assert abs(await by_day.take() - midnight) < 5 or midnight < 5
    await buckets.close()


async def test_what_is_over_is_forgotten(tmp_path: Path) -> None:
    """A log that only grows would get slow: what lies outside every window goes."""
    path = tmp_path / "limits.db"
    buckets = buckets_of(settings(f"sqlite:///{path}"))
    (bucket,) = buckets.open("host", [Rate(calls=1000, per="second")])
    for _ in range(3):
        assert [await taken(bucket) for _ in range(50)] == [True] * 50
        await asyncio.sleep(1.1)
    await bucket.take()
    await buckets.close()
    with closing(sqlite3.connect(path)) as connection:
        (kept,) = connection.execute(f"SELECT COUNT(*) FROM {table_of('certbroker', 'host')}").fetchone()  # noqa: S608 - our own name
    assert kept <= 51


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://nobody:password@127.0.0.1:1/none?connect_timeout=1"]
)
async def test_a_database_that_cannot_be_reached_is_an_error_that_passes(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certbroker.limits.server.CONNECT_SECONDS", 1.0)
    buckets = buckets_of(settings(url))
    (bucket,) = buckets.open("host", [Rate(calls=2, per="day")])
    with pytest.raises(VaultUnavailable) as caught:
        await bucket.take()
    await buckets.close()
    assert "password" not in repr(caught.value)


async def test_limits_of_two_processes_are_one(url: str) -> None:
    """The whole way: settings, and calls that are turned away because the other took them."""
    told = LimitSettings.model_validate(
        {"shared": url, "when_used_up": "raise", "issuer.example": {"rates": [{"calls": 3, "per": "day"}]}}
    )
    one, other = Limits.of(told), Limits.of(told)

    async def fine(_: float) -> Reply:
        return Reply(200, {}, b"")

    for limits in (one, other, one):
        assert (await limits.around("https://issuer.example/x", 5, fine)).status == 200
    with pytest.raises(RateLimited):
        await other.around("https://issuer.example/y", 5, fine)
    await one.close()
    await other.close()


async def test_sessions_of_other_time_zones_count_alike(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's column has no time zone; libpq takes one from the environment."""
    for zone, expected in (("Asia/Seoul", True), ("America/Los_Angeles", False), ("UTC", False), ("Asia/Seoul", False)):
        monkeypatch.setenv("PGTZ", zone)
        buckets = buckets_of(settings(postgres_url))
        (bucket,) = buckets.open("host", [Rate(calls=1, per="hour")])
        wait = await bucket.take()
        await buckets.close()
        assert (wait == 0.0) == expected
        assert wait <= 3600.1


@pytest.mark.parametrize("url", ["sqlite:///", "mysql://x", "limits.db", "postgres:limits"])
def test_what_is_no_place_for_budgets(url: str) -> None:
    with pytest.raises(ValueError, match="shared"):
        settings(url)


def test_without_the_driver_settings_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certbroker.limits.shared.find_spec", dict[str, object]().get)
    with pytest.raises(SettingsError, match=r"certbroker\[postgres\]"):
        buckets_of(settings("postgresql://host/database"))


def test_tables_are_named_so_that_any_database_takes_them() -> None:
    names = {table_of(name, key) for name in ("a", "b") for key in ("x.go.kr", "x.go.kr/'; DROP", "x" * 300)}
    assert len(names) == 6
    assert all(name.replace("_", "").isalnum() and name.islower() and len(name) <= 40 for name in names)

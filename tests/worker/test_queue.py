"""The queue on PostgreSQL: what a job holds, what makes one, what becomes of those of the dead."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.errors import SettingsError, VaultUnavailable
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.vault import KeyRing, Vault
from certbroker.worker.advanced import Advance, Advanced
from certbroker.worker.queue import TOGETHER, Queue
from certbroker_connectors.nts import TaxClearance
from support.exchange import Wire, leaks
from support.vault import look


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


class Bench:
    def __init__(self, box: Sandbox, vault: Vault, queue: Queue) -> None:
        self.box, self.vault, self.queue, self.wire = box, vault, queue, Wire()
        self.ahead = timedelta()
        party, people = sandbox_party(box.info).model_copy(update={"attempts": 1}), sandbox_people(box.info)
        http = HttpPool(transport=self.wire)
        self.broker = aio.Broker(party, http=http, store=vault, clock=self.clock, people=people, queue=queue)

    def clock(self) -> datetime:
        return self.box.now() + self.ahead

    async def ask(self) -> str:
        who = self.broker.people["lee"]
        asked = await self.broker.request_consent(who, [TaxClearance], recipient="가나은행", purpose="대출 신청")
        await asyncio.sleep(0.05)
        return asked.id

    async def sweep(self) -> int:
        return await self.queue.sweep(self.vault, self.clock)

    async def work(self) -> None:
        advance = self.broker.durable.advance
        await asyncio.wait_for(self.queue.run_until_idle(advance, self.vault, self.clock, width=10), 60)


@pytest.fixture
async def bench(box: Sandbox, postgres_url: str) -> AsyncIterator[Bench]:
    async with await Vault.open(postgres_url, KeyRing.new(), clock=box.now) as vault, Queue.open(postgres_url) as queue:
        found = Bench(box, vault, queue)
        async with found.broker:
            yield found
    await found.wire.aclose()
    box.faults.clear()


def jobs(url: str) -> list[tuple[Any, ...]]:
    return look(url, "SELECT queueing_lock, args, status, scheduled_at FROM procrastinate_jobs ORDER BY id")


async def test_a_job_names_a_row_and_nothing_else(bench: Bench, postgres_url: str) -> None:
    consent = await bench.ask()
    await bench.broker.start(consent)
    ((lock, args, status, scheduled_at),) = jobs(postgres_url)
    assert (lock, args, status, scheduled_at) == (consent, {"ids": [consent]}, "todo", None)
    assert not leaks(json.dumps(args))


async def test_what_is_left_to_workers_is_done(bench: Bench, postgres_url: str) -> None:
    consent = await bench.ask()
    await bench.broker.start(consent)
    await bench.work()
    assert (await bench.broker.resume(consent)).is_complete
    assert jobs(postgres_url) == []
    assert [call for call, _ in bench.wire.calls] == ["issuerequest", "issue"]


async def test_a_row_has_one_job_that_waits(bench: Bench, postgres_url: str) -> None:
    consent = await bench.ask()
    for _ in range(3):
        await bench.broker.start(consent)
    assert [job[0] for job in jobs(postgres_url)] == [consent]


async def test_rows_that_are_due_together_share_jobs(bench: Bench, postgres_url: str) -> None:
    names = [f"trq_{number}" for number in range(2 * TOGETHER + 1)]
    await bench.queue.put([*names, names[0]])
    await bench.queue.put(())
    assert [job[1]["ids"] for job in jobs(postgres_url)] == [names[:TOGETHER], names[TOGETHER:-1], names[-1:]]


async def test_a_row_that_has_a_job_takes_no_others_word_away(bench: Bench, postgres_url: str) -> None:
    names = [f"trq_{number}" for number in range(TOGETHER + 1)]
    await bench.queue.put(names[-1:])
    await bench.queue.put(names)
    assert {one for job in jobs(postgres_url) for one in job[1]["ids"]} == {*names}


async def test_a_row_that_shares_a_job_gets_no_other_from_a_sweep(bench: Bench, postgres_url: str) -> None:
    consents = [await bench.ask() for _ in range(3)]
    for one in consents:
        await bench.broker.durable.start(one)
    await bench.queue.put(consents[:2])
    assert await bench.sweep() == 3
    assert [job[1]["ids"] for job in jobs(postgres_url)] == [consents[:2], consents[2:]]
    await bench.work()
    assert all([(await bench.broker.resume(one)).is_complete for one in consents])
    assert [call for call, _ in bench.wire.calls].count("issue") == 3


async def test_a_slow_row_holds_up_none_of_those_that_share_its_job(bench: Bench, postgres_url: str) -> None:
    slow, told = asyncio.Event(), list[str]()

    async def advance(name: str, *, through: bool = False) -> Advanced:
        assert through
        if name == "trq_0":
            await slow.wait()
        return Advanced(name, "collected")

    def tell(advanced: Advanced) -> None:
        told.append(advanced.id)

    names = [f"trq_{number}" for number in range(3 * TOGETHER)]
    await bench.queue.put(names)
    running = asyncio.create_task(bench.queue.run(advance, bench.vault, bench.clock, width=2, tell=tell))
    async with asyncio.timeout(30):
        while len(told) < len(names) - 1 or jobs(postgres_url):  # noqa: ASYNC110 - what the queue did is waited for
            await asyncio.sleep(0.02)
    assert {*told} == {*names[1:]}
    running.cancel()
    slow.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert told[-1] == "trq_0", "what is under way is brought to its end"


async def test_a_worker_that_is_told_to_stop_begins_nothing_more(bench: Bench, postgres_url: str) -> None:
    first, told = asyncio.Event(), list[str]()

    async def advance(name: str, *, through: bool = False) -> Advanced:
        assert through
        first.set()
        await asyncio.sleep(0.2)
        return Advanced(name, "collected")

    await bench.queue.put([f"trq_{number}" for number in range(9)])
    work = bench.queue.run(advance, bench.vault, bench.clock, width=1, tell=lambda advanced: told.append(advanced.id))
    running = asyncio.create_task(work)
    await asyncio.wait_for(first.wait(), 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert told == ["trq_0"]
    assert [job[1]["ids"] for job in jobs(postgres_url)] == [[f"trq_{number}" for number in range(1, 9)]]


async def test_rows_for_which_a_worker_has_no_hands_go_to_another(bench: Bench, postgres_url: str) -> None:
    slow, began = asyncio.Event(), dict[str, str]()

    def advance_of(worker: str) -> Advance:
        async def advance(name: str, *, through: bool = False) -> Advanced:
            assert through
            began[name] = worker
            await slow.wait()
            return Advanced(name, "collected")

        return advance

    names = [f"trq_{number}" for number in range(TOGETHER)]
    async with Queue.open(postgres_url) as other:
        await bench.queue.put(names)
        first = asyncio.create_task(bench.queue.run(advance_of("first"), bench.vault, bench.clock, width=5))
        async with asyncio.timeout(30):
            while len(began) < 5:  # noqa: ASYNC110 - what the queue did is waited for
                await asyncio.sleep(0.02)
            second = asyncio.create_task(other.run(advance_of("second"), bench.vault, bench.clock, width=TOGETHER))
            while len(began) < TOGETHER:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        slow.set()
        for one in (first, second):
            one.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
    assert Counter(began.values()) == {"first": 5, "second": TOGETHER - 5}


async def test_a_row_without_a_job_gets_one(bench: Bench, postgres_url: str) -> None:
    """Whoever left it to workers died before it could tell the queue."""
    consent = await bench.ask()
    await bench.broker.durable.start(consent)
    assert jobs(postgres_url) == []
    assert await bench.sweep() == 1
    assert await bench.sweep() == 1
    assert [job[0] for job in jobs(postgres_url)] == [consent]
    await bench.work()
    assert await bench.sweep() == 0


async def test_what_comes_soon_has_a_job_with_its_time_and_what_comes_late_has_none(
    bench: Bench, postgres_url: str
) -> None:
    consent = await bench.ask()
    await bench.broker.start(consent)
    bench.box.faults.append(Fault("http_503_retry_after", call="issue", bundle="MDS9000002", seconds=30))
    await bench.work()
    ((name, _, _, scheduled_at),) = jobs(postgres_url)
    seconds = (scheduled_at - datetime.now(scheduled_at.tzinfo)).total_seconds()
    assert name.startswith("trq_")
    assert 20 < seconds < 32
    look(postgres_url, "DELETE FROM procrastinate_jobs")
    bench.ahead += timedelta(seconds=31)
    bench.box.faults.append(Fault("http_503_retry_after", call="issue", bundle="MDS9000002", seconds=3600))
    await bench.work()
    assert jobs(postgres_url) == []
    bench.ahead += timedelta(hours=1, seconds=1)
    await bench.work()
    assert (await bench.broker.resume(consent)).is_complete


async def test_the_jobs_of_the_dead_are_buried(bench: Bench, postgres_url: str) -> None:
    consent = await bench.ask()
    await bench.broker.start(consent)
    manager = bench.queue.app.job_manager
    dead = await manager.register_worker()
    job = await manager.fetch_job([bench.queue.name], dead)
    assert job is not None
    await bench.sweep()
    assert [one[2] for one in jobs(postgres_url)] == ["doing"], "it may be about to begin"
    look(postgres_url, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '11 seconds'")
    await bench.sweep()
    assert [one[2] for one in jobs(postgres_url)] == ["todo"]
    await bench.work()
    assert (await bench.broker.resume(consent)).is_complete


async def test_a_row_that_cannot_be_worked_on_here_is_left_alone_for_a_while(bench: Bench, postgres_url: str) -> None:
    consent = await bench.ask()
    await bench.broker.start(consent)
    stranger = sandbox_party(bench.box.info).model_copy(update={"system_code": "B000000000000027"})
    others = aio.Broker(stranger, store=bench.vault, clock=bench.clock)
    advance = others.durable.advance
    await asyncio.wait_for(bench.queue.run_until_idle(advance, bench.vault, bench.clock, width=2), 20)
    assert await bench.sweep() == 0
    bench.queue._left_alone.clear()  # pyright: ignore[reportPrivateUsage] - ten seconds later
    await bench.work()
    assert jobs(postgres_url) == []


async def test_workers_that_begin_at_once_make_the_tables_once(postgres_url: str) -> None:
    async def begin() -> str:
        async with Queue.open(postgres_url) as queue:
            return queue.name

    assert await asyncio.gather(*(begin() for _ in range(4))) == ["certbroker"] * 4


async def test_a_database_that_is_not_there() -> None:
    with pytest.raises(VaultUnavailable):
        async with Queue.open("postgresql://127.0.0.1:9/none"):
            pytest.fail("there is none")
    with pytest.raises(SettingsError):
        async with Queue.open("postgresql://%zz"):
            pytest.fail("that is none")

"""Many workers on many machines: rows as jobs of Procrastinate, in the PostgreSQL database that holds the rows.

The rows are the truth, and a job is no more than the word that some are due: it holds their opaque ids and nothing
else, and is done when they are begun. A word that is lost, with a worker or with a crash between row and job, is given
again by the next sweep.
Needs `certbroker[postgres]`.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from certbroker.errors import CertbrokerError, SettingsError, VaultUnavailable
from certbroker.store import AsyncStore
from certbroker.worker.advance import PREFIXES
from certbroker.worker.advanced import BUSY, FULL, Advance, Advanced, Tell
from certbroker.worker.hands import Hands
from certbroker.worker.observed import DUE, buried, row_stopped

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job
    from procrastinate.types import TimeDeltaParams

NAME = "certbroker"
TASK = "certbroker.advance"
SWEEP_SECONDS = 2.0
SWEPT = 500
"""How many rows one sweep looks at."""
NEAR = 60.0
"""Seconds ahead for which jobs are made: every worker's every look walks through the jobs that wait for their time."""
TOGETHER = 20
"""How many rows one job names at most: fetching and ending a job costs as much as a row's own work."""
_JOBS, _KEPT = 2, 1.0
"""How many jobs a worker has whose rows wait for hands, and for how many seconds: others may have hands free."""
_HEARTBEAT, _STALLED = 3.0, 10.0
_FULL_SECONDS, _LEFT_ALONE = 1.0, 10.0
_WAITING = """
SELECT named.id FROM procrastinate_jobs, jsonb_array_elements_text(args -> 'ids') AS named (id)
WHERE status IN ('todo', 'doing') AND queue_name = %(queue)s AND named.id = ANY(%(names)s)
"""


@dataclass(slots=True)
class Queue:
    """The jobs of one queue: what `Broker.start` tells of rows that are due, and what workers take them from."""

    app: "App"
    name: str = NAME
    _left_alone: dict[str, float] = field(default_factory=dict[str, float])

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, name: str = NAME, *, connections: int = 4) -> AsyncGenerator[Self]:
        """Open the queue of a database, making Procrastinate's tables where they are not there.

        url: `postgresql://…`. A service that has an App of Procrastinate already makes a `Queue(app)` of it.

        Raises SettingsError where an extra is missing, VaultUnavailable where the database cannot be reached.
        """
        if not all(map(find_spec, ("procrastinate", "psycopg_pool"))):
            raise SettingsError("a queue needs: pip install certbroker[postgres]")
        from procrastinate import App, PsycopgConnector

        await _prepare(url)
        app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=connections))
        async with app.open_async():
            yield cls(app, name)

    async def wake(self, *names: str) -> None:
        """Let a worker have rows at once."""
        await self.put(names)

    async def put(self, names: Sequence[str], seconds: float = 0.0) -> None:
        """Make jobs for rows, to be done in so many seconds. A row alone that has one waiting is left as it is."""
        from procrastinate.exceptions import AlreadyEnqueued

        several = list(dict.fromkeys(names))
        # A lock for a row alone only: jobs are made together, and one that is refused would take the others with it.
        lock = several[0] if len(several) == 1 else None
        parts = [several[start : start + TOGETHER] for start in range(0, len(several), TOGETHER)]
        if parts:
            with suppress(AlreadyEnqueued):
                await self.app.job_manager.batch_defer_jobs_async([self._job(one, seconds, lock) for one in parts])

    def _job(self, names: list[str], seconds: float, lock: str | None) -> "Job":
        later: TimeDeltaParams | None = {"milliseconds": int(seconds * 1000)} if seconds > 0 else None
        asked = self.app.configure_task(TASK, queue=self.name, queueing_lock=lock, schedule_in=later)
        return asked.make_new_job(ids=[*names])

    async def run(
        self,
        advance: Advance,
        store: AsyncStore,
        clock: Callable[[], datetime],
        *,
        width: int,
        tell: Tell = lambda _: None,
    ) -> None:
        """Work until cancelled, `width` rows at once; what is under way then is brought to its end."""
        hands = self._serve(advance, clock, tell, width)
        sweeping, working = (asyncio.create_task(one) for one in (self._sweep_on(store, clock), self._work_on()))
        try:
            await asyncio.shield(working)
        finally:
            hands.is_stopping = True
            for one in (sweeping, working):
                one.cancel()
            await asyncio.gather(sweeping, working, return_exceptions=True)
            await hands.empty()

    async def run_until_idle(
        self,
        advance: Advance,
        store: AsyncStore,
        clock: Callable[[], datetime],
        *,
        width: int,
        tell: Tell = lambda _: None,
    ) -> None:
        """Work until nothing is due any more."""
        hands = self._serve(advance, clock, tell, width)
        while await self.sweep(store, clock):
            await self._work(wait=False)
            await hands.empty()
            await asyncio.sleep(0.05)

    async def _work_on(self) -> None:
        while True:
            with suppress_lost():
                await self._work(wait=True)
            await asyncio.sleep(random.uniform(1, 2))  # noqa: S311 - the database was lost: not all at once

    async def _work(self, *, wait: bool) -> None:
        await self.app.run_worker_async(
            queues=[self.name],
            concurrency=_JOBS,
            wait=wait,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=SWEEP_SECONDS,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_STALLED,
        )

    def _serve(self, advance: Advance, clock: Callable[[], datetime], tell: Tell, width: int) -> Hands:
        """Say what is done for a job."""

        async def work(name: str) -> None:
            try:
                advanced = await advance(name, through=True)
            except CertbrokerError as error:
                # Another relying party's, or the store fails: the row stays due, and a later sweep comes back to it.
                row_stopped(name, error)
                self._left_alone[name] = time.monotonic() + _LEFT_ALONE
                return
            tell(advanced)
            with suppress_lost():
                await self._go_on(advanced, clock())

        hands = Hands(width, work)

        async def task(ids: list[str]) -> None:
            with suppress_lost():
                await self.put(await hands.take(ids, _KEPT))

        self.app.tasks.pop(TASK, None)  # pyright: ignore[reportUnknownMemberType] - tasks of any kind
        self.app.task(name=TASK, queue=self.name)(task)
        return hands

    async def _go_on(self, advanced: Advanced, now: datetime) -> None:
        """Make the jobs for what comes next. What comes later, the sweep makes them for."""
        await self.put(advanced.further)
        if advanced.state == FULL:
            await self.put((advanced.id,), _FULL_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - not all at once
        elif advanced.state != BUSY and advanced.due_at is not None:
            seconds = (advanced.due_at - now).total_seconds()
            if seconds < NEAR:
                await self.put((advanced.id,), seconds)

    async def _sweep_on(self, store: AsyncStore, clock: Callable[[], datetime]) -> None:
        while True:
            with suppress_lost(), suppress(CertbrokerError):
                await self.sweep(store, clock)
            await asyncio.sleep(SWEEP_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - not all at once

    async def sweep(self, store: AsyncStore, clock: Callable[[], datetime]) -> int:
        """Make jobs for rows that are due and have none, and take those of dead workers away; returns how many are due.

        A dead worker's row is due again when its lease has ended, which is before its job would be missed here.
        """
        await self._bury()
        alone = self._alone()
        due = await store.due(clock(), SWEPT + len(alone))
        names = [name for kind, name in due if kind in PREFIXES.values() and name not in alone]
        DUE.add(len(names))
        waiting = await self._waiting(names)
        await self.put([name for name in names if name not in waiting])
        return len(names)

    def _alone(self) -> set[str]:
        now = time.monotonic()
        for name in [name for name, until in self._left_alone.items() if until <= now]:
            del self._left_alone[name]
        return set(self._left_alone)

    async def _waiting(self, names: Iterable[str]) -> set[str]:
        """Return which of the rows have a job that waits, or that is waiting for hands in a worker."""
        rows = await self.app.connector.execute_query_all_async(_WAITING, queue=self.name, names=list(names))
        return {row["id"] for row in rows}

    async def _bury(self) -> None:
        """Take away the jobs that dead workers had begun, and what says that they live."""
        from procrastinate.jobs import Status

        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(queue=self.name, seconds_since_heartbeat=_STALLED):
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        for worker in await manager.prune_stalled_workers(_STALLED):
            buried(worker)


class suppress_lost(suppress):  # noqa: N801 - used as `suppress` is
    """Let pass what Procrastinate raises where the database is lost; whoever uses it comes back later."""

    def __init__(self) -> None:
        from procrastinate.exceptions import ConnectorException

        super().__init__(ConnectorException)


async def _prepare(url: str) -> None:
    """Make Procrastinate's tables, once, however many workers begin at the same time."""
    import psycopg
    from procrastinate.schema import SchemaManager

    try:
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('certbroker_queue'))")
            found = await (await connection.execute("SELECT to_regclass('procrastinate_jobs')")).fetchone()
            if found and found[0] is None:
                await connection.execute(SchemaManager.get_schema())
    except psycopg.OperationalError as error:
        raise VaultUnavailable(type(error).__name__) from None
    except (psycopg.Error, ValueError) as error:
        raise SettingsError(f"no queue can be made there: {type(error).__name__}") from None

"""`certbroker worker`: does what is due, in one process or in any number of them on one database."""

import asyncio
import itertools
import os
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli.failures import Exit
from certbroker.cli.places import Place, place
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from certbroker.settings import Settings
    from certbroker.store import AsyncStore
    from certbroker.worker.advanced import Advanced
    from certbroker.worker.runner import Runner

_QUIET = frozenset({"pending", "busy", "gone", "full"})
"""States that are no news."""


def worker(
    *,
    url: Annotated[
        str, typer.Option(metavar="URL", help="Vault: sqlite:///FILE or postgresql://… (default: that of settings).")
    ] = "",
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its keys (default: as settings, $CERTBROKER_VAULT_KEYS, FILE.keys)."),
    ] = None,
    store: Annotated[
        Path | None, typer.Option(metavar="FILE", help="In place of a vault: a store as `collect --store` makes it.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (default: $CERTBROKER_SETTINGS).")
    ] = None,
    party: Annotated[
        str | None, typer.Option(metavar="NAME", help="Work for this relying party only (default: all of them).")
    ] = None,
    width: Annotated[int, typer.Option(metavar="N", help="How many requests are under way at once.", min=1)] = 100,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due any more.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Ask, wait and fetch for consents that were left to workers.

    A service leaves a consent with `broker.start(consent)`. A worker asks whether the holder has decided, fetches what
    was approved, comes back to issuers that answer later, and begins the cycles of periodic transfers. It may be
    killed at any moment: another goes on where it stopped.

    On SQLite one process works, and further ones on the same machine may. On PostgreSQL as many as you like, on as
    many machines: what a dead one had begun is taken up within 15 seconds.

    What is done is told on standard error, a line for each step, with opaque ids and no personal data. SIGTERM or
    Ctrl-C ends it after the steps under way; a second one at once.

    맡겨진 동의 건을 대신 처리합니다(승인 확인, 수집, 재시도, 정기 전송).

    \b
    Examples:
      certbroker worker --settings settings.toml
      certbroker worker --url sqlite:///vault.db --settings settings.toml
      certbroker worker --url postgresql://db.example/certbroker \\
        --keys /run/secrets/vault.keys --settings settings.toml --width 200
      certbroker worker --store consents.db --settings settings.toml --once
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    found = place(url, keys, store, settings)
    from certbroker.settings import Settings

    return asyncio.run(_work(screen, found, Settings.load(settings), party, Way(width, once)))


@dataclass(frozen=True)
class Way:
    """How it is worked."""

    width: int
    once: bool


@dataclass
class Told:
    """Tells what was done, step by step."""

    screen: Screen
    steps: int = 0

    def step(self, advanced: "Advanced") -> None:
        """Tell of a step; of one that changed nothing only where it failed."""
        if advanced.state in _QUIET and advanced.error is None:
            return
        self.steps += 1
        if self.screen.as_json:
            self.screen.note_json(advanced.describe())
            return
        error = f" {advanced.error.code}" if advanced.error else ""
        again = f", {text('next_step', self.screen.language)} {_time(advanced.due_at)}" if advanced.due_at else ""
        self.screen.note(f"{advanced.id} {advanced.state}{error}{again}")


def _time(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")


async def _work(screen: Screen, where: Place, found: "Settings", party: str | None, way: Way) -> Exit:
    told = Told(screen)
    async with where.open() as store, _runner(found, party, store, way.width) as runner:
        runner.tell = told.step
        screen.line(text("working", screen.language, width=way.width))
        if where.vault and where.is_shared:
            await _shared(where.vault.address(), runner, way)
        else:
            await _stoppable(runner.run_until_idle() if way.once else runner.run(), lambda _: runner.stop())
    screen.line(text("worked", screen.language, steps=told.steps))
    return Exit.DONE


@asynccontextmanager
async def _runner(found: "Settings", party: str | None, store: "AsyncStore", width: int) -> "AsyncGenerator[Runner]":
    """Open a broker for each relying party; gives the local runner for all of them."""
    from certbroker.broker import Broker
    from certbroker.worker.parties import Parties
    from certbroker.worker.places import Places
    from certbroker.worker.runner import Runner

    found.party(party)
    names, places = [party] if party else list(found.relying_party), Places(width)
    async with AsyncExitStack() as stack:
        brokers = [
            await stack.enter_async_context(Broker.from_settings(found, party=name, store=store)) for name in names
        ]
        parties = Parties([replace(one.durable, places=places) for one in brokers])
        yield Runner(parties.advance, store, brokers[0].clock, places, width)


async def _shared(url: str, runner: "Runner", way: Way) -> None:
    """Work with others: what is due comes from the queue."""
    from certbroker.worker.queue import Queue

    async with Queue.open(url) as queue:
        run = queue.run_until_idle if way.once else queue.run
        work = run(runner.advance, runner.store, runner.clock, width=way.width, tell=runner.tell)
        await _stoppable(work, lambda task: task.cancel())


async def _stoppable(work: "Coroutine[Any, Any, None]", stop: "Callable[[asyncio.Task[None]], object]") -> None:
    """Work until the end or until told to stop by a signal; a second one breaks everything off."""
    task, loop, count = asyncio.ensure_future(work), asyncio.get_running_loop(), itertools.count()

    def stopped() -> None:
        if next(count):
            os._exit(Exit.INTERRUPTED)  # what is held, others take up when its lease has ended
        stop(task)

    for one in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # not on Windows: there it is broken off
            loop.add_signal_handler(one, stopped)
    with suppress(asyncio.CancelledError):
        await task

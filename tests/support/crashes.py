"""What must be right after workers were killed: counted at the sandbox, and read from the store."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Coroutine, Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from certbroker import aio
from certbroker.collect.rows import KIND
from certbroker.consent import Consent, Periodic
from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_people
from certbroker.store import AsyncStore
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing
from support.mortal import AFTER_A_LEASE, SLOWNESS, Ended, Forker, Order, forker, requests, waiting
from support.place import Letters, Place
from support.transitions import APPROVED_AFTER, DOWN, OF_CYCLES, OF_SLOW, SLOW, Around, Part, Step, Transition, mark
from support.tree import ROOT, environment

PERSON = "lee"
T = TypeVar("T")


class Tally(logging.Handler):
    """Counts what the exchange was asked for, by the lines that the sandbox logs: `issuerequest MDS9000002: 100`."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.seen[record.getMessage()] += 1

    def bundles(self) -> Counter[str]:
        """How often each bundle was asked for."""
        told = {line.partition(":")[0]: count for line, count in self.seen.items() if line.endswith(": 100")}
        return Counter({name.split()[1]: count for name, count in told.items() if name.startswith("issuerequest ")})


@dataclass(frozen=True)
class Wish:
    """What a holder is asked for."""

    items: Sequence[Any]
    is_periodic: bool = False
    """Once this month and once the next."""
    narrow: tuple[int, ...] = ()
    """Items that the holder withdraws as soon as they are laid out."""

    def has(self, transition: Transition) -> bool:
        """Whether it comes through a transition."""
        if transition is Transition.WITHDRAWN:
            return bool(self.narrow)
        if transition in OF_CYCLES:
            return self.is_periodic
        if transition in OF_SLOW:
            return any(str(getattr(one, "certificate", one).id()) == SLOW for one in self.items)
        return not self.narrow


@dataclass
class Strikes:
    """The kills that struck during one transition, by where they did."""

    before: int = 0
    calling: int = 0
    """The other side was called, and had not answered."""
    writing: int = 0
    """The write had begun, and the row is as it was."""
    written: int = 0
    """The row is as it was to be, and the worker did not get to know it."""

    @property
    def total(self) -> int:
        return self.before + self.calling + self.writing + self.written


@dataclass
class Trial:
    """A sandbox, a store, and the workers that die."""

    box: Sandbox
    place: Place
    forker: Forker
    tally: Tally
    loop: asyncio.Runner
    store: AsyncStore
    broker: aio.Broker
    killed: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list[str])
    """Where what a worker noted and what its row says are not one."""
    strays: list[str] = field(default_factory=list[str])
    """Transitions that ended otherwise than was foreseen."""
    done: Counter[Transition] = field(default_factory=Counter[Transition])
    """How often each came to its end."""
    struck: dict[Transition, Strikes] = field(default_factory=lambda: {one: Strikes() for one in Transition})
    uncertain: Counter[str] = field(default_factory=Counter[str])
    """By bundle: how often a worker left a request that may have been asked for."""
    wanted: Counter[str] = field(default_factory=Counter[str])
    """By bundle, and of the wallet: how often it has to be asked where nobody dies."""
    _narrow: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def begin(self, *wishes: Wish) -> list[str]:
        """Ask for consents, which workers are to take over."""
        self._same_time()
        return [self._run(self._begin(wish)) for wish in wishes]

    def _same_time(self) -> None:
        """Bring the sandbox's clock to that of the workers: one may have died between the two."""
        self.box.clock.advance(max(self.place.clock() - self.box.now(), timedelta()))

    def _run(self, step: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(step)

    async def _begin(self, wish: Wish) -> str:
        who, until = sandbox_people(self.box.info)[PERSON], self.place.clock().date() + timedelta(days=40)
        periodic = Periodic(cycle="monthly", until=until) if wish.is_periodic else None
        consent = await self.broker.request_consent(
            who, wish.items, recipient="가나은행", purpose="대출 신청", periodic=periodic
        )
        if wish.narrow:
            await self.broker.start(consent)
            self.place.wind(APPROVED_AFTER.total_seconds() + 1)
            await self.broker.advance(consent.id)
            self._narrow[consent.id] = list(wish.narrow)
        return consent.id

    def kill(self, consents: list[str], **how: Any) -> bool:
        """Let a worker work until it dies; returns whether it came to the end instead. how: as in `Order`."""
        ended = self.forker.run(Order(consents, narrow={one: self._narrow.get(one, []) for one in consents}, **how))
        self.done.update(ended.done)
        self.strays.extend(ended.strays)
        if not ended.lived:
            self.killed += 1
            self._run(self._looked_at(consents, ended))
            self.place.wind(AFTER_A_LEASE.total_seconds())
        self._same_time()
        return ended.lived

    async def _looked_at(self, consents: list[str], ended: Ended) -> None:
        left = await requests(self.store, consents)
        self.uncertain.update(one.bundle for one in left if one.state is State.ASKING)
        where = {step.name: await self._where(step) for step in ended.open}
        for transition, place in where.items():
            if place:
                setattr(self.struck[transition], place, getattr(self.struck[transition], place) + 1)

    async def _where(self, step: Step) -> str:
        """Say where in a transition a worker died, by what it noted and by what the row says now."""
        now = mark(await self.store.get(step.kind, step.row))
        if now not in step.marks:
            self.wrong.append(f"{step.name}: {' / '.join(step.marks)}, and it says {now}")
            return ""
        if Part.WRITE in step.since:
            return "written" if now == step.marks[-1] else "writing"
        return "calling" if Part.CALL in step.since else "before"

    def ahead(self, consents: list[str]) -> set[Transition]:
        """Return the transitions that consents and their requests may still come through."""
        return self._run(self._ahead(consents))

    async def _ahead(self, consents: list[str]) -> set[Transition]:
        around, now, found = Around(), self.place.clock(), set[Transition]()
        await waiting(self.store, around, Order(consents), now)
        for name in consents:
            rows = [await self.store.get("consent", name), *await self.store.children(KIND, name)]
            found.update(*(around.ahead(row, now) for row in rows if row))
        return found

    def finish(self, consents: list[str]) -> None:
        """Let a worker work that nobody kills, and count what was lost or doubled."""
        if not self.kill(consents):
            message = "a worker died by itself"
            raise AssertionError(message)
        self.count(consents)

    def asked(self) -> Counter[str]:
        """How often each bundle was asked for, and how many applications were made in wallets.

        An application that is sent again under its number is the one of before: it has nothing issued twice.
        """
        made = self.place.control("counts")["applications"]
        return self.tally.bundles() + Counter({"wallet": made})

    def count(self, consents: list[str]) -> None:
        """Count what was lost or doubled of consents that workers came to the end of."""
        before = self.asked()
        for consent in consents:
            self._run(self._count(consent))
        self.doubled += (self.asked() - before).total()  # reading a dossier fetches nothing

    async def _count(self, name: str) -> None:
        consent, rows = await self.broker.consent(name), await requests(self.store, [name])
        gone, found = set(self._narrow.get(name, ())), [one for one in rows if one.state is not State.LEFT]
        dossier = await self.broker.collect(name)
        kinds = [outcome.kind for outcome in dossier.outcomes]
        self.lost += sum((kind != "delivered") != (index in gone) for index, kind in enumerate(kinds))
        covered = Counter((one.cycle, index) for one in found for index in one.codes)
        self.doubled += sum(count - 1 for count in covered.values())
        last = max((one.cycle for one in rows), default=0)
        self.lost += len({(last, index) for index in range(len(consent.items))} - gone_in(last, gone) - covered.keys())
        self.lost += sum(one.state is not State.COLLECTED or bool(one.moving) for one in found)
        self.lost += self._untold(consent, found) + (consent.periodic is not None and last != 1)
        self.wanted.update(
            one.bundle or one.channel.removeprefix("document_") for one in rows if one in found or one.ticket
        )

    def _untold(self, consent: Consent, found: list[TransferRequest]) -> int:
        """How many requests came without their holder being told of it, where that is to be told."""
        if consent.periodic is None:
            return 0
        told = Letters(self.place.letters).told()
        return sum(f"{one.id}.{one.told}" not in told for one in found)

    def too_often(self) -> Counter[str]:
        """What was asked more often than it had to be. Only what a crash left uncertain may be asked again."""
        allowed = self.wanted + self.uncertain
        return Counter({name: count for name, count in self.asked().items() if name != DOWN}) - allowed

    def told(self) -> str:
        return f"killed {self.killed}: lost {self.lost}, doubled {self.doubled + self.too_often().total()}"


def gone_in(cycle: int, indices: set[int]) -> set[tuple[int, int]]:
    return {(cycle, index) for index in indices}


@contextmanager
def trial(url: str, folder: Path) -> Generator[Trial]:
    """Run a sandbox and a forker. url: of a vault, or a path."""
    tally, log = Tally(), logging.getLogger("certbroker.sandbox")
    level = log.level
    (folder / "ahead").write_text("0")
    KeyRing.create(folder / "keys")
    with Sandbox(approve_after=APPROVED_AFTER.total_seconds()) as box, asyncio.Runner() as loop:
        box.faults.append(Fault("http_500", host="exchange", operation="issuerequest", bundle=DOWN, nth="every"))
        slow, seconds = box.info["wallet"]["codes"][SLOW], SLOWNESS.total_seconds()
        box.faults.append(Fault("takes_time", host="wallet", document=slow, seconds=seconds, nth="every"))
        now, monotonic = box.now().isoformat(), time.monotonic()
        files = [str(folder / name) for name in ("keys", "ahead", "letters")]
        place = Place(box.info, url, files[0], now, monotonic, files[1], files[2])
        log.addHandler(tally)
        log.setLevel(logging.INFO)
        try:
            with forker(place, environment(ROOT / "tests")) as running:
                stack, store, broker = loop.run(_opened(place))
                yield Trial(box, place, running, tally, loop, store, broker)
                loop.run(stack.aclose())
        finally:
            log.removeHandler(tally)
            log.setLevel(level)


async def _opened(place: Place) -> tuple[AsyncExitStack, AsyncStore, aio.Broker]:
    """Open the store and a broker, for as long as the trial lasts."""
    stack = AsyncExitStack()
    store = await stack.enter_async_context(place.store())
    return stack, store, await stack.enter_async_context(place.broker(store))

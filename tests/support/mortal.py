"""Workers that are killed: a program that forks one for every line it reads, and tells how each ended.

It kills a worker at a random moment of the transition that is aimed at, after so many seconds, or lets it kill itself
before or after the nth time something is written (`CERTBROKER_TEST_KILL`, such as `17 after`). All of it is here and
nothing in the product: see `support.dying`.
"""

import asyncio
import json
import logging
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from certbroker import aio
from certbroker.collect.cycles import next_cycle
from certbroker.collect.rows import KIND, request_of
from certbroker.consent import Consent, ConsentStatus
from certbroker.consents import SAID
from certbroker.errors import CertbrokerError
from certbroker.store import AsyncStore, Entry, written
from certbroker.transfers import TransferRequest
from support.dying import HOOK, Calls, Mortal, Notes
from support.place import Place
from support.transitions import APPROVED_AFTER, LOOKS, Around, Part, Step, Story, Transition, is_past

AFTER_A_LEASE = timedelta(seconds=11)
SLOWNESS = timedelta(seconds=600)
"""How long the wallet takes for what it answers later: longer than a worker is killed again and again."""
AT_FIRST = 0.005
"""Seconds that a transition is thought to last that was never seen."""


@dataclass(frozen=True)
class Order:
    """What a worker is to do, and how it is to die."""

    consents: list[str]
    narrow: Mapping[str, list[int]] = field(default_factory=dict[str, list[int]])
    """By consent: the items that its holder withdraws."""
    hook: str = ""
    """The write at which it kills itself."""
    seconds: float = 0
    """After which it is killed."""
    aim: str = ""
    """The transition in which it is killed."""
    part: str = Part.ALL
    """The part of it."""
    itself: str = ""
    """The point of it at which the worker kills itself: some are over before anybody could."""
    seed: int = 0

    def calls_for(self, transition: Transition, part: Part) -> bool:
        """Whether the worker is to be killed in this part of this transition: the one aimed at, or one behind it."""
        if not self.aim or self.itself:
            return False
        return (transition, part) == (self.aim, self.part) or is_past(transition, Transition(self.aim))


async def work(place: Place, order: Order, notes: Notes) -> None:
    """Do what is due, winding the clock on to what is due next, until nothing is."""
    async with place.store() as store:
        mortal = Mortal(store, notes, place.clock, (order.aim if order.itself else "", order.itself))
        async with place.broker(mortal, Calls(notes)) as broker:
            while (waited := await waiting(store, mortal.around, order, place.clock())) is not None:
                place.wind((waited - place.clock()).total_seconds() + 0.01)
                before = mortal.writes
                await _said(broker, mortal, order)
                await broker.runner(width=20).run_until_idle()
                if mortal.writes == before:  # what is due is a dead worker's
                    place.wind(AFTER_A_LEASE.total_seconds())


async def _said(broker: aio.Broker, mortal: Mortal, order: Order) -> None:
    """Leave consents to workers that nobody did yet, and withdraw what is to be withdrawn."""
    for consent in list(mortal.around.consents.values()):
        entry = await mortal.get("consent", consent.id)
        if consent.status is ConsentStatus.PENDING and entry and entry.due_at is None:
            await asyncio.create_task(broker.start(consent.id))
        wanted = [
            index for index in order.narrow.get(consent.id, ()) if index not in mortal.around.narrowed[consent.id]
        ]
        if wanted and consent.status is ConsentStatus.APPROVED:
            mortal.around.narrowed[consent.id] = order.narrow[consent.id]
            certificates = [consent.items[index].certificate for index in wanted]
            await asyncio.create_task(broker.narrow(consent.id, certificates))


async def waiting(store: AsyncStore, around: Around, order: Order, now: datetime) -> datetime | None:
    """Look at all rows; returns when something is due next, None where nothing is left to do."""
    found = list[tuple[datetime, datetime]]()
    for name in order.consents:
        entry = await store.get("consent", name)
        if entry is not None:
            around.consents[name] = consent = written(Consent, entry)
            said = [one.id.rpartition(".")[2] for one in await store.children(SAID, name)]
            around.narrowed[name] = [int(one.removeprefix("narrowed-")) for one in said if one.startswith("narrowed-")]
            rows = await store.children(KIND, name)
            found.extend(_of_consent(consent, entry.due_at, now))
            found.extend((one.due_at, _when(one, one.due_at, around, now)) for one in rows if one.due_at is not None)
    first = max(min((due_at for due_at, _ in found), default=now), now)
    return max((when for due_at, when in found if due_at <= first), default=None)


def _of_consent(consent: Consent, due_at: datetime | None, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Say when a consent is due, and to when the clock is to be wound for it: one is looked at twice at most."""
    is_pending = consent.status is ConsentStatus.PENDING
    if is_pending and due_at is None:
        yield now, now  # nobody left it to workers yet
    elif due_at is not None:
        is_seen = is_pending and due_at > now
        yield due_at, consent.requested_at + APPROVED_AFTER + timedelta(seconds=1) if is_seen else due_at


def _when(entry: Entry, due_at: datetime, around: Around, now: datetime) -> datetime:
    """Return to when the clock is to be wound for a row: for what was answered "later" often enough, far on."""
    request = request_of(entry)
    if request.state.is_over or not around.is_slow(request) or request.looks < LOOKS:
        return due_at
    return next_cycle(around.consents[request.consent_id], now) or now + SLOWNESS


async def requests(store: AsyncStore, consents: list[str]) -> list[TransferRequest]:
    return [request_of(entry) for one in consents for entry in await store.children(KIND, one)]


@dataclass
class Ended:
    """How a worker ended."""

    lived: bool
    open: list[Step]
    """The transitions that it died in."""
    done: list[Transition]
    """Those that it came to the end of."""
    strays: list[str]


class Forker:
    """The program, as a test drives it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, order: Order) -> Ended:
        """Let a worker work until it is killed or nothing is left to do."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if told["status"] not in {0, -signal.SIGKILL}:
            message = f"a worker ended with {told['status']}"
            raise AssertionError(message)
        open_ = [Step(**one | {"name": Transition(one["name"])}) for one in told["open"]]
        return Ended(told["status"] == 0, open_, [Transition(one) for one in told["done"]], told["strays"])


@contextmanager
def forker(place: Place, environment: dict[str, str]) -> Generator[Forker]:
    """Start the program."""
    command = [sys.executable, "-m", "support.mortal", json.dumps(asdict(place))]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Forker(process)
        finally:
            process.communicate()


class Killer:
    """Reads what workers note, and kills them."""

    def __init__(self) -> None:
        self._lasted = defaultdict[tuple[str, str], deque[float]](lambda: deque((AT_FIRST,), maxlen=50))

    def watch(self, child: int, pipe: int, order: Order) -> Story:
        """Read until the worker is gone; it dies as it was ordered to."""
        story, left = Story(), b""
        when = time.monotonic() + order.seconds if order.seconds else None
        chance = random.Random(order.seed)  # noqa: S311 - the same again from its seed
        while True:
            if when is not None and not self._readable(pipe, when):
                os.kill(child, signal.SIGKILL)
                when = None
            data = os.read(pipe, 1 << 16)
            if not data:
                break
            *lines, left = (left + data).split(b"\n")
            for name, part, at in filter(None, map(story.take, lines)):
                if when is None and order.calls_for(name, part):
                    when = at + chance.uniform(0, 1.1 * chance.choice(self._lasted[name, part]))
        for name, part, seconds in story.lasted:
            self._lasted[name, part].append(seconds)
        return story

    def _readable(self, pipe: int, when: float) -> bool:
        """Wait until then for something to read."""
        return bool(select.select([pipe], [], [], max(when - time.monotonic(), 0))[0]) and time.monotonic() < when


def _child(place: Place, order: Order, pipe: int) -> None:
    """Be the worker. Nothing of the parent's is tidied up at its end."""
    status = 1
    try:
        os.environ[HOOK] = order.hook or "0 before"
        asyncio.run(work(place, order, Notes(pipe)))
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


async def _warmed(place: Place) -> None:
    """Import and build what a worker needs, once for all of them. No thread of it is left."""
    async with place.store() as store, place.broker(store) as broker:
        for certificate in list(broker.catalogue):
            if certificate.issuer_id() in {"mois", "nts"}:
                with suppress(CertbrokerError):
                    certificate.ask()
    await work(place, Order([]), Notes(None))


def _one(place: Place, order: Order, killer: Killer) -> dict[str, Any]:
    """Let one worker live and die."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(place, order, writer)
    os.close(writer)
    story = killer.watch(child, reader, order)
    os.close(reader)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    done: Sequence[str] = [name for name, part, _ in story.lasted if part is Part.ALL]
    return {
        "status": status,
        "open": [asdict(one) for one in story.open.values()],
        "done": done,
        "strays": story.strays,
    }


def main() -> None:
    logging.getLogger("certbroker").addHandler(logging.NullHandler())  # what fails is meant to
    place, killer = Place(**json.loads(sys.argv[1])), Killer()
    asyncio.run(_warmed(place))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_one(place, Order(**json.loads(line)), killer)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""What must be right after workers were killed: counted at the sandbox, and read from the store."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandboxed import sandbox_people
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing
from support.mortal import Forker, Place, forker, requests
from support.tree import ROOT, environment

DOWN = "MDS9000001"
"""The exchange bundle that is down: what it holds comes through the wallet."""
PERSON = "lee"


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


@dataclass
class Trial:
    """A sandbox, a store, and the workers that die."""

    box: Sandbox
    place: Place
    forker: Forker
    tally: Tally
    killed: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: Counter[str] = field(default_factory=Counter[str])
    """By bundle: how often a worker left a request that may have been asked for."""
    left: Counter[str] = field(default_factory=Counter[str])
    """By state: how often a worker that died left a request on its way to the next one."""
    wanted: Counter[str] = field(default_factory=Counter[str])
    """By bundle, and of the wallet: how often it has to be asked where nobody dies."""

    def begin(self, *wanted: Sequence[Any]) -> list[str]:
        """Ask for consents, one for each list of certificates, and leave them to workers."""
        return asyncio.run(self._begin(wanted))

    async def _begin(self, wanted: Sequence[Sequence[Any]]) -> list[str]:
        found: list[str] = []
        async with self.place.broker() as broker:
            who = sandbox_people(self.box.info)[PERSON]
            for items in wanted:
                consent = await broker.request_consent(who, items, recipient="가나은행", purpose="대출 신청")
                await broker.start(consent)
                found.append(consent.id)
        return found

    def kill(self, consents: list[str], *, hook: str = "", seconds: float = 0) -> bool:
        """Let a worker work until it dies; returns whether it came to the end instead."""
        lived = self.forker.run(consents, hook=hook, seconds=seconds)
        if not lived:
            self.killed += 1
            left = asyncio.run(self._requests(consents))
            self.uncertain.update(one.bundle for one in left if one.state is State.ASKING)
            self.left.update("moving" if one.moving else one.state.value for one in left if not one.state.is_over)
        return lived

    async def _requests(self, consents: list[str]) -> list[TransferRequest]:
        async with self.place.store() as store:
            return await requests(store, consents)

    def finish(self, consents: list[str]) -> None:
        """Let a worker work that nobody kills, and count what was lost or doubled."""
        if not self.forker.run(consents):
            message = "a worker died by itself"
            raise AssertionError(message)
        asyncio.run(self._count(consents))

    def asked(self) -> Counter[str]:
        """How often each bundle was asked for, and how many applications were made in wallets.

        An application that is sent again under its number is the one of before: it has nothing issued twice.
        """
        made = httpx.get(f"{self.box.url}/control/counts", trust_env=False).json()["applications"]
        return self.tally.bundles() + Counter({"wallet": made})

    async def _count(self, consents: list[str]) -> None:
        before = self.asked()
        async with self.place.store() as store, self.place.broker(store) as broker:
            for consent in consents:
                dossier = await broker.collect(consent)
                self.lost += sum(outcome.kind != "delivered" for outcome in dossier.outcomes)
                found = [one for one in await requests(store, [consent]) if one.state is not State.LEFT]
                covered = Counter(index for one in found for index in one.codes)
                self.doubled += sum(count - 1 for count in covered.values())
                self.lost += len(range(len(dossier.outcomes)) - covered.keys())
                self.lost += sum(one.state is not State.COLLECTED or bool(one.moving) for one in found)
                self.wanted.update(one.bundle or one.channel.removeprefix("document_") for one in found)
        self.doubled += (self.asked() - before).total()  # reading a dossier fetches nothing

    def too_often(self) -> Counter[str]:
        """What was asked more often than it had to be. Only what a crash left uncertain may be asked again."""
        allowed = self.wanted + self.uncertain
        return Counter({name: count for name, count in self.asked().items() if name != DOWN}) - allowed

    def told(self) -> str:
        return f"killed {self.killed}: lost {self.lost}, doubled {self.doubled + self.too_often().total()}"


@contextmanager
def trial(url: str, folder: Path) -> Generator[Trial]:
    """Run a sandbox and a forker. url: of a vault, or a path."""
    tally, log = Tally(), logging.getLogger("certbroker.sandbox")
    level = log.level
    (folder / "ahead").write_text("0")
    KeyRing.create(folder / "keys")
    with Sandbox(approve_after=0) as box:
        box.faults.append(Fault("http_500", host="exchange", operation="issuerequest", bundle=DOWN, nth="every"))
        now, monotonic = box.now().isoformat(), time.monotonic()
        place = Place(box.info, url, str(folder / "keys"), now, monotonic, str(folder / "ahead"))
        log.addHandler(tally)
        log.setLevel(logging.INFO)
        try:
            with forker(place, environment(ROOT / "tests")) as running:
                yield Trial(box, place, running, tally)
        finally:
            log.removeHandler(tally)
            log.setLevel(level)

"""Where workers that are killed work: the sandbox, the rows, and a clock that all processes have."""

import json
import os
import time
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.consent import Consent
from certbroker.sandboxed import sandbox_party
from certbroker.settings import RelyingParty
from certbroker.store import AsyncStore, SqliteStore, waited_for
from certbroker.vault import Vault
from certbroker.worker.telling import Notice


@dataclass(frozen=True)
class Letters:
    """Tells holders: a line of a file for each notice."""

    path: str

    async def tell(self, consent: Consent, notice: Notice) -> None:
        assert consent.id == notice.consent_id
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, f"{notice.id}\n".encode())
        os.close(file)

    def told(self) -> set[str]:
        path = Path(self.path)
        return set(path.read_text().split()) if path.exists() else set()


@dataclass(frozen=True)
class Place:
    """Where the other side and the rows are, and what time it is there."""

    info: dict[str, Any]
    url: str
    """`sqlite:///…` or `postgresql://…` of a vault; a path of a `SqliteStore`."""
    keys: str
    now: str
    monotonic: float
    """The machine's clock at that time; all processes have the same."""
    ahead: str
    """A file that says by how many seconds all clocks are ahead: nobody waits for a lease in real time."""
    letters: str

    def clock(self) -> datetime:
        passed = time.monotonic() - self.monotonic + float(Path(self.ahead).read_text() or 0)
        return datetime.fromisoformat(self.now) + timedelta(seconds=passed)

    def wind(self, seconds: float) -> None:
        """Wind the clock of the workers and that of the sandbox forward."""
        if seconds <= 0:
            return
        ahead = Path(self.ahead)
        draft = ahead.with_suffix(".draft")
        draft.write_text(str(float(ahead.read_text() or 0) + seconds))
        draft.replace(ahead)
        self.control("clock", {"advance": seconds})

    def control(self, what: str, sent: dict[str, float] | None = None) -> dict[str, Any]:
        """Call the sandbox's control; without what is to be sent, it tells how things are."""
        body = json.dumps(sent).encode() if sent else None
        address, head = f"{self.info['url']}/control/{what}", {"Content-Type": "application/json"}
        request = urllib.request.Request(address, body, head)  # noqa: S310 - the sandbox's own
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return json.load(answer)

    def party(self) -> RelyingParty:
        return sandbox_party(self.info).model_copy(update={"attempts": 1})

    @asynccontextmanager
    async def store(self) -> AsyncGenerator[AsyncStore]:
        if "://" not in self.url:
            yield waited_for(SqliteStore.open(self.url))
            return
        async with await Vault.open(self.url, self.keys, clock=self.clock) as vault:
            yield vault

    @asynccontextmanager
    async def broker(
        self, store: AsyncStore, transport: httpx.AsyncBaseTransport | None = None
    ) -> AsyncGenerator[aio.Broker]:
        pool, letters = HttpPool(transport=transport), Letters(self.letters)
        async with aio.Broker(self.party(), http=pool, store=store, clock=self.clock, notifier=letters) as broker:
            yield broker

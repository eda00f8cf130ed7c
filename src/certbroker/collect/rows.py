"""Transfer requests as rows of the store: kept, taken to be worked on by one worker at a time, given back."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from certbroker.consent import Consent
from certbroker.errors import ConsentMissing, EvidencePurged, LeaseLost
from certbroker.privacy import SEALED
from certbroker.store import AsyncStore, Entry, Held, Leases, worker_name, written
from certbroker.store.leases import BUSY_SECONDS
from certbroker.transfers import TransferRequest

KIND = "transfer_request"
CONSENT = "consent"


@dataclass(slots=True)
class Row:
    """A transfer request that is held: nobody else works on it until it is settled."""

    request: TransferRequest
    """As it was kept last."""
    due_at: datetime | None
    """When it was due; None where no worker has it."""
    rows: "Rows"
    held: Held

    async def keep(self, consent: Consent, request: TransferRequest) -> None:
        """Keep a request in between, and go on holding it. Raises ConsentMissing, LeaseLost."""
        await self._write(self.held.keep, consent, request, self.due_at)

    async def settle(self, consent: Consent, request: TransferRequest, due_at: datetime | None = None) -> None:
        """Keep a request, and let others have it. Raises ConsentMissing where it was deleted meanwhile, LeaseLost."""
        await self._write(self.held.settle, consent, request, due_at)

    async def _write(
        self,
        write: Callable[[Entry], Awaitable[None]],
        consent: Consent,
        request: TransferRequest,
        due_at: datetime | None,
    ) -> None:
        try:
            await write(self.rows.entry(consent, request, due_at))
        except LeaseLost:
            await self.rows.current(consent.id)  # what was deleted is nobody's any more
            raise
        self.request = request


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of transfer requests, as one worker sees them."""

    store: AsyncStore
    clock: Callable[[], datetime]
    current: Callable[[str], Awaitable[Consent]]
    """Gives a consent as it stands now; raises ConsentMissing where it was deleted."""
    worker: str = field(default_factory=worker_name)
    restated: Callable[[Consent], Awaitable[Consent]] | None = None
    """Gives a consent that was read before with what its holder said since, quicker than `current`."""

    async def again(self, consent: Consent) -> Consent:
        """Return a consent that was read before as it stands now."""
        return await (self.restated(consent) if self.restated else self.current(consent.id))

    @property
    def leases(self) -> Leases:
        """Who has which row."""
        return Leases(self.store, self.clock, self.worker)

    async def all(self, consent: str) -> list[TransferRequest]:
        """Return the transfer requests of a consent."""
        return [request_of(entry) for entry in await self.entries(consent)]

    async def entries(self, consent: str) -> list[Entry]:
        """Return the rows of a consent's transfer requests."""
        return await self.store.children(KIND, consent)

    async def add(self, consent: Consent, request: TransferRequest, due_at: datetime | None = None) -> None:
        """Keep a new request; one that is there already stays as it is. Raises ConsentMissing where it was deleted."""
        await self.current(consent.id)
        try:
            await self.store.add(self.entry(consent, request, due_at))
        except EvidencePurged:
            raise ConsentMissing(f"consent {consent.id} was deleted") from None

    @asynccontextmanager
    async def held(self, request: str, patience: float = BUSY_SECONDS) -> AsyncGenerator[Row]:
        """Take a request, as it is kept now, and hold it until the block ends or settles it. Raises LeaseLost."""
        async with self.leases.held(KIND, request, patience) as held:
            yield Row(request_of(held.entry), held.entry.due_at, self, held)

    @asynccontextmanager
    async def alone(self, consent: Consent) -> AsyncGenerator[None]:
        """Let one worker at a time lay out the requests of a consent. Raises LeaseLost."""
        if await self.store.get(CONSENT, consent.id) is None:
            yield  # a consent that is not in the store is nobody else's
            return
        async with self.leases.held(CONSENT, consent.id):
            yield

    def entry(self, consent: Consent, request: TransferRequest, due_at: datetime | None) -> Entry:
        """Write a request down."""
        until = self.clock() + timedelta(days=consent.retention_days)
        data = request.model_dump_json(context=SEALED).encode()
        return Entry(KIND, request.id, consent.id, until, data, due_at)


def request_of(entry: Entry) -> TransferRequest:
    """Read a request. Raises PayloadError where a later certbroker wrote it."""
    return written(TransferRequest, entry)

"""The steps of a transfer request as a row that workers share."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from certbroker.collect.advancing import Advancing
from certbroker.collect.collector import Collector
from certbroker.collect.cycles import cycle_at
from certbroker.collect.outcomes import Items
from certbroker.collect.rows import Row
from certbroker.collect.steps import stopped
from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import (
    CertbrokerError,
    ChannelError,
    ChannelRefused,
    ConsentError,
    LeaseLost,
    Recovery,
    VaultError,
)
from certbroker.limits.backoff import next_try
from certbroker.settings import Official
from certbroker.transfers import State, TransferRequest
from certbroker.worker.advanced import FULL, Advanced, is_due
from certbroker.worker.known import Known
from certbroker.worker.observed import untold
from certbroker.worker.places import Places
from certbroker.worker.telling import Kind, Notifier, Silent, of_request

ELSEWHERE_AFTER = 2
"""After how many failures in a row another channel is tried."""
REFUSALS = 3
"""How often a ticket may be refused before its request is left to a person."""
_FIRST_LOOK, _LONGEST_LOOK = timedelta(seconds=5), timedelta(hours=1)
_TOLD_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Requesting:
    """Takes transfer requests further."""

    collector: Collector
    official: Official
    clock: Callable[[], datetime]
    notifier: Notifier
    places: Places
    known: Known

    @property
    def _advancing(self) -> Advancing:
        return self.collector.advancing

    async def advance(self, name: str, *, through: bool) -> Advanced:
        """Take a request one step further, or as far as it goes. Raises ConsentMissing, LeaseLost, VaultError."""
        rows = self._advancing.rows
        async with rows.held(name, patience=0) as row:
            if through and not is_due(row.due_at, self.clock()):
                return Advanced(name, row.request.state.value, row.due_at)
            consent, items = await self.known.of(row.request.consent_id)
            if row.request.state.is_over:
                return await self._ended(consent, row)
            if row.request.cycle < cycle_at(consent, self.clock()):
                return await self._settled(consent, row, row.request.after(State.LEFT), None)
            place = self._place(consent, row.request)
            if not self.places.enter(place):
                return Advanced(name, FULL, row.due_at, place=place)
            try:
                return await self._worked(consent, items, row, through=through)
            finally:
                self.places.leave(place)

    def _place(self, consent: Consent, request: TransferRequest) -> str:
        """Return where a request is fetched: all the exchange shows of the issuers behind it is the bundle."""
        if request.channel == EXCHANGE:
            return f"{EXCHANGE}/{request.bundle}"
        for index in (*request.codes, *request.moving):
            return f"{request.channel}/{consent.items[index].certificate.partition('.')[0]}"
        return request.channel  # nothing is fetched there any more: another channel brings it

    async def _worked(self, consent: Consent, items: Items, row: Row, *, through: bool) -> Advanced:
        rows = self._advancing.rows
        while True:
            try:
                after = await self._advancing.step(consent, items, row, self._official(consent))
            except VaultError:
                raise
            except CertbrokerError as error:
                return await self._failed(consent, row, error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other rows go on
                return await self._failed(consent, row, CertbrokerError(f"unexpected: {type(error).__name__}"))
            due_at = self._due(consent, after)
            if not through or after.state.is_over or due_at is None or due_at > self.clock():
                return await self._settled(consent, row, after, due_at)
            await row.keep(consent, after)
            consent = await rows.again(consent)

    def _official(self, consent: Consent) -> Official:
        named = self.official
        return named if named.purpose else named.model_copy(update={"purpose": consent.purpose})

    async def _settled(
        self,
        consent: Consent,
        row: Row,
        request: TransferRequest,
        due_at: datetime | None,
        *,
        error: CertbrokerError | None = None,
        further: tuple[str, ...] = (),
    ) -> Advanced:
        await row.settle(consent, request, due_at)
        state = "deferred" if request.deferred else request.state.value
        return Advanced(request.id, state, due_at, error, further, self._place(consent, row.request))

    def _due(self, consent: Consent, request: TransferRequest) -> datetime | None:
        now = self.clock()
        if request.state.is_over:
            return now if self._has_to_tell(consent, request) else None
        if not request.deferred:
            return now
        pause = min(_FIRST_LOOK * 2 ** min(request.looks, 20), _LONGEST_LOOK)
        return max(request.until, now + _FIRST_LOOK) if request.until else now + pause

    async def _failed(self, consent: Consent, row: Row, error: CertbrokerError) -> Advanced:
        """Keep what stopped a step: it is tried again in its time, on another channel, or by whoever mends it."""
        after, others = stopped(row.request, error).failed(error), list[TransferRequest]()
        due_at = self._again(row.request, after, error)
        if due_at and isinstance(error, ChannelError) and after.failures % ELSEWHERE_AFTER == 0:
            with suppress(LeaseLost):  # of the consent: another channel is tried after the next failures
                items = self.collector.items(consent)
                after, others = await self._advancing.elsewhere(consent, items, row, after, self.clock())
            due_at = due_at if after.codes else None
        elif due_at is None and consent.periodic and not isinstance(error, ConsentError):
            due_at = None if await self._tell(consent, after, "failed") else self.clock() + _TOLD_AGAIN
        return await self._settled(consent, row, after, due_at, error=error, further=tuple(one.id for one in others))

    def _again(self, before: TransferRequest, after: TransferRequest, error: CertbrokerError) -> datetime | None:
        """Return when a request that failed is tried again; None where that is for somebody to decide."""
        # A ticket may be used up by a call whose answer was lost: it is asked for anew, but not for ever.
        is_lost_ticket = isinstance(error, ChannelRefused) and before.ticket and after.refusals < REFUSALS
        if error.recovery is Recovery.RETRY or is_lost_ticket:
            return next_try(after.failures, error, self.clock())
        return None

    async def _ended(self, consent: Consent, row: Row) -> Advanced:
        """Tell the holder of what came, where that is still to be done."""
        request, kind = row.request, _kind(row.request)
        if self._has_to_tell(consent, request):
            if not await self._tell(consent, request, kind):
                return await self._settled(consent, row, request, self.clock() + _TOLD_AGAIN)
            request = request.model_copy(update={"told": kind})
        return await self._settled(consent, row, request, None)

    def _has_to_tell(self, consent: Consent, request: TransferRequest) -> bool:
        is_told = isinstance(self.notifier, Silent) or request.told == _kind(request)
        return consent.periodic is not None and request.state is State.COLLECTED and not is_told

    async def _tell(self, consent: Consent, request: TransferRequest, kind: Kind) -> bool:
        """Tell the holder; returns whether that was done."""
        try:
            await self.notifier.tell(consent, of_request(consent, request, kind, self.clock()))
        except Exception as error:  # noqa: BLE001 - the notifier is somebody else's
            untold(request.id, error)
            return False
        return True


def _kind(request: TransferRequest) -> Kind:
    digests = request.digests
    return "unchanged" if digests and set(digests) <= set(request.unchanged) else "sent"

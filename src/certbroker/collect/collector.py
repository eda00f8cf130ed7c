"""Runs the transfer requests of a consent side by side, within one call."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from weakref import WeakValueDictionary

from certbroker.catalogue import Catalogue
from certbroker.channels.base import DocumentChannel
from certbroker.collect.advancing import Advancing
from certbroker.collect.deferral import PATIENCE, Looks
from certbroker.collect.events import Event, Tell
from certbroker.collect.observed import OUTCOMES, about
from certbroker.collect.outcomes import Items, Outcomes
from certbroker.collect.rows import Rows
from certbroker.collect.steps import Exchange, stopped
from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError, ChannelError, ConsentMissing, ConsentWithdrawn, Recovery, SettingsError
from certbroker.evidence import Delivered, Failed, Outcome
from certbroker.journal import Journal, Silent
from certbroker.model import Certificate, Item
from certbroker.observing import Name, Told, span
from certbroker.settings import Official, RelyingParty
from certbroker.store import AsyncStore, worker_name
from certbroker.transfers import Layout, State, TransferRequest

Ended = tuple[TransferRequest, CertbrokerError | None]


@dataclass(frozen=True, slots=True)
class Collector:
    """Runs the transfer requests of consents, those of one consent side by side."""

    party: RelyingParty
    exchange: Exchange
    store: AsyncStore
    catalogue: Catalogue
    clock: Callable[[], datetime]
    current: Callable[[str], Awaitable[Consent]]
    """Gives a consent as it stands now; raises ConsentMissing where it was deleted."""
    channels: Mapping[str, DocumentChannel] = field(default_factory=dict[str, DocumentChannel])
    """The channels beside the exchange, by name."""
    patience: float = PATIENCE
    worker: str = field(default_factory=worker_name)
    restated: Callable[[Consent], Awaitable[Consent]] | None = None
    """Gives a consent that was read before as it stands now; without it, `current` does."""
    journal: Journal = field(default_factory=Silent)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary[str, asyncio.Lock])

    @property
    def advancing(self) -> Advancing:
        """What takes one request one step further."""
        rows = Rows(self.store, self.clock, self.current, self.worker, self.restated)
        return Advancing(self.party, self.exchange, rows, self.clock, self.channels, self.journal)

    async def collect(self, consent: Consent, official: Official, tell: Tell) -> tuple[Outcome, ...]:
        """Fetch what the consent covers and was not fetched yet; returns an outcome per item, in order.

        One request's failure leaves the others alone. Raises ConsentError where nothing may be fetched and nothing
        was, SettingsError where the official has no name.
        """
        # Two calls for one consent, such as a callback that came twice, must not both fetch.
        async with self._locks.setdefault(consent.id, asyncio.Lock()):
            with span(Name.COLLECTION, consent=consent.id, count=len(consent.items)):
                return await self._collect(consent, official, tell)

    async def _collect(self, consent: Consent, official: Official, tell: Tell) -> tuple[Outcome, ...]:
        items = self.items(consent)
        if not any(request.state is State.COLLECTED for request in await self.advancing.rows.all(consent.id)):
            consent.require_approved(self.clock())
        layout = await self.advancing.lay_out(consent, items)
        if not official.name and any(one.channel == EXCHANGE for one in layout.requests):
            raise SettingsError("a collection needs the name of the official who looks")
        ended = await asyncio.gather(
            *(self._run(consent, items, one, official, tell) for one in layout.requests if one.state is not State.LEFT)
        )
        with suppress(ConsentMissing):
            consent = await self.current(consent.id)
        told = self.outcomes(consent, items, layout, [one for several in ended for one in several])
        for outcome in told:
            tell(Event("document", certificate=outcome.id, outcome=outcome.kind))
            OUTCOMES.add(issuer=outcome.id.partition(".")[0], outcome=outcome.kind)
        return told

    def items(self, consent: Consent) -> Items:
        """Return what a consent is about."""
        return [item.item(self.catalogue) for item in consent.items]

    def outcomes(self, consent: Consent, items: Items, layout: Layout, ended: list[Ended]) -> tuple[Outcome, ...]:
        """Return the outcome of every item that a request covers, or that cannot be asked for, in order."""
        found: dict[int, Outcome] = {i: Failed(items[i].certificate, error) for i, error in layout.failed.items()}
        read = Outcomes(self.party, self.catalogue, self.clock)
        for request, error in ended:
            these = read.failed(items, request, error) if error else dict(read.of(consent, items, request))
            # A bundle may bring again what another brought, because it cannot be asked for without.
            found |= {index: one for index, one in these.items() if not isinstance(found.get(index), Delivered)}
        found |= {i: Failed(items[i].certificate, ConsentWithdrawn(f"consent {consent.id}")) for i in consent.narrowed}
        return tuple(replace(found[index], about=_about(items[index])) for index in sorted(found))

    async def _run(
        self, consent: Consent, items: Items, request: TransferRequest, official: Official, tell: Tell
    ) -> list[Ended]:
        """Take one transfer request to its end, on other channels where its own is down."""
        with span(Name.REQUEST, **about(consent, request) | Told(from_state=request.state.value)) as own:
            ended = await self._ran(consent, items, request, official, tell)
            left, error = next((one for one in ended if one[0].id == request.id), (None, None))
            own.set(state=(left.state if left else State.LEFT).value)
            if error:
                own.failed(error.code)
            return ended

    async def _ran(
        self, consent: Consent, items: Items, request: TransferRequest, official: Official, tell: Tell
    ) -> list[Ended]:
        ended, error = await self._on_one_channel(consent, items, request, official, tell)
        if not isinstance(error, ChannelError) or error.recovery is not Recovery.RETRY:
            return [] if ended.state is State.LEFT else [(ended, error)]
        try:
            async with self.advancing.rows.held(ended.id) as row:
                stays, others = await self.advancing.elsewhere(consent, items, row, row.request)
                await row.settle(consent, stays, row.due_at if stays.codes else None)
        except CertbrokerError:
            return [(ended, error)]
        further = await asyncio.gather(*(self._run(consent, items, one, official, tell) for one in others))
        return ([(stays, error)] if stays.codes else []) + [one for several in further for one in several]

    async def _on_one_channel(
        self, consent: Consent, items: Items, request: TransferRequest, official: Official, tell: Tell
    ) -> Ended:
        """Take one transfer request to its end, or as far as it goes; returns it with the error that stopped it."""
        label = request.bundle or items[next(iter((*request.codes, *request.moving)))].certificate.id()
        looks = Looks(self.patience)
        try:
            while not request.state.is_over and await looks.again(request, self.clock()):
                request = await self._step(consent, items, request, official)
                kind = "deferred" if request.deferred else request.state.value
                tell(Event(kind, bundle=label, channel=request.channel))
        except CertbrokerError as error:
            tell(Event("failed", bundle=label, channel=request.channel))
            return request, error
        return request, None

    async def _step(
        self, consent: Consent, items: Items, request: TransferRequest, official: Official
    ) -> TransferRequest:
        """Take a request one step further, alone; what another worker did meanwhile is not done again."""
        rows = self.advancing.rows
        async with rows.held(request.id) as row:
            if row.request.state is not request.state or row.request.ticket != request.ticket:
                return row.request
            try:
                after = await self.advancing.step(await rows.current(consent.id), items, row, official)
            except CertbrokerError as error:
                await row.settle(consent, stopped(row.request, error), row.due_at)
                raise
            # A row that workers have stays theirs until it is done.
            await row.settle(consent, after, None if after.state.is_over else row.due_at)
            return after


def _about(item: Item[Certificate]) -> str | None:
    return item.subject.masked_name if item.subject else None

"""One step of one transfer request, under the consent as it stands at that moment; and the way to another channel."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from certbroker.channels.base import DocumentChannel
from certbroker.collect.cycles import compared, cycle_of
from certbroker.collect.narrowing import concerns, narrowed
from certbroker.collect.noting import Noting
from certbroker.collect.observed import stepped
from certbroker.collect.outcomes import Items
from certbroker.collect.rows import Row, Rows
from certbroker.collect.steps import Exchange, Steps
from certbroker.collect.ways import Ways
from certbroker.consent import Consent, ConsentStatus
from certbroker.errors import ConsentWithdrawn
from certbroker.journal import Journal, Silent
from certbroker.settings import Official, RelyingParty
from certbroker.transfers import Layout, State, TransferRequest, lay_out

Moved = tuple[TransferRequest, list[TransferRequest]]


@dataclass(frozen=True, slots=True)
class Advancing:
    """Takes transfer requests further, one short step at a time."""

    party: RelyingParty
    exchange: Exchange
    rows: Rows
    clock: Callable[[], datetime]
    channels: Mapping[str, DocumentChannel] = field(default_factory=dict[str, DocumentChannel])
    journal: Journal = field(default_factory=Silent)

    @property
    def ways(self) -> Ways:
        """Which channels can deliver what."""
        return Ways(self.party, self.channels)

    async def step(self, consent: Consent, items: Items, row: Row, official: Official) -> TransferRequest:
        """Return the request of a row after its next step, which the caller keeps.

        consent: as it stands now, not as it stood a step ago. What comes after the holder withdrew it is dropped.
        Raises ConsentError, ChannelError, PayloadError, LeaseLost.
        """
        return await stepped(consent, row.request, lambda: self._stepped(consent, items, row, official))

    async def _stepped(self, consent: Consent, items: Items, row: Row, official: Official) -> TransferRequest:
        request = row.request
        if request.moving:
            return (await self.moved(consent, items, request, row.due_at))[0]
        if concerns(consent, request):
            return narrowed(consent, request, self.party)
        for index in request.codes:
            consent.permit(
                consent.items[index],
                recipient=consent.recipient,
                purpose=consent.purpose,
                now=self.clock(),
                channel=request.channel,
            )
        holds = self.party.on_uncertain == "hold"
        coming = Steps(self.exchange, self.channels, self.clock, holds).next(consent, items, row, official)
        after = await Noting(self.journal).step(consent, request, official, coming)
        return await self._taken(consent, request, after) if after.state is State.COLLECTED else after

    async def _taken(self, consent: Consent, before: TransferRequest, request: TransferRequest) -> TransferRequest:
        """Take what came, unless the holder withdrew it while it was fetched."""
        current = await self.rows.again(consent)
        if current.status is ConsentStatus.WITHDRAWN:
            await Noting(self.journal).dropped(consent, request)
            raise ConsentWithdrawn(f"consent {consent.id}")
        if concerns(current, request):
            await Noting(self.journal).dropped(consent, request)
            return narrowed(current, before, self.party)
        return compared(request, await self.rows.all(consent.id)) if request.cycle else request

    async def lay_out(
        self, consent: Consent, items: Items, due_at: datetime | None = None, *, is_held: bool = False
    ) -> Layout:
        """Return the transfer requests of a consent, with new rows for what none covers yet; of the cycle that it is.

        is_held: whether the caller holds the consent's row already.
        """
        async with nullcontext() if is_held else self.rows.alone(consent):
            known = await self.rows.all(consent.id)
            cycle = cycle_of(consent, self.clock(), known)
            done = [one for one in known if one.cycle == cycle]
            layout = lay_out(consent, items, self.party, done, self.allowed(consent, items), cycle=cycle)
            for request in layout.requests[len(done) :]:
                await self.rows.add(consent, request, due_at)
        return layout

    async def elsewhere(
        self, consent: Consent, items: Items, row: Row, request: TransferRequest, due_at: datetime | None = None
    ) -> Moved:
        """Move what another channel can bring away from a request whose own channel is down.

        Returns what stays, which the caller keeps, and the new requests, which are kept.
        """
        async with self.rows.alone(consent):
            known, others = await self._others(consent, items, request, request.codes)
            moving = _covered(request.codes, (*known, *others))
            if not moving or not others:
                return request, []
            stays = {index: code for index, code in request.codes.items() if index not in moving}
            # Kept before the new requests are: the other way round, a crash in between would have both bring it.
            await row.keep(consent, request.model_copy(update={"codes": stays, "moving": moving}))
            return await self._placed(consent, row.request, known, others, due_at)

    async def moved(
        self, consent: Consent, items: Items, request: TransferRequest, due_at: datetime | None = None
    ) -> Moved:
        """Bring a move that was begun to its end. Done again, it does no harm."""
        async with self.rows.alone(consent):
            known, others = await self._others(consent, items, request, request.moving)
            return await self._placed(consent, request, known, others, due_at)

    async def _placed(
        self,
        consent: Consent,
        request: TransferRequest,
        known: list[TransferRequest],
        others: list[TransferRequest],
        due_at: datetime | None,
    ) -> Moved:
        for one in others:
            await self.rows.add(consent, one, due_at)
        left = request.moving.keys() - _covered(request.moving, (*known, *others)).keys()
        codes = request.codes | {index: request.moving[index] for index in left}
        state = request.state if codes else State.LEFT
        return request.model_copy(update={"codes": dict(sorted(codes.items())), "moving": {}, "state": state}), others

    async def _others(
        self, consent: Consent, items: Items, request: TransferRequest, indices: Iterable[int]
    ) -> tuple[list[TransferRequest], list[TransferRequest]]:
        """Lay items of a request out on the channels behind its own. Returns the other requests, and new ones."""
        allowed = self.allowed(consent, items)
        later = {index: _after(allowed.get(index, ()), request.channel) for index in indices}
        later = {index: ways for index, ways in later.items() if ways}
        known = [one for one in await self.rows.all(consent.id) if one.cycle == request.cycle and one.id != request.id]
        layout = lay_out(consent, items, self.party, known, later, cycle=request.cycle)
        return known, layout.requests[len(known) :]

    def allowed(self, consent: Consent, items: Items) -> dict[int, tuple[str, ...]]:
        """Return, per item, the channels that can be asked and that the holder was told of."""
        return {
            index: tuple(one for one in self.ways.of(item, consent.holder) if one in consent.items[index].channels)
            for index, item in enumerate(items)
            if index not in consent.narrowed
        }


def _covered(codes: Mapping[int, str], requests: Iterable[TransferRequest]) -> dict[int, str]:
    """Return the items that one of the requests brings."""
    elsewhere = {index for one in requests for index in one.codes}
    return {index: code for index, code in codes.items() if index in elsewhere}


def _after(ways: tuple[str, ...], channel: str) -> tuple[str, ...]:
    """Return the channels behind one: what was tried before it is not tried again."""
    return ways[ways.index(channel) + 1 :] if channel in ways else ()

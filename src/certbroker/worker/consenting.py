"""The steps of a consent as a row that workers share: asked about, laid out, and again with every cycle."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from certbroker.collect.collector import Collector
from certbroker.collect.cycles import cycle_at, next_cycle
from certbroker.collect.rows import request_of
from certbroker.consent import Consent, ConsentStatus, IdentityProvider
from certbroker.consents import KIND, Consents
from certbroker.errors import CertbrokerError, ConsentMissing, LeaseLost, Recovery, VaultError
from certbroker.limits.backoff import next_try
from certbroker.store import Held, Leases
from certbroker.transfers import Layout
from certbroker.worker.advanced import Advanced, is_due
from certbroker.worker.observed import untold
from certbroker.worker.telling import Kind, Notifier, of_consent

_SOON, _SELDOM = timedelta(seconds=2), timedelta(hours=1)
_YOUNG = timedelta(minutes=1)
"""A holder who is asked usually decides within minutes. Later the provider is asked less and less often."""


@dataclass(frozen=True, slots=True)
class Consenting:
    """Takes consents further."""

    collector: Collector
    consents: Consents
    identity: IdentityProvider | None
    clock: Callable[[], datetime]
    notifier: Notifier
    chance: Callable[[], float] = random.random

    async def start(self, consent: str) -> None:
        """Let workers have a consent. Raises ConsentMissing, LeaseLost."""
        await self.consents.load(consent)
        async with self._leases.held(KIND, consent) as held:
            await held.settle(replace(held.entry, due_at=self.clock()))

    async def decide(self, consent: str) -> Consent:
        """Return a consent as it now stands, asking the provider while it is pending. Raises ConsentMissing."""
        found = await self.consents.load(consent)
        if found.status is not ConsentStatus.PENDING:
            return found
        with suppress(LeaseLost):  # another asks, and keeps what it is told
            async with self._leases.held(KIND, consent) as held:
                found = await self.consents.read(held.entry)
                if found.status is ConsentStatus.PENDING:
                    asked = await self._asked(found)
                    # What is not pending any more is due at once, where workers wait for it.
                    is_due = held.entry.due_at if asked is found else held.entry.due_at and self.clock()
                    await held.settle(self.consents.entry(asked, is_due))
        return await self.consents.load(consent)

    async def advance(self, name: str, *, through: bool) -> Advanced:
        """Take a consent one step further. Raises ConsentMissing, LeaseLost, VaultError."""
        async with self._leases.held(KIND, name, patience=0) as held:
            kept = self.consents.stored(held.entry)
            if through and not is_due(held.entry.due_at, self.clock()):
                return Advanced(name, kept.status.value, held.entry.due_at)
            found = await self.consents.restated(kept)
            try:
                if found.status is ConsentStatus.PENDING:
                    kept = found = await self._asked(found)
                return await self._decided(held, kept, found)
            except VaultError:
                raise
            except CertbrokerError as error:
                return await self._failed(held, kept, error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other rows go on
                return await self._failed(held, kept, CertbrokerError(f"unexpected: {type(error).__name__}"))

    @property
    def _leases(self) -> Leases:
        return self.collector.advancing.rows.leases

    async def _asked(self, consent: Consent) -> Consent:
        """Return a pending consent as the identity provider knows it now."""
        if self.clock() > consent.approve_until:
            return await self.consents.noted(consent.ended(ConsentStatus.EXPIRED))
        if self.identity is None:
            raise ConsentMissing("no identity provider is set up")
        found = await self.identity.check(consent)
        return found if found.status is ConsentStatus.PENDING else await self.consents.noted(found)

    async def _decided(self, held: Held, kept: Consent, found: Consent) -> Advanced:
        """Go on with a consent. kept: as it was decided; found: with what the holder said since."""
        due_at, further = None, tuple[str, ...]()
        if kept.status is ConsentStatus.PENDING and found.status is ConsentStatus.PENDING:
            due_at = self._next_look(kept)
        elif kept.status is ConsentStatus.APPROVED and found.status is not ConsentStatus.WITHDRAWN:
            kept = kept.model_copy(update={"narrowed": found.narrowed})
            due_at, further = await self._laid_out(held, kept)
        await held.settle(self.consents.entry(kept, due_at))
        return Advanced(kept.id, found.status.value, due_at, further=further)

    async def _laid_out(self, held: Held, consent: Consent) -> tuple[datetime | None, tuple[str, ...]]:
        """Lay out the requests of a consent, or of its next cycle. Returns when to come back, and what is due now.

        The approval is kept first: requests are worked on under the consent as it is kept.
        """
        now = self.clock()
        await held.keep(self.consents.entry(consent, now))
        if await self._is_stopped(consent, now):
            return None, ()
        layout = await self.collector.advancing.lay_out(consent, self.collector.items(consent), now, is_held=True)
        is_awake = await self._woken(consent, layout)
        coming = next_cycle(consent, now)
        if coming is None and consent.periodic and is_awake:
            await self._tell(consent, layout.cycle, "ended")
        further = tuple(one.id for one in layout.requests if not one.state.is_over)
        return coming if is_awake else now + _SOON, further

    async def _woken(self, consent: Consent, layout: Layout) -> bool:
        """Make requests due that no worker has: laid out by somebody else, or stopped. Returns whether all are."""
        rows, waiting = self.collector.advancing.rows, True
        ours = {one.id for one in layout.requests if not one.state.is_over}
        asleep = [one.id for one in await rows.entries(consent.id) if one.id in ours and one.due_at is None]
        for name in asleep:
            try:
                # Not waited for: whoever has it may be waiting for this consent.
                async with rows.held(name, patience=0) as row:
                    if not row.request.state.is_over:
                        await row.settle(consent, row.request, self.clock())
            except LeaseLost:
                waiting = False
        return waiting

    async def _is_stopped(self, consent: Consent, now: datetime) -> bool:
        """Whether a periodic transfer ends because something of the last cycle did not come."""
        if consent.periodic is None or consent.periodic.on_failure == "next":
            return False
        cycle = cycle_at(consent, now)
        earlier = [request_of(one) for one in await self.collector.advancing.rows.entries(consent.id)]
        last = max((one.cycle for one in earlier if one.cycle < cycle), default=None)
        is_stopped = any(one.cycle == last and not one.state.is_over for one in earlier)
        if is_stopped:
            await self._tell(consent, cycle, "stopped")
        return is_stopped

    async def _tell(self, consent: Consent, cycle: int, kind: Kind) -> None:
        try:
            await self.notifier.tell(consent, of_consent(consent, cycle, kind, self.clock()))
        except Exception as error:  # noqa: BLE001 - the notifier is somebody else's
            untold(consent.id, error)

    async def _failed(self, held: Held, kept: Consent, error: CertbrokerError) -> Advanced:
        """Keep the consent as it was, to be tried again where that can help."""
        due_at = None
        if error.recovery is Recovery.RETRY:
            due_at = max(next_try(1, error, self.clock()), self._next_look(kept))
        await held.settle(self.consents.entry(kept, due_at))
        return Advanced(kept.id, kept.status.value, due_at, error)

    def _next_look(self, consent: Consent) -> datetime:
        """Return when to ask again: every two seconds at first, then after half as long as it has waited already."""
        now = self.clock()
        age = now - consent.requested_at
        pause = _SOON if age < _YOUNG else min(age / 2, _SELDOM)
        look = now + pause * (0.9 + 0.2 * self.chance())
        # Once more just before the end: what is approved and not seen by then is none.
        return look if look < consent.approve_until else max(consent.approve_until - _SOON, now + _SOON)

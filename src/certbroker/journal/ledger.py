"""The ledger: a journal in a store of any kind, sealed by it, in lanes of chained entries.

An entry is added under the next number of its lane, which the store gives to one writer only: whoever comes second
reads on and tries the next. So no lock outlives a process, and no two entries follow on the same one.

What must be written once has a lane by its consent, where all writers of it meet. The rest goes into lanes of the
writer's own, so that writers do not wait for one another; where it meets another, it takes another lane.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import date, datetime

from pydantic import ValidationError

from certbroker.errors import LeaseLost, VaultLocked
from certbroker.fields import SEOUL
from certbroker.journal.base import Unless
from certbroker.journal.chain import LANES, SHARED, Broken, Mark, Told, Verified, lane_of, linked
from certbroker.journal.checking import Checking
from certbroker.journal.cutting import Cutting, years_before
from certbroker.journal.entry import Action, Deed, LedgerEntry
from certbroker.journal.proofs import Proof, Proofs
from certbroker.journal.rows import Rows
from certbroker.observing import Happening
from certbroker.privacy import ConnectingInformation, logger
from certbroker.store import AsyncStore, Store, waited_for

LOG = logger(__name__)
UNCUT = Happening("journal.uncut", logging.ERROR, "A lane of the journal cannot be read, and was not cut.")
BROKEN = Happening("journal.broken", logging.ERROR, "The journal is broken, and was not cut there.")
KEEP_YEARS = 2
_OWN = 6
"""How many lanes a writer takes for itself: so many entries are written at once."""


class Ledger:
    """A journal in a store; without one, in memory. Any number of processes may write into one store.

    keep_years: how long entries are kept before `cut` takes them: see docs/guides/journal.md for what the law asks.
    """

    def __init__(
        self,
        store: Store | AsyncStore | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        keep_years: int = KEEP_YEARS,
    ) -> None:
        self._store = waited_for(store)
        self._clock = clock or (lambda: datetime.now(SEOUL))
        self._keep_years = keep_years
        self._rows, self._proofs = Rows(self._store), Proofs(self._store)
        self._turns = [asyncio.Lock() for _ in range(LANES)]
        self._own, self._places = _lanes(_OWN), asyncio.Semaphore(_OWN)

    async def record(self, deed: Deed, *, unless: Unless | None = None, proof: Proof | None = None) -> None:
        """Write a deed down, with its proof beside it."""
        if proof:
            await self._proofs.keep(deed.consent, proof)
        is_done = False
        while not is_done:
            if unless:
                lane = lane_of(deed.consent)
                async with self._turns[lane]:
                    is_done = await self._added(deed, lane, unless)
            else:
                is_done = await self._added_to_own(deed)

    async def _added_to_own(self, deed: Deed) -> bool:
        """Try to add an entry to a lane that nothing here is being written into, the first of its own if may be.

        A lane in which somebody else writes is left to them.
        """
        async with self._places:
            lane = next(lane for lane in self._own if not self._turns[lane].locked())
            async with self._turns[lane]:
                is_done = await self._added(deed, lane, None)
            if not is_done:
                self._own.remove(lane)
                self._own += _lanes(1, (*self._own, lane))
            return is_done

    async def _added(self, deed: Deed, lane: int, unless: Unless | None) -> bool:
        """Try to add an entry; returns whether that is done, or not needed any more."""
        before = await self._rows.head(lane)
        # Looked at after the end of the lane was found: what another adds from now on takes the number from this one.
        if unless and unless(await self._seen(deed.consent)):
            return True
        return await self._rows.add(linked(deed, lane, before, self._clock()), before)

    async def of(self, consent: str) -> list[LedgerEntry]:
        """Return the entries of a consent, the first first. Raises VaultLocked where one cannot be read."""
        try:
            return [LedgerEntry.model_validate(told) for told in await self._rows.children(consent)]
        except ValidationError:
            raise VaultLocked(f"an entry about {consent[:40]} is none") from None

    async def _seen(self, consent: str) -> list[LedgerEntry]:
        """Return the entries of a consent; nothing where they cannot be read: rather twice than not at all."""
        try:
            return await self.of(consent)
        except VaultLocked:
            return []

    async def of_holder(self, ci: ConnectingInformation) -> list[LedgerEntry]:
        """Return the entries of all consents that a holder approved, in the order of their time."""
        found = [one for consent in await self._proofs.consents(ci) for one in await self.of(consent)]
        return sorted(found, key=lambda one: one.at)

    async def proof(self, consent: str) -> Proof | None:
        """Return the proof of a consent's approval, whole. Whoever shows it to somebody records that."""
        return await self._proofs.of(consent)

    async def verify_chain(self, anchors: Mapping[int, Mark] | None = None) -> Verified:
        """Check every entry. What is broken is told with its number, the first of each lane.

        anchors: where the lanes ended at an earlier time, kept elsewhere (`heads`, or an export): what stood there must
        stand there still. Without it nobody can tell whether the last few entries were removed.
        """
        return await Checking(self._rows).verified(anchors or {})

    async def entries(self, since: date | None = None, until: date | None = None) -> AsyncIterator[Told]:
        """Go through the entries as they stand, lane by lane. since, until: days in Korea, `until` not included."""
        async for told in Checking(self._rows).entries(since, until):
            yield told

    async def starts(self) -> dict[int, Mark]:
        """Return where the lanes begin: after what was cut."""
        return {lane: await self._rows.start(lane) for lane in range(LANES)}

    async def cut(self, now: datetime) -> int:
        """Delete entries that are as old as they may become; returns how many. What is left still verifies.

        A lane in which an entry is broken, or that another process cuts just now, is left as it is.
        """
        limit, counts = years_before(now, self._keep_years), dict[str, int]()
        for lane in range(LANES):
            try:
                done = await Cutting(self._store, self._rows, self._proofs, self._clock).cut(lane, limit)
            except LeaseLost:
                continue
            except VaultLocked as error:
                UNCUT.tell(LOG, lane=lane, error=error.code)
                continue
            if isinstance(done, Broken):
                BROKEN.tell(LOG, lane=done.lane, sequence=done.sequence, reason=done.why)
            elif done:
                counts[str(lane)] = done
        if counts:
            told: dict[str, int | str | list[str]] = {f"lane_{lane}": count for lane, count in counts.items()}
            await self.record(Deed(action=Action.CUT, details=told | {"before": limit.date().isoformat()}))
        return sum(counts.values())


def _lanes(count: int, but: Collection[int] = ()) -> list[int]:
    """Return some lanes of those that writers take for themselves."""
    return random.SystemRandom().sample([lane for lane in range(SHARED, LANES) if lane not in but], count)

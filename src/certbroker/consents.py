"""Consents as they are kept: the consent as it was last decided, and beside it what the holder said since.

A withdrawal and a suspension are entries of their own, so that no answer of the identity provider that arrives late
can write over them.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from certbroker.consent import Consent, ConsentStatus
from certbroker.errors import ConsentMissing
from certbroker.journal import Action, Journal, Proof, Silent, deeds
from certbroker.model import given
from certbroker.observing import Happening
from certbroker.privacy import SEALED, logger
from certbroker.store import AsyncStore, Entry, written

KIND = "consent"
SAID = "said"
_WITHDRAWN, _SUSPENDED, _NARROWED = "withdrawn", "suspended", "narrowed-"
_ON, _OFF = b"suspended", b"lifted"
LOG = logger(__name__)
DECIDED = Happening("consent.decided", logging.INFO, "A consent was asked for, or decided.")
WITHDRAWN = Happening("consent.withdrawn", logging.WARNING, "A holder withdrew a consent: nothing is fetched any more.")
SUSPENDED = Happening("consent.suspended", logging.WARNING, "A holder suspended a consent.")
LIFTED = Happening("consent.lifted", logging.INFO, "A holder lifted the suspension of a consent.")
NARROWED = Happening("consent.narrowed", logging.INFO, "A holder withdrew single items of a consent.")


@dataclass(frozen=True, slots=True)
class Consents:
    """The consents that were given to one relying party."""

    store: AsyncStore
    party: str
    clock: Callable[[], datetime]
    journal: Journal = field(default_factory=Silent)

    async def load(self, consent: str) -> Consent:
        """Return a consent as it stands now. Raises ConsentMissing."""
        entry = await self.store.get(KIND, consent)
        if entry is None:
            raise ConsentMissing(f"no consent {consent[:40]}")
        return await self.read(entry)

    async def read(self, entry: Entry) -> Consent:
        """Read a consent, and what its holder said since. Raises ConsentMissing where it is another party's."""
        return await self.restated(self.stored(entry))

    def stored(self, entry: Entry) -> Consent:
        """Read a consent as it was decided, whatever its holder said since: what is kept again is this.

        Raises ConsentMissing where it is another party's, PayloadError where a later certbroker wrote it.
        """
        found = written(Consent, entry)
        if found.party != self.party:
            raise ConsentMissing(f"consent {found.id} was given to another relying party")
        return found

    async def restated(self, decided: Consent) -> Consent:
        """Return a consent as it was decided, with what its holder said since."""
        said = {one.id.rpartition(".")[2]: one.data for one in await self.store.children(SAID, decided.id)}
        narrowed = sorted(int(one.removeprefix(_NARROWED)) for one in said if one.startswith(_NARROWED))
        decided = decided.model_copy(update={"narrowed": tuple(narrowed)}) if narrowed else decided
        if _WITHDRAWN in said:
            return decided.ended(ConsentStatus.WITHDRAWN, datetime.fromisoformat(said[_WITHDRAWN].decode()))
        if said.get(_SUSPENDED) == _ON and decided.status is ConsentStatus.APPROVED:
            return decided.ended(ConsentStatus.SUSPENDED)
        return decided

    async def keep(self, consent: Consent, due_at: datetime | None = None) -> Consent:
        """Keep a consent, for as long as its documents may be kept."""
        await self.noted(consent)
        await self.store.put(self.entry(consent, due_at))
        return consent

    async def noted(self, consent: Consent) -> Consent:
        """Write into the journal, once, that a consent was asked for, or how it was decided."""
        if action := deeds.DECISIONS.get(consent.status):
            unless = None if action is Action.ASKED else deeds.once(action)  # a consent is asked for as it is made
            await self.journal.record(deeds.decision(consent), unless=unless, proof=Proof.of(consent))
            DECIDED.tell(LOG, consent=consent.id, state=consent.status.value, count=len(consent.items))
        return consent

    def entry(self, consent: Consent, due_at: datetime | None = None) -> Entry:
        """Write a consent down."""
        data = consent.model_dump_json(context=SEALED).encode()
        return Entry(KIND, consent.id, "", _until(consent), data, due_at)

    async def withdraw(self, consent: str) -> Consent:
        """Withdraw a consent for good."""
        found = await self.load(consent)
        if found.status is not ConsentStatus.WITHDRAWN:
            await self.journal.record(deeds.deed(found, Action.WITHDRAWN), unless=deeds.once(Action.WITHDRAWN))
            await self._say(_WITHDRAWN, found, self.clock().isoformat().encode())
            WITHDRAWN.tell(LOG, consent=found.id)
        return await self.load(consent)

    async def suspend(self, consent: str, *, lift: bool = False) -> Consent:
        """Suspend a consent, or lift its suspension."""
        found, action = await self.load(consent), Action.LIFTED if lift else Action.SUSPENDED
        await self.journal.record(deeds.deed(found, action), unless=deeds.changes(action))
        await self._say(_SUSPENDED, found, _OFF if lift else _ON)
        (LIFTED if lift else SUSPENDED).tell(LOG, consent=found.id)
        return await self.load(consent)

    async def narrow(self, consent: str, indices: Collection[int]) -> Consent:
        """Withdraw single items of a consent for good."""
        found = await self.load(consent)
        new = sorted(set(indices) - set(found.narrowed))
        if new:
            certificates = [found.items[index].certificate for index in new]
            await self.journal.record(deeds.deed(found, Action.NARROWED, {"certificates": certificates}))
            NARROWED.tell(LOG, consent=found.id, certificates=tuple(certificates))
        for index in new:
            await self._say(f"{_NARROWED}{index}", found, self.clock().isoformat().encode())
        return await self.load(consent)

    async def _say(self, what: str, consent: Consent, data: bytes) -> None:
        await self.store.put(Entry(SAID, f"{consent.id}.{what}", consent.id, _until(consent), data))


def id_of(consent: Consent | str) -> str:
    """Return the id of a consent, which may be given by it. Raises SettingsError where it is neither."""
    found = given(consent, "the consent", Consent, str)
    return found if isinstance(found, str) else found.id


def _until(consent: Consent) -> datetime:
    last = max(consent.approve_until, consent.fetch_until or consent.approve_until)
    return last + timedelta(days=consent.retention_days)

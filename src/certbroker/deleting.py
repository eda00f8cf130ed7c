"""Deletes what may no longer be kept: what holders withdrew, what is to be forgotten, what its time is over for.

What is to be deleted is marked before the consent says so: a process that dies in between leaves a mark, and `purge`
finds it. A mark takes effect only where the consent says so as well.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from certbroker.collect import KIND as REQUEST
from certbroker.collect import Collector
from certbroker.collect.narrowing import concerns, emptied
from certbroker.collect.outcomes import Outcomes
from certbroker.consent import Consent, ConsentStatus
from certbroker.consents import KIND as CONSENT
from certbroker.consents import SAID, Consents
from certbroker.errors import ConsentMissing, LeaseLost, VaultLocked
from certbroker.journal import Action, Deed, Journal, LedgerEntry
from certbroker.journal.base import Unless
from certbroker.journal.entry import Details
from certbroker.journal.rows import FOREVER
from certbroker.privacy import opaque_id
from certbroker.store import AsyncStore, Entry
from certbroker.transfers import State

_MARK, _MARKS = "to_delete", "to_delete"
_OF_A_CONSENT = {REQUEST, SAID, "evidence"}
Reason = Literal["withdrawn", "narrowed", "asked"]


class _Deletion(Protocol):
    """What a store says of something that it deleted."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def reason(self) -> str: ...


@runtime_checkable
class _Remembering(Protocol):
    """A store that says what it deleted: the vault."""

    async def deletions(self, since: datetime) -> Sequence[_Deletion]:
        """Return what was deleted since a time."""
        ...


@runtime_checkable
class _KeepingEvidence(Protocol):
    """A store in which evidence lies beside the requests that brought it: the vault."""

    async def list(self, consent: str) -> Sequence[Any]:
        """Return the evidence of a consent, unread."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """What is to be deleted of a consent: all of it, or the certificates that its holder withdrew singly."""

    consent: str
    reason: Reason
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deleting:
    """Deletes, and writes into the journal what was deleted and why."""

    store: AsyncStore
    consents: Consents
    collector: Collector
    journal: Journal
    clock: Callable[[], datetime]

    async def mark(self, consent: str, reason: Reason) -> str:
        """Mark a consent; returns the id of the mark."""
        name = opaque_id(f"del_{consent}.")
        told = json.dumps({"consent": consent, "reason": reason}).encode()
        await self.store.put(Entry(_MARK, name, _MARKS, FOREVER, told))
        return name

    async def marked(self) -> list[Marked]:
        """Return what is marked, and is there still."""
        found = dict[str, Marked]()
        for _, consent, reason in await self._marks():
            with suppress(ConsentMissing):
                one = _marked(await self.consents.load(consent), reason)
                if one and (consent not in found or one.reason != "narrowed"):
                    found[consent] = one
        return list(found.values())

    async def forget(self, consent: str) -> int:
        """Delete a consent with all that belongs to it; returns how many entries. Another party's is left alone."""
        try:
            await self.consents.load(consent)
        except ConsentMissing:
            return 0
        mark = await self.mark(consent, "asked")
        return await self._all(consent, "asked", mark)

    async def purge(self) -> int:
        """Delete what is marked and what its time is over for; returns how many entries."""
        count = 0
        for mark, consent, reason in await self._marks():
            with suppress(LeaseLost):
                count += await self._one(mark, consent, reason)
        return count + await self._outdated()

    async def _marks(self) -> list[tuple[str, str, Reason]]:
        found = [(one.id, json.loads(one.data)) for one in await self.store.children(_MARK, _MARKS)]
        return [(name, told["consent"], told["reason"]) for name, told in found]

    async def _one(self, mark: str, consent: str, reason: Reason) -> int:
        try:
            found = await self.consents.load(consent)
        except ConsentMissing:
            # Another party's, whose own purge does it; or deleted, and perhaps not written down.
            return 0 if await self.store.get(CONSENT, consent) else await self._all(consent, reason, mark)
        now = _marked(found, reason)
        if now is None:
            return 0
        return await (self._narrowed(found, mark) if now.reason == "narrowed" else self._all(consent, now.reason, mark))

    async def _all(self, consent: str, reason: str, mark: str) -> int:
        count = await self.store.delete(consent)
        await self._record(consent, {"reason": reason, "count": count}, unless=_is_told)
        await self.store.delete(mark)
        return count

    async def _narrowed(self, consent: Consent, mark: str) -> int:
        """Empty what came of items that were withdrawn singly; returns how many documents."""
        rows, items = self.collector.advancing.rows, self.collector.items(consent)
        read = Outcomes(self.collector.party, self.collector.catalogue, self.clock)
        gone = set[str]()
        for request in await rows.all(consent.id):
            if request.state is not State.COLLECTED or not concerns(consent, request):
                continue
            async with rows.held(request.id) as row:
                after = emptied(consent, items, row.request, read)
                lost = set(row.request.digests) - set(after.digests)
                await self._without_evidence(consent.id, lost)
                await row.settle(consent, after, row.due_at)
                gone |= lost
        if gone:
            names = [consent.items[index].certificate for index in consent.narrowed]
            told: Details = {"reason": "narrowed", "count": len(gone), "certificates": names, "sha256": sorted(gone)}
            await self._record(consent.id, told)
        await self.store.delete(mark)
        return len(gone)

    async def _without_evidence(self, consent: str, digests: set[str]) -> None:
        if isinstance(self.store, _KeepingEvidence):
            for one in await self.store.list(consent):
                if one.provenance.raw_sha256 in digests:
                    await self.store.delete(one.id)

    async def _outdated(self) -> int:
        now = self.clock()
        count = await self.store.purge(now)
        if isinstance(self.store, _Remembering):
            found = [one for one in await self.store.deletions(now) if one.reason == "retention"]
            per_consent = Counter(
                one.id if one.kind == CONSENT else one.parent for one in found if one.kind in {CONSENT, *_OF_A_CONSENT}
            )
            for consent, number in per_consent.items():
                await self._record(consent, {"reason": "retention", "count": number})
        elif count:
            await self.journal.record(Deed(action=Action.DELETED, details={"reason": "retention", "count": count}))
        return count

    async def _record(self, consent: str, details: Details, unless: Unless | None = None) -> None:
        """Write a deletion down. What else there is to say of the consent, the journal knows: it is gone itself."""
        entries = list[LedgerEntry]()
        with suppress(VaultLocked):  # a history that is broken stops no deletion
            entries = await self.journal.of(consent)
        known = {name: getattr(entries[0], name) for name in ("party", "holder", "recipient", "purpose") if entries}
        deed = Deed(action=Action.DELETED, consent=consent, details=details, **known)
        await self.journal.record(deed, unless=unless)


def _marked(consent: Consent, reason: Reason) -> Marked | None:
    """Return what a mark means now; None where the consent does not say so."""
    if reason == "asked" or consent.status is ConsentStatus.WITHDRAWN:
        told: Reason = "asked" if reason == "asked" else "withdrawn"
        return Marked(consent.id, told, tuple(item.certificate for item in consent.items))
    certificates = tuple(consent.items[index].certificate for index in consent.narrowed)
    return Marked(consent.id, "narrowed", certificates) if certificates and reason == "narrowed" else None


def _is_told(entries: Sequence[LedgerEntry]) -> bool:
    """Whether it was written down that all of a consent was deleted."""
    whole = ("withdrawn", "asked", "retention")
    return any(one.action is Action.DELETED and one.details.get("reason") in whole for one in entries)

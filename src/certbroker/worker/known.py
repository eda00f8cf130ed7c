"""Consents that a worker has read, so that the requests of one do not each read it anew."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from certbroker.collect.collector import Collector
from certbroker.collect.outcomes import Items
from certbroker.consent import Consent, ConsentStatus
from certbroker.consents import KIND, Consents
from certbroker.errors import ConsentMissing

MOST = 500


@dataclass(frozen=True, slots=True)
class Known:
    """Approved consents as they were decided. That does not change; what holders say since is read every time."""

    collector: Collector
    consents: Consents
    _found: dict[str, tuple[Consent, Items]] = field(default_factory=dict[str, "tuple[Consent, Items]"])
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary[str, asyncio.Lock])
    """Requests of one consent come together: one of them reads it."""

    async def of(self, consent: str) -> tuple[Consent, Items]:
        """Return a consent as it stands now, and what it is about. Raises ConsentMissing."""
        decided, items = self._found.get(consent) or await self._once(consent)
        return await self.consents.restated(decided), items

    async def _once(self, consent: str) -> tuple[Consent, Items]:
        async with self._turns.setdefault(consent, asyncio.Lock()):
            return self._found.get(consent) or await self._read(consent)

    async def _read(self, consent: str) -> tuple[Consent, Items]:
        entry = await self.collector.store.get(KIND, consent)
        if entry is None:
            raise ConsentMissing(f"no consent {consent[:40]}")
        decided = self.consents.stored(entry)
        found = decided, self.collector.items(decided)
        if decided.status is ConsentStatus.APPROVED:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[consent] = found
        return found

"""Whose an entry is: a keyed hash of the holder's CI, taken from the consent that it belongs to."""

import json
from typing import TYPE_CHECKING, Any, cast

from certbroker.privacy import ConnectingInformation
from certbroker.store import Entry
from certbroker.vault.keys import Index

if TYPE_CHECKING:
    from certbroker.vault.rows import Rows

CONSENT = "consent"
_PREFIX = "con_"
"""How the ids of consents begin: what belongs to anything else has no owner."""
_KNOWN = 10_000
"""How many consents' owners are remembered; a holder who is known to a consent stays its holder."""


class Owners:
    """Finds owners."""

    def __init__(self, rows: "Rows", index: Index) -> None:
        self._rows, self._index = rows, index
        self._known: dict[str, bytes] = {}

    def of(self, ci: ConnectingInformation | None) -> bytes | None:
        """Return the keyed hash of a CI."""
        return self._index.of("owner", ci.reveal()) if ci else None

    async def of_entry(self, entry: Entry) -> bytes | None:
        """Return whose an entry is; None where that is not known, as before the holder's approval."""
        if entry.kind == CONSENT:
            return self.of(_ci(entry.data))
        if not entry.parent.startswith(_PREFIX) or entry.parent in self._known:
            return self._known.get(entry.parent)
        from certbroker.vault.rows import OWNER

        found = await self._rows.read(OWNER, kind=CONSENT, id=entry.parent)
        owner: bytes | None = found[0].owner if found else None
        if owner is not None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[entry.parent] = owner
        return owner


def _ci(data: bytes) -> ConnectingInformation | None:
    """Return the CI of a consent's holder."""
    try:
        told: object = json.loads(data)
    except ValueError:
        return None
    holder = cast("dict[str, Any]", told).get("holder") if isinstance(told, dict) else None
    ci = cast("dict[str, Any]", holder).get("ci") if isinstance(holder, dict) else None
    return ConnectingInformation(ci) if isinstance(ci, str) else None

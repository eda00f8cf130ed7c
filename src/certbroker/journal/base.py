"""What the rest of certbroker needs of a journal, and the one that writes nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from certbroker.journal.entry import Deed, LedgerEntry
from certbroker.journal.proofs import Proof
from certbroker.privacy import ConnectingInformation

Unless = Callable[[Sequence[LedgerEntry]], bool]
"""Tells from the entries of a consent whether a deed stands there already."""


class Journal(Protocol):
    """Writes down what is done. A deed that cannot be written down is not done: errors are those of the store."""

    async def record(self, deed: Deed, *, unless: Unless | None = None, proof: Proof | None = None) -> None:
        """Write a deed down, before it takes effect.

        unless: looks at the entries of the consent; where it says yes, nothing is written, also where two processes
        write at once. proof: of an approval; kept whole beside the entry.
        """
        ...

    async def of(self, consent: str) -> list[LedgerEntry]:
        """Return the entries of a consent, the first first."""
        ...

    async def of_holder(self, ci: ConnectingInformation) -> list[LedgerEntry]:
        """Return the entries of all consents that a holder approved, found by a keyed hash of the CI."""
        ...

    async def cut(self, now: datetime) -> int:
        """Delete entries whose time is over; returns how many."""
        ...


class Silent:
    """Writes nothing down: for parts that are used by themselves."""

    async def record(self, deed: Deed, *, unless: Unless | None = None, proof: Proof | None = None) -> None:
        """Do nothing."""

    async def of(self, consent: str) -> list[LedgerEntry]:  # noqa: ARG002 - as Journal
        """Return nothing."""
        return []

    async def of_holder(self, ci: ConnectingInformation) -> list[LedgerEntry]:  # noqa: ARG002 - as Journal
        """Return nothing."""
        return []

    async def cut(self, now: datetime) -> int:  # noqa: ARG002 - as Journal
        """Do nothing."""
        return 0

"""What a store keeps, and what is asked of every store."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an opaque id, what it belongs to, until when it may be kept, and its content."""

    kind: str
    id: str
    parent: str
    keep_until: datetime
    data: bytes = field(repr=False)
    due_at: datetime | None = None
    """When something is to be done about it; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who works on an entry, and until when it counts as theirs: a worker that died holds it no longer."""

    worker: str
    until: datetime


class Store(Protocol):
    """Keeps entries. Writing an entry again replaces it."""

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        ...

    def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept."""
        ...

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        ...

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        ...

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it; returns how many."""
        ...

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many."""
        ...

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on, the longest due first."""
        ...

    def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does. Whoever holds the lease may take it again.

        It need not be due: a callback, a person and a withdrawal do not wait for that. Whoever had it from `due` looks
        at its `due_at`, for another may have worked on it since, and releases it where it is not due.
        """
        ...

    def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then.

        Raises LeaseLost where another took it over.
        """
        ...

    def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's; the entry stays as it is."""
        ...


class AsyncStore(Protocol):
    """Keeps entries where waiting is needed: the vault. The methods are those of `Store`."""

    async def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        ...

    async def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept."""
        ...

    async def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        ...

    async def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        ...

    async def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it; returns how many."""
        ...

    async def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many."""
        ...

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on, the longest due first."""
        ...

    async def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry, due or not, to work on it alone; None where another does."""
        ...

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then. Raises LeaseLost."""
        ...

    async def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's; the entry stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Direct:
    """A store that answers at once, as one that is waited for."""

    store: Store

    async def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        self.store.put(entry)

    async def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id."""
        return self.store.add(entry)

    async def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        return self.store.get(kind, entry)

    async def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent."""
        return self.store.children(kind, parent)

    async def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it."""
        return self.store.delete(parent)

    async def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept."""
        return self.store.purge(now)

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on."""
        return self.store.due(now, limit)

    async def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does."""
        return self.store.claim(kind, entry, lease, now)

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then. Raises LeaseLost."""
        self.store.settle(entry, worker, until)

    async def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's."""
        self.store.release(kind, entry, worker)

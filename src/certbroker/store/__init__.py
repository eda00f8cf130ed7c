"""Where consents and transfer requests are kept between calls and processes: in memory, or sealed in SQLite.

What is kept holds personal data in full, so it is sealed before it reaches a file: AES-256-GCM under a key that the
caller keeps elsewhere, a fresh nonce per entry, and kind, id and parent bound as associated data. Personal data never
stands in a key column.
"""

from inspect import iscoroutinefunction
from typing import cast

from certbroker.errors import SettingsError
from certbroker.store.base import AsyncStore, Direct, Entry, Lease, Store
from certbroker.store.leases import Held, Leases, worker_name
from certbroker.store.memory import MemoryStore
from certbroker.store.sqlite import KEY_BYTES, SqliteStore
from certbroker.store.written import written

__all__ = [
    "KEY_BYTES",
    "AsyncStore",
    "Direct",
    "Entry",
    "Held",
    "Lease",
    "Leases",
    "MemoryStore",
    "SqliteStore",
    "Store",
    "waited_for",
    "worker_name",
    "written",
]


def waited_for(store: "Store | AsyncStore | None") -> AsyncStore:
    """Return a store as one that is waited for; without one, a store in memory.

    Raises SettingsError for a vault behind a blocking door: it would keep the whole event loop waiting, and what a
    vault does beyond a store would not be found.
    """
    if store is None:
        return Direct(MemoryStore())
    if instead := getattr(store, "in_a_loop", ""):
        raise SettingsError(f"a blocking vault is not for an event loop: give {instead} in its place")
    return cast("AsyncStore", store) if iscoroutinefunction(store.put) else Direct(cast("Store", store))

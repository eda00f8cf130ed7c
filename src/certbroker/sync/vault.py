"""The blocking vault: a thin layer over the async one, which runs in a thread of its own."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from certbroker import vault as core
from certbroker.catalogue import Catalogue
from certbroker.consent import Consent
from certbroker.errors import SettingsError
from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.privacy import ConnectingInformation
from certbroker.reading import Profile
from certbroker.settings import Official, RelyingParty, Settings, VaultSettings
from certbroker.store import Entry, Lease
from certbroker.sync.door import Door
from certbroker.vault import Kept, KeyRing, Listed, Sealer, WrappingKey
from certbroker.vault.vault import KEEP_DELETIONS_YEARS

if TYPE_CHECKING:
    from certbroker.vault.checking import Fault
    from certbroker.vault.deletion import Deletion
    from certbroker.vault.status import Status


class Vault:
    """Keeps consents, transfer requests and evidence: a `Store`, and more. Safe to share between threads.

    Opens with its first use, and again in a forked process; close it, or use it in `with`. A blocking `Broker` that
    gets it as its store works in the same thread. Every method raises as that of `certbroker.aio.Vault`.
    """

    in_a_loop: ClassVar[str] = "certbroker.aio.Vault"
    """What is given in its place to what lives in an event loop."""

    def __init__(self, opener: Callable[[], AbstractAsyncContextManager[core.Vault]]) -> None:
        self.door = Door(opener)

    @classmethod
    def at(
        cls,
        url: str,
        keys: KeyRing | str | Path | None = None,
        *,
        sealer: Sealer | None = None,
        clock: Callable[[], datetime] | None = None,
        catalogue: Catalogue | None = None,
        connections: int = 5,
        keep_deletions_years: int = KEEP_DELETIONS_YEARS,
        party: RelyingParty | None = None,
    ) -> Self:
        """Return a vault that opens with its first use, as `open` does."""
        return cls(
            lambda: core.Vault.at(
                url,
                keys,
                sealer=sealer,
                clock=clock,
                catalogue=catalogue,
                connections=connections,
                keep_deletions_years=keep_deletions_years,
                party=party,
            )
        )

    @classmethod
    def of(
        cls,
        settings: Settings | VaultSettings,
        *,
        clock: Callable[[], datetime] | None = None,
        party: RelyingParty | None = None,
    ) -> Self:
        """Return the vault of settings, which opens with its first use."""
        return cls(lambda: core.Vault.of(settings, clock=clock, party=party))

    @classmethod
    def open(
        cls,
        url: str,
        keys: KeyRing | str | Path | None = None,
        *,
        sealer: Sealer | None = None,
        clock: Callable[[], datetime] | None = None,
        catalogue: Catalogue | None = None,
        connections: int = 5,
        keep_deletions_years: int = KEEP_DELETIONS_YEARS,
        party: RelyingParty | None = None,
    ) -> Self:
        """Open a vault, making its tables or bringing them to this version.

        url: `sqlite:///path` or `postgresql://…`. keys: a ring, or the file of one. Without: the ring in
        CERTBROKER_VAULT_KEYS, else `<path>.keys` beside a SQLite database.

        Raises SettingsError, KeyMissing, VaultLocked where the keys are another vault's, VaultUnavailable.
        """
        vault = cls.at(
            url,
            keys,
            sealer=sealer,
            clock=clock,
            catalogue=catalogue,
            connections=connections,
            keep_deletions_years=keep_deletions_years,
            party=party,
        )
        vault.door.open()
        return vault

    @property
    def inner(self) -> core.Vault:
        """The async vault, which belongs to the loop behind the door."""
        return self.door.open()[1]

    @property
    def ring(self) -> KeyRing:
        """The keys."""
        return self.inner.ring

    def close(self) -> None:
        """Close the connections, and end the background thread unless a broker uses it."""
        self.door.close()

    def __enter__(self) -> Self:
        self.door.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what every store has

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        self.door.run(core.Vault.put, entry)

    def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept."""
        return self.door.run(core.Vault.add, entry)

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry; None where there is none, or none any more."""
        return self.door.run(core.Vault.get, kind, entry)

    def children(self, kind: str, parent: str) -> "Entries":
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        return self.door.run(core.Vault.children, kind, parent)

    def delete(self, parent: str, reason: str = "deleted") -> int:
        """Delete an entry and all that belongs to it; returns how many."""
        return self.door.run(core.Vault.delete, parent, reason)

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many."""
        return self.door.run(core.Vault.purge, now)

    def due(self, now: datetime, limit: int) -> "Names":
        """Return kind and id of entries that are due and that nobody works on, the longest due first."""
        return self.door.run(core.Vault.due, now, limit)

    def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does."""
        return self.door.run(core.Vault.claim, kind, entry, lease, now)

    def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then."""
        self.door.run(core.Vault.settle, entry, worker, until)

    def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's; the entry stays as it is."""
        self.door.run(core.Vault.release, kind, entry, worker)

    # --- evidence

    def keep(self, evidence: Evidence[Certificate], consent: Consent, profile: Profile | None = None) -> str:
        """Keep evidence that was fetched under a consent; returns its id."""
        return self.door.run(core.Vault.keep, evidence, consent, profile)

    def evidence(self, evidence: str, who: Official, why: str, *, place: str = "") -> Evidence[Certificate]:
        """Read evidence again from its raw bytes, and write down who read it, why, and where."""
        return self.door.run(core.Vault.evidence, evidence, who, why, place=place)

    def kept(self, evidence: str, who: Official, why: str, *, place: str = "") -> Kept:
        """Return evidence as it is kept, unread; that it was seen is written down as well."""
        return self.door.run(core.Vault.kept, evidence, who, why, place=place)

    def evidence_of(self, certificate: str, who: Official, why: str, *, place: str = "") -> "Kepts":
        """Return all evidence of a certificate, of every holder whose consent is in force: to read it anew."""
        return self.door.run(core.Vault.evidence_of, certificate, who, why, place=place)

    def list(self, consent: Consent | str) -> "Listing":
        """Return what there is of evidence that was fetched under a consent, without showing it."""
        return self.door.run(core.Vault.list, consent)

    # --- looking after it

    def of_owner(self, ci: ConnectingInformation, kind: str = "consent") -> "Entries":
        """Return the entries of a kind that belong to a holder, found by a keyed hash of their CI."""
        return self.door.run(core.Vault.of_owner, ci, kind)

    def deletions(self, since: datetime) -> "Deletions":
        """Return what was deleted since a time, the first first."""
        return self.door.run(core.Vault.deletions, since)

    def is_deleted(self, proof: "Deletion") -> bool:
        """Whether a deletion that was told once holds, also after the vault has forgotten it."""
        return self.door.run(core.Vault.is_deleted, proof)

    def compact(self) -> None:
        """Write the tables anew, so that no page of them holds anything of what was deleted. Others wait meanwhile."""
        self.door.run(core.Vault.compact)

    def rotate(
        self,
        new_key: WrappingKey | None = None,
        *,
        batch: int = 500,
        on_progress: Callable[[int], None] | None = None,
    ) -> int:
        """Wrap every data key under a new key, while others read and write; returns how many were wrapped anew.

        on_progress: is called in another thread.
        """
        return self.door.run(core.Vault.rotate, new_key, batch=batch, on_progress=on_progress)

    def status(self) -> "Status":
        """Return how it is: version, what is kept, what is due or to be deleted, which keys wrap how much."""
        return self.door.run(core.Vault.status)

    def check(self, on_progress: Callable[[int], None] | None = None) -> "Faults":
        """Open every item and check every deletion; returns what is wrong."""
        return self.door.run(core.Vault.check, on_progress)

    def keys_in_use(self) -> dict[str, int]:
        """Return how many items each key wraps."""
        return self.door.run(core.Vault.keys_in_use)

    def retire(self, key: str) -> None:
        """Forget an earlier key: what it wrapped, in backups too, can never be opened again."""
        self.door.run(core.Vault.retire, key)


def require_no_async(store: object) -> None:
    """Raise SettingsError for an async vault: it belongs to an event loop of its own, and not to that of the door."""
    if isinstance(store, core.Vault):
        raise SettingsError("an async vault is not for a blocking broker: give certbroker.Vault in its place")


Entries = list[Entry]
Names = list[tuple[str, str]]
Kepts = list[Kept]
Listing = list[Listed]
if TYPE_CHECKING:
    Deletions = list[Deletion]
    Faults = list[Fault]

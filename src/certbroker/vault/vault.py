"""The vault (보관함): everything that is kept about people, sealed, in SQLite or PostgreSQL."""

import asyncio
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from certbroker.catalogue import Catalogue, discover
from certbroker.errors import EvidencePurged, KeyMissing, LeaseLost, SettingsError, VaultError, VaultLocked
from certbroker.fields import SEOUL
from certbroker.journal import Ledger
from certbroker.privacy import ConnectingInformation
from certbroker.settings import RelyingParty, Settings, VaultSettings
from certbroker.store import Entry, Lease
from certbroker.vault.evidences import Evidences, Values, require_no_evidence
from certbroker.vault.keys import WrappingKey, joined
from certbroker.vault.owners import CONSENT, Owners
from certbroker.vault.ring import KeyRing, ring_by, ring_of
from certbroker.vault.sealing import Envelope, Sealed, Sealer, aside
from certbroker.vault.times import moment, stamp

if TYPE_CHECKING:
    from certbroker.vault.checking import Fault
    from certbroker.vault.deletion import Deletion
    from certbroker.vault.rows import Found, Rows
    from certbroker.vault.status import Status

KEEP_DELETIONS_YEARS = 2
_ASKED = "deleted"
_NEEDED = ("sqlalchemy", "alembic", "greenlet")
Told = Callable[[int], None]
Faults = list["Fault"]


class Vault(Evidences):
    """Keeps consents, transfer requests and evidence: an `AsyncStore`, and more.

    Belongs to one event loop and one process; close it there, or use it in `async with`. Any number of processes may
    share a database.
    """

    def __init__(
        self,
        rows: "Rows",
        keys: KeyRing,
        sealer: Sealer,
        clock: Callable[[], datetime],
        catalogue: Callable[[], Catalogue],
        *,
        keep_deletions_years: int = KEEP_DELETIONS_YEARS,
        party: RelyingParty | None = None,
    ) -> None:
        self.ring, self.party = keys, party.mark if party else ""
        self.journal = Ledger(self, clock)
        self._rows, self._sealer = rows, sealer
        self._clock, self._catalogue = clock, catalogue
        self._keep_deletions_years = keep_deletions_years
        self._owners = Owners(rows, keys.index)
        self._opening, self._is_open, self._process = asyncio.Lock(), False, os.getpid()

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
        """Return a vault that opens with its first use, as `open` does. Raises SettingsError, KeyMissing."""
        if not all(map(find_spec, _NEEDED)):
            raise SettingsError("a vault needs: pip install certbroker[vault]")
        from certbroker.vault import engine
        from certbroker.vault.rows import Rows

        place = engine.address(url)
        ring = ring_of(keys, engine.path_of(place))
        return cls(
            Rows(engine.connect(place, connections), engine.direct(place, connections)),
            ring,
            sealer or Envelope(ring),
            clock or (lambda: datetime.now(SEOUL)),
            (lambda: catalogue) if catalogue else discover,
            keep_deletions_years=keep_deletions_years,
            party=party,
        )

    @classmethod
    def of(
        cls,
        settings: Settings | VaultSettings,
        *,
        clock: Callable[[], datetime] | None = None,
        party: RelyingParty | None = None,
    ) -> Self:
        """Return the vault of settings, which opens with its first use; party: as `open`.

        Raises SettingsError, KeyMissing.
        """
        found = settings.vault if isinstance(settings, Settings) else settings
        if found is None:
            raise SettingsError("no vault: add a section [vault] with its url")
        keys = found.keys and ring_by(found.keys)
        return cls.at(
            found.address(),
            keys,
            clock=clock,
            connections=found.connections,
            keep_deletions_years=found.keep_deletions_years,
            party=party,
        )

    @classmethod
    async def open(
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
        CERTBROKER_VAULT_KEYS, else `<path>.keys` beside a SQLite database. Where neither the database nor the file is
        there, a file is made. sealer: another than AES-256-GCM under the keys of the ring. keep_deletions_years: how
        long the vault knows of what it deleted, before `purge` has it forget. party: whose evidence alone is kept and
        read by this object; that of others is as if it were not there.

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
        try:
            await vault.prepare()
        except BaseException:
            await vault.close()
            raise
        return vault

    async def prepare(self) -> None:
        """Make the tables or bring them to this version now, not with the first use. Raises as `open`."""
        await self._opened()

    async def close(self) -> None:
        """Close the connections."""
        await self._rows.close()

    async def __aenter__(self) -> Self:
        try:
            await self._opened()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _opened(self) -> "Rows":
        """Return the rows, once the tables are of this version. Raises as `open`, SettingsError after a fork."""
        if self._process != os.getpid():
            raise SettingsError("a vault does not outlive a fork: open one in each process")
        if not self._is_open:
            async with self._opening:
                if not self._is_open:
                    await self._rows.prepare(self.ring.index.of("vault", "mark"))
                    self._is_open = True
        return self._rows

    # --- what every store has

    async def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id.

        Raises EvidencePurged where it was deleted, or what it belongs to was: that does not come back.
        """
        await self._keep(await self._values(entry))

    async def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept. Raises as `put`."""
        rows = await self._opened()
        if await rows.add(await self._values(entry)):
            return True
        found = await rows.get(entry.kind, entry.id)
        if found is None or found.deleted_at is not None:
            raise EvidencePurged(f"{entry.kind} {entry.id}")
        return False

    async def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry; None where there is none, or none any more.

        Raises VaultLocked, KeyMissing, VaultError for evidence.
        """
        require_no_evidence(kind)
        row = await (await self._opened()).get(kind, entry)
        return None if row is None or row.deleted_at is not None else await self._entry(row)

    async def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        from certbroker.vault.rows import CHILDREN

        require_no_evidence(kind)
        return await self._entries(await (await self._opened()).read(CHILDREN, kind=kind, parent=parent))

    async def delete(self, parent: str, reason: str = _ASKED) -> int:
        """Delete an entry and all that belongs to it; returns how many."""
        from certbroker.vault import deletion

        rows = await self._opened()
        return await deletion.delete(rows, deletion.belonging(parent), self.ring.index, self._clock(), reason)

    async def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many. To be called once a day at least.

        What is left of deletions that are `keep_deletions_years` old goes as well, and is not counted.
        """
        from certbroker.vault import deletion, forgetting

        rows = await self._opened()
        count = await deletion.delete(rows, deletion.expired(now), self.ring.index, now, deletion.RETENTION)
        await forgetting.forget(rows, self.ring.index, now, self._keep_deletions_years, self.journal)
        return count

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on, the longest due first."""
        from certbroker.vault.rows import DUE

        rows = await self._opened()
        return [(kind, name) for kind, name in await rows.read(DUE, now=stamp(now), limit=limit)]

    async def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does. Whoever holds the lease may take it again.

        It need not be due. Another may have worked on it since `due` was asked: look at its `due_at`, and `release` it
        where it is not due.
        """
        require_no_evidence(kind)
        row = await (await self._opened()).claim(kind, entry, lease.worker, stamp(lease.until), stamp(now))
        return None if row is None else await self._entry(row)

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then.

        Raises LeaseLost where another took it over.
        """
        rows = await self._opened()
        if not await rows.settle(await self._values(entry), worker, None if until is None else stamp(until)):
            raise LeaseLost(f"{entry.kind} {entry.id}")

    async def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's; the entry stays as it is."""
        await (await self._opened()).release(kind, entry, worker)

    # --- looking after it

    async def of_owner(self, ci: ConnectingInformation, kind: str = CONSENT) -> list[Entry]:
        """Return the entries of a kind that belong to a holder, found by a keyed hash of their CI."""
        from certbroker.vault.rows import OWNED

        require_no_evidence(kind)
        return await self._entries(await (await self._opened()).read(OWNED, kind=kind, owner=self._owners.of(ci)))

    async def deletions(self, since: datetime) -> "list[Deletion]":
        """Return what was deleted since a time, the first first. Raises VaultLocked where a proof does not hold.

        Of what was deleted longer ago than `keep_deletions_years`, `purge` leaves nothing: see `is_deleted`.
        """
        from certbroker.vault import deletion

        return await deletion.deletions(await self._opened(), self.ring.index, since)

    async def is_deleted(self, proof: "Deletion") -> bool:
        """Whether a deletion that was told once holds: this vault proved it, and what was deleted is not there.

        Also after the vault has forgotten it; not where it was forgotten before its time.
        """
        from certbroker.journal.cutting import years_before
        from certbroker.vault import forgetting

        before = years_before(self._clock(), self._keep_deletions_years)
        return await forgetting.holds(await self._opened(), self.ring.index, proof, before)

    async def compact(self) -> None:
        """Write the tables anew, so that no page of them holds anything of what was deleted. Others wait meanwhile."""
        from certbroker.vault import deletion

        await deletion.compact(await self._opened())

    async def rotate(
        self, new_key: WrappingKey | None = None, *, batch: int = 500, on_progress: Told | None = None
    ) -> int:
        """Wrap every data key under a new key, while others read and write; returns how many were wrapped anew.

        new_key: becomes the current one first, where the ring lies. Without: goes on with the current one, where a
        rotation was stopped or the ring was changed by other means. on_progress: hears how many are done so far.

        Raises SettingsError where the ring cannot be written, VaultLocked where items could not be unwrapped.
        """
        from certbroker.vault import rotation

        rows = await self._opened()
        if new_key is not None:
            self.ring.promote(new_key)
        return await rotation.rotate(rows, self._sealer, batch, on_progress or (lambda _: None))

    async def status(self) -> "Status":
        """Return how it is: version, what is kept, what is due or to be deleted, which keys wrap how much."""
        from certbroker.vault import status

        rows, now = await self._opened(), self._clock()
        return await status.status(rows, self.ring, now, self._keep_deletions_years)

    async def check(self, on_progress: Told | None = None) -> "Faults":
        """Open every item and check every deletion; returns what is wrong. on_progress: as `rotate`."""
        from certbroker.vault import checking

        return await checking.check(await self._opened(), self.ring.index, self._entry, on_progress or (lambda _: None))

    async def keys_in_use(self) -> dict[str, int]:
        """Return how many items each key wraps."""
        from certbroker.vault import rotation

        return await rotation.used(await self._opened())

    async def retire(self, key: str) -> None:
        """Forget an earlier key: what it wrapped, in backups too, can never be opened again.

        Raises VaultError where it is the current one or still wraps something here.
        """
        if (await self.keys_in_use()).get(key):
            raise VaultError(f"{key} still wraps something: rotate first")
        self.ring.retire(key)

    # --- sealing

    async def _values(self, entry: Entry, **about: Any) -> Values:
        """Seal an entry into the values of its row."""
        await self._opened()
        owner = about["owner"] if "owner" in about else await self._owners.of_entry(entry)
        bound = _bound(owner, entry.kind, entry.id, entry.parent)
        sealed = await aside(self._sealer, self._sealer.seal, entry.data, bound)
        return {
            "kind": entry.kind,
            "id": entry.id,
            "parent": entry.parent,
            "owner": owner,
            "topic": about.get("topic"),
            "keep_until": stamp(entry.keep_until),
            "due_at": None if entry.due_at is None else stamp(entry.due_at),
            "schema_version": about.get("schema_version"),
            "software": about.get("software"),
            "key_id": sealed.key_id,
            "wrapped": sealed.wrapped,
            "sealed": sealed.box,
        }

    async def _keep(self, values: Values) -> None:
        if not await (await self._opened()).put(values):
            raise EvidencePurged(f"{values['kind']} {values['id']}")

    async def _entry(self, row: "Found") -> Entry:
        bound = _bound(row.owner, row.kind, row.id, row.parent)
        if row.wrapped is None or row.sealed is None:
            raise VaultLocked(f"{row.kind} {row.id}: its key was overwritten")
        try:
            sealed = Sealed(row.key_id or "", row.wrapped, row.sealed)
            data = await aside(self._sealer, self._sealer.open, sealed, bound)
        except (VaultLocked, KeyMissing) as error:
            raise type(error)(f"{row.kind} {row.id}: {error.detail}") from None
        due_at = None if row.due_at is None else moment(row.due_at)
        return Entry(row.kind, row.id, row.parent, moment(row.keep_until), data, due_at)

    async def _entries(self, rows: "Iterable[Found]") -> "list[Entry]":
        return [await self._entry(row) for row in rows]


def _bound(owner: bytes | None, *parts: str) -> bytes:
    return joined(b"certbroker.vault/1", owner or b"", *(part.encode(errors="surrogatepass") for part in parts))

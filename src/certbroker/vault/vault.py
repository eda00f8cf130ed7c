"""The vault (보관함): everything that is kept about people, sealed, in SQLite or PostgreSQL."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from certbroker.catalogue import Catalogue, discover
from certbroker.consent import Consent
from certbroker.errors import EvidencePurged, KeyMissing, LeaseLost, SettingsError, VaultError, VaultLocked
from certbroker.evidence import Evidence
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.privacy import ConnectingInformation
from certbroker.reading import Profile
from certbroker.store import Entry, Lease
from certbroker.vault.keys import WrappingKey, joined
from certbroker.vault.owners import CONSENT, Owners
from certbroker.vault.packing import Kept, pack, schema_version, software, unpack
from certbroker.vault.ring import KeyRing, ring_of
from certbroker.vault.sealing import Envelope, Sealed, Sealer, aside
from certbroker.vault.times import moment, stamp

if TYPE_CHECKING:
    from certbroker.vault.deletion import Deletion
    from certbroker.vault.rows import Found, Rows

EVIDENCE = "evidence"
_ASKED = "deleted"
_NEEDED = ("sqlalchemy", "alembic", "greenlet")
Values = dict[str, Any]


class Vault:
    """Keeps consents, transfer requests and evidence: an `AsyncStore`, and more.

    Belongs to one event loop; close it there, or use it in `async with`. Any number of processes may share a database.
    """

    def __init__(
        self,
        rows: "Rows",
        keys: KeyRing,
        sealer: Sealer,
        clock: Callable[[], datetime],
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self.ring = keys
        self._rows, self._sealer = rows, sealer
        self._clock, self._catalogue = clock, catalogue
        self._owners = Owners(rows, keys.index)

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
    ) -> Self:
        """Open a vault, making its tables or bringing them to this version.

        url: `sqlite:///path` or `postgresql://…`. keys: a ring, or the file of one. Without: the ring in
        CERTBROKER_VAULT_KEYS, else `<path>.keys` beside a SQLite database. Where neither the database nor the file is
        there, a file is made. sealer: another than AES-256-GCM under the keys of the ring.

        Raises SettingsError, KeyMissing, VaultLocked where the keys are another vault's, VaultUnavailable.
        """
        if not all(map(find_spec, _NEEDED)):
            raise SettingsError("a vault needs: pip install certbroker[vault]")
        from certbroker.vault import engine
        from certbroker.vault.rows import Rows

        place = engine.address(url)
        ring = ring_of(keys, engine.path_of(place))
        rows = Rows(engine.connect(place, connections), engine.threads(place))
        vault = cls(
            rows,
            ring,
            sealer or Envelope(ring),
            clock or (lambda: datetime.now(SEOUL)),
            (lambda: catalogue) if catalogue else discover,
        )
        try:
            await rows.prepare(ring.index.of("vault", "mark"))
        except BaseException:
            await rows.close()
            raise
        return vault

    async def close(self) -> None:
        """Close the connections."""
        await self._rows.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # --- what every store has

    async def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id.

        Raises EvidencePurged where it was deleted, or what it belongs to was: that does not come back.
        """
        await self._keep(await self._values(entry))

    async def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept. Raises as `put`."""
        if await self._rows.add(await self._values(entry)):
            return True
        if await self.get(entry.kind, entry.id) is None:
            raise EvidencePurged(f"{entry.kind} {entry.id}")
        return False

    async def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry; None where there is none, or none any more. Raises VaultLocked, KeyMissing."""
        row = await self._rows.get(kind, entry)
        return None if row is None or row.deleted_at is not None else await self._entry(row)

    async def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        from certbroker.vault.rows import CHILDREN

        return await self._entries(await self._rows.read(CHILDREN, kind=kind, parent=parent))

    async def delete(self, parent: str, reason: str = _ASKED) -> int:
        """Delete an entry and all that belongs to it; returns how many."""
        from certbroker.vault import deletion

        return await deletion.delete(self._rows, deletion.belonging(parent), self.ring.index, self._clock(), reason)

    async def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many. To be called once a day at least."""
        from certbroker.vault import deletion

        return await deletion.delete(self._rows, deletion.expired(now), self.ring.index, now, deletion.RETENTION)

    async def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on, the longest due first."""
        from certbroker.vault.rows import DUE

        return [(kind, name) for kind, name in await self._rows.read(DUE, now=stamp(now), limit=limit)]

    async def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does. Whoever holds the lease may take it again.

        Another may have worked on it since `due` was asked: look at its `due_at`, and `release` it where it is not due.
        """
        row = await self._rows.claim(kind, entry, lease.worker, stamp(lease.until), stamp(now))
        return None if row is None else await self._entry(row)

    async def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then.

        Raises LeaseLost where another took it over.
        """
        if not await self._rows.settle(await self._values(entry), worker, None if until is None else stamp(until)):
            raise LeaseLost(f"{entry.kind} {entry.id}")

    async def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's; the entry stays as it is."""
        await self._rows.release(kind, entry, worker)

    # --- evidence

    async def keep(self, evidence: Evidence[Certificate], consent: Consent, profile: Profile | None = None) -> str:
        """Keep evidence that was fetched under a consent; returns its id. The same evidence again has the same id.

        profile: how the relying party's real documents differ from the declared paths; it is kept beside the bytes.
        Raises EvidencePurged where it was deleted before.
        """
        now = self._clock()
        name = self._name(evidence, consent)
        until = now + timedelta(days=consent.retention_days)
        entry = Entry(EVIDENCE, name, consent.id, until, pack(evidence, now, profile))
        certificate = type(evidence.certificate)
        about = {
            "owner": self._owners.of(consent.holder.ci),
            "topic": self._topic(certificate.id()),
            "schema_version": schema_version(certificate),
            "software": software(),
        }
        await self._keep(await self._values(entry, **about))
        return name

    async def kept(self, evidence: str) -> Kept:
        """Return evidence as it is kept, unread. Raises EvidencePurged, VaultError where there never was any."""
        row = await self._rows.get(EVIDENCE, evidence)
        if row is None:
            raise VaultError(f"no evidence {evidence[:40]}")
        if row.deleted_at is not None:
            raise EvidencePurged(f"{evidence}, {moment(row.deleted_at):%Y-%m-%d}, {row.reason}")
        return _unpacked(await self._entry(row))

    async def evidence(self, evidence: str) -> Evidence[Certificate]:
        """Read evidence again from its raw bytes. Raises as `kept`, and PayloadError, UnknownCertificate."""
        return (await self.kept(evidence)).evidence(self._catalogue())

    async def evidence_of(self, certificate: str) -> "Kepts":
        """Return all evidence of a certificate, of every holder: to read it anew where its form changed."""
        from certbroker.vault.rows import ABOUT

        rows = await self._rows.read(ABOUT, kind=EVIDENCE, topic=self._topic(certificate))
        return [_unpacked(entry) for entry in await self._entries(rows)]

    # --- looking after it

    async def of_owner(self, ci: ConnectingInformation, kind: str = CONSENT) -> list[Entry]:
        """Return the entries of a kind that belong to a holder, found by a keyed hash of their CI."""
        from certbroker.vault.rows import OWNED

        return await self._entries(await self._rows.read(OWNED, kind=kind, owner=self._owners.of(ci)))

    async def deletions(self, since: datetime) -> "list[Deletion]":
        """Return what was deleted since a time, the first first. Raises VaultLocked where a proof does not hold."""
        from certbroker.vault import deletion

        return await deletion.deletions(self._rows, self.ring.index, since)

    async def compact(self) -> None:
        """Write the tables anew, so that no page of them holds anything of what was deleted. Others wait meanwhile."""
        from certbroker.vault import deletion

        await deletion.compact(self._rows)

    async def rotate(self, new_key: WrappingKey | None = None, *, batch: int = 500) -> int:
        """Wrap every data key under a new key, while others read and write; returns how many were wrapped anew.

        new_key: becomes the current one first, where the ring lies. Without: goes on with the current one, where a
        rotation was stopped or the ring was changed by other means.

        Raises SettingsError where the ring cannot be written, VaultLocked where items could not be unwrapped.
        """
        from certbroker.vault import rotation

        if new_key is not None:
            self.ring.promote(new_key)
        return await rotation.rotate(self._rows, self._sealer, batch)

    async def keys_in_use(self) -> dict[str, int]:
        """Return how many items each key wraps."""
        from certbroker.vault import rotation

        return await rotation.used(self._rows)

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
        if not await self._rows.put(values):
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

    def _topic(self, certificate: str) -> bytes:
        return self.ring.index.of("certificate", certificate)

    def _name(self, evidence: Evidence[Certificate], consent: Consent) -> str:
        mark = self.ring.index.of("evidence", consent.id, evidence.id, evidence.provenance.raw_sha256)
        return f"evd_{mark[:12].hex()}"

    async def list(self, consent: Consent | str) -> "Kepts":
        """Return the evidence that was fetched under a consent, unread, in the order in which it was first kept."""
        parent = consent if isinstance(consent, str) else consent.id
        return [_unpacked(entry) for entry in await self.children(EVIDENCE, parent)]


Kepts = list[Kept]


def _unpacked(entry: Entry) -> Kept:
    return unpack(entry.data, entry.id, entry.parent, entry.keep_until)


def _bound(owner: bytes | None, *parts: str) -> bytes:
    return joined(b"certbroker.vault/1", owner or b"", *(part.encode(errors="surrogatepass") for part in parts))

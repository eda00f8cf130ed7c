"""The part of a vault that is about evidence: it is kept, listed, and read by somebody for a reason.

Every read is written into the journal before anything is shown, and refused where the holder has suspended or
withdrawn the consent.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from certbroker.catalogue import Catalogue
from certbroker.consent import Consent
from certbroker.consents import KIND as CONSENT
from certbroker.consents import Consents, id_of
from certbroker.errors import ConsentError, ConsentMissing, ConsentWithdrawn, EvidencePurged, VaultError
from certbroker.evidence import Evidence
from certbroker.journal import Action, Actor, Deed, Journal, deeds
from certbroker.model import Certificate
from certbroker.reading import Profile
from certbroker.settings import Official
from certbroker.store import AsyncStore, Entry, written
from certbroker.vault.owners import Owners
from certbroker.vault.packing import Kept, Listed, pack, schema_version, software, unpack
from certbroker.vault.ring import KeyRing
from certbroker.vault.times import moment

if TYPE_CHECKING:
    from certbroker.vault.rows import Found, Rows

EVIDENCE = "evidence"
Values = dict[str, Any]
Listing = list[Listed]
Kepts = list[Kept]
Entries = list[Entry]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and why."""

    actor: Actor
    why: str


class Evidences:
    """Keeps evidence and lets it be read."""

    ring: KeyRing
    journal: Journal
    """What every read is written into."""
    party: str
    """Mark of the relying party whose evidence alone is kept and read here; empty: everybody's."""
    _owners: Owners
    _clock: Callable[[], datetime]
    _catalogue: Callable[[], Catalogue]

    if TYPE_CHECKING:

        async def _opened(self) -> Rows: ...
        async def _values(self, entry: Entry, **about: Any) -> Values: ...
        async def _keep(self, values: Values) -> None: ...
        async def _entry(self, row: Found) -> Entry: ...
        async def _entries(self, rows: Iterable[Found]) -> Entries: ...

    async def keep(self, evidence: Evidence[Certificate], consent: Consent, profile: Profile | None = None) -> str:
        """Keep evidence that was fetched under a consent; returns its id. The same evidence again has the same id.

        profile: how the relying party's real documents differ from the declared paths; it is kept beside the bytes.
        Raises EvidencePurged where it was deleted before, ConsentMissing where the consent is another party's.
        """
        self._require_own(consent)
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

    async def list(self, consent: Consent | str) -> "Listing":
        """Return what there is of evidence that was fetched under a consent, in the order in which it was first kept.

        It says what each is and where it is from, and shows nothing of it: `evidence` does. Raises ConsentMissing where
        the consent is another party's.
        """
        from certbroker.vault.rows import CHILDREN

        parent = id_of(consent)
        if self.party and (known := await self._consent(parent)):
            self._require_own(known)
        rows = await (await self._opened()).read(CHILDREN, kind=EVIDENCE, parent=parent)
        return [_unpacked(entry).listed() for entry in await self._entries(rows)]

    async def evidence(self, evidence: str, who: Official, why: str, *, place: str = "") -> Evidence[Certificate]:
        """Read evidence again from its raw bytes, and write down who read it, why, and where (접속기록).

        who: with a name or id. place: address of the terminal.

        Raises as `kept`, and PayloadError, UnknownCertificate.
        """
        return (await self.kept(evidence, who, why, place=place)).evidence(self._catalogue())

    async def kept(self, evidence: str, who: Official, why: str, *, place: str = "") -> Kept:
        """Return evidence as it is kept, unread; that it was seen is written down as with `evidence`.

        Raises SettingsError without an official or a reason, ConsentSuspended, ConsentWithdrawn and the other
        ConsentErrors where the consent is not in force or another party's, EvidencePurged, VaultError where there never
        was any.
        """
        reader = Reader(Actor.named(who, why, place), why)
        row = await (await self._opened()).get(EVIDENCE, evidence)
        if row is None:
            raise VaultError(f"no evidence {evidence[:40]}")
        if row.deleted_at is not None:
            raise EvidencePurged(f"{evidence}, {moment(row.deleted_at):%Y-%m-%d}, {row.reason}")
        found = _unpacked(await self._entry(row))
        await self._seen(found.consent, [found], reader)
        return found

    async def evidence_of(self, certificate: str, who: Official, why: str, *, place: str = "") -> "Kepts":
        """Return all evidence of a certificate, of every holder whose consent is in force: to read it anew.

        An entry of the journal for each consent. Raises SettingsError without an official or a reason.
        """
        from certbroker.vault.rows import ABOUT

        reader = Reader(Actor.named(who, why, place), why)
        rows = await (await self._opened()).read(ABOUT, kind=EVIDENCE, topic=self._topic(certificate))
        found = [_unpacked(entry) for entry in await self._entries(rows)]
        shown: Kepts = []
        for consent in dict.fromkeys(one.consent for one in found):
            mine = [one for one in found if one.consent == consent]
            if await self._refusal(consent, mine) is None:
                await self._seen(consent, mine, reader)
                shown += mine
        return shown

    async def _seen(self, consent: str, found: Sequence[Listed], reader: Reader) -> None:
        """Write down that evidence is shown. Raises the ConsentError that forbids it."""
        if refusal := await self._refusal(consent, found):
            raise refusal
        told: dict[str, Any] = {
            "certificates": [one.certificate for one in found],
            "sha256": [one.provenance.raw_sha256 for one in found],
        }
        known = await self._consent(consent)
        bare = Deed(
            action=Action.READ, party=self.party, consent=consent, actor=reader.actor, purpose=reader.why, details=told
        )
        await self.journal.record(
            deeds.by_official(known, Action.READ, reader.actor, reader.why, told) if known else bare
        )
        # Looked at again: what the holder said while this was written down holds.
        if refusal := await self._refusal(consent, found):
            raise refusal

    async def _refusal(self, consent: str, found: Sequence[Listed]) -> ConsentError | None:
        """Return what forbids to show evidence of a consent; None where nothing does."""
        known = await self._consent(consent)
        return (self._foreign(known) or _refused(known, found)) if known else None

    def _require_own(self, consent: Consent) -> None:
        """Raise ConsentMissing where a consent was given to another than this vault's party."""
        if error := self._foreign(consent):
            raise error

    def _foreign(self, consent: Consent) -> ConsentMissing | None:
        """Return what is said of a consent that was given to another than this vault's party."""
        return ConsentMissing(f"no consent {consent.id}") if self.party and consent.party != self.party else None

    async def _consent(self, consent: str) -> Consent | None:
        """Return the consent of evidence as it stands now; None where it does not lie in this vault."""
        store = cast("AsyncStore", self)
        entry = await store.get(CONSENT, consent)
        consents = Consents(store, "", self._clock)
        return await consents.restated(written(Consent, entry)) if entry else None

    def _topic(self, certificate: str) -> bytes:
        return self.ring.index.of("certificate", certificate)

    def _name(self, evidence: Evidence[Certificate], consent: Consent) -> str:
        mark = self.ring.index.of("evidence", consent.id, evidence.id, evidence.provenance.raw_sha256)
        return f"evd_{mark[:12].hex()}"


def require_no_evidence(kind: str) -> None:
    """Raise VaultError for evidence: nobody reads it unseen."""
    if kind == EVIDENCE:
        raise VaultError("evidence is read by `evidence`, which is written down")


def _refused(consent: Consent, found: Sequence[Listed]) -> ConsentError | None:
    try:
        consent.require_readable()
    except ConsentError as error:
        return error
    left = {item.certificate for index, item in enumerate(consent.items) if index not in consent.narrowed}
    gone = {item.certificate for item in consent.items} - left
    withdrawn = next((one.certificate for one in found if one.certificate in gone), None)
    return ConsentWithdrawn(f"consent {consent.id}", certificate=withdrawn) if withdrawn else None


def _unpacked(entry: Entry) -> Kept:
    return unpack(entry.data, entry.id, entry.parent, entry.keep_until)

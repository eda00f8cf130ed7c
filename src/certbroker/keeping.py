"""What a broker does with what is kept: lets officials read it, hands it on, narrows, withdraws, deletes.

Every door is written into the journal before it opens, and stays shut while a consent is suspended.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from certbroker.collect import Collector
from certbroker.collect.narrowing import concerns, narrowed
from certbroker.consent import Consent, ConsentItem, ConsentStatus
from certbroker.consents import Consents, id_of
from certbroker.deleting import Deleting, Marked
from certbroker.dossier import Dossier, StoredError
from certbroker.errors import CertbrokerError, ConsentMissing, ConsentScope, LeaseLost, NotDelivered
from certbroker.evidence import require_same
from certbroker.journal import Action, Actor, History, Journal, deeds
from certbroker.model import Certificate, Holder, Item, given
from certbroker.settings import Official, RelyingParty
from certbroker.settings.keys import read_text
from certbroker.store import AsyncStore
from certbroker.transfers import Layout, State, TransferRequest

if TYPE_CHECKING:
    from pathlib import Path

    from certbroker.bundle import Bundle
    from certbroker.bundle.seal import Sealed
    from certbroker.journal.entry import Details
    from certbroker.requirements.statement import Statement

Narrowed = type[Certificate] | Item[Any] | str


class Keeping:
    """The part of a broker that is about what is kept."""

    party: RelyingParty
    trust_pem: str
    store: AsyncStore
    clock: Callable[[], datetime]
    journal: Journal
    """What everything that is done is written into."""
    _consents: Consents
    _collector: Collector

    async def read(self, consent: Consent | str, who: Official, why: str, *, place: str = "") -> Dossier:
        """Return what is kept under a consent, and write down who read it, why, and where (접속기록). Fetches nothing.

        Of a periodic transfer, the last cycle of which anything came. place: address of the terminal.

        Raises SettingsError without an official or a reason; ConsentSuspended, ConsentWithdrawn and the other
        ConsentErrors where the consent is not in force, unless its time to fetch is over, which is no matter here.
        """
        actor = Actor.named(who, why, place)
        found = await self._consents.load(id_of(consent))
        found.require_readable()
        return await self._shown(found, await self._kept(found), actor, why)

    async def bundle(
        self, consent: Consent | str, who: Official, why: str, *, place: str = "", **options: Any
    ) -> "Bundle":
        """Make the submission PDF of what is kept under a consent, and write down for whom. Options: `Dossier.bundle`.

        Raises as `read` and `Dossier.bundle`.
        """
        dossier = await self.read(consent, who, why, place=place)
        made = await asyncio.to_thread(partial(dossier.bundle, **options))
        await self.hand_over(made, dossier, who, why, place=place)
        return made

    async def hand_over(
        self, made: "Bundle | Sealed | Statement | bytes", dossier: Dossier, who: Official, why: str, *, place: str = ""
    ) -> str:
        """Write down that a bundle or a statement goes to the recipient of the consent. Returns its SHA-256.

        Raises as `read`, and ConsentScope where it is for another recipient or purpose. Nothing may be handed on then.
        """
        actor, data = Actor.named(who, why, place), _bytes(made)
        consents = [await self._consents.load(one) for one in dossier.consent_ids]
        for consent in consents:
            consent.require_readable()
            for recipient, purpose in _addressed(made, dossier):
                require_same(consent.recipient, recipient, "recipient")
                require_same(consent.purpose, purpose, "purpose")
        told: Details = {"made": type(made).__name__.lower(), "sha256": [hashlib.sha256(data).hexdigest()]}
        told["certificates"] = list(dict.fromkeys(one.id for one in dossier))
        for consent in consents:
            await self.journal.record(deeds.by_official(consent, Action.HANDED_OVER, actor, why, told))
        return hashlib.sha256(data).hexdigest()

    async def narrow(self, consent: Consent | str, items: Iterable[Narrowed]) -> Consent:
        """Withdraw single certificates of a consent (일부 철회): types or ids, or items with their options.

        They are not fetched any more, not read, not handed on; what came is marked to be deleted. What else was asked
        for with them is asked for anew. Where nothing is left, the consent is withdrawn.

        Raises ConsentMissing, ConsentScope where the consent has no such item.
        """
        found = await self._consents.load(id_of(consent))
        indices = {index for one in given(items, "items", Iterable) for index in _indices(found, one)}
        if len(indices | set(found.narrowed)) == len(found.items):
            return await self.withdraw(found)
        if indices - set(found.narrowed):
            await self._deleting.mark(found.id, "narrowed")
            found = await self._consents.narrow(found.id, indices)
            await self._rearranged(found)
        return found

    async def withdraw(self, consent: Consent | str) -> Consent:
        """Withdraw a consent (철회): nothing is fetched, read or handed on any more, in no cycle.

        What came is marked to be deleted: `to_delete` says so, `purge` does it. Raises ConsentMissing.
        """
        found = await self._consents.load(id_of(consent))
        if found.status is not ConsentStatus.WITHDRAWN:
            await self._deleting.mark(found.id, "withdrawn")
        return await self._consents.withdraw(found.id)

    async def to_delete(self) -> Sequence[Marked]:
        """Return what holders withdrew and `purge` has not deleted yet."""
        return await self._deleting.marked()

    async def forget(self, consent: Consent | str) -> int:
        """Delete a consent with everything that was fetched under it; returns how many entries.

        The journal stays: that it was, and was deleted.
        """
        return await self._deleting.forget(id_of(consent))

    async def purge(self) -> int:
        """Delete what may no longer be kept, and what holders withdrew; returns how many entries.

        To be called once a day at least. Entries of the journal whose time is over go as well, and are not counted.
        """
        count = await self._deleting.purge()
        await self.journal.cut(self.clock())
        return count

    async def history(self, of: Holder | Consent | str) -> History:
        """Return who received what, when and why: of a consent, or of a holder, who is found by a keyed hash of the CI.

        Raises ConsentMissing for a holder whose CI is not known: there is no search by name.
        """
        if not isinstance(of, Holder):
            entries = await self.journal.of(id_of(of))
        elif of.ci is None:
            raise ConsentMissing("a holder is found by CI, which is not known: give a consent")
        else:
            entries = await self.journal.of_holder(of.ci)
        return History(tuple(one for one in entries if one.party == self.party.mark))

    @property
    def _deleting(self) -> Deleting:
        return Deleting(self.store, self._consents, self._collector, self.journal, self.clock)

    async def _shown(self, consent: Consent, dossier: Dossier, actor: Actor, why: str) -> Dossier:
        """Verify a dossier, write down who gets to see it, and look once more whether that is allowed."""
        verified = await asyncio.to_thread(self._verified, dossier, consent.holder)
        if verified.evidence:
            seen: Details = {
                "certificates": [one.id for one in verified],
                "sha256": [one.provenance.raw_sha256 for one in verified],
            }
            await self.journal.record(deeds.by_official(consent, Action.READ, actor, why, seen))
        (await self._consents.load(consent.id)).require_readable()
        return verified

    async def _kept(self, consent: Consent) -> Dossier:
        rows = await self._collector.advancing.rows.all(consent.id)
        cycle = max((one.cycle for one in rows if one.state is State.COLLECTED), default=0)
        requests = [one for one in rows if one.cycle == cycle and one.state is not State.LEFT]
        items, ended = self._collector.items(consent), [(one, _stopped(one)) for one in requests]
        outcomes = self._collector.outcomes(consent, items, Layout(), ended)
        collected = [one.collected_at for one in requests if one.collected_at]
        return Dossier(
            holder=consent.holder.masked_name,
            recipient=consent.recipient,
            purpose=consent.purpose,
            consent_ids=(consent.id,),
            collected_at=max(collected, default=self.clock()),
            outcomes=outcomes,
        )

    def _verified(self, dossier: Dossier, holder: Holder) -> Dossier:
        """Verify the originals, where it is known whose signatures are trusted."""
        if not any(one.original for one in dossier) or not (self.trust_pem or self.party.trust):
            return dossier
        from certbroker.verification import Rules, Trust

        trust = Trust.parse(self.trust_pem or read_text(cast("Path", self.party.trust)))
        return dossier.verified(trust=trust, rules=Rules(subjects={None: holder.as_subject()}, ci=holder.ci))

    async def _rearranged(self, consent: Consent) -> None:
        """Take what was withdrawn out of requests that did not come yet. What cannot be now, their next step does."""
        rows, is_left, due_at = self._collector.advancing.rows, False, None
        for request in await rows.all(consent.id):
            if request.state.is_over or not concerns(consent, request):
                continue
            with suppress(LeaseLost):
                async with rows.held(request.id, patience=1) as row:
                    if not row.request.state.is_over and not row.request.moving:
                        after = narrowed(consent, row.request, self.party)
                        is_left, due_at = is_left or after.state is State.LEFT, due_at or row.due_at
                        await row.settle(consent, after, None if after.state.is_over else row.due_at)
        if is_left and consent.status is ConsentStatus.APPROVED:
            items = self._collector.items(consent)
            await self._collector.advancing.lay_out(consent, items, self.clock() if due_at else None)


def _stopped(request: TransferRequest) -> CertbrokerError | None:
    """Return why a request has not come; None where it has, or comes later."""
    if request.state is State.COLLECTED or request.deferred:
        return None
    return StoredError(request.error) if request.error else NotDelivered("not fetched yet")


def _indices(consent: Consent, wanted: Narrowed) -> list[int]:
    """Return the items of a consent that are meant. Raises ConsentScope where there are none."""
    if isinstance(wanted, Item):
        item = ConsentItem.of(cast("Item[Certificate]", wanted))
        found = [i for i, one in enumerate(consent.items) if one.model_copy(update={"channels": item.channels}) == item]
        name = item.certificate
    else:
        given(wanted, "an item", str, type)
        name = wanted if isinstance(wanted, str) else wanted.id()
        found = [i for i, one in enumerate(consent.items) if one.certificate == name]
    if not found:
        raise ConsentScope("not among the items that the holder confirmed", certificate=name)
    return found


def _addressed(made: object, dossier: Dossier) -> tuple[tuple[str, str | None], ...]:
    """Return whom it says that it goes to and what for: the dossier, and a statement itself."""
    claims: Mapping[str, Any] = getattr(made, "claims", {})
    said = ((claims["aud"], claims.get("purpose")),) if "aud" in claims else ()
    return ((dossier.recipient, dossier.purpose), *said)


def _bytes(made: "Bundle | Sealed | Statement | bytes") -> bytes:
    if isinstance(made, bytes):
        return made
    found: Mapping[str, Any] | bytes | str = getattr(made, "data", None) or getattr(made, "token", "")
    return found if isinstance(found, bytes) else str(found).encode()

"""Collecting: consent → transfer requests → tickets → documents → outcomes.

The states of a transfer request are rows in the store, and each step is short: `consented → requested → collected`. A
step that was done is never done again, so a process may die at any point and another go on.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import Protocol
from weakref import WeakValueDictionary

from certbroker.catalogue import Catalogue
from certbroker.channels.public_mydata.client import Ticket
from certbroker.channels.public_mydata.encode import person_fields
from certbroker.channels.public_mydata.envelope import Answer
from certbroker.consent import Consent
from certbroker.errors import CertbrokerError, ChannelRefused, ConsentMissing, SettingsError
from certbroker.evidence import (
    Delivered,
    Evidence,
    Failed,
    NotEligible,
    NotFound,
    Outcome,
    Provenance,
    Undelivered,
    sha256,
)
from certbroker.model import Certificate, Item, Subject
from certbroker.privacy import SEALED, logger
from certbroker.reading import Profile, read
from certbroker.settings import Official, RelyingParty
from certbroker.store import Entry, Store
from certbroker.transfers import RawDocument, State, TransferRequest, document_code, infos_of, lay_out
from certbroker.verification.identity import require_subject

LOG = logger(__name__)
KIND = "transfer_request"
FINE = "정상"


@cache
def software_version() -> str:
    """Return the version that is installed."""
    return version("certbroker")


@dataclass(frozen=True, slots=True)
class Event:
    """Progress, for whoever draws it.

    kind: `waiting` and `approved` (of the consent); `requested`, `collected` and `failed` (of an exchange bundle);
    `document`, with its outcome.
    """

    kind: str
    bundle: str = ""
    certificate: str = ""
    outcome: str = ""


Tell = Callable[[Event], None]


class Exchange(Protocol):
    """What collecting needs of an exchange client."""

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:
        """Ask for a bundle."""
        ...

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:
        """Fetch a bundle."""
        ...


@dataclass(frozen=True, slots=True)
class Collector:
    """Runs the transfer requests of consents, those of one consent side by side."""

    party: RelyingParty
    exchange: Exchange
    store: Store
    catalogue: Catalogue
    clock: Callable[[], datetime]
    current: Callable[[str], Consent]
    """Gives a consent as it stands now; raises ConsentMissing where it was deleted."""
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary[str, asyncio.Lock])

    async def collect(self, consent: Consent, official: Official, tell: Tell) -> tuple[Outcome, ...]:
        """Fetch what the consent covers and was not fetched yet; returns an outcome per item, in order.

        One bundle's failure leaves the others alone. Raises ConsentError where nothing may be fetched and nothing was,
        SettingsError where the official has no name.
        """
        # Two calls for one consent, such as a callback that came twice, must not both fetch.
        async with self._locks.setdefault(consent.id, asyncio.Lock()):
            return await self._collect(consent, official, tell)

    async def _collect(self, consent: Consent, official: Official, tell: Tell) -> tuple[Outcome, ...]:
        done = self.requests(consent.id)
        if not any(request.state is State.COLLECTED for request in done):
            consent.require_approved(self.clock())
        if not official.name:
            raise SettingsError("a collection needs the name of the official who looks")
        items = [item.item(self.catalogue) for item in consent.items]
        layout = lay_out(consent, items, self.party, done)
        ended = await asyncio.gather(
            *(self._run(consent, items, request, official, tell) for request in layout.requests)
        )
        outcomes: dict[int, Outcome] = {
            index: Failed(items[index].certificate, error) for index, error in layout.failed.items()
        }
        for request, error in ended:
            read = self._failed(items, request, error) if error else dict(self._read(consent, items, request))
            # A bundle may bring again what another brought, because it cannot be asked for without.
            outcomes |= {index: one for index, one in read.items() if not isinstance(outcomes.get(index), Delivered)}
        told = tuple(replace(outcomes[index], about=_about(items[index])) for index in sorted(outcomes))
        for outcome in told:
            tell(Event("document", certificate=outcome.id, outcome=outcome.kind))
        return told

    def requests(self, consent: str) -> list[TransferRequest]:
        """Return the transfer requests of a consent as they are kept."""
        return [TransferRequest.model_validate_json(entry.data) for entry in self.store.children(KIND, consent)]

    async def advance(
        self, consent: Consent, items: list[Item[Certificate]], request: TransferRequest, official: Official
    ) -> TransferRequest:
        """Take a transfer request one step further and keep what came of it.

        Before every step the consent is asked as it stands then: it may have been withdrawn meanwhile.
        """
        consent = self.current(consent.id)
        for index in request.codes:
            consent.permit(consent.items[index], recipient=consent.recipient, purpose=consent.purpose, now=self.clock())
        if request.ticket is None:
            request = await self._ask(consent, items, request)
        else:
            request = await self._fetch(consent, request, request.ticket, official)
        self._keep(consent, request)
        return request

    async def _run(
        self, consent: Consent, items: list[Item[Certificate]], request: TransferRequest, official: Official, tell: Tell
    ) -> tuple[TransferRequest, CertbrokerError | None]:
        """Take one transfer request to its end; returns it with the error that stopped it, if one did."""
        try:
            while request.state is not State.COLLECTED:
                request = await self.advance(consent, items, request, official)
                tell(Event(request.state.value, bundle=request.bundle))
        except CertbrokerError as error:
            LOG.warning("transfer request %s stopped: %s", request.id, error.code)
            tell(Event("failed", bundle=request.bundle))
            return request, error
        return request, None

    async def _ask(self, consent: Consent, items: list[Item[Certificate]], request: TransferRequest) -> TransferRequest:
        if consent.approval is None:
            raise ConsentMissing("no proof of the identity provider")
        person = person_fields(consent.holder, consent.approval.ci.reveal())
        ticket = await self.exchange.request(request.bundle, person, infos_of(request, items, consent))
        return request.model_copy(
            update={"state": State.REQUESTED, "ticket": ticket.value, "transactions": (ticket.transaction,)}
        )

    async def _fetch(
        self, consent: Consent, request: TransferRequest, ticket: str, official: Official
    ) -> TransferRequest:
        try:
            answer, transaction = await self.exchange.collect(Ticket(ticket, request.bundle, ""), official)
        except ChannelRefused:
            # A ticket that the exchange refuses will be refused again: the next try asks for a new one.
            self._keep(consent, request.model_copy(update={"state": State.CONSENTED, "ticket": None}))
            raise
        if not answer.documents and answer.result != FINE:
            raise ChannelRefused("the exchange delivered nothing", channel_code=answer.result)
        return request.model_copy(
            update={
                "state": State.COLLECTED,
                "documents": tuple(RawDocument(name=one.name, text=one.raw.decode()) for one in answer.documents),
                "collected_at": self.clock(),
                "transactions": (*request.transactions, transaction),
            }
        )

    def _keep(self, consent: Consent, request: TransferRequest) -> None:
        self.current(consent.id)  # what was deleted during a call is not kept again
        until = self.clock() + timedelta(days=consent.retention_days)
        data = request.model_dump_json(context=SEALED).encode()
        self.store.put(Entry(KIND, request.id, consent.id, until, data))

    def _failed(
        self, items: list[Item[Certificate]], request: TransferRequest, error: CertbrokerError
    ) -> dict[int, Outcome]:
        return {index: Failed(items[index].certificate, error) for index in request.codes}

    def _read(
        self, consent: Consent, items: list[Item[Certificate]], request: TransferRequest
    ) -> Iterator[tuple[int, Outcome]]:
        """Read each item's document out of what was collected. What was not asked for is left unread."""
        left = list(request.documents)
        for index in request.codes:
            certificate, subject = items[index].certificate, items[index].subject or consent.holder.as_subject()
            outcome: Outcome = Undelivered(certificate)
            for document in [one for one in left if self._is(certificate, one)]:
                outcome = self._outcome(certificate, subject, document, request)
                if not (isinstance(outcome, Failed) and outcome.error.code == "verification.identity_conflict"):
                    left.remove(document)
                    break
            yield index, outcome

    def _profile(self, certificate: type[Certificate]) -> Profile | None:
        own = self.party.profiles.get(certificate.id())
        return own.profile() if own else None

    def _is(self, certificate: type[Certificate], document: RawDocument) -> bool:
        profile = self._profile(certificate)
        return document.name in (*certificate.spec.documents, *(profile.documents if profile else ()))

    def _outcome(
        self, certificate: type[Certificate], subject: Subject, document: RawDocument, request: TransferRequest
    ) -> Outcome:
        raw = document.text.encode()
        try:
            reading = read(certificate, raw, self._profile(certificate))
            if reading.certificate is None:
                return self._refusal(certificate, reading.code)
            require_subject(reading.certificate, subject)
        except CertbrokerError as error:
            return Failed(certificate, error)
        provenance = self._provenance(certificate, request, raw, reading.reports)
        return Delivered(certificate, Evidence(reading.certificate, provenance, raw))

    def _refusal(self, certificate: type[Certificate], code: str | None) -> Outcome:
        """Say what a document's own result code means, where settings know; its tables are not public."""
        match self.party.result_codes.get(certificate.id(), {}).get(code or ""):
            case "not_eligible":
                return NotEligible(certificate, code or "")
            case "not_found":
                return NotFound(certificate, code or "")
            case _:
                return Undelivered(certificate, code)

    def _provenance(
        self, certificate: type[Certificate], request: TransferRequest, raw: bytes, reports: tuple[str, ...]
    ) -> Provenance:
        return Provenance(
            issuer=certificate.issuer_id(),
            issuer_name=self.catalogue.issuer_name(certificate),
            channel="public_mydata",
            known=certificate.spec.known,
            fetched_at=request.collected_at or self.clock(),
            raw_sha256=sha256(raw),
            exchange_bundle=request.bundle,
            document_code=document_code(certificate, self.party),
            ticket=request.ticket,
            transactions=request.transactions,
            consent_id=request.consent_id,
            specimen=self.party.specimen,
            software=f"certbroker {software_version()}",
            reports=reports,
        )


def _about(item: Item[Certificate]) -> str | None:
    return item.subject.masked_name if item.subject else None

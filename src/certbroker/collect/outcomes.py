"""Reads what a transfer request brought into an outcome per item."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version

from certbroker.catalogue import Catalogue
from certbroker.channels import open_data
from certbroker.channels.documents import lifted, read_delivered
from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError, ChannelRefused
from certbroker.evidence import (
    Deferred,
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
from certbroker.model import Certificate, Item, Subject, shape_of, shapes
from certbroker.reading import Profile, Reading
from certbroker.routes import Known
from certbroker.settings import RelyingParty
from certbroker.transfers import RawDocument, TransferRequest, document_code
from certbroker.verification.identity import require_subject

Items = list[Item[Certificate]]


@cache
def software_version() -> str:
    """Return the version that is installed."""
    return version("certbroker")


@dataclass(frozen=True, slots=True)
class _Wanted:
    certificate: type[Certificate]
    subject: Subject
    version: int
    """Of the certificate, when its document came."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Says what became of the items of a transfer request."""

    party: RelyingParty
    catalogue: Catalogue
    clock: Callable[[], datetime]

    def of(self, consent: Consent, items: Items, request: TransferRequest) -> Iterator[tuple[int, Outcome]]:
        """Go through the items of a request that ended, or that the issuer answers later."""
        left = list(request.documents)
        for index in request.codes:
            subject = items[index].subject or consent.holder.as_subject()
            wanted = _Wanted(items[index].certificate, subject, request.versions.get(index, 1))
            if request.channel == EXCHANGE:
                yield index, self._from_bundle(wanted, request, left)
            else:
                yield index, self._from_channel(wanted, request)

    def failed(self, items: Items, request: TransferRequest, error: CertbrokerError) -> dict[int, Outcome]:
        """Return the outcome of every item of a request that an error stopped."""
        return {index: Failed(items[index].certificate, error) for index in request.codes}

    def _from_bundle(self, wanted: _Wanted, request: TransferRequest, left: list[RawDocument]) -> Outcome:
        """Take an item's document out of what is left of a bundle. What was not asked for is left unread."""
        outcome: Outcome = Undelivered(wanted.certificate)
        for document in [one for one in left if one.name in self.names(wanted.certificate)]:
            outcome = self._read(wanted, request, document.text.encode())
            if not (isinstance(outcome, Failed) and outcome.error.code == "verification.identity_conflict"):
                left.remove(document)
                break
        return outcome

    def _from_channel(self, wanted: _Wanted, request: TransferRequest) -> Outcome:
        if request.deferred:
            return Deferred(wanted.certificate, request.until)
        if request.turned:
            return _turned(wanted.certificate, request.turned.kind, request.turned.reason)
        return self._read(wanted, request, request.raw)

    def _profile(self, certificate: type[Certificate]) -> Profile | None:
        own = self.party.profiles.get(certificate.id())
        return own.profile() if own else None

    def names(self, certificate: type[Certificate]) -> tuple[str, ...]:
        """Return the names that a certificate's document may have, or had."""
        profile = self._profile(certificate)
        names = (name for one in shapes(certificate) for name in one.spec.documents)
        return (*names, *(profile.documents if profile else ()))

    def _read(self, wanted: _Wanted, request: TransferRequest, raw: bytes) -> Outcome:
        certificate = wanted.certificate
        try:
            shape = shape_of(certificate, wanted.version)
            reading = read_delivered(shape, request.channel, raw, self._profile(certificate))
            if isinstance(reading, open_data.Fault):
                return _fault(certificate, reading)
            if reading.certificate is None:
                return self._refusal(certificate, reading.code)
            require_subject(reading.certificate, wanted.subject)
        except CertbrokerError as error:
            return Failed(certificate, error)
        provenance = self._provenance(certificate, request, raw, reading)
        today = lifted(certificate, shape, reading.certificate, request.channel)
        return Delivered(certificate, Evidence(today, provenance, raw, request.original))

    def _refusal(self, certificate: type[Certificate], code: str | None) -> Outcome:
        """Say what a document's own result code means, where settings know; its tables are not public."""
        meaning = self.party.result_codes.get(certificate.id(), {}).get(code or "")
        return _turned(certificate, meaning, code or "") if meaning else Undelivered(certificate, code)

    def _provenance(
        self, certificate: type[Certificate], request: TransferRequest, raw: bytes, reading: Reading[Certificate]
    ) -> Provenance:
        by_exchange = request.channel == EXCHANGE
        return Provenance(
            issuer=certificate.issuer_id(),
            issuer_name=self.catalogue.issuer_name(certificate),
            channel=request.channel,
            known=certificate.spec.known if by_exchange else _known(certificate, request.channel),
            fetched_at=request.collected_at or self.clock(),
            raw_sha256=sha256(raw),
            original_sha256=sha256(request.original) if request.original else None,
            exchange_bundle=request.bundle if by_exchange else None,
            document_code=document_code(certificate, self.party) if by_exchange else None,
            ticket=request.ticket if by_exchange else None,
            transactions=request.transactions,
            consent_id=request.consent_id,
            specimen=self.party.specimen,
            software=f"certbroker {software_version()}",
            reports=reading.reports,
        )


def _known(certificate: type[Certificate], channel: str) -> Known:
    return next((route.known for route in certificate.routes if route.channel == channel), Known.DECLARED)


def _turned(certificate: type[Certificate], kind: str, reason: str) -> Outcome:
    match kind:
        case "not_eligible":
            return NotEligible(certificate, reason)
        case "not_found":
            return NotFound(certificate, reason)
        case _:
            return Undelivered(certificate, reason or None)


def _fault(certificate: type[Certificate], fault: open_data.Fault) -> Outcome:
    if fault.kind == "not_found":
        return NotFound(certificate, fault.code)
    error = ChannelRefused(fault.kind, channel_code=fault.code, certificate=certificate.id())
    return Failed(certificate, error)

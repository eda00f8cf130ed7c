"""Evidence: a certificate with its provenance; per document an outcome; all of a person's evidence in a dossier."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from certbroker.errors import CertbrokerError, ConsentScope, NotDelivered
from certbroker.model import Certificate
from certbroker.routes import Known

C = TypeVar("C", bound=Certificate)
C_co = TypeVar("C_co", bound=Certificate, covariant=True)


class Provenance(BaseModel):
    """Where evidence comes from, and how well the shape it came in is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    issuer: str
    """Id of the issuer."""
    issuer_name: str
    """Korean name of the issuer."""
    channel: str
    """`public_mydata`, `document_wallet`, `open_data`."""
    known: Known
    """How well the wire shape is known."""
    fetched_at: datetime
    raw_sha256: str
    """SHA-256 of the raw wire document, in hex."""
    original_sha256: str | None = None
    """SHA-256 of the issuer's own file, in hex, where the channel delivered one."""
    exchange_bundle: str | None = None
    """묶음정보 (bundleId) that the document came in."""
    document_code: str | None = None
    """Code of the document in the exchange (L170)."""
    ticket: str | None = None
    """거래일련번호 of the exchange."""
    transactions: tuple[str, ...] = ()
    """Transaction numbers of the calls."""
    consent_id: str | None = None
    software: str = ""
    """Name and version of the software that fetched and read it."""
    specimen: bool = False
    """Whether it comes from a test environment: fictional people, worth nothing as proof."""
    reports: tuple[str, ...] = ()
    """What the reader did not expect: unknown elements, code words and numbers kept as they stood."""


class Report(Protocol):
    """What verification found of one document: a `certbroker.verification.VerificationReport`."""

    @property
    def is_valid(self) -> bool:
        """Whether everything needed was checked and holds."""
        ...

    def describe(self) -> dict[str, Any]:
        """Return the report as a JSON object (shape `verification` in docs/shapes.md)."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence(Generic[C_co]):
    """A certificate (증명서) with its provenance. Immutable; the raw bytes are the truth, JSON is a view."""

    certificate: C_co
    provenance: Provenance
    raw: bytes = field(default=b"", repr=False)
    """The document as it came over the wire, in UTF-8; empty for evidence that was read back from JSON."""
    original: bytes | None = field(default=None, repr=False)
    """The issuer's own file (a signed PDF), byte for byte, where the channel delivers one."""
    report: Report | None = field(default=None, repr=False, compare=False)
    """What verification found, where it was verified."""

    @property
    def id(self) -> str:
        """The certificate's id, `nts.income_amount`."""
        return self.certificate.id()

    @property
    def document_number(self) -> str | None:
        """The document number (문서확인번호, 발급번호) where the form has one."""
        found = getattr(self.certificate, "document_number", None)
        return found if isinstance(found, str) else None

    @property
    def issued_on(self) -> date | None:
        """The day of issue, where the form has one."""
        found = getattr(self.certificate, "issued_on", None)
        return found if isinstance(found, date) else None

    @property
    def valid_until(self) -> date | None:
        """The last day of validity, where the paper prints one. Never computed."""
        found = getattr(self.certificate, "valid_until", None)
        return found if isinstance(found, date) else None

    def __repr__(self) -> str:
        return f"Evidence({self.id}, issued_on={self.issued_on}, sha256={self.provenance.raw_sha256[:12]}…)"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    kind: ClassVar[str] = "outcome"
    certificate: type[Certificate]
    about: str | None = field(default=None, kw_only=True)
    """Masked name of whom it is about, where that is not the holder."""

    @property
    def id(self) -> str:
        """The certificate's id."""
        return self.certificate.id()

    def describe(self) -> dict[str, Any]:
        """Return the outcome as a JSON object (shape `document` in docs/shapes.md)."""
        return {
            "certificate": self.id,
            "name_ko": self.certificate.spec.name_ko,
            "name_en": self.certificate.spec.name_en,
            "about": self.about,
            "outcome": self.kind,
        } | self._more()

    def _more(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Delivered(Outcome):
    """The document came. Zero rows in it is still delivered: that nothing is recorded is a fact."""

    kind: ClassVar[str] = "delivered"
    evidence: Evidence[Certificate]

    def _more(self) -> dict[str, Any]:
        return {
            "version": self.evidence.certificate.spec.version,
            "provenance": self.evidence.provenance.model_dump(mode="json"),
            "data": self.evidence.certificate.model_dump(mode="json"),
            "verification": self.evidence.report.describe() if self.evidence.report else None,
        }


@dataclass(frozen=True, slots=True)
class NotEligible(Outcome):
    """The issuer does not give this certificate to this person.

    An answer, not an error: there are arrears, or the business is closed.
    """

    kind: ClassVar[str] = "not_eligible"
    reason: str = ""

    def _more(self) -> dict[str, Any]:
        return {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class NotFound(Outcome):
    """The issuer has no record of this person."""

    kind: ClassVar[str] = "not_found"
    reason: str = ""

    def _more(self) -> dict[str, Any]:
        return {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class Undelivered(Outcome):
    """The document came empty or not at all, under a good result of the exchange.

    `code` is the document's own result code, if it had one.
    """

    kind: ClassVar[str] = "not_delivered"
    code: str | None = None

    def _more(self) -> dict[str, Any]:
        return {"code": self.code}


@dataclass(frozen=True, slots=True)
class Deferred(Outcome):
    """The issuer answers later."""

    kind: ClassVar[str] = "deferred"
    until: datetime | None = None

    def _more(self) -> dict[str, Any]:
        return {"until": self.until.isoformat() if self.until else None}


@dataclass(frozen=True, slots=True)
class Failed(Outcome):
    """Fetching or reading the document failed."""

    kind: ClassVar[str] = "failed"
    error: CertbrokerError

    def _more(self) -> dict[str, Any]:
        return {"error": self.error.describe()}


@dataclass(frozen=True)
class Dossier:
    """What was collected for one purpose: an outcome per document that was asked for. Partly delivered is normal."""

    holder: str
    """Name of the holder, masked."""
    recipient: str
    purpose: str
    consent_ids: tuple[str, ...]
    collected_at: datetime
    outcomes: tuple[Outcome, ...]

    @property
    def evidence(self) -> tuple[Evidence[Certificate], ...]:
        """All evidence that was delivered, in the order asked for."""
        return tuple(outcome.evidence for outcome in self._delivered())

    @property
    def is_complete(self) -> bool:
        """Whether every document was delivered."""
        return len(self.evidence) == len(self.outcomes)

    def all(self, certificate: type[C]) -> tuple[Evidence[C], ...]:
        """Return all evidence of one type: one type may come for several people or periods."""
        return tuple(one.evidence for one in self._delivered() if isinstance(one.evidence.certificate, certificate))  # pyright: ignore[reportReturnType] - narrowed by the certificate within

    def __getitem__(self, certificate: type[C]) -> Evidence[C]:
        """Return the evidence of a type that came exactly once.

        Raises NotDelivered (with the outcome) where it did not come, came more than once, or was not asked for.
        """
        found = self.all(certificate)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotDelivered(f"came {len(found)} times: use .all(…)", certificate=certificate.id())
        outcome = next((one for one in self.outcomes if one.certificate is certificate), None)
        told = _told(outcome) if outcome else "was not asked for"
        raise NotDelivered(told, outcome=outcome, certificate=certificate.id())

    def __contains__(self, certificate: type[Certificate]) -> bool:
        """Whether evidence of this type was delivered."""
        return bool(self.all(certificate))

    def __iter__(self) -> Iterator[Evidence[Certificate]]:
        """Go through the evidence that was delivered."""
        return iter(self.evidence)

    def addressed(self, recipient: str | None = None, purpose: str | None = None) -> tuple[str, str]:
        """Return whom it goes to and what for: as its holders consented to; without a consent, as the caller says.

        Raises ConsentScope for another recipient or purpose than that of the consent.
        """
        if not self.consent_ids:
            return (recipient or "").strip() or self.recipient, (purpose or "").strip() or self.purpose
        require_same(self.recipient, recipient or None, "recipient")
        require_same(self.purpose, purpose or None, "purpose")
        return self.recipient, self.purpose

    def describe(self) -> dict[str, Any]:
        """Return the canonical JSON object (shape `dossier` in docs/shapes.md). Resident numbers in it are masked."""
        return {
            "schema": "certbroker.dossier/1",
            "holder": self.holder,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "consents": list(self.consent_ids),
            "collected_at": self.collected_at.isoformat(),
            "documents": [outcome.describe() for outcome in self.outcomes],
        }

    def _delivered(self) -> Iterator[Delivered]:
        for outcome in self.outcomes:
            if isinstance(outcome, Delivered):
                yield outcome


def require_same(consented: str, said: str | None, what: str) -> None:
    """Raise ConsentScope where something is said that the holder did not consent to. Blanks and Unicode forms are none.

    Neither stands in the message: a purpose may be personal.
    """
    if said is not None and _spelt(said) != _spelt(consented):
        raise ConsentScope(f"another {what} than the holder confirmed")


def _spelt(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _told(outcome: Outcome) -> str:
    """Say why a certificate is not there: what was delivered in an earlier shape did not become today's."""
    if isinstance(outcome, Delivered):
        return f"came in version {outcome.evidence.certificate.spec.version}, which is in .evidence"
    return outcome.kind

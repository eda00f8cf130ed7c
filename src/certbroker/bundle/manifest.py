"""The manifest: what the bundle holds, byte for byte and page by page: a program can tell whether it is whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any, Final

from certbroker.bundle.attachments import JSON, Attachment, as_json
from certbroker.bundle.volume import Volume
from certbroker.bundle.xmp import Claims
from certbroker.evidence import Evidence
from certbroker.model import Certificate

NAME: Final = "manifest.json"
SCHEMA: Final = "certbroker.manifest/1"
CODE: Final = "CERTBROKER:1:SHA256:{digest}"
"""What the QR code says; all of it is of the characters that a QR code packs best."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a standard is not claimed."""

    claim: str
    document: int
    reasons: tuple[str, ...]

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"claim": self.claim, "document": self.document, "reasons": list(self.reasons)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the manifest lists it. Pages count from 1, both included."""

    evidence: Evidence[Certificate]
    title: str
    first_page: int
    last_page: int
    original: dict[str, Any] | None
    """What was found in the issuer's file, where its pages are shown."""
    shows: str = "data"
    """What the pages are: `data`, `original`, or `painted`."""
    redacted: Sequence[Mapping[str, Any]] = ()
    """What was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the manifest says."""

    title: str
    lang: str
    recipient: str
    purpose: str
    holder: str
    today: date
    pages: int
    documents: Sequence[Listed]
    attachments: Sequence[Mapping[str, Any]]
    """All but itself, described: hashing them is done once."""
    claims: Claims
    shortfalls: Sequence[Shortfall] = ()
    volume: Volume | None = None
    """Which file this is, where there are several."""

    def attached(self, told: str) -> Attachment:
        """Return the manifest as it is attached."""
        return Attachment(NAME, as_json(self.describe()), JSON, "Supplement", told)

    def describe(self) -> dict[str, Any]:
        """Return the JSON object (shape `manifest` in docs/shapes.md)."""
        names = _names(self.attachments)
        return {
            "schema": SCHEMA,
            "title": self.title,
            "language": self.lang,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "holder": self.holder,
            "made_on": self.today.isoformat(),
            "software": f"certbroker {version('certbroker')}",
            "pages": self.pages,
            "conformance": {
                "claimed": self.claims.names,
                "not_claimed": [one.describe() for one in self.shortfalls],
            },
            "part": self.volume.describe() if self.volume else None,
            "documents": [self._document(number, one, names) for number, one in enumerate(self.documents, 1)],
            "attachments": list(self.attachments),
        }

    def _document(self, number: int, one: Listed, names: Mapping[int | None, list[str]]) -> dict[str, Any]:
        evidence = one.evidence
        return {
            "number": number,
            "certificate": evidence.id,
            "title": one.title,
            "first_page": one.first_page,
            "last_page": one.last_page,
            "shows": one.shows,
            "original": one.original,
            "attachments": names.get(number, []),
            "document_number": evidence.document_number,
            "issued_on": _day(evidence.issued_on),
            "valid_until": _day(evidence.valid_until),
            "provenance": evidence.provenance.model_dump(mode="json"),
            "verification": evidence.report.describe() if evidence.report else None,
            "redacted": list(one.redacted),
        }


def code(manifest: Attachment) -> str:
    """Return what the QR code on the cover says: the SHA-256 of the manifest."""
    return CODE.format(digest=manifest.sha256.upper())


def _names(attachments: Iterable[Mapping[str, Any]]) -> dict[int | None, list[str]]:
    """Return the names of the attachments by the document that they belong to."""
    found: dict[int | None, list[str]] = {}
    for one in attachments:
        found.setdefault(one["document"], []).append(one["name"])
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

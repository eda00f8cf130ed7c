"""The documents of a bundle as their data tells them: read back into certificates, where their types are known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from certbroker.errors import PayloadError, SetupError
from certbroker.evidence import Evidence, Provenance
from certbroker.model import Certificate, shape_of
from certbroker.verification.bundles.attached import Attached, Files
from certbroker.verification.bundles.manifest import Document, Manifest
from certbroker.verification.claims import strict_json

MAX_JSON = 16 * 1024 * 1024
"""Longest JSON that is read."""
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A document: what the manifest tells of it, and its files."""

    told: Document
    data: Object | None
    """Its data; nothing where it is not there or cannot be read."""
    evidence: Evidence[Certificate] | None
    """The certificate; nothing where its type or its fields are not known here."""
    original: Attached | None

    @property
    def about(self) -> str | None:
        """Masked name of whom it is about, where that is not the holder."""
        found = (self.data or {}).get("about")
        return found if isinstance(found, str) else None


def documents_of(manifest: Manifest, files: Files) -> list[Held]:
    """Read all documents."""
    return [_held(one, manifest, files) for one in manifest.documents]


def _held(document: Document, manifest: Manifest, files: Files) -> Held:
    own = [file for one in manifest.attachments if one.document == document.number and (file := files[one.name])]
    (data, *_), (original, *_) = (
        [*(one for one in own if one.relationship == relationship), None] for relationship in ("Data", "Source")
    )
    told = object_of(data.data) if data else None
    return Held(document, told, _evidence(told, redacted=bool(document.redacted)) if told else None, original)


def object_of(data: bytes) -> Object | None:
    """Read a JSON object in which no name comes twice; nothing where it is none."""
    if len(data) > MAX_JSON:
        return None
    try:
        found = strict_json(data)
    except (ValueError, RecursionError):
        return None
    return cast("Object", found) if isinstance(found, dict) else None


def _evidence(told: Mapping[str, Any], *, redacted: bool) -> Evidence[Certificate] | None:
    """Read a document's data with the shape of its time.

    Where something was left out, what is required elsewhere may be missing.
    """
    from certbroker.catalogue import discover
    from certbroker.channels.document_wallet.partial import partial
    from certbroker.channels.documents import revived

    try:
        certificate = shape_of(discover()[str(told.get("certificate"))], told.get("version", 1))
        provenance = Provenance.model_validate(told.get("provenance"))
        known = partial(certificate) if redacted else certificate
        return Evidence(revived(known, provenance.channel, told.get("data")), provenance)
    except (SetupError, PayloadError, ValidationError):
        return None


def by_person(documents: Iterable[Held]) -> Iterator[Sequence[tuple[int, Evidence[Certificate]]]]:
    """Go through the certificates of each person, with the numbers of their documents."""
    found: dict[str | None, list[tuple[int, Evidence[Certificate]]]] = defaultdict(list)
    for one in documents:
        if one.evidence:
            found[one.about].append((one.told.number, one.evidence))
    yield from found.values()

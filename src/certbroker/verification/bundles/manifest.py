"""The manifest as it is read: a second reading of the shape in docs/shapes.md, and what the cover says of it."""

import hashlib
import re
from datetime import date
from typing import Annotated, Any, Final, Self, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certbroker.errors import PayloadError
from certbroker.verification.claims import strict_json

NAME: Final = "manifest.json"
OVERVIEW: Final = "dossier.json"
SCHEMA: Final = "certbroker.manifest/1"
VERSION: Final = re.compile(r"certbroker\.manifest/[1-9][0-9]{0,3}")
MAX_LISTED: Final = 10_000
Text = Annotated[str, Field(max_length=2000)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class _Part(BaseModel):
    """Keys that it does not know are the writer's own affair: later versions of the same shape may have more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


class Listed(_Part):
    """A file that the manifest lists."""

    name: Text
    mime: Text
    relationship: Text
    size: Annotated[int, Field(ge=0)]
    sha256: Digest
    document: int | None


class Original(_Part):
    """What is told of an issuer's file whose pages are shown."""

    pages: Count
    signed: bool


class Document(_Part):
    """A document that the manifest lists."""

    number: Count
    certificate: Text
    title: Text
    first_page: Count
    last_page: Count
    shows: Text
    original: Original | None
    attachments: Annotated[tuple[Text, ...], Field(max_length=MAX_LISTED)]
    document_number: Text | None
    issued_on: date | None
    valid_until: date | None
    provenance: dict[str, Any]
    verification: dict[str, Any] | None
    redacted: tuple[Any, ...]

    @property
    def evidence(self) -> str:
        """SHA-256 of the raw document, as the provenance tells it."""
        found = self.provenance.get("raw_sha256")
        return found if isinstance(found, str) else ""

    @property
    def name(self) -> str:
        """Title without whom it is about, which is added where a certificate comes more than once."""
        return self.title.rpartition(" (")[0] if self.title.endswith(")") else self.title


class Conformance(_Part):
    """The standards that it claims."""

    claimed: tuple[Text, ...]


class Place(_Part):
    """Where a document stands in one file of several."""

    certificate: Text
    title: Text
    first_page: Count
    last_page: Count


class Share(_Part):
    """What one file of several has."""

    file: Text
    pages: Count
    documents: Annotated[tuple[Place, ...], Field(max_length=MAX_LISTED)]


class Volume(_Part):
    """A file's place among those that make up a submission."""

    number: Count
    count: Count
    files: Annotated[tuple[Share, ...], Field(max_length=MAX_LISTED)]


class Manifest(_Part):
    """What a bundle says it holds."""

    format: Text = Field(alias="schema")
    title: Text
    language: Text
    recipient: Text
    purpose: Text
    holder: Text
    made_on: date
    pages: Count
    conformance: Conformance
    part: Volume | None = None
    documents: Annotated[tuple[Document, ...], Field(max_length=MAX_LISTED)]
    attachments: Annotated[tuple[Listed, ...], Field(max_length=MAX_LISTED)]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read it. Raises PayloadError: `payload.schema` for another version of the shape, else `payload.manifest`."""
        try:
            told = strict_json(data)
            schema = cast("dict[str, object]", told).get("schema") if isinstance(told, dict) else None
            if schema != SCHEMA:
                is_later = isinstance(schema, str) and VERSION.fullmatch(schema)
                raise PayloadError("another version or no manifest", kind="schema" if is_later else "manifest")
            return cls.model_validate_json(data)
        except ValidationError as error:
            path = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
            raise PayloadError("not as a manifest's fields", kind="manifest", path=path) from None
        except (ValueError, RecursionError):
            raise PayloadError("no JSON", kind="manifest") from None

    def listed(self, name: str) -> Listed | None:
        """Return what it says of a file."""
        return next((one for one in self.attachments if one.name == name), None)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()

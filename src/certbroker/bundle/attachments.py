"""The files that a bundle carries: data of the certificates, issuers' originals, and the manifest of it all."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic_core import to_json

Relationship = Literal["Data", "Source", "Supplement"]
JSON: Final = "application/json"
PDF: Final = "application/pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within the PDF (an associated file of PDF/A-3)."""

    name: str
    data: bytes
    mime: str
    relationship: Relationship
    """What it is to the pages: their data, their source, or more of the same matter."""
    told: str
    """What it is, in the bundle's language."""
    document: int | None = None
    """Number of the document that it belongs to; none where it is about the whole."""

    @property
    def sha256(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def packed(self) -> bytes:
        """The bytes deflated, or in a deflated stream's form where that gains nothing: a PDF is packed already."""
        return zlib.compress(self.data, 0 if self.mime == PDF else -1)

    def describe(self) -> dict[str, Any]:
        """Return its entry in the manifest."""
        return {
            "name": self.name,
            "mime": self.mime,
            "relationship": self.relationship,
            "size": len(self.data),
            "sha256": self.sha256,
            "document": self.document,
        }


def as_json(value: Mapping[str, Any]) -> bytes:
    """Write a JSON object as it is attached: UTF-8, two blanks deep, keys in their order, a line break at the end."""
    return to_json(value, indent=2) + b"\n"

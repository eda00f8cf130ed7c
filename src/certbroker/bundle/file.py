"""The finished submission PDF, and where its documents stand."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from certbroker.bundle.saving import save

if TYPE_CHECKING:
    from certbroker._http import HttpOptions
    from certbroker.bundle.seal import Key, Level, Revocation, Sealed, Timestamps


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, and the page it begins on."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Document:
    """A certificate's place in the bundle. Pages count from 1, both included."""

    certificate: str
    """Id of the certificate."""
    title: str
    first_page: int
    last_page: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A submission PDF (제출 서류 묶음)."""

    data: bytes = field(repr=False)
    """The PDF."""
    pages: int
    documents: tuple[Document, ...]
    """Where each certificate stands, in the order of the dossier."""
    title: str
    manifest: bytes = field(repr=False)
    """The attached `manifest.json` (shape `manifest` in docs/shapes.md)."""
    conformance: tuple[str, ...]
    """The standards that it claims to keep; the manifest says why not more."""

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the PDF, whole or not at all, readable by its owner only. Returns the path."""
        return save(self.data, path)

    def seal(
        self,
        key: "Key",
        *,
        level: "Level" = "B-B",
        timestamp: "Timestamps | str | None" = None,
        revocation: "Revocation | None" = None,
        reason: str | None = None,
        location: str | None = None,
        http: "HttpOptions | None" = None,
        now: datetime | None = None,
    ) -> "Sealed":
        """Seal the PDF (PAdES): whoever receives it sees who made it, and that nothing was changed. Blocks.

        level: `B-B`, `B-T`, `B-LT`, `B-LTA`. timestamp: a time-stamp authority or its address, from B-T on. revocation:
        where proof comes from that nothing was revoked, from B-LT on. reason, location: what the seal says; anybody
        reads it. now: when, by the signer's own word. Needs `certbroker[seal]`.

        Raises SealFailed: with the recovery RETRY where the time-stamp authority is down; SettingsError.
        """
        from certbroker.bundle.seal import seal

        return seal(
            self.data,
            key,
            level=level,
            timestamp=timestamp,
            revocation=revocation,
            reason=reason,
            location=location,
            http=http,
            now=now,
        )

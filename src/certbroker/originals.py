"""The issuers' own files beside a saved dossier: `originals/<certificate>-<first digits of its SHA-256>.pdf`."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from certbroker.errors import PayloadError
from certbroker.evidence import Evidence, Provenance, sha256

FOLDER = "originals"
_DIGITS = 16


def name_of(certificate: str, digest: str) -> str:
    """Return the file's name: it says which paper it is and holds nothing personal."""
    return f"{certificate}-{digest[:_DIGITS]}.pdf"


def save(evidence: Iterable[Evidence[Any]], folder: Path) -> list[Path]:
    """Write every original byte for byte, readable by its owner alone; returns the files. Raises OSError."""
    found = [(one.id, one.original) for one in evidence if one.original is not None]
    if not found:
        return []
    (folder / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_write(folder / FOLDER / name_of(certificate, sha256(data)), data) for certificate, data in found]


def _write(path: Path, data: bytes) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    return path


def load(folder: Path, certificate: str, provenance: Provenance) -> bytes | None:
    """Return the original of evidence, or None where its file is gone.

    Raises PayloadError where the file is another than the one that was delivered.
    """
    if provenance.original_sha256 is None:
        return None
    path = folder / FOLDER / name_of(certificate, provenance.original_sha256)
    if not path.is_file():
        return None
    data = path.read_bytes()
    if sha256(data) != provenance.original_sha256:
        raise PayloadError("the original is not the one that was delivered", kind="dossier", certificate=certificate)
    return data

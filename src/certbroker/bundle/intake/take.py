"""Takes an issuer's file in: what it is, its pages cleaned, and what they keep of the standards.

The work is done in a worker process with bounds of its own: a file may be made to break or to burden what reads it.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from certbroker.bundle.boxes import Box
from certbroker.bundle.intake import judge
from certbroker.bundle.intake.limits import MAX_BYTES
from certbroker.bundle.intake.look import Seen
from certbroker.errors import HostileDocument
from certbroker.verification import confined

BOUNDS: Final = confined.Bounds(seconds=10.0, size=MAX_BYTES)


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A page as it is seen: its size, and where barcodes and seals are on it. y grows downwards."""

    width: float
    height: float
    clear: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """An issuer's file, ready for a bundle."""

    pages: tuple[IntakePage, ...]
    file: bytes
    """Its pages and nothing else, each as one form object `/Page`."""
    seen: Seen
    reasons: tuple[str, ...]
    """What its pages do not keep, or cannot be shown here to keep, of the standards."""

    def shortfalls(self) -> dict[str, tuple[str, ...]]:
        """Return the claims that a bundle with these pages may not make, and why."""
        return judge.shortfalls(self.reasons)

    def describe(self) -> dict[str, Any]:
        """Return what was found, for the manifest."""
        return {
            "pages": len(self.pages),
            "signed": self.seen.signed,
            "encrypted": self.seen.encrypted,
            "dropped": list(self.seen.dropped),
        }


def take(data: bytes, certificate: str | None = None) -> Intake:
    """Take a file in. Raises HostileDocument, which names the certificate and quotes nothing of the file."""
    try:
        answer = confined.run("intake", data, {}, BOUNDS)
    except HostileDocument as error:
        raise HostileDocument(error.detail, certificate=certificate) from None
    if "refused" in answer:
        raise HostileDocument(answer["refused"], certificate=certificate)
    return _intake(answer)


def _intake(answer: Mapping[str, Any]) -> Intake:
    pages = (
        IntakePage(one["width"], one["height"], tuple(Box(*box) for box in one["clear"])) for one in answer["pages"]
    )
    told: Mapping[str, Any] = answer["seen"]
    seen = Seen(told["pages"], told["signed"], told["encrypted"], tuple(told["dropped"]))
    return Intake(tuple(pages), base64.b64decode(answer["file"]), seen, tuple(answer["reasons"]))

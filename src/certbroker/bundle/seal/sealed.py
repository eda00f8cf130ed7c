"""The sealed PDF."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from certbroker.bundle.saving import save
from certbroker.bundle.seal.options import Level
from certbroker.fields import SEOUL


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed PDF. What was sealed is its beginning, byte for byte."""

    data: bytes = field(repr=False)
    level: Level
    signer: str
    """Who sealed, as the certificate says; who stamped the time, where a seal was renewed."""
    sealed_at: datetime
    """When: as the time-stamp authority says, else as this machine says."""
    trust_pem: str | None = field(default=None, repr=False)
    """The root of the signer's chain in PEM, where the key came with it: what a receiver has to trust."""

    def describe(self) -> dict[str, str]:
        """Return what the seal says, as a JSON object (shape `seal` in docs/shapes.md)."""
        at = self.sealed_at.astimezone(SEOUL).isoformat(timespec="seconds")
        return {"level": self.level, "signer": self.signer, "sealed_at": at}

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the PDF, whole or not at all, readable by its owner only. Returns the path."""
        return save(self.data, path)

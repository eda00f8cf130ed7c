"""Files that only their owner may read, and certificates that run out."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from certbroker.doctor.findings import Finding, say

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

SOON: Final = 30
"""Days before its end from which a certificate is a warning."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def others_may(path: Path, bits: int = _OTHERS) -> str:
    """Return the mode of a file where others than its owner may do something with it; empty where not, or unknown."""
    if os.name != "posix":
        return ""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    return f"{stat.S_IMODE(mode):04o}" if mode & bits else ""


def secret_file(about: str, path: Path) -> Iterator[Finding]:
    """Say what is wrong with a file that holds a secret; nothing where all is well."""
    if not path.is_file():
        yield say("file.missing", about, file=str(path.absolute()))
    elif not os.access(path, os.R_OK):
        yield say("file.unreadable", about, file=str(path.absolute()))
    elif mode := others_may(path):
        yield say("file.open", about, file=str(path), mode=mode)


def lifetime(about: str, certificate: "Certificate", now: datetime) -> Finding:
    """Say how long a certificate is still good."""
    days = (certificate.not_valid_after_utc - now).days
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
    if now < certificate.not_valid_before_utc:
        return say("certificate.early", about, since=f"{certificate.not_valid_before_utc:%Y-%m-%d}")
    if days < 0:
        return say("certificate.expired", about, until=until)
    return say("certificate.ending" if days < SOON else "certificate.good", about, until=until, days=days)

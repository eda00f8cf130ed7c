"""One file, whatever it is: told apart by what it holds, verified by what is made for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from certbroker.errors import PayloadError
from certbroker.verification.report import VerificationReport
from certbroker.verification.trust import Strictness, Trust

_PDF_WITHIN: Final = 1024
_JWS: Final = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a receiver asks of a file."""

    trust: Trust | None = None
    as_of: date | datetime | None = None
    """For when (default: now)."""
    strictness: Strictness | None = None
    recipient: str | None = None
    """Who receives it, where the file says whom it is for."""


Verifier = Callable[[bytes, Asked], VerificationReport]


def verify_file(data: bytes, asked: Asked) -> VerificationReport:
    """Verify a file: a bundle, an issuer's signed PDF, or a statement.

    Raises PayloadError where it is neither, HostileDocument where reading it needs too much, SettingsError.
    """
    for recognises, verify in KINDS:
        if recognises(data):
            return verify(data, asked)
    raise PayloadError("neither a PDF nor a signed statement", kind="file")


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_WITHIN]


def _is_statement(data: bytes) -> bool:
    return _JWS.fullmatch(data) is not None


def _pdf(data: bytes, asked: Asked) -> VerificationReport:
    from certbroker.verification.bundles import verify_pdf

    return verify_pdf(
        data, trust=asked.trust, as_of=asked.as_of, strictness=asked.strictness, recipient=asked.recipient
    )


def _statement(data: bytes, asked: Asked) -> VerificationReport:
    from certbroker.verification.statement import verify_statement

    return verify_statement(
        data.strip(), asked.trust, asked.as_of, recipient=asked.recipient, strictness=asked.strictness
    )


KINDS: Final[tuple[tuple[Callable[[bytes], bool], Verifier], ...]] = ((_is_pdf, _pdf), (_is_statement, _statement))
"""How a kind of file is recognised, and what verifies it; the first that fits is taken."""

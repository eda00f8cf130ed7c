"""Whom a receiver trusts, and how strict it is. Both are the receiver's own choice: nothing is trusted by default."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from certbroker.errors import SettingsError

_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_CERTIFICATES: Final = frozenset({b"CERTIFICATE", b"X509 CERTIFICATE"})
_LISTS: Final = frozenset({b"X509 CRL"})


@dataclass(frozen=True, slots=True)
class Trust:
    """What a receiver trusts as the beginning of a chain, for signers and time-stamps, and knows to be revoked."""

    anchors: tuple[bytes, ...] = ()
    """DER of each certificate."""
    revocation_lists: tuple[bytes, ...] = ()
    """DER of certificate revocation lists that the receiver has fetched itself."""

    @classmethod
    def parse(cls, pem: bytes | str) -> Self:
        """Read a PEM bundle: CERTIFICATE blocks, and X509 CRL blocks beside them.

        Raises SettingsError where it holds no certificate, or one that cannot be read.
        """
        data = pem.encode() if isinstance(pem, str) else pem
        found = [(label, _bytes(body)) for label, body in _BLOCK.findall(data)]
        made = cls(
            tuple(dict.fromkeys(der for label, der in found if label in _CERTIFICATES)),
            tuple(dict.fromkeys(der for label, der in found if label in _LISTS)),
        )
        if not made.anchors:
            raise SettingsError("the trust file holds no certificate in PEM")
        made.check()
        return made

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a PEM bundle from a file. Raises SettingsError, OSError."""
        return cls.parse(Path(path).read_bytes())

    def check(self) -> None:
        """Raise SettingsError where a certificate or revocation list is none."""
        from cryptography import x509

        try:
            for der in self.anchors:
                x509.load_der_x509_certificate(der)
            for der in self.revocation_lists:
                x509.load_der_x509_crl(der)
        except (ValueError, x509.InvalidVersion):
            raise SettingsError("the trust file holds a certificate or revocation list that cannot be read") from None

    def with_revocation_lists(self, lists: Iterable[bytes]) -> "Trust":
        """Return the same trust, knowing more revocation lists (DER)."""
        return Trust(self.anchors, (*self.revocation_lists, *lists))

    def describe(self) -> dict[str, Any]:
        """Return what the worker needs, as JSON."""
        return {
            "anchors": [base64.b64encode(der).decode() for der in self.anchors],
            "revocation_lists": [base64.b64encode(der).decode() for der in self.revocation_lists],
        }


@dataclass(frozen=True, slots=True)
class Strictness:
    """What a receiver asks beyond what is always asked. The default suits offline verification."""

    revocation: bool = False
    """Ask for proof that no certificate was revoked; without it, missing proof is a note."""
    time_stamp: bool = False
    """Ask for a trusted time-stamp."""
    uncovered_validation_data: bool = False
    """Accept validation data (DSS) that was added after the last signature and that nothing protects (PAdES B-LT as
    many write it). Whoever changes a byte of it is then not found out; the signed document itself stays protected.
    """


def _bytes(body: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except ValueError:
        raise SettingsError("the trust file holds a block that is no PEM") from None

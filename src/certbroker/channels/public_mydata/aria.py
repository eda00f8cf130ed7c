"""ARIA (RFC 5794) in CBC mode, raw: no padding, no key derivation.

OpenSSL does the work where a libcrypto with ARIA is found on the machine, plain Python where not.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from certbroker.channels.public_mydata import _aria_openssl, _aria_pure

_KEY_LENGTHS: Final = (16, 24, 32)
_BLOCK: Final = 16


class _Cbc(Protocol):
    def __call__(self, key: bytes, iv: bytes, data: bytes, *, encrypt: bool) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Implementation:
    """One way of computing ARIA-CBC; both methods raise `ValueError` on a wrong length."""

    name: str
    _cbc: _Cbc

    def encrypt_cbc(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        """Encrypt whole blocks of 16 bytes under a key of 16, 24 or 32 bytes."""
        _check_lengths(key, iv, data)
        return self._cbc(key, iv, data, encrypt=True)

    def decrypt_cbc(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        """Decrypt whole blocks of 16 bytes under a key of 16, 24 or 32 bytes."""
        _check_lengths(key, iv, data)
        return self._cbc(key, iv, data, encrypt=False)


def encrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks of 16 bytes under a key of 16, 24 or 32 bytes; `ValueError` on a wrong length."""
    return preferred().encrypt_cbc(key, iv, data)


def decrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks of 16 bytes under a key of 16, 24 or 32 bytes; `ValueError` on a wrong length."""
    return preferred().decrypt_cbc(key, iv, data)


def implementation() -> str:
    """Say what does the work: "openssl 3.0.19", or "pure python"."""
    return preferred().name


@cache
def preferred(*paths: str) -> Implementation:
    """Return what `openssl` finds, else plain Python."""
    return openssl(*paths) or pure()


def openssl(*paths: str) -> Implementation | None:
    """Return OpenSSL's ARIA, from the first library named that has it (by default: of those found), or `None`."""
    library = _aria_openssl.load(paths or None)
    return library and Implementation(library.name, library.cbc)


def pure() -> Implementation:
    """Return ARIA in plain Python: a hundred times slower, and always there."""
    return Implementation(_aria_pure.NAME, _aria_pure.cbc)


def _check_lengths(key: bytes, iv: bytes, data: bytes) -> None:
    rules = (
        (len(key) in _KEY_LENGTHS, "an ARIA key has 16, 24 or 32 bytes"),
        (len(iv) == _BLOCK, "an ARIA initialisation vector has 16 bytes"),
        (len(data) % _BLOCK == 0, "ARIA-CBC without padding takes whole blocks of 16 bytes"),
    )
    for holds, message in rules:
        if not holds:
            raise ValueError(message)

"""Keys: those that wrap the data keys of a vault, and one from which its keyed hashes come."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from certbroker.errors import SettingsError, VaultLocked

KEY_BYTES = 32


class WrappingKey(Protocol):
    """A key-encryption key (KEK): in memory, or in a security module that never hands it out."""

    @property
    def id(self) -> str:
        """Name that stands beside what it wrapped."""
        ...

    @property
    def waits(self) -> bool:
        """Whether using it takes time (a network, a module): then it is used in a thread."""
        ...

    def wrap(self, key: bytes) -> bytes:
        """Wrap a data key."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """Unwrap a data key. Raises VaultLocked where it was wrapped by another, or changed."""
        ...


class Kms(Protocol):
    """A key management service: keeps the keys of a ring wrapped where the ring lies."""

    def wrap(self, key: bytes) -> bytes:
        """Wrap a key."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """Unwrap a key."""
        ...


@dataclass(frozen=True, slots=True)
class LocalKey:
    """A wrapping key in memory: AES key wrap (RFC 3394) with 256 bits."""

    id: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check(self.key)

    @classmethod
    def make(cls) -> "LocalKey":
        """Make a fresh one."""
        return cls(f"kek_{secrets.token_hex(6)}", secrets.token_bytes(KEY_BYTES))

    @property
    def waits(self) -> bool:
        """Whether using it takes time: no."""
        return False

    def wrap(self, key: bytes) -> bytes:
        """Wrap a data key."""
        from cryptography.hazmat.primitives.keywrap import aes_key_wrap

        return aes_key_wrap(self.key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Unwrap a data key. Raises VaultLocked."""
        from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

        try:
            return aes_key_unwrap(self.key, wrapped)
        except (InvalidUnwrap, ValueError):
            raise VaultLocked(f"not wrapped by {self.id}, or changed since") from None


@dataclass(frozen=True, slots=True)
class Index:
    """Keyed hashes (HMAC-SHA256), each purpose under a key of its own, derived by HKDF from the index key."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check(self.key)

    def of(self, purpose: str, *parts: str) -> bytes:
        """Return the keyed hash of some texts for a purpose: 32 bytes that nobody can compute without the key."""
        return hmac.digest(_derived(self.key, purpose), joined(*(part.encode() for part in parts)), "sha256")


@cache
def _derived(key: bytes, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"certbroker.vault/1 {purpose}".encode()).derive(key)


def check(key: bytes) -> None:
    """Refuse what is no key. Raises SettingsError."""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"a key of a vault has {KEY_BYTES} bytes")


def joined(*parts: bytes) -> bytes:
    """Join parts so that no other parts give the same bytes: each after its length."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)

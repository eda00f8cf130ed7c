"""Sealing: every item under a fresh data key, the data key under a wrapping key of the ring."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

from certbroker.errors import VaultLocked
from certbroker.vault.keys import KEY_BYTES
from certbroker.vault.ring import KeyRing

P = ParamSpec("P")
T = TypeVar("T")
_SCHEME = b"\x01"
"""AES-256-GCM with a nonce of 12 bytes before the ciphertext. Another scheme gets another first byte."""
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """What may lie anywhere: the content sealed under a data key, and the data key wrapped by the key named here."""

    key_id: str
    wrapped: bytes = field(repr=False)
    box: bytes = field(repr=False)


class Sealer(Protocol):
    """Seals and opens. Another than the default may use a validated module or an HSM."""

    @property
    def waits(self) -> bool:
        """Whether it takes time (a network, a module): then it is used in a thread."""
        ...

    @property
    def current(self) -> str:
        """Id of the key that wraps from now on."""
        ...

    def seal(self, data: bytes, bound: bytes) -> Sealed:
        """Seal content. `bound` is not in it, but nobody opens it with another."""
        ...

    def open(self, sealed: Sealed, bound: bytes) -> bytes:
        """Open it. Raises VaultLocked where anything of it was changed or `bound` is another, KeyMissing."""
        ...

    def rewrap(self, key_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Wrap a data key under the current key; returns its id too. Raises VaultLocked, KeyMissing."""
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """The default: AES-256-GCM under a fresh key per item, wrapped with AES-KW by a key of the ring."""

    ring: KeyRing

    @property
    def waits(self) -> bool:
        """Whether a key of the ring takes time."""
        return self.ring.waits

    @property
    def current(self) -> str:
        """Id of the key that wraps from now on."""
        return self.ring.current().id

    def seal(self, data: bytes, bound: bytes) -> Sealed:
        """Seal content under a fresh key."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, nonce, wrapping = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_NONCE), self.ring.current()
        box = AESGCM(key).encrypt(nonce, data, _SCHEME + bound)
        return Sealed(wrapping.id, wrapping.wrap(key), _SCHEME + nonce + box)

    def open(self, sealed: Sealed, bound: bytes) -> bytes:
        """Open what was sealed. Raises VaultLocked, KeyMissing."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self.ring.key(sealed.key_id).unwrap(sealed.wrapped)
        scheme, nonce, box = sealed.box[:1], sealed.box[1 : 1 + _NONCE], sealed.box[1 + _NONCE :]
        if scheme != _SCHEME:
            raise VaultLocked("sealed by another scheme, or changed")
        try:
            return AESGCM(key).decrypt(nonce, box, _SCHEME + bound)
        except (InvalidTag, ValueError):
            raise VaultLocked("changed, or moved from another place") from None

    def rewrap(self, key_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Wrap a data key under the current key. Raises VaultLocked, KeyMissing."""
        wrapping = self.ring.current()
        return wrapping.id, wrapping.wrap(self.ring.key(key_id).unwrap(wrapped))


async def aside(sealer: Sealer, work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """Do some work of a sealer: in a thread where it takes time."""
    return await asyncio.to_thread(work, *args, **options) if sealer.waits else work(*args, **options)

"""The cipher of the exchange: ARIA (RFC 5794) under a key made from the API key.

Names are confirmed, parameters are not public: what stands here is **declared** by us. A relying party that has the
official development kit, or must use a validated module (검증필 암호모듈), gives its own object with the same two
methods in settings (`cipher = "package.module:Name"`).
"""

import hashlib
from typing import Protocol

from certbroker.channels.public_mydata import aria
from certbroker.errors import PayloadError
from certbroker.privacy import ApiKey
from certbroker.routes import Known

BLOCK = 16


class Cipher(Protocol):
    """Turns a message into bytes that only the exchange can read, and back."""

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt a whole message."""
        ...

    def decrypt(self, sealed: bytes) -> bytes:
        """Decrypt a whole message; raises PayloadError (`payload.cipher`) where it cannot be."""
        ...


class DeclaredCipher:
    """The declared default: ARIA-256-CBC, PKCS#7 padding.

    SHA-384 of the API key gives 32 bytes of key and 16 bytes of IV.
    """

    known = Known.DECLARED

    def __init__(self, api_key: ApiKey, system_code: str) -> None:
        digest = hashlib.sha384(api_key.reveal().encode()).digest()
        self._key, self._iv = digest[:32], digest[32:]
        self.system_code = system_code

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt a message of any length."""
        padding = BLOCK - len(plain) % BLOCK
        return aria.encrypt_cbc(self._key, self._iv, plain + bytes([padding]) * padding)

    def decrypt(self, sealed: bytes) -> bytes:
        """Decrypt a message; raises PayloadError (`payload.cipher`) for a wrong length or padding."""
        if not sealed or len(sealed) % BLOCK:
            raise PayloadError(
                f"{len(sealed)} bytes are no whole number of cipher blocks", kind="cipher", path="encData"
            )
        plain = aria.decrypt_cbc(self._key, self._iv, sealed)
        padding = plain[-1]
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise PayloadError("wrong padding: another key, or damaged on the way", kind="cipher", path="encData")
        return plain[:-padding]

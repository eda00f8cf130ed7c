"""Signs for a seal with one key, which stays parsed."""

import asyncio
import hashlib

from certbroker.bundle.seal import cms
from certbroker.bundle.seal.chains import is_root
from certbroker.bundle.seal.keys import Key, ders, digest_of, sign, signature_size
from certbroker.bundle.seal.pkcs11 import Pkcs11Key
from certbroker.bundle.seal.stamping import Stamper, Token


class Signer:
    """Signs with a key. Embeds its certificate and those above it without the root, which is the receiver's."""

    def __init__(self, key: Key) -> None:
        own, *above = ders(key.chain)
        self.key, self.digest = key, digest_of(key)
        self._certificates = (own, *(one for one in above if not is_root(one)))

    async def container(self, digest: bytes, stamper: Stamper | None) -> tuple[bytes, Token | None]:
        """Return the signature's container (CMS in DER) for the digest of a document, and its time-stamp.

        Raises SealFailed, SettingsError.
        """
        signed = cms.attributes(digest, self._certificates[0])
        signature = await self._sign(signed)
        token = await stamper.stamp(hashlib.new(self.digest, signature).digest(), self.digest) if stamper else None
        return self._contained(signed, signature, token.der if token else None), token

    def size(self, token: bytes | None = None) -> int:
        """Return how many bytes a container has at most, where its time-stamp is like this one."""
        signed = cms.attributes(hashlib.new(self.digest).digest(), self._certificates[0])
        return len(self._contained(signed, bytes(signature_size(self.key)), token))

    async def _sign(self, data: bytes) -> bytes:
        if isinstance(self.key, Pkcs11Key):
            return await asyncio.to_thread(sign, self.key, data, self.digest)
        return sign(self.key, data, self.digest)

    def _contained(self, signed: bytes, signature: bytes, token: bytes | None) -> bytes:
        return cms.container(signed, signature, self.digest, self._certificates, token)

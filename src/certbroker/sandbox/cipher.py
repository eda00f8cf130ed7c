"""What both ends must compute alike: keys, padding, base64 and signatures, in this side's own words."""

import base64
import binascii
import hashlib
import hmac
from urllib.parse import unquote

from certbroker.channels.public_mydata.aria import decrypt_cbc, encrypt_cbc

_BLOCK = 16
_KEY = 32


class UndecryptableError(ValueError):
    """The text is not base64, not whole blocks, wrongly padded or not text."""


def keys(api_key: str) -> tuple[bytes, bytes]:
    """Derive the 32 bytes of key and 16 of initial vector from an API key (a declared default)."""
    digest = hashlib.sha384(api_key.encode()).digest()
    return digest[:_KEY], digest[_KEY:]


def pad(data: bytes) -> bytes:
    """Fill up to whole blocks (PKCS#7)."""
    missing = _BLOCK - len(data) % _BLOCK
    return data + bytes([missing]) * missing


def unpad(data: bytes) -> bytes:
    """Take the filling off, refusing any that is not PKCS#7."""
    count = data[-1] if data else 0
    if not 1 <= count <= _BLOCK or data[-count:] != bytes([count]) * count:
        raise UndecryptableError
    return data[:-count]


def encrypt(api_key: str, data: bytes) -> str:
    """Encrypt a message as it travels in an answer."""
    return seal(api_key, pad(data))


def seal(api_key: str, blocks: bytes) -> str:
    """Encrypt whole blocks as they are; faults need this to break the padding."""
    key, vector = keys(api_key)
    return base64.b64encode(encrypt_cbc(key, vector, blocks)).decode()


def decrypt(api_key: str, text: str) -> bytes:
    """Decrypt the base64 text of a request; raise `UndecryptableError`."""
    key, vector = keys(api_key)
    try:
        return unpad(decrypt_cbc(key, vector, base64.b64decode(text, validate=True)))
    except (binascii.Error, ValueError):
        raise UndecryptableError from None


def signature(api_key: str, message: bytes) -> str:
    """Return base64(HMAC-SHA256(API key, message))."""
    return base64.b64encode(hmac.digest(api_key.encode(), message, "sha256")).decode()


def signed(api_key: str, message: bytes, given: str) -> bool:
    """Say whether a signature is the right one."""
    return hmac.compare_digest(signature(api_key, message).encode(), given.encode())


def url_decoded(text: str) -> str:
    """Undo the percent-encoding of a request; a plus sign stays one."""
    return unquote(text)

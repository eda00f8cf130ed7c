"""The signature's container (CMS, RFC 5652) in DER, as PAdES wants it: one signer, nothing that could be left out."""

import hashlib
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from certbroker.verification.originals.certificates import load
from certbroker.verification.originals.der import parse

DIGESTS: Final = {
    "sha256": bytes.fromhex("0609608648016503040201"),
    "sha384": bytes.fromhex("0609608648016503040202"),
}
_RSA_WITH: Final = {
    "sha256": bytes.fromhex("06092a864886f70d01010b"),
    "sha384": bytes.fromhex("06092a864886f70d01010c"),
}
_ECDSA_WITH: Final = {
    "sha256": bytes.fromhex("06082a8648ce3d040302"),
    "sha384": bytes.fromhex("06082a8648ce3d040303"),
}
_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE: Final = bytes.fromhex("060b2a864886f70d010910022f")
_TIME_STAMP: Final = bytes.fromhex("060b2a864886f70d010910020e")
_ONE: Final = b"\x02\x01\x01"
_NULL: Final = b"\x05\x00"
_OCTETS, _SEQUENCE, _SET = 0x04, 0x30, 0x31
_LONG: Final = 0x80
_VERSION_TAG: Final = 0xA0


def attributes(digest: bytes, certificate: bytes) -> bytes:
    """Return what is signed: what a document's digest is, and by whom (a SET in DER).

    No signing time: in PAdES it stands in the PDF (ETSI EN 319 142-1, 6.3).
    """
    who = _sequence(_sequence(_sequence(_octets(hashlib.sha256(certificate).digest()))))
    return _set(
        _attribute(_CONTENT_TYPE, _DATA),
        _attribute(_MESSAGE_DIGEST, _octets(digest)),
        _attribute(_SIGNING_CERTIFICATE, who),
    )


def container(
    signed: bytes, signature: bytes, digest: str, certificates: Sequence[bytes], token: bytes | None = None
) -> bytes:
    """Return the container: signed attributes, their signature, and a time-stamp token of it if there is one.

    digest: `sha256` or `sha384`. certificates: those embedded (DER), the signer's first.
    """
    hashed = _sequence(DIGESTS[digest])
    signer = _sequence(
        _ONE,
        _issuer_and_serial(certificates[0]),
        hashed,
        _tagged(0, signed),
        _algorithm(certificates[0], digest),
        _octets(signature),
        *([_tagged(1, _set(_attribute(_TIME_STAMP, token)))] if token else []),
    )
    embedded = _tagged(0, _set(*certificates))
    content = _sequence(_ONE, _set(hashed), _sequence(_DATA), embedded, _set(signer))
    return _sequence(_SIGNED_DATA, _wrapped(0xA0, content))


def _issuer_and_serial(certificate: bytes) -> bytes:
    body = parse(certificate).children()[0]
    serial, _, issuer = [one.raw for one in body.children() if one.tag != _VERSION_TAG][:3]
    return _sequence(issuer, serial)


def _algorithm(certificate: bytes, digest: str) -> bytes:
    """Name the signature's algorithm as RFC 5754 has it: with NULL for RSA, with nothing for ECDSA."""
    if isinstance(load(certificate).public_key(), RSAPublicKey):
        return _sequence(_RSA_WITH[digest], _NULL)
    return _sequence(_ECDSA_WITH[digest])


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _sequence(kind, _set(value))


def _sequence(*parts: bytes) -> bytes:
    return _wrapped(_SEQUENCE, b"".join(parts))


def _set(*parts: bytes) -> bytes:
    return _wrapped(_SET, b"".join(sorted(parts)))


def _octets(value: bytes) -> bytes:
    return _wrapped(_OCTETS, value)


def _tagged(number: int, value: bytes) -> bytes:
    """Put a tag of the context in the place of a value's own (IMPLICIT)."""
    return bytes((0xA0 + number,)) + value[1:]


def _wrapped(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < _LONG:
        return bytes((tag, length)) + content
    told = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, _LONG + len(told))) + told + content

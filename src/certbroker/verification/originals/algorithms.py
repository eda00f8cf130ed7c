"""Which algorithms are accepted, each in the one encoding it has."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from certbroker.verification.originals.der import NULL, SEQUENCE, Node, NotDer, is_integer, parse, whole
from certbroker.verification.originals.findings import Defect
from certbroker.verification.report import Verdict

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

DIGESTS: Final = {
    bytes.fromhex("0609608648016503040201"): ("sha256", 32),
    bytes.fromhex("0609608648016503040202"): ("sha384", 48),
    bytes.fromhex("0609608648016503040203"): ("sha512", 64),
}
"""Digest algorithms that still hold, by their object identifier: name, length in bytes."""
_RSA: Final = bytes.fromhex("06092a864886f70d010101")
_RSA_WITH: Final = {
    "sha256": bytes.fromhex("06092a864886f70d01010b"),
    "sha384": bytes.fromhex("06092a864886f70d01010c"),
    "sha512": bytes.fromhex("06092a864886f70d01010d"),
}
_PSS: Final = bytes.fromhex("06092a864886f70d01010a")
_MGF1: Final = bytes.fromhex("06092a864886f70d010108")
_ECDSA_WITH: Final = {
    "sha256": bytes.fromhex("06082a8648ce3d040302"),
    "sha384": bytes.fromhex("06082a8648ce3d040303"),
    "sha512": bytes.fromhex("06082a8648ce3d040304"),
}
_ED25519: Final = bytes.fromhex("06032b6570")
_MIN_RSA_BITS: Final = 2048
_ED25519_LENGTH: Final = 64


def check(digest: Node, algorithm: Node, signature: bytes, signer: "Certificate") -> None:
    """Check that digest, algorithm and signature are each in canonical form and fit the signer's key. Raises Defect."""
    name, length = _digest(digest)
    if algorithm.raw not in set(_accepted(name, length, digest, signer)):
        raise Defect("algorithm", Verdict.CANNOT_TELL)
    if not _is_plain(signature, signer):
        raise Defect("structure")


def _digest(node: Node) -> tuple[str, int]:
    kind, *rest = node.children(SEQUENCE)
    if [one.raw for one in rest] not in ([], [NULL]):
        raise Defect("structure")
    known = DIGESTS.get(kind.raw)
    if known is None:
        raise Defect("algorithm")
    return known


def _accepted(digest: str, length: int, node: Node, signer: "Certificate") -> Iterator[bytes]:
    """Go through the encodings that the signer's kind of key may have with a digest (RFC 3370, 4056, 5754, 8419)."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    match signer.public_key():
        case RSAPublicKey() as key if key.key_size >= _MIN_RSA_BITS:
            yield _sequence(_RSA, NULL)
            yield _sequence(_RSA_WITH[digest], NULL)
            oid = node.children()[0].raw
            for hashed in (_sequence(oid), _sequence(oid, NULL)):
                # As long as the digest, or as long as the key allows: both are usual.
                yield _sequence(_PSS, _pss(hashed, length))
                yield _sequence(_PSS, _pss(hashed, key.key_size // 8 - length - 2))
        case EllipticCurvePublicKey():
            yield _sequence(_ECDSA_WITH[digest])
        case Ed25519PublicKey():
            yield _sequence(_ED25519)
        case _:
            return


def _pss(hashed: bytes, salt: int) -> bytes:
    return _sequence(_tagged(0, hashed), _tagged(1, _sequence(_MGF1, hashed)), _tagged(2, whole(salt)))


def _is_plain(signature: bytes, signer: "Certificate") -> bool:
    """Whether a signature is as long as its key makes it, or two whole numbers in shortest form."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    match signer.public_key():
        case RSAPublicKey() as key:
            return len(signature) == (key.key_size + 7) // 8
        case EllipticCurvePublicKey():
            return _two_integers(signature)
        case _:
            return len(signature) == _ED25519_LENGTH


def _two_integers(signature: bytes) -> bool:
    try:
        first, second = parse(signature).children(SEQUENCE)
    except (NotDer, ValueError):
        return False
    return is_integer(first) and is_integer(second)


def _sequence(*parts: bytes) -> bytes:
    return _wrapped(SEQUENCE, b"".join(parts))


def _tagged(number: int, content: bytes) -> bytes:
    return _wrapped(0xA0 + number, content)


def _wrapped(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content

"""The compact JWS that a statement is: taken apart without trusting it, and its signature checked (RFC 7515)."""

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, cast

from certbroker.verification.claims import strict_json

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MAX_BYTES: Final = 256 * 1024
MAX_CERTIFICATES: Final = 10
TYPE: Final = "certbroker-statement+jwt"
HEADER: Final = frozenset({"alg", "typ", "x5c"})
"""What stands in the header, no more and no less: no key, address or critical extension of the sender's choice."""
_COMPACT: Final = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_CURVES: Final = {"secp256r1": "ES256", "secp384r1": "ES384"}
_RSA_BITS: Final = 2048


class Malformed(Exception):
    """A file is no statement, or not in the one form that statements have."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Jws:
    """A token taken apart."""

    token: bytes
    algorithm: str
    chain: tuple[bytes, ...]
    """The certificates that the token carries (DER), the signer's first."""
    payload: bytes

    @classmethod
    def parse(cls, token: bytes | str) -> Self:
        """Take a token apart. Raises Malformed."""
        data = (token.encode(errors="replace") if isinstance(token, str) else token).strip()
        if len(data) > MAX_BYTES:
            raise Malformed("too_large")
        if not _COMPACT.fullmatch(data):
            raise Malformed("no_jws")
        head, payload, _ = (_decoded(part) for part in data.split(b"."))
        header = _header(head)
        return cls(data, str(header["alg"]), _chain(header["x5c"]), payload)


def looks_like_statement(data: bytes) -> bool:
    """Tell whether a file may be a statement: one compact JWS whose header says so."""
    try:
        Jws.parse(data)
    except Malformed as error:
        return error.message not in {"no_jws", "too_large"}
    return True


def _decoded(part: bytes) -> bytes:
    """Decode base64url that is written in the one way it can be, so that no two tokens are one statement."""
    try:
        found = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except ValueError:
        raise Malformed("no_jws") from None
    if base64.urlsafe_b64encode(found).rstrip(b"=") != part:
        raise Malformed("no_jws")
    return found


def _header(data: bytes) -> dict[str, object]:
    try:
        found = strict_json(data)
    except (ValueError, RecursionError):
        raise Malformed("no_jws") from None
    if not isinstance(found, dict):
        raise Malformed("no_jws")
    header = cast("dict[str, object]", found)
    if header.keys() != HEADER or not isinstance(header["alg"], str):
        raise Malformed("header")
    if header["typ"] != TYPE:
        raise Malformed("type")
    return header


def _chain(told: object) -> tuple[bytes, ...]:
    listed = cast("list[object]", told) if isinstance(told, list) else []
    if not 0 < len(listed) <= MAX_CERTIFICATES:
        raise Malformed("certificate")
    try:
        return tuple(base64.b64decode(str(one), validate=True) for one in listed)
    except ValueError:
        raise Malformed("certificate") from None


def algorithm_of(certificate: "Certificate") -> str | None:
    """Return the one algorithm that a certificate's key signs with; `None` where the key is too weak or of no kind."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
    if isinstance(key, RSAPublicKey):
        return "PS256" if key.key_size >= _RSA_BITS else None
    return _CURVES.get(key.curve.name) if isinstance(key, EllipticCurvePublicKey) else None


def is_signed_by(jws: Jws, certificate: "Certificate", algorithm: str) -> bool:
    """Tell whether the signature is that of a certificate's key, by one algorithm and no other."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from joserfc import errors
    from joserfc.jwk import ECKey, RSAKey
    from joserfc.jws import JWSRegistry, deserialize_compact

    registry = JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = registry.max_payload_length = MAX_BYTES
    match certificate.public_key():
        case RSAPublicKey() as public:
            key = RSAKey(public, public)
        case EllipticCurvePublicKey() as public:
            key = ECKey(public, public)
        case _:
            return False
    try:
        deserialize_compact(jws.token, key, registry=registry)
    except (errors.JoseError, ValueError):
        return False
    return True

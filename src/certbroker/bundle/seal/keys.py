"""What signs a seal: a key in memory, or one that never leaves its token."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certbroker.bundle.seal.pkcs11 import Pkcs11Key
from certbroker.errors import SealFailed, SettingsError
from certbroker.signing import SigningKey, require_valid

Key: TypeAlias = SigningKey | Pkcs11Key

_HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384}
_DEFECTS = {
    "not_said": "the certificate does not say that its key may sign: receivers cannot tell whether it may",
    "wrong": "the certificate is for other purposes than signing documents",
}


def require_extra() -> None:
    """Raise SettingsError where what seals is not installed."""
    if find_spec("pyhanko") is None:
        raise SettingsError("sealing needs: pip install certbroker[seal]")


def require_fit(key: Key, now: datetime) -> None:
    """Raise SealFailed where a receiver would not accept what the key signs now."""
    from certbroker.verification.originals.chain import check_signing_rights
    from certbroker.verification.originals.findings import Defect

    require_valid(key.chain, now)
    try:
        check_signing_rights(der(key.certificate))
    except Defect as defect:
        raise SealFailed(_DEFECTS[defect.message]) from None


def digest_of(key: Key) -> str:
    """Return the digest that goes with a key: SHA-384 for P-384, else SHA-256."""
    public = key.certificate.public_key()
    return "sha384" if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name == "secp384r1" else "sha256"


def signature_size(key: Key) -> int:
    """Return how many bytes a signature of a key has at most."""
    public = key.certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return (public.key_size + 7) // 8
    if isinstance(public, ec.EllipticCurvePublicKey):
        return 2 * ((public.key_size + 7) // 8) + 8  # two whole numbers in DER, each with a sign
    raise SettingsError("a signing key is RSA of at least 2048 bits, or EC on P-256 or P-384")


def sign(key: Key, data: bytes, digest: str) -> bytes:
    """Sign with PKCS#1 v1.5, which every PDF reader knows, or ECDSA. Raises SealFailed."""
    if isinstance(key, Pkcs11Key):
        return key.sign(data, digest)
    private, chosen = key.private_key, _HASHES[digest]()
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(data, padding.PKCS1v15(), chosen)
    return private.sign(data, ec.ECDSA(chosen))


def ders(certificates: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
    """Return certificates in DER."""
    return tuple(map(der, certificates))


def der(certificate: x509.Certificate) -> bytes:
    """Return a certificate in DER."""
    return certificate.public_bytes(Encoding.DER)

"""The key that we sign with: a private key and its certificate chain, read once.

Statements (JWS) and seals (PDF) are signed with one object. RSA keys sign with PS256: RFC 8017 keeps PKCS#1 v1.5
signatures (RS256) for old applications only, and an RSA certificate takes either. EC keys sign with the algorithm of
their curve (RFC 7518, section 3.4).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from certbroker.errors import SealFailed, SettingsError
from certbroker.privacy import Secret

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Source = bytes | str | Path
"""What a file holds, or its path."""

MAX_BYTES = 1024 * 1024
RSA_BITS = 2048
CURVES = {"secp256r1": "ES256", "secp384r1": "ES384"}
DEMO_DAYS = 365
DEMO = "certbroker demo: proves nothing (견본)"


class SigningKey:
    """A private key (RSA from 2048 bits, or EC on P-256 or P-384) with its certificate chain."""

    __slots__ = ("_chain", "_private_key")

    def __init__(self, private_key: object, certificates: Iterable[x509.Certificate]) -> None:
        """Take a key and certificates in any order.

        Raises SettingsError where the key is of another kind or no certificate is its own, SealFailed where its
        certificate gives no right to sign.
        """
        self._private_key = _suitable(private_key)
        self._chain = chain_of(self._private_key.public_key(), certificates)

    @classmethod
    def from_pem(cls, key: Source, certificates: Source, password: Secret | str | None = None) -> Self:
        """Read a key and certificates from PEM or DER, each as bytes or the path of a file.

        Raises SettingsError, SealFailed.
        """
        return cls(_key(_bytes(key), _secret(password)), _certificates(_bytes(certificates)))

    @classmethod
    def from_pkcs12(cls, source: Source, password: Secret | str | None) -> Self:
        """Read a PKCS#12 file (.p12, .pfx), as bytes or by its path. Raises SettingsError, SealFailed."""
        data = _bytes(source)
        try:
            found = pkcs12.load_pkcs12(data, _secret(password))
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise SettingsError("the PKCS#12 file cannot be read: wrong password, or no PKCS#12") from None
        own = [found.cert] if found.cert else []
        return cls(found.key, [one.certificate for one in (*own, *found.additional_certs)])

    @classmethod
    def throwaway(cls, name: str, now: datetime, *, since: datetime | None = None) -> Self:
        """Make a key for demos, with a root of its own, good for a year from now. Raises SettingsError.

        since: from when it is good (default: an hour ago).
        """
        try:
            return cls(*_demo(name, since or now - timedelta(hours=1), now + timedelta(days=DEMO_DAYS)))
        except ValueError:
            raise SettingsError("a signer's name has 1 to 64 characters") from None

    @property
    def private_key(self) -> PrivateKey:
        """The private key."""
        return self._private_key

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""
        return self._chain[0]

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate and those above it, the key's own first."""
        return self._chain

    @property
    def name(self) -> str:
        """Who signs, as the certificate says: common name, else organisation, else the whole subject."""
        return name_of(self.certificate)

    @property
    def algorithm(self) -> str:
        """The JWS algorithm: `PS256`, `ES256` or `ES384`."""
        return "PS256" if isinstance(self._private_key, rsa.RSAPrivateKey) else CURVES[self._private_key.curve.name]

    @property
    def trust_pem(self) -> str:
        """The root of the chain in PEM: what a receiver has to trust. Raises SettingsError where it is not there."""
        return trust_pem(self._chain)

    @property
    def valid_until(self) -> datetime:
        """When the first certificate of the chain expires."""
        return min(one.not_valid_after_utc for one in self._chain)

    def require_valid(self, now: datetime) -> None:
        """Raise SealFailed where a certificate of the chain is not valid now."""
        require_valid(self._chain, now)

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, {self.algorithm}, {len(self._chain)} certificates)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("SigningKey is not pickled: a pickle would hold the key in clear")


def chain_of(public_key: object, certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return a key's own certificate and its issuers one after the other; what belongs to no chain is left out.

    Raises SettingsError where none belongs to the key, SealFailed where its own gives no right to sign.
    """
    chain = _ordered(public_key, list(certificates))
    if not _may_sign(chain[0]):
        raise SealFailed("the certificate's key usage names neither digital signature nor non-repudiation")
    return chain


def is_suitable(key: object) -> bool:
    """Whether a private or public key is of a kind and size that signs: RSA from 2048 bits, P-256, P-384."""
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        return key.key_size >= RSA_BITS
    return isinstance(key, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)) and key.curve.name in CURVES


def name_of(certificate: x509.Certificate) -> str:
    """Return whom a certificate is for: common name, else organisation, else the whole subject."""
    for part in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for one in certificate.subject.get_attributes_for_oid(part):
            return one.value if isinstance(one.value, str) else one.value.decode(errors="replace")
    return certificate.subject.rfc4514_string()


def require_valid(chain: Iterable[x509.Certificate], now: datetime) -> None:
    """Raise SealFailed where a certificate of a chain is not valid now."""
    for one in chain:
        if now < one.not_valid_before_utc:
            raise SealFailed(f"a certificate is not valid before {one.not_valid_before_utc:%Y-%m-%d}")
        if now > one.not_valid_after_utc:
            raise SealFailed(f"a certificate expired on {one.not_valid_after_utc:%Y-%m-%d}")


def trust_pem(chain: Sequence[x509.Certificate]) -> str:
    """Return the root of a chain in PEM. Raises SettingsError where it is not there."""
    if not _issued(chain[-1], chain[-1]):
        raise SettingsError("the chain does not hold its root certificate")
    return chain[-1].public_bytes(serialization.Encoding.PEM).decode()


def read_certificates(source: Source) -> list[x509.Certificate]:
    """Read certificates from PEM, or one from DER: as bytes, or the path of a file. Raises SettingsError."""
    return _certificates(_bytes(source))


def _bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        with Path(source).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{Path(source).name} cannot be read: {type(error).__name__}") from None
    if len(data) > MAX_BYTES:
        raise SettingsError(f"{Path(source).name} is too large for a key or certificate")
    return data


def _secret(password: Secret | str | None) -> bytes | None:
    clear = password.reveal() if isinstance(password, Secret) else password
    return clear.encode() if clear else None


def _is_pem(data: bytes) -> bool:
    return b"-----BEGIN " in data


def _key(data: bytes, password: bytes | None) -> object:
    load = serialization.load_pem_private_key if _is_pem(data) else serialization.load_der_private_key
    try:
        return load(data, password)
    except TypeError:
        problem = "is encrypted: give its password" if password is None else "is not encrypted: give no password"
        raise SettingsError(f"the private key {problem}") from None
    except (ValueError, UnsupportedAlgorithm):
        raise SettingsError("the private key cannot be read: wrong password, or a form that is not known") from None


def _certificates(data: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data) if _is_pem(data) else [x509.load_der_x509_certificate(data)]
    except (ValueError, x509.InvalidVersion):
        raise SettingsError("the certificates cannot be read: neither PEM nor DER") from None


def _suitable(key: object) -> PrivateKey:
    if isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)) and is_suitable(key):
        return key
    raise SettingsError("a signing key is RSA of at least 2048 bits, or EC on P-256 or P-384")


def _ordered(public_key: object, certificates: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    chain = [one for one in certificates if _public_key(one) == public_key][:1]
    if not chain:
        raise SettingsError("no certificate belongs to the private key")
    while above := [one for one in certificates if one not in chain and _issued(chain[-1], one)]:
        chain.append(above[0])
    return tuple(chain)


def _public_key(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _issued(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
    return usage.digital_signature or usage.content_commitment


def _demo(name: str, since: datetime, until: datetime) -> tuple[PrivateKey, Sequence[x509.Certificate]]:
    top, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    number = x509.SubjectKeyIdentifier.from_public_key(top.public_key()).digest.hex()[:8]
    root_name, own_name = _name(f"certbroker demo root {number}"), _name(name)
    root = _draft(root_name, top, since, until).issuer_name(root_name)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True).sign(top, hashes.SHA256())
    leaf = _draft(own_name, own, since, until).issuer_name(root_name)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(top.public_key())
    return own, (leaf.add_extension(above, critical=False).sign(top, hashes.SHA256()), root)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _draft(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(since.astimezone(UTC)).not_valid_after(until.astimezone(UTC))
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(*rights: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{one: one in rights for one in every})

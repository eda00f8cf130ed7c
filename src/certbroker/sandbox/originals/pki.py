"""The test PKI: a root, an issuing authority, a signer for each issuer and a time-stamp authority; all keys are P-256.

It is made when first needed, in memory, and dies with the sandbox. Certificates are valid around the sandbox's clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certbroker.sandbox.key_usage import key_usage

Standing: TypeAlias = Literal["good", "revoked", "expired"]
"""How a signer's certificate stands on the day of signing."""

_YEAR = timedelta(days=365)
_LIFE: dict[str, tuple[timedelta, timedelta]] = {
    "root": (10 * _YEAR, 20 * _YEAR),
    "issuing": (5 * _YEAR, 10 * _YEAR),
    "good": (_YEAR, 2 * _YEAR),
    "revoked": (_YEAR, 2 * _YEAR),
    "expired": (3 * _YEAR, timedelta(days=-30)),
}
"""Before and after the day on which the PKI is made."""
_CRL_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Credential:
    """A key with its certificate."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)


class Pki:
    """Makes keys and certificates. `url` is where its revocation lists lie, below `/pki/`."""

    def __init__(self, now: Callable[[], datetime], url: Callable[[], str]) -> None:
        self.now = now
        self._url = url
        self._made = now()
        self._signers: dict[tuple[str, str], Credential] = {}

    @cached_property
    def root(self) -> Credential:
        """The root that relying parties trust."""
        return self._authority("전자증명서 시험용 최상위인증기관 (견본)", "root", None)

    @cached_property
    def issuing(self) -> Credential:
        """The authority that issuers and the time-stamp authority have their certificates from."""
        return self._authority("전자증명서 시험용 인증기관 (견본)", "issuing", self.root)

    @cached_property
    def stamper(self) -> Credential:
        """The time-stamp authority."""
        key, builder = self._begin("시점확인 시험용 기관 (견본)", self.issuing, *_LIFE["good"])
        builder = builder.add_extension(key_usage("digital_signature"), critical=True)
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return self._end(builder.add_extension(purpose, critical=True), key, self.issuing)

    @property
    def root_pem(self) -> str:
        """The root's certificate."""
        return self.root.certificate.public_bytes(Encoding.PEM).decode()

    def signer(self, issuer: str, standing: Standing = "good") -> Credential:
        """Return the signer of an issuer, made once."""
        if (issuer, standing) not in self._signers:
            key, builder = self._begin(f"{issuer} (견본)", self.issuing, *_LIFE[standing])
            usage = key_usage("digital_signature", "content_commitment")
            builder = builder.add_extension(usage, critical=True)
            self._signers[issuer, standing] = self._end(builder, key, self.issuing)
        return self._signers[issuer, standing]

    def crl(self, authority: str) -> bytes:
        """Return the revocation list of `root` or `issuing`, as of now. Raises KeyError for any other name."""
        of = {"root": self.root, "issuing": self.issuing}[authority]
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(of.certificate.subject)
            .last_update(self.now() - timedelta(minutes=1))
            .next_update(self.now() + _CRL_LIFE)
            .add_extension(x509.CRLNumber(int(self.now().timestamp())), critical=False)
            .add_extension(_authority_key(of), critical=False)
        )
        for revoked in self._revoked() if authority == "issuing" else ():
            builder = builder.add_revoked_certificate(revoked)
        return builder.sign(of.key, SHA256()).public_bytes(Encoding.DER)

    def _revoked(self) -> list[x509.RevokedCertificate]:
        builder = x509.RevokedCertificateBuilder().revocation_date(self._made - timedelta(days=1))
        numbers = (one.certificate.serial_number for (_, how), one in self._signers.items() if how == "revoked")
        return [builder.serial_number(number).build() for number in numbers]

    def _authority(self, name: str, kind: str, above: Credential | None) -> Credential:
        key, builder = self._begin(name, above, *_LIFE[kind])
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1 if above is None else 0), True)  # noqa: FBT003 - critical
        return self._end(builder.add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True), key, above)

    def _begin(
        self, name: str, above: Credential | None, before: timedelta, after: timedelta
    ) -> tuple[ec.EllipticCurvePrivateKey, x509.CertificateBuilder]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(above.certificate.subject if above else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._made - before)
            .not_valid_after(self._made + after)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if above:
            where = f"{self._url()}/pki/{'root' if above is self.root else 'issuing'}.crl"
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(where)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return key, builder

    def _end(
        self, builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, above: Credential | None
    ) -> Credential:
        if above:
            builder = builder.add_extension(_authority_key(above), critical=False)
        return Credential(builder.sign((above.key if above else key), SHA256()), key)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "certbroker sandbox"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _authority_key(of: Credential) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(of.key.public_key())

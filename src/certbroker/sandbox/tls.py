"""Throw-away certificates for further ports of the sandbox: one that is right, and those that a client must refuse.

| kind | certificate |
|---|---|
| `trusted` | of the authority that `info["tls"]["authority"]` names, for this address |
| `untrusted` | signed by nobody but itself |
| `expired` | of the authority, but its validity ended yesterday |
| `wrong_name` | of the authority, for another host |

They go by the real clock, as TLS does, and die with the sandbox.
"""

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certbroker.sandbox.key_usage import key_usage

_ELSEWHERE = "elsewhere.invalid"
_DAY = timedelta(days=1)
_LIFE = timedelta(days=7)


class Certificates:
    """Makes the certificates for one address."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._now = datetime.now(UTC)
        self._key = ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def authority(self) -> x509.Certificate:
        """The authority that a client of the sandbox may trust."""
        name = _name("certbroker sandbox TLS authority")
        builder = _begin(name, name, self._key.public_key(), self._now + _DAY)
        builder = builder.add_extension(_authority_key(self._key), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True)
        return builder.sign(self._key, SHA256())

    @property
    def authority_pem(self) -> str:
        """The authority's certificate."""
        return self.authority.public_bytes(Encoding.PEM).decode()

    def context(self, kind: str) -> ssl.SSLContext:
        """Return what a server of that kind uses."""
        key = ec.generate_private_key(ec.SECP256R1())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:  # a context takes files only
            file = Path(folder) / "server.pem"
            file.write_bytes(self._made(kind, key) + key.private_bytes(Encoding.PEM, _FORMAT, NoEncryption()))
            context.load_cert_chain(file)
        return context

    def _made(self, kind: str, key: ec.EllipticCurvePrivateKey) -> bytes:
        own, host = _name("certbroker sandbox"), _ELSEWHERE if kind == "wrong_name" else self._host
        is_own = kind == "untrusted"
        signer, issuer = (key, own) if is_own else (self._key, self.authority.subject)
        end = self._now - _DAY if kind == "expired" else self._now + _DAY
        builder = _begin(own, issuer, key.public_key(), end)
        builder = builder.add_extension(_authority_key(signer), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(host)]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(key_usage("digital_signature"), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return builder.sign(signer, SHA256()).public_bytes(Encoding.PEM)


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - _LIFE)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _authority_key(of: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(of.public_key())


_FORMAT = PrivateFormat.PKCS8


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)

"""How a seal is made: its level, who stamps the time, and where proof comes from that nothing was revoked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certbroker.errors import SettingsError
from certbroker.privacy import Secret
from certbroker.settings import LOOPBACK

Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]
"""Levels of PAdES (ETSI EN 319 142-1), each with what the one before has.

Signed; with a time-stamp; with proof that nothing was revoked; with a time-stamp of the document over all of that.
"""
LEVELS: Final[tuple[Level, ...]] = ("B-B", "B-T", "B-LT", "B-LTA")
MAX_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Timestamps:
    """A time-stamp authority (RFC 3161) by its address.

    Plain http is taken where `certificates` say whom to trust and no password goes along: what the authority signs
    protects itself.
    """

    url: str
    certificates: tuple[x509.Certificate, ...] = ()
    """Its root and those below: where given, a time-stamp of anybody else is refused. Needed for B-LT and B-LTA where
    time-stamps do not bring the whole chain along."""
    user: str = ""
    password: Secret | None = field(default=None, repr=False)
    """Of user and password (HTTP Basic), where the authority asks for them."""
    deadline: float = 20.0
    """Seconds that one time-stamp may take in all attempts."""
    attempts: int = 3

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        is_secure = parts.scheme == "https" or parts.hostname in LOOPBACK
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise SettingsError("the time-stamp authority's address begins with https:// and holds no password")
        if not is_secure and (self.user or not self.certificates):
            raise SettingsError("over http a time-stamp authority needs its certificates, and takes no password")


@dataclass(frozen=True, slots=True)
class Revocation:
    """Proof that certificates were not revoked, for B-LT and B-LTA. Without `fetch` nothing is asked of anybody."""

    lists: tuple[bytes, ...] = ()
    """Revocation lists (CRL), in DER."""
    answers: tuple[bytes, ...] = ()
    """Answers of revocation services (OCSP), in DER."""
    fetch: bool = False
    """Whether what is missing is fetched from the addresses in the certificates."""
    deadline: float = 20.0
    """Seconds that one of these may take."""

    @classmethod
    def read(cls, paths: Iterable[str | Path], *, fetch: bool = False) -> Self:
        """Read lists (PEM or DER) and answers (DER) from files. Raises SettingsError."""
        found = [_read(Path(path)) for path in paths]
        lists = tuple(data for kind, data in found if kind == "list")
        return cls(lists, tuple(data for kind, data in found if kind == "answer"), fetch=fetch)


def _read(path: Path) -> tuple[str, bytes]:
    from cryptography.x509 import ocsp

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read: {type(error).__name__}") from None
    try:
        return "list", list_der(data)
    except ValueError:
        pass
    try:
        ocsp.load_der_ocsp_response(data)
    except ValueError:
        raise SettingsError(f"{path.name} is neither a revocation list nor an OCSP answer") from None
    return "answer", data


def list_der(data: bytes) -> bytes:
    """Return a revocation list in DER, from DER or PEM. Raises ValueError."""
    is_pem = data.lstrip().startswith(b"-----BEGIN")
    found = x509.load_pem_x509_crl(data) if is_pem else x509.load_der_x509_crl(data)
    return found.public_bytes(Encoding.DER)

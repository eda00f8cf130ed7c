"""How bundles are sealed: the key, the level, and the time-stamp authority."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from certbroker.privacy import ApiKey
from certbroker.settings.keys import KeyReference, Section


class Token(Section):
    """A key on a token, card or hardware module (PKCS#11)."""

    library: Path
    """The driver."""
    token: str
    """The token's label."""
    key: str | None = None
    """The key's label, where the token holds several."""


class TimestampAccess(Section):
    """A time-stamp authority (RFC 3161)."""

    url: str
    """https; http only with `certificates` and without a password."""
    certificates: Path | None = None
    """PEM file of its root and those below."""
    user: str = ""
    password: KeyReference | ApiKey | None = None
    deadline: float = Field(default=20.0, gt=0)
    """Seconds that one time-stamp may take in all attempts."""
    attempts: int = Field(default=3, ge=1, le=10)


class Seal(Section):
    """How bundles are sealed.

    ```toml
    [seal]
    pkcs12 = "/etc/certbroker/seal.p12"               # or key and certificate (PEM), or pkcs11
    password = { env = "SEAL_PASSWORD" }              # of the file, or the PIN of the token
    level = "B-T"
    reason = "제출 서류 봉인"

    [seal.timestamp]
    url = "https://tsa.example/tsr"
    ```
    """

    pkcs12: Path | None = None
    key: Path | None = None
    """PEM or DER file of the private key."""
    certificate: Path | None = None
    """PEM file of the key's certificate and those above; beside `pkcs11`, those that are not on the token."""
    pkcs11: Token | None = None
    password: KeyReference | ApiKey | None = None
    """Of the key's file; the PIN of a token."""
    level: Literal["B-B", "B-T", "B-LT", "B-LTA"] = "B-B"
    timestamp: TimestampAccess | None = None
    fetch_revocation: bool = False
    """Whether proof of non-revocation (B-LT, B-LTA) is fetched from the addresses in the certificates."""
    revocation: tuple[Path, ...] = ()
    """Files of revocation lists and OCSP answers."""
    reason: str | None = None
    location: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = (bool(self.pkcs12), bool(self.key), bool(self.pkcs11))
        if sum(given) != 1 or bool(self.key) > bool(self.certificate) or (self.pkcs12 and self.certificate):
            message = "give pkcs12, or key and certificate, or pkcs11"
            raise ValueError(message)
        if self.level != "B-B" and self.timestamp is None:
            message = f"{self.level} needs seal.timestamp"
            raise ValueError(message)
        return self

    def secret(self) -> ApiKey | None:
        """Return the password, from wherever it is kept. Raises SettingsError where it is not there."""
        return self.password.resolve() if isinstance(self.password, KeyReference) else self.password

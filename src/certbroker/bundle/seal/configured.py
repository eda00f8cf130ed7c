"""The key and the way of sealing that settings name."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from certbroker._http import HttpOptions
from certbroker.bundle.seal.options import Level, Revocation, Timestamps
from certbroker.bundle.seal.pkcs11 import Pkcs11Key
from certbroker.bundle.seal.sealed import Sealed
from certbroker.bundle.seal.sealer import Sealer, seal
from certbroker.errors import SettingsError
from certbroker.settings import KeyReference, Seal, Settings
from certbroker.signing import SigningKey, read_certificates

if TYPE_CHECKING:
    from certbroker._http import HttpPool
    from certbroker.bundle.seal.keys import Key
    from certbroker.settings.seal import TimestampAccess


class Options(TypedDict):
    """What `Sealer` and `seal` take beside the key."""

    level: Level
    timestamp: Timestamps | None
    revocation: Revocation
    reason: str | None
    location: str | None


def sealer_of(settings: Settings, http: "HttpPool") -> Sealer:
    """Return what seals as settings say; its key is read, or logged in to, once. Raises SettingsError, SealFailed."""
    found = _section(settings)
    return Sealer(read_key(found), http=http, **options(found))


def seal_by_settings(data: bytes, settings: Settings, *, now: datetime | None = None) -> Sealed:
    """Seal one PDF as settings say; blocks. Raises SettingsError, SealFailed."""
    found = _section(settings)
    key = read_key(found)
    try:
        return seal(data, key, **options(found), http=HttpOptions(**settings.http.model_dump()), now=now)
    finally:
        if isinstance(key, Pkcs11Key):
            key.close()


def read_key(settings: Seal) -> "Key":
    """Read the key, or log in to its token. Raises SettingsError, SealFailed."""
    password = settings.secret()
    if settings.pkcs11:
        token = settings.pkcs11
        more = read_certificates(settings.certificate) if settings.certificate else ()
        return Pkcs11Key.open(token.library, token.token, password, key=token.key, certificates=more)
    if settings.pkcs12:
        return SigningKey.from_pkcs12(settings.pkcs12, password)
    return SigningKey.from_pem(settings.key or "", settings.certificate or "", password)


def options(settings: Seal) -> Options:
    """Return the way of sealing. Raises SettingsError."""
    return Options(
        level=settings.level,
        timestamp=_timestamps(settings.timestamp) if settings.timestamp else None,
        revocation=Revocation.read(settings.revocation, fetch=settings.fetch_revocation),
        reason=settings.reason,
        location=settings.location,
    )


def _timestamps(access: "TimestampAccess") -> Timestamps:
    password = access.password.resolve() if isinstance(access.password, KeyReference) else access.password
    return Timestamps(
        access.url,
        tuple(read_certificates(access.certificates)) if access.certificates else (),
        user=access.user,
        password=password,
        deadline=access.deadline,
        attempts=access.attempts,
    )


def _section(settings: Settings) -> Seal:
    if settings.seal is None:
        raise SettingsError("the settings have no section [seal]")
    return settings.seal

"""What all settings share: addresses that are safe to call, and keys by reference."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from certbroker.errors import SettingsError
from certbroker.privacy import ApiKey

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _split(url: str) -> SplitResult:
    """Take an address apart. Raises ValueError, without the address, where its host or port is none."""
    message = "is no address with a host, and a port from 1 to 65535 if any"
    try:
        parts = urlsplit(url)
        is_usable = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:
        raise ValueError(message) from None
    if not is_usable:
        raise ValueError(message)
    return parts


def _secure(url: str) -> str:
    parts = _split(url)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        message = "must be https; http is for this machine only"
        raise ValueError(message)
    if parts.username is not None or "?" in url or "#" in url:
        message = "has no user name, password, query or fragment: what is secret is given by reference"
        raise ValueError(message)
    return url.rstrip("/")


def proxy_address(url: str) -> str:
    """Check the address of a proxy."""
    if urlsplit(url).scheme not in {"http", "https"}:
        message = "must begin with http:// or https://"
        raise ValueError(message)
    _split(url)
    return url


Url = Annotated[str, AfterValidator(_secure)]


class Section(BaseModel):
    """A part of the settings: unknown names are refused, and no error quotes a value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class KeyReference(Section):
    """Where a key is kept; a key itself never stands in settings."""

    WANTED: ClassVar = 'give { env = "NAME" }, { file = "path" } or { keyring = ["service", "user"] }'

    env: str | None = None
    file: Path | None = None
    keyring: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.env, self.file, self.keyring)) != 1:
            message = "give exactly one of env, file, keyring"
            raise ValueError(message)
        return self

    def resolve(self, environment: Mapping[str, str] | None = None) -> ApiKey:
        """Fetch the key. Raises SettingsError where it is not there."""
        found = self._fetch(os.environ if environment is None else environment)
        if not found:
            raise SettingsError(f"no key in {self.env or self.file or 'keyring'}")
        return ApiKey(found)

    def _fetch(self, environment: Mapping[str, str]) -> str:
        if self.env:
            return environment.get(self.env, "")
        if self.file:
            return read_text(self.file).strip()
        return _from_keyring(*self.keyring) if self.keyring else ""


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
    except ImportError:
        raise SettingsError("a key in the keyring needs `pip install certbroker[keyring]`") from None
    return keyring.get_password(service, user) or ""


def read_text(path: Path) -> str:
    """Read a text file. Raises SettingsError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {type(error).__name__}") from None

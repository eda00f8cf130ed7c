"""Where the vault lies, and where its keys are kept."""

from typing import Annotated, Any, Self
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pydantic import AfterValidator, Field, model_validator

from certbroker.errors import SettingsError
from certbroker.privacy import ApiKey
from certbroker.settings.keys import KeyReference, Section

_POSTGRES = "postgresql"


def _address(url: str) -> str:
    """Check the address of a vault. Raises ValueError, without the address."""
    parts = urlsplit(url)
    if not (parts.scheme == _POSTGRES or (parts.scheme == "sqlite" and url.startswith("sqlite:///") and url[10:])):
        message = "must be sqlite:///path or postgresql://…"
        raise ValueError(message)
    if parts.scheme == _POSTGRES and parts.password:
        message = "a password never stands in an address: give password = { env = … }, a file or the keyring"
        raise ValueError(message)
    return url


def of_address(url: str) -> dict[str, Any]:
    """Return the settings that an address means which may hold a password: from the environment, or an option."""
    parts = urlsplit(url)
    if parts.scheme != _POSTGRES or not parts.password:
        return {"url": url}
    user, _, host = parts.netloc.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{host}"))
    return {"url": bare, "password": ApiKey(unquote(parts.password))}


class VaultSettings(Section):
    """Where the vault (보관함) lies.

    ```toml
    [vault]
    url = "postgresql://certbroker@db.example/certbroker"     # or "sqlite:////var/lib/service/vault.db"
    password = { env = "DATABASE_PASSWORD" }
    keys = { file = "/run/secrets/vault.keys" }               # or { env = "…" }, { keyring = ["service", "user"] }
    connections = 10
    retention_days = 30
    keep_deletions_years = 2
    ```
    """

    url: Annotated[str, AfterValidator(_address)] = Field(repr=False)
    password: KeyReference | ApiKey | None = None
    """Of the PostgreSQL server, where it asks for one."""
    keys: KeyReference | None = None
    """Where the key ring lies. Without: in CERTBROKER_VAULT_KEYS, else beside a SQLite database."""
    connections: int = Field(default=5, ge=1, le=200)
    """How many connections to PostgreSQL one process has at most."""
    retention_days: int = Field(default=30, ge=1)
    """How long what was fetched is kept, where a request for consent does not say."""
    keep_deletions_years: int = Field(default=2, ge=1, le=30)
    """How long the vault knows of what it deleted: meanwhile nothing of it comes back."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.password and (self.is_file or not urlsplit(self.url).username):
            message = "password is for postgresql://user@host/database"
            raise ValueError(message)
        return self

    @property
    def is_file(self) -> bool:
        """Whether it is one SQLite file."""
        return self.url.startswith("sqlite")

    def address(self) -> str:
        """Return the address with its password, for whoever connects: to be shown nowhere. Raises SettingsError."""
        if self.password is None:
            return self.url
        found = self.password.resolve() if isinstance(self.password, KeyReference) else self.password
        scheme, _, rest = self.url.partition("://")
        user, at, host = rest.partition("@")
        if not at:
            raise SettingsError("vault.url names no user whose password it could be")
        return f"{scheme}://{user}:{quote(found.reveal(), safe='')}@{host}"

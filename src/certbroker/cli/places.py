"""Where a command finds what is kept: a vault by its address or by settings, or a store in one file."""

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from certbroker.cli import files
from certbroker.cli.failures import WrongUsage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from certbroker.settings import VaultSettings
    from certbroker.store import AsyncStore

SETTINGS = "CERTBROKER_SETTINGS"
VAULT = "CERTBROKER_VAULT"


@dataclass(frozen=True)
class Place:
    """A vault, or a store in one file: one of them."""

    vault: "VaultSettings | None" = None
    store: Path | None = None

    @property
    def is_shared(self) -> bool:
        """Whether workers on other machines can take part."""
        return self.vault is not None and not self.vault.is_file

    @asynccontextmanager
    async def open(self) -> "AsyncGenerator[AsyncStore]":
        """Open it. Raises SettingsError, KeyMissing, VaultUnavailable."""
        from certbroker.store import SqliteStore, waited_for
        from certbroker.vault import Vault

        if self.vault is None:
            try:
                store = SqliteStore.open(self.store or "")
            except OSError as error:
                raise files.failure(error, str(self.store)) from None
            yield waited_for(store)
            return
        async with Vault.of(self.vault) as vault:
            yield vault


def place(url: str, keys: Path | None, store: Path | None, settings: Path | None) -> Place:
    """Return what options name, else the vault of settings. Raises WrongUsage, SettingsError."""
    if url and store:
        raise WrongUsage("--url or --store: one of them")
    if store and keys:
        raise WrongUsage("--keys is for --url; the key of --store FILE lies in FILE.key")
    return Place(store=store) if store else Place(vault(url, keys, settings))


def vault(url: str, keys: Path | None, settings: Path | None) -> "VaultSettings":
    """Return where the vault is: by --url, else by settings, else by CERTBROKER_VAULT.

    Raises WrongUsage where nothing says so, SettingsError.
    """
    found = named(url, keys) if url else settled(settings)
    if found is None:
        raise WrongUsage("say where the rows are: --url sqlite:///FILE or postgresql://…, or [vault] in the settings")
    if keys and not url:
        from certbroker.settings import KeyReference

        return found.model_copy(update={"keys": KeyReference(file=keys)})
    return found


def settled(settings: Path | None) -> "VaultSettings | None":
    """Return the vault of the settings that are named here or by the environment, else of CERTBROKER_VAULT."""
    from certbroker.settings import Settings

    if settings or os.environ.get(SETTINGS):
        return Settings.load(settings).vault
    url = os.environ.get(VAULT)
    return named(url, None) if url else None


def named(url: str, keys: Path | None) -> "VaultSettings":
    """Return a vault by its address. Raises WrongUsage, without the address, which may hold a password."""
    from pydantic import ValidationError

    from certbroker.settings import VaultSettings
    from certbroker.settings.vault import of_address

    try:
        return VaultSettings.model_validate(of_address(url) | ({"keys": {"file": keys}} if keys else {}))
    except (ValidationError, ValueError):
        raise WrongUsage("a vault lies at sqlite:///FILE or postgresql://…") from None

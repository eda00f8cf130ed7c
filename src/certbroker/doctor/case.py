"""What is examined: which settings, which store, and how far to go."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from certbroker.errors import SettingsError
from certbroker.fields import SEOUL
from certbroker.settings import KeyReference, Settings, VaultSettings

DEADLINE = 20.0


@dataclass(frozen=True)
class Case:
    """What is examined.

    settings_file: default what CERTBROKER_SETTINGS names. store: a file, `sqlite:///…` or `postgresql://…`; default
    the vault of the settings, or what CERTBROKER_VAULT names. keys: of a vault. deadline: seconds that all of it may
    take.
    """

    settings_file: Path | None = None
    store: str = field(default="", repr=False)
    keys: Path | None = None
    offline: bool = False
    deadline: float = DEADLINE
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    clock: Callable[[], datetime] = lambda: datetime.now(SEOUL)

    @property
    def source(self) -> Path | None:
        """The settings file; None where settings come from variables, or from nowhere."""
        named = self.environment.get("CERTBROKER_SETTINGS")
        return self.settings_file or (Path(named) if named else None)

    @property
    def place(self) -> str:
        """Where the store is; empty where none is named, or its password is not there: the check of keys says so."""
        vault = self._vault
        try:
            return vault.address() if vault else self.store or self.environment.get("CERTBROKER_VAULT", "")
        except SettingsError:
            return ""

    @property
    def ring(self) -> KeyReference | None:
        """Where the keys of the store are, where it is said."""
        return KeyReference(file=self.keys) if self.keys else self._vault and self._vault.keys

    @property
    def _vault(self) -> VaultSettings | None:
        return self.settings.vault if self.settings and not self.store else None

    @cached_property
    def settings(self) -> Settings | None:
        """The settings; None where they cannot be loaded: the check of settings says why."""
        try:
            return Settings.load(self.source, self.environment)
        except SettingsError:
            return None

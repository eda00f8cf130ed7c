"""The key ring of a vault: one key that wraps from now on, earlier ones that still unwrap, and the index key.

Its text is JSON: `{"current": "kek_…", "index": "<hex>", "keys": {"kek_…": "<hex>"}}`. With a key management service
the values are the wrapped keys in hex.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from certbroker.errors import KeyMissing, SettingsError, VaultError
from certbroker.settings import KeyReference
from certbroker.vault.keys import KEY_BYTES, Index, Kms, LocalKey, WrappingKey
from certbroker.vault.sources import KeyFile, KeyringEntry, KeyVariable, Source

VARIABLE = "CERTBROKER_VAULT_KEYS"


class KeyRing:
    """Wrapping keys by their ids, one of them the current one, and the index key.

    A ring that lies in a file follows it: what another process adds there is seen at the next write, or when a row is
    met whose key is not known yet.
    """

    def __init__(
        self,
        index: bytes,
        keys: Iterable[WrappingKey],
        *,
        current: str | None = None,
        source: Source | None = None,
        kms: Kms | None = None,
    ) -> None:
        self.index = Index(index)
        self._keys = {key.id: key for key in keys}
        self._current = current or next(reversed(self._keys), "")
        self._source, self._kms = source, kms
        self._state: object = None
        if self._current not in self._keys:
            raise SettingsError("the current key of the ring is not in it")

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._keys)}; current={self._current})"

    @classmethod
    def new(cls) -> "KeyRing":
        """Make a ring with fresh keys, which lies nowhere but in memory."""
        return cls(secrets.token_bytes(KEY_BYTES), [LocalKey.make()])

    @classmethod
    def create(cls, path: str | Path, kms: Kms | None = None) -> "KeyRing":
        """Make a file of mode 0600 with fresh keys. Raises SettingsError where there is one already."""
        key = LocalKey.make()
        text = _written(secrets.token_bytes(KEY_BYTES), [key], key.id, kms)
        if not KeyFile(Path(path)).create(text):
            raise SettingsError(f"{Path(path).name} is there already")
        return cls.from_file(path, kms)

    @classmethod
    def from_file(cls, path: str | Path, kms: Kms | None = None) -> "KeyRing":
        """Read a file. Raises KeyMissing, SettingsError where it is open to others than its owner or holds no keys."""
        return cls._from(KeyFile(Path(path)), kms)

    @classmethod
    def from_environment(
        cls, name: str = VARIABLE, kms: Kms | None = None, environment: Mapping[str, str] | None = None
    ) -> "KeyRing":
        """Read a variable of the environment. Raises KeyMissing, SettingsError."""
        source = KeyVariable(name) if environment is None else KeyVariable(name, environment)
        return cls._from(source, kms)

    @classmethod
    def from_keyring(cls, service: str, user: str, kms: Kms | None = None) -> "KeyRing":
        """Read an entry of the operating system's keyring. Raises KeyMissing, SettingsError."""
        return cls._from(KeyringEntry(service, user), kms)

    @classmethod
    def _from(cls, source: Source, kms: Kms | None) -> "KeyRing":
        state = source.state()
        index, keys, current = _parsed(source.read(), source.name, kms)
        ring = cls(index, keys, current=current, source=source, kms=kms)
        ring._state = state
        return ring

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys, the current one last."""
        return (*(one for one in self._keys if one != self._current), self._current)

    @property
    def waits(self) -> bool:
        """Whether using a key of it takes time."""
        return any(key.waits for key in self._keys.values())

    def current(self) -> WrappingKey:
        """Return the key that wraps from now on."""
        if self._source and self._source.state() != self._state:
            self.refresh()
        return self._keys[self._current]

    def key(self, name: str) -> WrappingKey:
        """Return a key. Raises KeyMissing where the ring has none of this id, even when it is read again."""
        if name not in self._keys:
            self.refresh()
        if name not in self._keys:
            raise KeyMissing(f"no key {name[:40]!r} in the ring")
        return self._keys[name]

    def refresh(self) -> None:
        """Read the ring again from where it lies: keys are added and another may be current; none is forgotten.

        Raises SettingsError where another index key stands there.
        """
        if self._source is None:
            return
        state = self._source.state()
        index, keys, current = _parsed(self._source.read(), self._source.name, self._kms)
        if Index(index) != self.index:
            raise SettingsError(f"{self._source.name} holds the ring of another vault")
        self._keys |= {key.id: key for key in keys}
        self._current, self._state = current, state

    def promote(self, key: WrappingKey) -> None:
        """Make a key the current one, where the ring lies first. Raises SettingsError where it cannot be kept there."""
        self.refresh()
        if key.id in self._keys and self._keys[key.id] != key:
            raise SettingsError(f"another key is called {key.id}")
        self._save({**self._keys, key.id: key}, key.id)

    def retire(self, name: str) -> None:
        """Forget an earlier key, where the ring lies first. What it wrapped, backups too, can never be opened again.

        Raises VaultError for the current key.
        """
        self.refresh()
        if name == self._current:
            raise VaultError(f"{name} is the current key")
        self._save({one: key for one, key in self._keys.items() if one != name}, self._current)

    def _save(self, keys: dict[str, WrappingKey], current: str) -> None:
        if self._source is not None:
            text = _written(self.index.key, keys.values(), current, self._kms)
            self._source.write(text, self._source.read())
            self._state = self._source.state()
        self._keys, self._current = keys, current


def _written(index: bytes, keys: Iterable[WrappingKey], current: str, kms: Kms | None) -> str:
    """Write a ring down: keys in clear, or wrapped by a service. Raises SettingsError for keys that lie elsewhere."""
    shown: dict[str, str] = {}
    for key in keys:
        if not isinstance(key, LocalKey):
            raise SettingsError(f"{key.id} is not in memory: it cannot be written into a ring")
        shown[key.id] = _shown(key.key, kms)
    return json.dumps({"current": current, "index": _shown(index, kms), "keys": shown}, indent=1) + "\n"


def _shown(key: bytes, kms: Kms | None) -> str:
    return (kms.wrap(key) if kms else key).hex()


def _parsed(text: str, name: str, kms: Kms | None) -> tuple[bytes, list[WrappingKey], str]:
    try:
        told: dict[str, Any] = json.loads(text)
        keys: list[WrappingKey] = [LocalKey(str(one), _read(value, kms)) for one, value in told["keys"].items()]
        return _read(told["index"], kms), keys, str(told["current"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(f"{name} holds no keys of a vault: {type(error).__name__}") from None


def _read(value: str, kms: Kms | None) -> bytes:
    found = bytes.fromhex(value)
    return kms.unwrap(found) if kms else found


def ring_by(reference: KeyReference, environment: Mapping[str, str] | None = None) -> KeyRing | Path:
    """Return the ring that settings name, or the file of one. Raises KeyMissing, SettingsError."""
    if reference.file:
        return reference.file
    if reference.keyring:
        return KeyRing.from_keyring(*reference.keyring)
    return KeyRing.from_environment(reference.env or "", environment=environment)


def ring_of(keys: KeyRing | str | Path | None, database: Path | None) -> KeyRing:
    """Return the ring of a vault: as given, else from the environment, else from the file beside a SQLite database.

    Where neither the file nor the database is there, the file is made.

    Raises KeyMissing, SettingsError.
    """
    if isinstance(keys, KeyRing):
        return keys
    if keys is None and (database is None or VARIABLE in os.environ):
        return KeyRing.from_environment()
    path = Path(keys or f"{database}.keys")
    if database is not None and not database.exists() and not path.exists():
        with suppress(SettingsError):  # another process was quicker
            return KeyRing.create(path)
    return KeyRing.from_file(path)

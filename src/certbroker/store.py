"""Where consents and transfer requests are kept between calls and processes: in memory, or sealed in SQLite.

What is kept holds personal data in full, so it is sealed before it reaches a file: AES-256-GCM under a key that the
caller keeps elsewhere, a fresh nonce per entry, and kind, id and parent bound as associated data. Personal data never
stands in a key column.
"""

import os
import secrets
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from certbroker.errors import KeyMissing, SettingsError, VaultError, VaultLocked

KEY_BYTES = 32
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an opaque id, what it belongs to, until when it may be kept, and its content."""

    kind: str
    id: str
    parent: str
    keep_until: datetime
    data: bytes = field(repr=False)


class Store(Protocol):
    """Keeps entries. Writing an entry again replaces it."""

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        ...

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        ...

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        ...

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it; returns how many."""
        ...

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept; returns how many."""
        ...


class MemoryStore:
    """Keeps entries as long as the process lives."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        self._entries[entry.kind, entry.id] = entry

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry."""
        return self._entries.get((kind, entry))

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent."""
        return [one for one in self._entries.values() if one.kind == kind and one.parent == parent]

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it."""
        return self._drop([key for key, one in self._entries.items() if parent in (one.id, one.parent)])

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept."""
        return self._drop([key for key, one in self._entries.items() if one.keep_until <= now])

    def _drop(self, keys: list[tuple[str, str]]) -> int:
        for key in keys:
            del self._entries[key]
        return len(keys)


class SqliteStore:
    """Keeps entries sealed in one SQLite file; any number of processes may share it.

    key: 32 bytes. `SqliteStore.open(path)` makes and keeps one in a file of mode 0600 beside the database.
    """

    def __init__(self, path: str | Path, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key of a store has {KEY_BYTES} bytes")
        self._path = Path(path)
        self._seal = AESGCM(key)
        with self._connect() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY,"
                " kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,"
                " keep_until REAL NOT NULL, sealed BLOB NOT NULL, UNIQUE (kind, id))"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS by_parent ON entries (parent)")

    @classmethod
    def open(cls, path: str | Path, key_file: str | Path | None = None) -> "SqliteStore":
        """Open a store with the key in `key_file` (default: `<path>.key`), making both where they are not there.

        Raises KeyMissing where a database is there without its key, SettingsError where the file holds no key.
        """
        key_path = Path(key_file or f"{path}.key")
        if not key_path.exists() and not Path(path).exists():
            _write_key(key_path)
        return cls(path, _read_key(key_path))

    def put(self, entry: Entry) -> None:
        """Keep an entry, or replace the one of the same kind and id."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, entry.data, _bound(entry.kind, entry.id, entry.parent))
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO entries (kind, id, parent, keep_until, sealed) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET"
                " parent = excluded.parent, keep_until = excluded.keep_until, sealed = excluded.sealed",
                (entry.kind, entry.id, entry.parent, entry.keep_until.timestamp(), sealed),
            )

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry. Raises VaultLocked where the key is another, or the entry was changed."""
        return next(self._select("kind = ? AND id = ?", (kind, entry)), None)

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        return list(self._select("kind = ? AND parent = ?", (kind, parent)))

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it."""
        with self._connect() as connection:
            return connection.execute("DELETE FROM entries WHERE id = ? OR parent = ?", (parent, parent)).rowcount

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept."""
        with self._connect() as connection:
            return connection.execute("DELETE FROM entries WHERE keep_until <= ?", (now.timestamp(),)).rowcount

    def _select(self, where: str, values: tuple[str, ...]) -> Iterator[Entry]:
        query = f"SELECT kind, id, parent, keep_until, sealed FROM entries WHERE {where} ORDER BY number"  # noqa: S608 - `where` is one of two texts above
        with self._connect() as connection:
            rows = connection.execute(query, values).fetchall()
        return (self._entry(*row) for row in rows)

    def _entry(self, kind: str, entry: str, parent: str, keep_until: float, sealed: bytes) -> Entry:
        from cryptography.exceptions import InvalidTag

        try:
            data = self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(kind, entry, parent))
        except (InvalidTag, ValueError):
            raise VaultLocked(f"{kind} {entry}: another key, or the entry was changed") from None
        return Entry(kind, entry, parent, datetime.fromtimestamp(keep_until).astimezone(), data)

    @contextmanager
    def _connect(self) -> Generator[sqlite3.Connection]:
        """Open, commit or roll back, and close: sqlite3's own context manager leaves the connection open."""
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                yield connection
        except sqlite3.Error as error:
            raise VaultError(f"{self._path.name}: {_reason(error)}") from None


def _reason(error: sqlite3.Error) -> str:
    """Return SQLite's own name of an error (SQLITE_CANTOPEN), which unlike its message holds no value."""
    return getattr(error, "sqlite_errorname", type(error).__name__)


def _bound(*parts: str) -> bytes:
    return "\0".join(parts).encode()


def _write_key(path: Path) -> None:
    """Make a key, unless another process was quicker: the file is there with all of the key in it, or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _read_key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise KeyMissing(path.name) from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path.name} holds no key: {type(error).__name__}") from None

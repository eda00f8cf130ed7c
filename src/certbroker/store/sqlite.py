"""A store in one SQLite file, sealed."""

import os
import secrets
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from certbroker.errors import KeyMissing, LeaseLost, SettingsError, VaultError, VaultLocked
from certbroker.store.base import Entry, Lease
from certbroker.store.connection import Connection

KEY_BYTES = 32
_NONCE = 12
_FREE = "(leased_by IS NULL OR leased_until <= ?)"
"""Whether nobody works on a row, or whoever did has not been heard of in time."""
_REPLACE = (
    "UPDATE SET parent = excluded.parent, keep_until = excluded.keep_until,"
    " sealed = excluded.sealed, due_at = excluded.due_at"
)
"""What becomes of a row that is there already."""


class SqliteStore:
    """Keeps entries sealed in one SQLite file; any number of threads, and of processes on one machine, may share it.

    key: 32 bytes. `SqliteStore.open(path)` makes and keeps one in a file of mode 0600 beside the database.
    """

    def __init__(self, path: str | Path, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key of a store has {KEY_BYTES} bytes")
        self._path = Path(path)
        self._seal, self._connection = AESGCM(key), Connection(self._path)
        with self._connect() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY,"
                " kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,"
                " keep_until REAL NOT NULL, sealed BLOB NOT NULL, UNIQUE (kind, id))"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS by_parent ON entries (parent)")
            columns = {row[1] for row in connection.execute("PRAGMA table_info(entries)")}
            for name, kind in (("due_at", "REAL"), ("leased_by", "TEXT"), ("leased_until", "REAL")):
                if name not in columns:
                    connection.execute(f"ALTER TABLE entries ADD COLUMN {name} {kind}")

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
        with self._connect() as connection:
            self._put(connection, entry)

    def add(self, entry: Entry) -> bool:
        """Keep an entry unless there is one of the same kind and id; returns whether it was kept."""
        with self._connect() as connection:
            return self._put(connection, entry, "NOTHING") > 0

    def get(self, kind: str, entry: str) -> Entry | None:
        """Return an entry. Raises VaultLocked where the key is another, or the entry was changed."""
        return next(self._select("kind = ? AND id = ?", (kind, entry)), None)

    def children(self, kind: str, parent: str) -> list[Entry]:
        """Return the entries of a kind that belong to a parent, in the order they were first kept."""
        return list(self._select("kind = ? AND parent = ?", (kind, parent)))

    def delete(self, parent: str) -> int:
        """Delete an entry and all that belong to it."""
        return self._delete("id = ? OR parent = ?", parent, parent)

    def purge(self, now: datetime) -> int:
        """Delete what may no longer be kept."""
        return self._delete("keep_until <= ?", now.timestamp())

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return kind and id of entries that are due and that nobody works on."""
        query = f"SELECT kind, id FROM entries WHERE due_at <= ? AND {_FREE} ORDER BY due_at, number LIMIT ?"  # noqa: S608 - a text of this module
        with self._connect() as connection:
            return connection.execute(query, (now.timestamp(), now.timestamp(), limit)).fetchall()

    def claim(self, kind: str, entry: str, lease: Lease, now: datetime) -> Entry | None:
        """Take an entry to work on it alone; None where another does."""
        with self._connect() as connection:
            taken = connection.execute(
                "UPDATE entries SET leased_by = ?, leased_until = ? WHERE kind = ? AND id = ?"  # noqa: S608 - as above
                f" AND (leased_by = ? OR {_FREE})",
                (lease.worker, lease.until.timestamp(), kind, entry, lease.worker, now.timestamp()),
            ).rowcount
        return self.get(kind, entry) if taken else None

    def settle(self, entry: Entry, worker: str, until: datetime | None = None) -> None:
        """Keep an entry that was worked on, and give its lease back, or hold it until then.

        Raises LeaseLost where another took it over.
        """
        with self._connect() as connection:
            if not _lease(connection, entry.kind, entry.id, worker, until):
                raise LeaseLost(f"{entry.kind} {entry.id}")
            self._put(connection, entry)

    def release(self, kind: str, entry: str, worker: str) -> None:
        """Give the lease of an entry back, if it is this worker's."""
        with self._connect() as connection:
            _lease(connection, kind, entry, worker, None)

    def _put(self, connection: sqlite3.Connection, entry: Entry, otherwise: str = _REPLACE) -> int:
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, entry.data, _bound(entry.kind, entry.id, entry.parent))
        due_at = entry.due_at.timestamp() if entry.due_at else None
        return connection.execute(
            "INSERT INTO entries (kind, id, parent, keep_until, sealed, due_at) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - `otherwise` is one of two texts of this module
            f" ON CONFLICT (kind, id) DO {otherwise}",
            (entry.kind, entry.id, entry.parent, entry.keep_until.timestamp(), sealed, due_at),
        ).rowcount

    def _select(self, where: str, values: tuple[str, ...]) -> Iterator[Entry]:
        query = f"SELECT kind, id, parent, keep_until, sealed, due_at FROM entries WHERE {where} ORDER BY number"  # noqa: S608 - `where` is one of two texts above
        with self._connect() as connection:
            rows = connection.execute(query, values).fetchall()
        return (self._entry(*row) for row in rows)

    def _entry(  # noqa: PLR0917 - a row has these columns
        self, kind: str, entry: str, parent: str, keep_until: float, sealed: bytes, due_at: float | None
    ) -> Entry:
        from cryptography.exceptions import InvalidTag

        try:
            data = self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(kind, entry, parent))
        except (InvalidTag, ValueError):
            raise VaultLocked(f"{kind} {entry}: another key, or the entry was changed") from None
        return Entry(kind, entry, parent, _moment(keep_until), data, None if due_at is None else _moment(due_at))

    def close(self) -> None:
        """Close the file; it is opened again with the next use."""
        self._connection.close()

    def _delete(self, where: str, *values: str | float) -> int:
        with self._connect() as connection:
            count = connection.execute(f"DELETE FROM entries WHERE {where}", values).rowcount  # noqa: S608 - as above
        if count:
            self._connection.empty_journal()
        return count

    @contextmanager
    def _connect(self) -> Generator[sqlite3.Connection]:
        """Have the connection, and commit or roll back."""
        try:
            with self._connection.use() as connection:
                yield connection
        except sqlite3.Error as error:
            raise VaultError(f"{self._path.name}: {_reason(error)}") from None


def _lease(connection: sqlite3.Connection, kind: str, entry: str, worker: str, until: datetime | None) -> int:
    """Let a worker's lease last until then, or end it; returns whether it had one."""
    query = "UPDATE entries SET leased_by = ?, leased_until = ? WHERE kind = ? AND id = ? AND leased_by = ?"
    held = (worker, until.timestamp()) if until else (None, None)
    return connection.execute(query, (*held, kind, entry, worker)).rowcount


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp).astimezone()


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

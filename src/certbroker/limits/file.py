"""Budgets in one SQLite file, for the processes of one machine."""

import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyrate_limiter import Decision, SQLiteBucket, SQLiteQueries, StateAlgorithm, StateBucket, StateStore, WallClock
from pyrate_limiter import Rate as Window

from certbroker.errors import VaultUnavailable
from certbroker.limits.windowed import Days, State

_BUSY_SECONDS = 30
_DAYS = "certbroker_days"


class File:
    """A SQLite file. What one process counts, no other changes in between: pyrate-limiter's bucket alone lets it."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._lock = threading.RLock()
        with self._told():
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def turn(self) -> Generator[None]:
        """Hold the write lock from what is read until what is written."""
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self._connection.commit()

    def log(self, table: str, rates: list[Window]) -> SQLiteBucket:
        """Return the bucket of sliding windows that lies in a table."""
        self._connection.execute(SQLiteQueries.CREATE_BUCKET_TABLE.format(table=table))
        self._connection.execute(
            SQLiteQueries.CREATE_INDEX_ON_TIMESTAMP.format(index_name=f"{table}_time", table_name=table)
        )
        return SQLiteBucket(rates, self._connection, table)

    def days(self, table: str, rates: list[Window]) -> StateBucket:
        """Return the bucket of a day that is counted under a name."""
        self._connection.execute(f"CREATE TABLE IF NOT EXISTS {_DAYS} (name TEXT PRIMARY KEY, day INT, used INT)")
        return StateBucket(rates, Days(), _Row(self._connection, table), WallClock())

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            reason = getattr(error, "sqlite_errorname", type(error).__name__)
            raise VaultUnavailable(f"shared budgets in {self._path.name}: {reason}") from None


class _Row(StateStore):
    """What was counted on a day, within the turn of whoever counts."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name

    def check(self, algorithm: StateAlgorithm, rates: Sequence[Window], now: int, weight: int) -> Decision:
        """Count."""
        state, decision = algorithm.step(list(rates), self.read(algorithm, rates), now, weight)
        if decision.allowed:
            statement = f"INSERT OR REPLACE INTO {_DAYS} VALUES (?, ?, ?)"  # noqa: S608 - a name of this module
            self._connection.execute(statement, (self._name, *state))
        return decision

    def read(self, algorithm: StateAlgorithm, rates: Sequence[Window]) -> State:
        """Return what was counted."""
        query = f"SELECT day, used FROM {_DAYS} WHERE name = ?"  # noqa: S608 - as above
        return self._connection.execute(query, (self._name,)).fetchone() or algorithm.initial(list(rates))

    def reset(self) -> None:
        """Begin anew."""
        self._connection.execute(f"DELETE FROM {_DAYS} WHERE name = ?", (self._name,))  # noqa: S608 - as above

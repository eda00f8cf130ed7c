"""One connection to a SQLite file for all threads of a process."""

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_WAIT = 30.0
"""Seconds for which another process is waited for that writes."""
_PATIENCE = 100
"""Milliseconds for which a reader is waited for where the journal is to be emptied."""
_INHERITED: list[sqlite3.Connection] = []
"""Connections of the process that this one was forked from: used and closed there alone."""


class Connection:
    """Opens with its first use; in a forked process a new one. Threads take turns.

    What was committed outlives the process, whatever ends it (write-ahead log, `synchronous = NORMAL`). Where the
    machine loses power the last few commits may be lost, together and from the end: nothing in the middle, and the
    file stays whole.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._found: sqlite3.Connection | None = None
        self._process = 0

    @contextmanager
    def use(self) -> Generator[sqlite3.Connection]:
        """Have the connection alone, in a transaction that ends with the block. Raises sqlite3.Error."""
        with self._lock, self._opened() as connection:
            yield connection

    def _opened(self) -> sqlite3.Connection:
        if self._found is not None and self._process == os.getpid():
            return self._found
        if self._found is not None:
            _INHERITED.append(self._found)
        connection = sqlite3.connect(self._path, timeout=_WAIT, check_same_thread=False)
        try:
            _write_ahead(connection)
            for pragma in ("synchronous = NORMAL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        weakref.finalize(self, _close, connection, os.getpid())
        self._found, self._process = connection, os.getpid()
        return connection

    def empty_journal(self) -> None:
        """Take the journal over into the file, and empty it: it still holds pages as they were.

        Where somebody reads just then, the next time does it.
        """
        with self._lock, suppress(sqlite3.OperationalError):
            connection = self._opened()
            connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.execute(f"PRAGMA busy_timeout = {_WAIT * 1000:.0f}")

    def close(self) -> None:
        """Close it; it opens again with its next use."""
        with self._lock:
            if self._found is not None:
                _close(self._found, self._process)
            self._found = None


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let the file have a write-ahead log. SQLite itself does not wait where another does the same just then."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()

"""Single statements on SQLite: each is one trip to a thread, straight to SQLite.

By way of SQLAlchemy and aiosqlite a statement is five trips (begin, execute, fetch, close, roll back), which cost many
times what SQLite does.
"""

import asyncio
import sqlite3
import threading
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, cast

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

NAMED = sqlite.dialect(paramstyle="named")
GIVEN = "the_"
"""How the names of values begin that are given with every run."""


class Text(NamedTuple):
    """A statement as SQLite takes it, the values that it brings itself, and what makes its rows."""

    sql: str
    values: Mapping[str, Any]
    row: Callable[..., Any]


class Threads:
    """Runs statements that are transactions by themselves, as many at once as there are connections."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], count: int) -> None:
        self._connect = connect
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="certbroker-vault")
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._texts: dict[Executable, Text] = {}

    async def run(self, statement: Executable, values: Mapping[str, Any]) -> tuple[Sequence[Any], int]:
        """Run a statement; returns its rows, and how many it changed. Raises DBAPIError."""
        text = self._texts.get(statement) or self._written(statement)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, text, values)

    def _written(self, statement: Executable) -> Text:
        """Write a statement down, once."""
        compiled = cast("Any", statement).compile(dialect=NAMED)
        columns: list[str] = [one.keyname for one in compiled._result_columns]  # noqa: SLF001 - nothing public tells
        told: dict[str, Any] = compiled.params
        own = {name: value for name, value in told.items() if not name.startswith(GIVEN)}
        found = namedtuple("Found", columns)  # noqa: PYI024  # pyright: ignore[reportUntypedNamedTuple] - as the statement names them
        text = self._texts[statement] = Text(str(compiled), own, found._make)
        return text

    def _run(self, text: Text, values: Mapping[str, Any]) -> tuple[Sequence[Any], int]:
        try:
            cursor = self._connection().execute(text.sql, {**text.values, **values})
            return [text.row(row) for row in cursor.fetchall()], cursor.rowcount
        except sqlite3.Error as error:
            raise DBAPIError("", None, error, hide_parameters=True) from None

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
            self._opened.append(self._own.connection)
        return self._own.connection

    def close(self) -> None:
        """Close the connections."""
        self._threads.shutdown()
        for connection in self._opened:
            connection.close()

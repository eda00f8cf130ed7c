"""Single statements on SQLite: straight to it, in a thread, and all that wait in one trip and one transaction.

By way of SQLAlchemy and aiosqlite a statement is five trips (begin, execute, fetch, close, roll back), which cost many
times what SQLite does.
"""

import asyncio
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, cast

from sqlalchemy import Executable, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

NAMED = sqlite.dialect(paramstyle="named")
GIVEN = "the_"
"""How the names of values begin that are given with every run."""
Values = Mapping[str, Any]
Done = tuple[Sequence[Any], int]
"""Rows, and how many rows were changed."""


class Text(NamedTuple):
    """A statement as SQLite takes it, the values that it brings itself, and what makes its rows."""

    sql: str
    values: Values
    row: Callable[..., Any]
    writes: bool


class Piece(NamedTuple):
    """A statement that waits."""

    text: Text
    values: Values
    future: "asyncio.Future[Done]"


class Threads:
    """Runs statements that are transactions by themselves, in the order in which they come."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="certbroker-vault")
        self._connection: sqlite3.Connection | None = None
        self._texts: dict[Executable, Text] = {}
        self._waiting: list[Piece] = []
        self._is_busy = False

    async def run(self, statement: Executable, values: Values) -> Done:
        """Run a statement to its end, also where the task that waits for it is stopped. Raises DBAPIError."""
        text = self._texts.get(statement) or self._written(statement)
        future: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._waiting.append(Piece(text, {**text.values, **values}, future))
        if not self._is_busy:
            self._begin(future.get_loop())
        return await future

    def _written(self, statement: Executable) -> Text:
        """Write a statement down, once."""
        compiled = cast("Any", statement).compile(dialect=NAMED)
        columns: list[str] = [one.keyname for one in compiled._result_columns]  # noqa: SLF001 - nothing public tells
        told: dict[str, Any] = compiled.params
        own = {name: value for name, value in told.items() if not name.startswith(GIVEN)}
        found = namedtuple("Found", columns)  # noqa: PYI024  # pyright: ignore[reportUntypedNamedTuple] - as the statement names them
        writes = not isinstance(statement, Select)
        text = self._texts[statement] = Text(str(compiled), own, found._make, writes)
        return text

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the thread do all that waits."""
        pieces, self._waiting, self._is_busy = self._waiting, [], True
        work = self._thread.submit(self._all, pieces)
        work.add_done_callback(lambda done: loop.call_soon_threadsafe(self._ended, pieces, done.result()))

    def _ended(self, pieces: list[Piece], results: list[Done | sqlite3.Error]) -> None:
        """Tell whoever waits, and go on with what came meanwhile."""
        self._is_busy = False
        if self._waiting:
            self._begin(asyncio.get_running_loop())
        for piece, result in zip(pieces, results, strict=True):
            if piece.future.done():
                continue  # nobody waits any more
            if isinstance(result, sqlite3.Error):
                piece.future.set_exception(DBAPIError("", None, result, hide_parameters=True))
            else:
                piece.future.set_result(result)

    def _all(self, pieces: list[Piece]) -> list[Done | sqlite3.Error]:
        """Run statements; where several write, as one transaction, whose end they all wait for."""
        try:
            connection = self._connection = self._connection or self._connect()
            if sum(piece.text.writes for piece in pieces) < 2:  # noqa: PLR2004 - several
                return [_one(connection, piece) for piece in pieces]
            return _together(connection, pieces)
        except sqlite3.Error as error:
            return [error] * len(pieces)

    def close(self) -> None:
        """Close the connection after what was begun."""
        self._thread.shutdown()
        if self._connection is not None:
            self._connection.close()


def _one(connection: sqlite3.Connection, piece: Piece) -> Done | sqlite3.Error:
    try:
        cursor = connection.execute(piece.text.sql, piece.values)
        return [piece.text.row(row) for row in cursor.fetchall()], cursor.rowcount
    except sqlite3.Error as error:
        return error
    except (UnicodeEncodeError, OverflowError) as error:
        return sqlite3.DataError(type(error).__name__)


def _together(connection: sqlite3.Connection, pieces: list[Piece]) -> list[Done | sqlite3.Error]:
    """Run statements in one transaction. A statement that fails takes none of the others with it.

    Raises sqlite3.Error where the whole transaction was lost.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        results = [_one(connection, piece) for piece in pieces]
        connection.execute("COMMIT")  # fails where an error has ended the transaction
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return results

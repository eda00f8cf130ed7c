"""Single statements on SQLite: in a thread, and all that wait in one trip and one transaction."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError

from certbroker.vault.texts import Done, Piece, Texts, Values

_PAUSE = 0.005


class Threads:
    """Runs statements one after the other, in the order in which they come."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._texts = Texts(sqlite.dialect(paramstyle="named"))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="certbroker-vault")
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[Piece] = []
        self._is_busy = False
        self._is_closed = False

    async def run(self, statement: Executable, values: Values) -> Done:
        """Run a statement. Raises DBAPIError, InterfaceError once closed."""
        if self._is_closed:
            raise InterfaceError("", None, sqlite3.InterfaceError("closed"), hide_parameters=True)
        piece = self._texts.piece(statement, values)
        self._waiting.append(piece)
        if not self._is_busy:
            self._begin(asyncio.get_running_loop())
        return await piece.future

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the thread do all that waits."""
        pieces, self._waiting, self._is_busy = self._waiting, [], True
        work = self._thread.submit(self._all, pieces)
        work.add_done_callback(lambda done: loop.call_soon_threadsafe(self._ended, pieces, done.result()))

    def _ended(self, pieces: list[Piece], results: list[Done | Exception]) -> None:
        """Tell whoever waits, and go on with what came meanwhile."""
        self._is_busy = False
        if self._waiting:
            self._begin(asyncio.get_running_loop())
        for piece, result in zip(pieces, results, strict=True):
            if isinstance(result, sqlite3.Error):
                piece.end(DBAPIError("", None, result, hide_parameters=True))
            else:
                piece.end(result)

    def _all(self, pieces: list[Piece]) -> list[Done | Exception]:
        """Run statements; where several write, as one transaction, whose end they all wait for."""
        try:
            connection = self._connection = self._connection or self._connect()
            if sum(piece.text.writes for piece in pieces) < 2:  # noqa: PLR2004 - several
                return [_one(connection, piece) for piece in pieces]
            return _together(connection, pieces)
        except Exception as error:  # noqa: BLE001 - whoever waits hears of it
            return [error] * len(pieces)

    async def close(self) -> None:
        """Close the connection after what was begun."""
        self._is_closed = True
        while self._is_busy or self._waiting:  # noqa: ASYNC110 - once, at the end
            await asyncio.sleep(_PAUSE)  # not for the futures: who waited for them may have stopped
        await asyncio.to_thread(self._thread.shutdown)
        if self._connection is not None:
            self._connection.close()


def _one(connection: sqlite3.Connection, piece: Piece) -> Done | Exception:
    try:
        cursor = connection.execute(piece.text.sql, piece.values)
        return piece.text.rows(cursor.fetchall()), cursor.rowcount
    except (UnicodeEncodeError, OverflowError) as error:
        return sqlite3.DataError(type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the others go on
        return error


def _together(connection: sqlite3.Connection, pieces: list[Piece]) -> list[Done | Exception]:
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

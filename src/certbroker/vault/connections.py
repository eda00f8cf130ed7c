"""Single statements on PostgreSQL, on a few connections: alone, or all that wait in one trip and transaction."""

import asyncio
import selectors
from collections import deque
from contextlib import suppress
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from certbroker.vault.texts import Done, Piece, Texts, Values

Connection = psycopg.AsyncConnection[tuple[object, ...]]
Cursor = psycopg.AsyncCursor[tuple[object, ...]]
_MANY = 20
"""How many statements go together at most."""
_SELECTOR = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Connections:
    """Runs statements, on as many connections as are needed at once, and no more than `count`.

    A statement whose connection is lost in the middle is told as OperationalError: it may have been done.
    """

    def __init__(self, url: URL, count: int) -> None:
        dialect = PGDialect_psycopg()
        # Read as SQLAlchemy reads it, so that options and several hosts mean the same on both ways to the server.
        self._options: dict[str, Any] = cast("Any", dialect).create_connect_args(url)[1]
        self._texts = Texts(dialect)
        self._left = count
        self._open: set[Connection] = set()
        self._free: list[Connection] = []
        self._waiting: deque[Piece] = deque()
        self._working: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def run(self, statement: Executable, values: Values) -> Done:
        """Run a statement. Raises DBAPIError, InterfaceError once closed."""
        if self._is_closed:
            raise _told(psycopg.InterfaceError("closed"))
        piece = self._texts.piece(statement, values)
        self._waiting.append(piece)
        if self._left:
            self._left -= 1
            task = asyncio.create_task(self._work())
            self._working.add(task)
            task.add_done_callback(self._working.discard)
        return await piece.future

    async def _work(self) -> None:
        """Run what waits, on one connection, until nothing does."""
        connection: Connection | None = None
        try:
            while self._waiting:
                pieces = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MANY))]
                if connection is not None and len(pieces) > 1:
                    pieces = await self._together(connection, pieces)
                for piece in pieces:
                    connection = await self._one(connection, piece)
        finally:
            self._left += 1
        if connection is not None:
            self._free.append(connection)

    async def _together(self, connection: Connection, pieces: list[Piece]) -> list[Piece]:
        """Run statements in one trip and one transaction; returns those that are still to be run, each by itself."""
        try:
            async with connection.pipeline(), connection.transaction():
                cursors = [await _sent(connection, piece) for piece in pieces]
        except psycopg.Error as error:
            if not connection.closed:
                return pieces  # one of them fails: none was done
            for piece in pieces:
                if piece.text.writes:
                    piece.end(_told(error))
            return [piece for piece in pieces if not piece.text.writes]
        except Exception:  # noqa: BLE001 - a value that cannot be sent: none was done
            return pieces
        except BaseException:  # the event loop ends
            for piece in pieces:
                piece.future.cancel()
            await self._drop(connection)
            raise
        for piece, cursor in zip(pieces, cursors, strict=True):
            piece.end(await _rows(cursor, piece))
        return []

    async def _one(self, connection: Connection | None, piece: Piece) -> Connection | None:
        """Run a statement; returns the connection while it is of use."""
        try:
            connection = connection or await self._connected()
            try:
                piece.end(await _done(connection, piece))
            except psycopg.OperationalError:
                if piece.text.writes or not connection.closed:
                    raise
                connection = await self._drop(connection)
                connection = await self._connected()
                piece.end(await _done(connection, piece))  # what only reads may be done twice
        except psycopg.Error as error:
            piece.end(_told(error))
            if connection is None:
                self._unreachable(error)
        except Exception as error:  # noqa: BLE001 - whoever waits hears of it, and the others go on
            piece.end(error)
        except BaseException:  # the event loop ends
            piece.future.cancel()
            await self._drop(connection)
            raise
        if connection is not None and connection.closed:
            connection = await self._drop(connection)
        return connection

    async def _connected(self) -> Connection:
        """Return a connection that the server has not ended while nobody used it."""
        while self._free:
            connection = self._free.pop()
            with suppress(psycopg.Error):
                if not _is_quiet(connection):
                    await connection.execute("SELECT 1")
                return connection
            await self._drop(connection)
        connection = await psycopg.AsyncConnection.connect(**self._options, autocommit=True)
        self._open.add(connection)
        return connection

    def _unreachable(self, error: psycopg.Error) -> None:
        """Let nobody else wait for a server to which there is no connection at all."""
        while self._waiting and not self._open:
            self._waiting.popleft().end(_told(error))

    async def _drop(self, connection: Connection | None) -> None:
        if connection is not None:
            self._open.discard(connection)
            await connection.close()

    async def close(self) -> None:
        """Close the connections after what was begun."""
        self._is_closed = True
        await asyncio.gather(*self._working, return_exceptions=True)
        for connection in list(self._open):
            await self._drop(connection)
        self._free.clear()


def _is_quiet(connection: Connection) -> bool:
    """Whether the server has said nothing since: that it ends a connection would be among it."""
    with _SELECTOR() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return not selector.select(0)


async def _done(connection: Connection, piece: Piece) -> Done:
    return await _rows(await _sent(connection, piece), piece)


async def _sent(connection: Connection, piece: Piece) -> Cursor:
    return await connection.execute(piece.text.sql.encode(), piece.values, prepare=True)


async def _rows(cursor: Cursor, piece: Piece) -> Done:
    rows = await cursor.fetchall() if piece.text.names else []
    return piece.text.rows(rows), cursor.rowcount


def _told(error: psycopg.Error) -> DBAPIError:
    kinds = {psycopg.OperationalError: OperationalError, psycopg.InterfaceError: InterfaceError}
    told = next((ours for theirs, ours in kinds.items() if isinstance(error, theirs)), DBAPIError)
    return told("", None, error, hide_parameters=True)

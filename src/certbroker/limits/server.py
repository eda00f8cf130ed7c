"""Budgets in PostgreSQL, for the processes of many machines. The server's clock is everybody's."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

from pyrate_limiter import Decision, PostgresBucket, PostgresClock, StateAlgorithm, StateBucket, StateStore
from pyrate_limiter import Rate as Window

from certbroker.errors import VaultUnavailable
from certbroker.limits.windowed import Days, State

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow
    from psycopg_pool import ConnectionPool

CONNECTIONS = 4
CONNECT_SECONDS = 10.0
_LOCK = 0x63627264
"""Held while the table is made: two processes that make it at once would disturb each other."""
_CREATE: LiteralString = """
CREATE TABLE IF NOT EXISTS certbroker_days (name TEXT PRIMARY KEY, day BIGINT NOT NULL, used BIGINT NOT NULL)
"""
_FIRST: LiteralString = "INSERT INTO certbroker_days VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_READ: LiteralString = "SELECT day, used FROM certbroker_days WHERE name = %s FOR UPDATE"
_WRITE: LiteralString = "UPDATE certbroker_days SET day = %s, used = %s WHERE name = %s"


class Server:
    """A PostgreSQL server. Its buckets lock what they count, or say that another process does."""

    def __init__(self, url: str) -> None:
        from psycopg_pool import ConnectionPool

        self._pool: ConnectionPool[Connection[TupleRow]] = ConnectionPool(
            url,
            min_size=0,
            max_size=CONNECTIONS,
            timeout=CONNECT_SECONDS,
            name="certbroker-limits",
            configure=_in_utc,
            open=True,
        )

    @contextmanager
    def turn(self) -> Generator[None]:
        """Tell errors of the server apart."""
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            yield
        except (psycopg.Error, PoolTimeout) as error:
            raise VaultUnavailable(f"shared budgets: {type(error).__name__}") from None

    def log(self, table: str, rates: list[Window]) -> PostgresBucket:
        """Return the bucket of sliding windows that lies in a table."""
        return PostgresBucket(self._pool, table, rates)

    def days(self, table: str, rates: list[Window]) -> StateBucket:
        """Return the bucket of a day that is counted under a name."""
        with self._pool.connection() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute(_CREATE)
        return StateBucket(rates, Days(), _Row(self._pool, table), PostgresClock(self._pool))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _in_utc(connection: "Connection[TupleRow]") -> None:
    """Have all sessions mean the same time zone, for the log's column has none; whatever the environment says."""
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


class _Row(StateStore):
    """What was counted on a day; whoever counts locks it meanwhile."""

    def __init__(self, pool: "ConnectionPool[Connection[TupleRow]]", name: str) -> None:
        self._pool, self._name = pool, name

    def check(self, algorithm: StateAlgorithm, rates: Sequence[Window], now: int, weight: int) -> Decision:
        """Count."""
        with self._pool.connection() as connection:
            connection.execute(_FIRST, (self._name, *algorithm.initial(list(rates))))
            row = connection.execute(_READ, (self._name,)).fetchone()
            state, decision = algorithm.step(list(rates), row or (0, 0), now, weight)
            if decision.allowed:
                connection.execute(_WRITE, (*state, self._name))
            return decision

    def read(self, algorithm: StateAlgorithm, rates: Sequence[Window]) -> State:
        """Return what was counted."""
        with self._pool.connection() as connection:
            row = connection.execute(_READ, (self._name,)).fetchone()
            return row or algorithm.initial(list(rates))

    def reset(self) -> None:
        """Begin anew."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM certbroker_days WHERE name = %s", (self._name,))

"""Opens a database: its address, how SQLite is set up, its tables brought to the version that the code works with."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from certbroker.errors import SettingsError, VaultError, VaultUnavailable
from certbroker.vault.migrations import HEAD
from certbroker.vault.tables import VERSION_TABLE
from certbroker.vault.texts import Direct
from certbroker.vault.threads import Threads

SQLITE, POSTGRES = "sqlite", "postgresql"
_DRIVERS = {SQLITE: ("aiosqlite", "vault"), POSTGRES: ("psycopg", "postgres")}
BUSY_SECONDS = 30
_CONNECT_SECONDS = "10"
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL")
"""Errors of SQLite that may be over at the next try."""
WRITES = "certbroker_writes"
"""Option of a connection whose transactions write: on SQLite they take the write lock as they begin."""


def address(url: str) -> URL:
    """Read the address of a database: `sqlite:///path` or `postgresql://…`. Raises SettingsError, without the address.

    A driver that is not installed is a SettingsError that says how to install it.
    """
    try:
        found = make_url(url)
        _ = found.port
    except (ArgumentError, ValueError):
        found = None
    kind = found.drivername if found else ""
    if found is None or kind not in _DRIVERS or (kind == SQLITE and found.database in {None, "", ":memory:"}):
        raise SettingsError("a vault lies at sqlite:///path or postgresql://…")
    driver, extra = _DRIVERS[kind]
    if find_spec(driver) is None:
        raise SettingsError(f"a vault on {kind} needs: pip install certbroker[{extra}]")
    if kind == POSTGRES and "connect_timeout" not in found.query:
        found = found.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
    return found.set(drivername=f"{kind}+{driver}")


def path_of(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for another."""
    return Path(url.database or "") if url.get_backend_name() == SQLITE else None


def connect(url: URL, connections: int) -> AsyncEngine:
    """Return an engine. Nothing is opened yet; parameters of statements never stand in its errors."""
    path = path_of(url)
    options: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "hide_parameters": True}
    if path is None:
        options["pool_size"] = _for_transactions(connections)
        return create_async_engine(url, pool_pre_ping=True, **options)
    _touch(path)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _for_transactions(connections: int) -> int:
    """Return how many of a process's connections are for deleting and wrapping anew; the rest is for statements."""
    return max(connections // 4, 1)


def direct(url: URL, connections: int) -> Direct:
    """Return what runs single statements. Nothing is opened yet."""
    path = path_of(url)
    if path is None:
        from certbroker.vault.connections import Connections

        return Connections(url, max(connections - _for_transactions(connections), 1))

    def opened() -> sqlite3.Connection:
        # Opened in one thread, closed in another, used by one at a time.
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        _set_up(connection, None)
        return connection

    return Threads(opened)


def _touch(path: Path) -> None:
    """Make the file for its owner alone, if it is not there; its journal and shared memory get the same mode.

    A file that is there is not opened: closing it would end the locks that this process has on it (POSIX), and another
    process would take the write-ahead log away from the connections that are open here.
    """
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be opened: {type(error).__name__}") from None


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # no transactions of sqlite3's own: `_begin` says when one begins
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def upgrade(connection: Connection) -> None:
    """Bring the tables to the version that this code works with. Raises VaultError where they are of a later one."""
    if connection.dialect.name == POSTGRES:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('certbroker_vault'))"))
    if version(connection) == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "certbroker.vault:migrations")
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise VaultError(f"the database is of another version than {HEAD}: update certbroker") from None


def version(connection: Connection) -> str | None:
    """Return the version of the tables; None where there are none yet."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a name of ours


@contextmanager
def told() -> Generator[None]:
    """Turn errors of the database into ours: their kind alone, never a message, a statement or a value.

    Raises VaultUnavailable where the next try may do, VaultError for the rest.
    """
    try:
        yield
    except DBAPIError as error:
        raise _error(error) from None
    except PoolTimeout:
        raise VaultUnavailable("no connection became free") from None
    except UnicodeEncodeError:
        raise VaultError("a text that is no Unicode") from None
    except SQLAlchemyError as error:
        raise VaultError(type(error).__name__) from None


def _error(error: DBAPIError) -> VaultError:
    name: str = getattr(error.orig, "sqlite_errorname", "")
    if name:
        return (VaultUnavailable if name.startswith(_PASSING) else VaultError)(name)
    passing = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return (VaultUnavailable if passing else VaultError)(type(error.orig).__name__)

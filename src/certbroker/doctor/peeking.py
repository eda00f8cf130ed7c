"""Looks at stores without touching them: no table is made, no file appears beside a database, nothing is upgraded."""

import sqlite3
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from certbroker.store import SqliteStore

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncEngine


def read_only(path: Path) -> str:
    """Return the address under which SQLite reads a file and writes nothing.

    Where a database has a write-ahead log that nobody has open, not even the files are made that readers share.
    """
    is_alone = _has_log(path) and not Path(f"{path}-wal").exists()
    return f"file:{quote(str(path.absolute()))}?{'immutable=1' if is_alone else 'mode=ro'}"


def _has_log(path: Path) -> bool:
    """Whether a database is written by way of a log (https://sqlite.org/fileformat.html, bytes 18 and 19)."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def tables(path: Path) -> set[str]:
    """Return the names of a database's tables. Raises sqlite3.Error."""
    with closing(sqlite3.connect(read_only(path), uri=True)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


class Peeked(SqliteStore):
    """A store in one SQLite file that is read only."""

    def __init__(self, path: Path, key: bytes) -> None:  # pyright: ignore[reportMissingSuperCall] - that makes tables
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._path, self._seal = path, AESGCM(key)

    @contextmanager
    def _connect(self) -> Generator[sqlite3.Connection]:
        with closing(sqlite3.connect(read_only(self._path), uri=True)) as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class Reading:
    """Runs statements of a vault that read."""

    engine: "AsyncEngine"

    async def run(self, statement: "Executable", values: Mapping[str, Any]) -> tuple[Sequence[Any], int]:
        """Run a statement. Raises DBAPIError."""
        async with self.engine.connect() as connection:
            return (await connection.execute(statement, dict(values))).all(), 0

    async def close(self) -> None:
        """Leave the engine to whoever opened it."""


@asynccontextmanager
async def engine_of(place: str) -> AsyncGenerator["AsyncEngine"]:
    """Open the database of a vault for reading. Raises SettingsError where the address or a driver is missing."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from certbroker.vault import engine

    url = engine.address(place)
    path = engine.path_of(url)
    opened = (
        create_async_engine(f"sqlite+aiosqlite:///{read_only(path)}&uri=true", hide_parameters=True)
        if path
        else engine.connect(url, 1)
    )
    try:
        yield opened
    finally:
        await opened.dispose()

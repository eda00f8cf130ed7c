"""The rows of a vault as somebody sees and changes them who has the database and no keys."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from certbroker import discover
from certbroker.channels.documents import read_document
from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.reading import Reading
from certbroker.routes import MyData, OpenData
from certbroker.samples import samples_of
from certbroker.settings import Official
from certbroker.store import Entry, Lease
from support.papers import provenance

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
READER = (Official(name="김담당", id="emp-17"), "대출 심사")
"""Who reads evidence, and why."""


def look(url: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement past the vault; `%s` stands for a value."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as connection, connection:
            return connection.execute(statement.replace("%s", "?"), values).fetchall()
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/vault.db"


def change(url: str, name: str, column: str, value: Any) -> None:
    """Put another value into a row."""
    look(url, f"UPDATE certbroker_entry SET {column} = %s WHERE id = %s", value, name)  # noqa: S608 - a column of ours


def column(url: str, name: str, column: str) -> Any:
    """A value of a row."""
    ((found,),) = look(url, f"SELECT {column} FROM certbroker_entry WHERE id = %s", name)  # noqa: S608 - the same
    return found


def entry(name: str, parent: str = "con_1", data: bytes = b"data", days: int = 30, due: int | None = None) -> Entry:
    """A request that is due in some minutes."""
    due_at = None if due is None else NOW + timedelta(minutes=due)
    return Entry("request", name, parent, NOW + timedelta(days=days), data, due_at)


def lease(worker: str, minutes: int = 1) -> Lease:
    return Lease(worker, NOW + timedelta(minutes=minutes))


@cache
def brought() -> tuple[Evidence[Certificate], ...]:
    """Every sample of every connector that delivers something, as it comes over its first channel."""
    return tuple(_brought())


def _brought() -> Iterator[Evidence[Certificate]]:
    for certificate in discover():
        for sample in samples_of(certificate):
            raw = sample.wire.read_bytes()
            reading = read_document(certificate, raw)
            if isinstance(reading, Reading) and reading.certificate:
                channel = OpenData.channel if _is_open(certificate) else MyData.channel
                told = provenance(certificate.issuer_id(), raw=raw).model_copy(update={"channel": channel})
                yield Evidence(reading.certificate, told, raw)


def _is_open(certificate: type[Certificate]) -> bool:
    return any(isinstance(route, OpenData) for route in certificate.routes)

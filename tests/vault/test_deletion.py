"""Deleting: the key first, then the payload, then nothing is left of either in the file; what stays is a proof."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from certbroker.errors import VaultLocked
from certbroker.store import Entry
from certbroker.vault import KeyRing, Vault
from certbroker.vault.deletion import BATCH, Deletion, _shred, expired  # pyright: ignore[reportPrivateUsage]
from certbroker.vault.times import stamp
from support.vault import NOW, change, column, entry, lease, look, sqlite_url

CLEARED = "wrapped, key_id, sealed, owner, topic, due_at, leased_by, leased_until, schema_version, software"


async def test_a_deletion_leaves_its_proof_and_nothing_else(vault: Vault, url: str) -> None:
    await vault.put(entry("a", days=1, due=0))
    await vault.put(entry("b", days=9))
    await vault.claim("request", "a", lease("one"), NOW)
    later = NOW + timedelta(days=2)
    assert await vault.purge(later) == 1
    assert await vault.delete("b", "withdrawn") == 1
    assert await vault.deletions(NOW) == [
        Deletion("request", "b", "con_1", NOW, "withdrawn"),
        Deletion("request", "a", "con_1", later, "retention"),
    ]
    assert await vault.deletions(later + timedelta(microseconds=1)) == []
    assert look(url, f"SELECT {CLEARED} FROM certbroker_entry") == [(None,) * 10] * 2  # noqa: S608 - columns of ours


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", "retention"),
        ("deleted_at", 1),
        ("parent", "con_2"),
        ("proof", b""),
        ("proof", None),
        ("reason", None),
    ],
)
async def test_a_deletion_that_was_changed_proves_nothing(vault: Vault, url: str, name: str, value: object) -> None:
    await vault.put(entry("a"))
    await vault.delete("a")
    assert len(await vault.deletions(NOW)) == 1
    change(url, "a", name, value)
    with pytest.raises(VaultLocked):
        await vault.deletions(NOW - timedelta(days=30_000))


async def test_a_row_that_is_only_marked_as_deleted_is_no_deletion(vault: Vault, url: str) -> None:
    await vault.put(entry("a"))
    change(url, "a", "deleted_at", 1)
    with pytest.raises(VaultLocked):
        await vault.deletions(NOW - timedelta(days=30_000))


async def test_a_deletion_that_is_undone_in_the_database_brings_nothing_back(vault: Vault, url: str) -> None:
    await vault.put(entry("a"))
    await vault.delete("a")
    change(url, "a", "deleted_at", None)
    with pytest.raises(VaultLocked):
        await vault.get("request", "a")


async def test_after_the_first_step_nothing_opens_it(vault: Vault, url: str, keys: KeyRing) -> None:
    """A process that dies between the steps has shredded the key already; the next one finishes."""
    await vault.put(entry("a", days=-1))
    wrapped, key_id = bytes(column(url, "a", "wrapped")), column(url, "a", "key_id")
    assert await _shred(vault._rows, expired(NOW), keys.index, stamp(NOW), "retention") == 1  # pyright: ignore[reportPrivateUsage]
    assert column(url, "a", "sealed") is not None
    assert column(url, "a", "wrapped") is None
    assert await vault.get("request", "a") is None
    assert await vault.due(NOW, 9) == []
    assert len(await vault.deletions(NOW - timedelta(days=30_000))) == 1
    assert await vault.purge(NOW) == 0
    assert column(url, "a", "sealed") is None
    change(url, "a", "wrapped", wrapped)
    change(url, "a", "key_id", key_id)
    change(url, "a", "deleted_at", None)
    with pytest.raises(VaultLocked):
        await vault.get("request", "a")


async def test_what_was_kept_longer_meanwhile_stays(vault: Vault) -> None:
    await vault.put(entry("a", days=1))
    await vault.put(entry("a", days=5))
    assert await vault.purge(NOW + timedelta(days=2)) == 0


async def test_many_go_in_batches(vault: Vault, url: str) -> None:
    for number in range(3):
        await vault.put(entry(f"r{number}", days=-1))
    columns = "keep_until, sealed, wrapped FROM certbroker_entry WHERE number = 1"
    for number in range(BATCH + 5):
        copied = f"SELECT kind, 'n{number}', parent, {columns}"
        look(url, f"INSERT INTO certbroker_entry (kind, id, parent, keep_until, sealed, wrapped) {copied}")
    assert await vault.purge(NOW) == BATCH + 8
    assert look(url, "SELECT count(*) FROM certbroker_entry WHERE sealed IS NOT NULL OR deleted_at IS NULL") == [(0,)]


def all_files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_nothing_of_it_stays_in_sqlite_files(tmp_path: Path, keys: KeyRing) -> None:
    url = sqlite_url(tmp_path)
    async with await Vault.open(url, keys) as vault:
        for number in range(5):
            await vault.put(entry(f"r{number}", days=number - 2, data=bytes(20_000)))
        gone = [marks_of(url, f"r{number}") for number in (0, 1, 2)]
        stays = marks_of(url, "r4")
        before = all_files(tmp_path)
        assert all(mark in before for marks in (*gone, stays) for mark in marks)
        assert await vault.purge(NOW) == 3
        after = all_files(tmp_path)
        assert not any(mark in after for marks in gone for mark in marks)
        assert all(mark in after for mark in stays)
        size = (tmp_path / "vault.db").stat().st_size
        await vault.compact()
        assert (tmp_path / "vault.db").stat().st_size < size - 40_000
        assert await vault.get("request", "r4") is not None


def marks_of(url: str, name: str) -> list[bytes]:
    """The wrapped key, and pieces of the sealed payload no longer than what a page surely holds in one piece."""
    sealed = bytes(column(url, name, "sealed"))
    return [bytes(column(url, name, "wrapped")), *(sealed[start : start + 64] for start in (100, 9_000, 19_900))]


async def test_a_reader_in_the_way_does_not_keep_it_from_being_deleted(tmp_path: Path, keys: KeyRing) -> None:
    """SQLite cannot empty its journal under a reader's feet: the next deletion does."""
    url = sqlite_url(tmp_path)
    async with await Vault.open(url, keys) as vault:
        await vault.put(entry("a", data=bytes(20_000)))
        await vault.put(entry("b"))
        marks = marks_of(url, "a")
        with closing(sqlite3.connect(tmp_path / "vault.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM certbroker_entry").fetchall()
            assert await vault.delete("a") == 1
            reader.execute("COMMIT")
        assert await vault.get("request", "a") is None
        await vault.delete("b")
        assert not any(mark in all_files(tmp_path) for mark in marks)


async def test_nothing_of_it_stays_in_the_tables_of_postgres(
    postgres_url: str, keys: KeyRing, relations: Callable[[str], bytes]
) -> None:
    async with await Vault.open(postgres_url, keys) as vault:
        await vault.put(entry("a", data=bytes(20_000)))
        await vault.put(entry("b", data=bytes(20_000)))
        gone, stays = marks_of(postgres_url, "a"), marks_of(postgres_url, "b")
        before = relations(postgres_url)
        assert all(mark in before for mark in (gone[0], stays[0], gone[1][:16], stays[1][:16]))
        await vault.delete("a")
        await vault.compact()
        after = relations(postgres_url)
        assert not any(mark[:16] in after for mark in gone)
        assert stays[1][:16] in after
        assert await vault.get("request", "b") is not None


async def test_deletions_of_different_vaults_do_not_stand_for_one_another(vault: Vault, url: str) -> None:
    await vault.put(Entry("consent", "con_1", "", NOW, b""))
    await vault.put(entry("a"))
    await vault.delete("con_1")
    (proof,) = look(url, "SELECT proof FROM certbroker_entry WHERE id = 'a'")
    change(url, "con_1", "proof", bytes(proof[0]))
    with pytest.raises(VaultLocked):
        await vault.deletions(NOW)

"""A vault is a store: what `tests/test_store.py` asks of the others, on both databases."""

import asyncio
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from certbroker.errors import EvidencePurged, LeaseLost, VaultError
from certbroker.store import Entry, waited_for
from certbroker.vault import KeyRing, Vault
from certbroker.vault.engine import address, connect
from support.vault import NOW, entry, lease, sqlite_url


async def test_what_was_kept_comes_back(vault: Vault) -> None:
    kept = entry("r1", data=bytes(range(256)) * 100, due=5)
    await vault.put(kept)
    assert await vault.get("request", "r1") == kept
    assert await vault.get("request", "r2") is None
    assert await vault.get("consent", "r1") is None


async def test_it_stands_where_a_store_stands(vault: Vault) -> None:
    assert waited_for(vault) is vault


async def test_a_time_keeps_its_microseconds(vault: Vault) -> None:
    kept = Entry("request", "r1", "", NOW + timedelta(microseconds=123_457), b"", NOW - timedelta(microseconds=1))
    await vault.put(kept)
    assert await vault.get("request", "r1") == kept


async def test_an_entry_may_be_empty(vault: Vault) -> None:
    await vault.put(entry("r1", data=b""))
    assert await vault.get("request", "r1") == entry("r1", data=b"")


async def test_kind_and_id_together_name_an_entry(vault: Vault) -> None:
    layout = Entry("layout", "con_1", "con_1", NOW, b"layout")
    consent = Entry("consent", "con_1", "", NOW, b"consent")
    await vault.put(layout)
    await vault.put(consent)
    assert await vault.get("layout", "con_1") == layout
    assert await vault.get("consent", "con_1") == consent


async def test_keeping_again_replaces_and_keeps_the_place(vault: Vault) -> None:
    for name in ("b", "a", "c"):
        await vault.put(entry(name))
    await vault.put(entry("b", data=b"new", days=60, due=3))
    found = await vault.children("request", "con_1")
    assert [one.id for one in found] == ["b", "a", "c"]
    assert found[0] == entry("b", data=b"new", days=60, due=3)


async def test_children_are_of_a_kind_and_a_parent(vault: Vault) -> None:
    for one in (entry("a"), entry("c", "con_2"), Entry("note", "b", "con_1", NOW, b"")):
        await vault.put(one)
    assert [one.id for one in await vault.children("request", "con_1")] == ["a"]
    assert await vault.children("request", "con_3") == []


async def test_deleting_takes_all_that_belongs_to_it(vault: Vault) -> None:
    for one in (
        Entry("consent", "con_1", "", NOW, b""), entry("a"), entry("b"),
        Entry("consent", "con_2", "", NOW, b""), entry("c", "con_2"),
    ):  # fmt: skip
        await vault.put(one)
    assert await vault.delete("con_1") == 3
    assert await vault.delete("con_1") == 0
    assert await vault.get("consent", "con_1") is None
    assert await vault.children("request", "con_1") == []
    assert len(await vault.children("request", "con_2")) == 1


async def test_purging_takes_what_may_no_longer_be_kept(vault: Vault) -> None:
    for days in (-1, 0, 1):
        await vault.put(entry(f"r{days}", days=days))
    assert await vault.purge(NOW) == 2
    assert await vault.purge(NOW) == 0
    assert await vault.get("request", "r1") is not None


async def test_what_was_deleted_does_not_come_back(vault: Vault) -> None:
    """A step that was under way while the holder had everything deleted must not keep its result."""
    await vault.put(Entry("consent", "con_1", "", NOW, b""))
    await vault.put(entry("a"))
    await vault.delete("con_1")
    for one in (entry("a", data=b"late"), entry("new"), Entry("consent", "con_1", "", NOW, b"late")):
        with pytest.raises(EvidencePurged):
            await vault.put(one)
    assert await vault.get("request", "new") is None
    await vault.put(entry("other", "con_2"))


async def test_adding_replaces_nothing(vault: Vault) -> None:
    assert await vault.add(entry("a", data=b"first"))
    assert not await vault.add(entry("a", data=b"second"))
    assert await vault.get("request", "a") == entry("a", data=b"first")


async def test_of_many_who_add_at_once_one_does(vault: Vault) -> None:
    added = await asyncio.gather(*(vault.add(entry("a", data=b"%d" % number)) for number in range(8)))
    assert added.count(True) == 1
    found = await vault.get("request", "a")
    assert found is not None
    assert found.data == b"%d" % added.index(True)


async def test_what_was_deleted_is_not_added_again(vault: Vault) -> None:
    await vault.put(Entry("consent", "con_1", "", NOW, b""))
    await vault.add(entry("a"))
    await vault.delete("con_1")
    for name in ("a", "new"):
        with pytest.raises(EvidencePurged):
            await vault.add(entry(name))


async def test_text_of_any_kind_is_no_command(vault: Vault, url: str) -> None:
    name = "'; DROP TABLE certbroker_entry; -- 홍" + ("\0" if url.startswith("sqlite") else "")
    await vault.put(entry(name))
    assert await vault.get("request", name) == entry(name)
    assert await vault.delete("' OR 1=1 --") == 0


async def test_what_a_database_cannot_take_is_an_error_without_the_text(vault: Vault) -> None:
    number = "900101-1000001"
    with pytest.raises(VaultError) as caught:
        await vault.put(entry(f"{number}\ud800"))
    assert number not in "".join(traceback.format_exception(caught.value))


async def test_many_tasks_may_share_it(vault: Vault) -> None:
    async def work(number: int) -> None:
        for turn in range(5):
            await vault.put(entry(f"{number}-{turn}"))
            assert await vault.get("request", f"{number}-{turn}")

    await asyncio.gather(*map(work, range(20)))
    assert len(await vault.children("request", "con_1")) == 100


async def test_a_task_that_is_stopped_leaves_nothing_locked(vault: Vault) -> None:
    for delay in (0, 0.001, 0.003):
        tasks = [asyncio.create_task(vault.put(entry(f"{delay}-{number}"))) for number in range(10)]
        await asyncio.sleep(delay)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(vault.put(entry("after")), 5)
    assert await vault.get("request", "after") is not None


async def test_what_is_due_comes_longest_due_first(vault: Vault) -> None:
    for name, minutes in (("later", 5), ("now", 0), ("never", None), ("long", -9), ("short", -1)):
        await vault.put(entry(name, due=minutes))
    assert await vault.due(NOW, 10) == [("request", "long"), ("request", "short"), ("request", "now")]
    assert await vault.due(NOW, 2) == [("request", "long"), ("request", "short")]


async def test_one_worker_at_a_time(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    assert await vault.claim("request", "a", lease("one"), NOW) == entry("a", due=0)
    assert await vault.claim("request", "a", lease("two"), NOW) is None
    assert await vault.claim("request", "a", lease("one", 5), NOW) == entry("a", due=0)
    assert await vault.due(NOW, 10) == []
    assert await vault.claim("request", "b", lease("one"), NOW) is None


async def test_what_is_not_due_may_be_taken_and_tells_when_it_is(vault: Vault) -> None:
    for one in (entry("later", due=5), entry("nobody's")):
        await vault.put(one)
        assert await vault.claim("request", one.id, lease("one"), NOW) == one
        await vault.release("request", one.id, "one")
        assert await vault.claim("request", one.id, lease("two"), NOW) == one
    assert await vault.due(NOW + timedelta(seconds=59), 10) == []
    assert await vault.due(NOW + timedelta(minutes=5), 10) == [("request", "later")]


async def test_settling_keeps_and_gives_back(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("one"), NOW)
    await vault.settle(entry("a", data=b"done", due=7), "one")
    assert await vault.get("request", "a") == entry("a", data=b"done", due=7)
    assert await vault.due(NOW, 10) == []
    assert await vault.due(NOW + timedelta(minutes=7), 10) == [("request", "a")]
    assert await vault.claim("request", "a", lease("two", 9), NOW + timedelta(minutes=7)) is not None


async def test_a_worker_may_keep_its_lease_while_it_settles(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("one"), NOW)
    await vault.settle(entry("a", data=b"half", due=0), "one", NOW + timedelta(minutes=3))
    assert await vault.get("request", "a") == entry("a", data=b"half", due=0)
    before, after = (NOW + timedelta(minutes=3, seconds=second) for second in (-1, 0))
    assert await vault.claim("request", "a", lease("two", 9), before) is None
    await vault.settle(entry("a", data=b"whole", due=0), "one", NOW + timedelta(minutes=3))
    assert await vault.claim("request", "a", lease("two", 9), after) == entry("a", data=b"whole", due=0)
    with pytest.raises(LeaseLost):
        await vault.settle(entry("a"), "one", NOW + timedelta(minutes=9))


async def test_a_lease_is_given_back_by_its_holder_alone(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("one"), NOW)
    await vault.release("request", "a", "two")
    assert await vault.claim("request", "a", lease("two"), NOW) is None
    await vault.release("request", "a", "one")
    assert await vault.claim("request", "a", lease("two"), NOW) == entry("a", due=0)
    await vault.release("request", "b", "one")


async def test_a_worker_that_was_not_heard_of_loses_its_lease_and_its_word(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("dead"), NOW)
    later = NOW + timedelta(minutes=1)
    assert await vault.due(later - timedelta(microseconds=1), 10) == []
    assert await vault.due(later, 10) == [("request", "a")]
    assert await vault.claim("request", "a", lease("living", 5), later) == entry("a", due=0)
    with pytest.raises(LeaseLost):
        await vault.settle(entry("a", data=b"from the dead"), "dead")
    assert await vault.get("request", "a") == entry("a", due=0)
    await vault.settle(entry("a", data=b"from the living"), "living")
    assert await vault.get("request", "a") == entry("a", data=b"from the living")


async def test_a_lease_ends_with_what_it_is_for(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("one"), NOW)
    assert await vault.delete("con_1") == 1
    assert await vault.due(NOW + timedelta(days=1), 10) == []
    assert await vault.claim("request", "a", lease("two"), NOW + timedelta(days=1)) is None
    with pytest.raises(LeaseLost):
        await vault.settle(entry("a"), "one")
    assert await vault.get("request", "a") is None


async def test_keeping_without_settling_leaves_the_lease(vault: Vault) -> None:
    await vault.put(entry("a", due=0))
    await vault.claim("request", "a", lease("one"), NOW)
    await vault.put(entry("a", data=b"more", due=0))
    assert await vault.claim("request", "a", lease("two"), NOW) is None


async def test_another_vault_on_the_same_database_sees_it(vault: Vault, url: str, keys: KeyRing) -> None:
    await vault.put(entry("a"))
    async with await Vault.open(url, keys) as other:
        assert await other.get("request", "a") == entry("a")
        await other.delete("a")
    assert await vault.get("request", "a") is None


async def test_the_file_is_its_owners_alone(tmp_path: Path, keys: KeyRing) -> None:
    async with await Vault.open(sqlite_url(tmp_path), keys) as vault:
        await vault.put(entry("a"))
        modes = modes_in(tmp_path)
    assert modes.keys() == {"vault.db", "vault.db-wal", "vault.db-shm"}
    assert set(modes.values()) == {0o600}


def modes_in(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def test_sqlite_is_set_up(tmp_path: Path) -> None:
    engine = connect(address(sqlite_url(tmp_path)), 1)
    async with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        found = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in names]
    await engine.dispose()
    assert found == ["wal", 1, 1, 30_000]

"""Changing the key while others read and write: nothing stops, nothing is lost, and it may be begun again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from certbroker.errors import KeyMissing, SettingsError, VaultError, VaultLocked
from certbroker.vault import KeyRing, LocalKey, Vault
from support.vault import NOW, change, column, entry, look

COUNT = 60


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys")


def again(tmp_path: Path) -> KeyRing:
    """The ring as another process has it."""
    return KeyRing.from_file(tmp_path / "keys")


async def filled(vault: Vault, count: int = COUNT) -> None:
    for number in range(count):
        await vault.put(entry(f"r{number}", data=b"%d" % number))


async def test_the_data_keys_change_their_wrapping_and_the_payloads_stay(url: str, ring: KeyRing) -> None:
    async with await Vault.open(url, ring) as vault:
        await filled(vault)
        before = look(url, "SELECT number, wrapped, sealed FROM certbroker_entry ORDER BY number")
        assert await vault.keys_in_use() == {ring.ids[0]: COUNT}
        told: list[int] = []
        assert await vault.rotate(LocalKey("new", bytes(32)), batch=7, on_progress=told.append) == COUNT
        assert told == [*range(7, COUNT, 7), COUNT]
        after = look(url, "SELECT number, wrapped, sealed FROM certbroker_entry ORDER BY number")
        assert [(row[0], row[2]) for row in after] == [(row[0], row[2]) for row in before]
        assert not {bytes(row[1]) for row in after} & {bytes(row[1]) for row in before}
        assert await vault.keys_in_use() == {"new": COUNT}
        assert [one.data for one in await vault.children("request", "con_1")] == [b"%d" % n for n in range(COUNT)]
        assert await vault.rotate() == 0


async def test_the_earlier_key_can_go_when_it_wraps_nothing_any_more(url: str, ring: KeyRing, tmp_path: Path) -> None:
    (first,) = ring.ids
    async with await Vault.open(url, ring) as vault:
        await filled(vault, 3)
        ring.promote(LocalKey("new", bytes(32)))
        with pytest.raises(VaultError, match="rotate first"):
            await vault.retire(first)
        await vault.rotate()
        await vault.retire(first)
    async with await Vault.open(url, again(tmp_path)) as vault:
        assert again(tmp_path).ids == ("new",)
        assert len(await vault.children("request", "con_1")) == 3


async def test_a_backup_dies_with_the_key(url: str, ring: KeyRing) -> None:
    """What was deleted here may live on in a backup: without the key that wrapped it, nobody opens it there either."""
    (first,) = ring.ids
    async with await Vault.open(url, ring) as vault:
        await vault.put(entry("a"))
        backup = {name: column(url, "a", name) for name in ("wrapped", "sealed", "key_id")}
        await vault.rotate(LocalKey("new", bytes(32)))
        await vault.retire(first)
        for name, value in backup.items():
            change(url, "a", name, value)
        with pytest.raises(KeyMissing, match=first):
            await vault.get("request", "a")


async def test_readers_and_writers_go_on(url: str, ring: KeyRing, tmp_path: Path) -> None:
    """Another process reads and writes all the time, with a ring that it read before there was a new key."""
    seen: list[str] = []
    async with await Vault.open(url, ring) as vault, await Vault.open(url, again(tmp_path)) as other:
        await filled(vault)
        ended, turns = asyncio.Event(), [0, 0, 0]

        async def write(who: int) -> None:
            while not ended.is_set():
                number = turns[who] % COUNT
                await other.put(entry(f"r{number}", data=b"%d again" % number))
                seen.append(column(url, f"r{number}", "key_id"))
                turns[who] += 1

        async def read(who: int) -> None:
            while not ended.is_set():
                number = turns[who] % COUNT
                found = await other.get("request", f"r{number}")
                assert found is not None
                assert found.data.split()[0] == b"%d" % number
                turns[who] += 1

        async def go_on(count: int) -> None:
            """Wait until all of them have had so many turns more, or one has failed."""
            wanted = [done + count for done in turns]
            while any(done < more for done, more in zip(turns, wanted, strict=True)):
                assert not any(task.done() for task in working)
                await asyncio.sleep(0.001)

        working = [asyncio.create_task(work(who)) for who, work in enumerate((write, read, read))]
        for key in ("new", "newer", "newest"):
            await asyncio.wait_for(go_on(5), 60)
            await vault.rotate(LocalKey(key, bytes(31) + bytes([len(key)])), batch=5)
        await asyncio.wait_for(go_on(5), 60)
        ended.set()
        await asyncio.gather(*working)
        assert len(set(seen)) > 1, "the writer was there before and after a change"
        assert await vault.keys_in_use() == {"newest": COUNT}
        assert len(await vault.children("request", "con_1")) == COUNT


async def test_an_item_that_is_replaced_meanwhile_keeps_its_own_key(url: str, ring: KeyRing, tmp_path: Path) -> None:
    """Between reading a wrapped key and writing it back, another may have put a new payload under a new key there."""

    async with await Vault.open(url, ring) as vault:
        await vault.put(entry("a", data=b"old"))
        ring.promote(LocalKey("new", bytes(32)))
        rows, stepped_in = vault._rows, list[bool]()  # pyright: ignore[reportPrivateUsage] - to step in between two statements
        together = rows.together

        async def step_in(steps: Any) -> Any:
            if not stepped_in:
                stepped_in.append(True)
                async with await Vault.open(url, again(tmp_path)) as other:
                    await other.put(entry("a", data=b"put meanwhile"))
            return await together(steps)

        rows.together = step_in
        await vault.rotate()
        assert stepped_in
        found = await vault.get("request", "a")
        assert found is not None
        assert found.data == b"put meanwhile"


async def test_a_rotation_that_was_stopped_goes_on(url: str, ring: KeyRing, tmp_path: Path) -> None:
    async with await Vault.open(url, ring) as vault:
        await filled(vault)
        rotating = asyncio.create_task(vault.rotate(LocalKey("new", bytes(32)), batch=1))
        while (await vault.keys_in_use()).get("new", 0) < 5:
            pass
        rotating.cancel()
        with pytest.raises(asyncio.CancelledError):
            await rotating
        assert 5 <= (await vault.keys_in_use())["new"] < COUNT
        assert len(await vault.children("request", "con_1")) == COUNT
    async with await Vault.open(url, again(tmp_path)) as vault:
        assert 0 < await vault.rotate() <= COUNT - 5
        assert await vault.keys_in_use() == {"new": COUNT}


async def test_one_bad_row_does_not_hold_up_the_others(url: str, ring: KeyRing) -> None:
    async with await Vault.open(url, ring) as vault:
        await filled(vault, 5)
        wrapped = bytes(column(url, "r2", "wrapped"))
        change(url, "r2", "wrapped", wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
        with pytest.raises(VaultLocked, match="request r2"):
            await vault.rotate(LocalKey("new", bytes(32)))
        assert await vault.keys_in_use() == {"new": 4, ring.ids[0]: 1}


async def test_deleted_items_need_no_key(url: str, ring: KeyRing) -> None:
    async with await Vault.open(url, ring, clock=lambda: NOW) as vault:
        await filled(vault, 3)
        await vault.delete("r1")
        assert await vault.rotate(LocalKey("new", bytes(32))) == 2
        assert len(await vault.deletions(NOW)) == 1


async def test_a_ring_in_the_environment_is_changed_there_first(url: str, ring: KeyRing, tmp_path: Path) -> None:
    def environment() -> KeyRing:
        return KeyRing.from_environment("KEYS", environment={"KEYS": (tmp_path / "keys").read_text()})

    async with await Vault.open(url, environment()) as vault:
        await filled(vault, 3)
        with pytest.raises(SettingsError):
            await vault.rotate(LocalKey("new", bytes(32)))
        assert await vault.keys_in_use() == {ring.ids[0]: 3}
    ring.promote(LocalKey("new", bytes(32)))
    async with await Vault.open(url, environment()) as vault:
        assert await vault.rotate() == 3

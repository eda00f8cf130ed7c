"""Entries follow one on another, whoever writes, and however many at once."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from certbroker.errors import SettingsError
from certbroker.fields import SEOUL
from certbroker.journal import Action, Actor, Deed, Ledger, LedgerEntry
from certbroker.journal.chain import LANES, SHARED, ZEROS, lane_of
from certbroker.journal.deeds import changes, once
from certbroker.settings import Official
from certbroker.store import AsyncStore, Direct, SqliteStore, waited_for
from support.journal import CONSENT, LANE, NOW, Clock, deed, filled, never

MANY = 60


async def test_an_entry_says_who_did_what_when_and_why(store: AsyncStore) -> None:
    ledger = await filled(store, 3)
    first, second, third = await ledger.of(CONSENT)
    assert [one.details["count"] for one in (first, second, third)] == [0, 1, 2]
    assert (first.lane, first.sequence, first.previous) == (LANE, 1, ZEROS)
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert first.at.utcoffset() == NOW.astimezone(SEOUL).utcoffset()
    assert (first.action, first.actor.id, first.actor.place, first.purpose) == (
        Action.READ,
        "emp-17",
        "10.0.0.7",
        "심사",
    )
    assert await ledger.of("con_another") == []


async def test_the_chain_of_all_lanes_holds(store: AsyncStore) -> None:
    ledger = Ledger(store, Clock())
    for number in range(40):
        await ledger.record(deed(consent=f"con_{number}"), unless=never if number < 30 else None)
    found = await ledger.verify_chain()
    assert found.holds
    assert found.entries == 40
    assert sum(mark.sequence for mark in found.heads.values()) == 40
    assert sum(mark.sequence > 0 for mark in found.heads.values()) > SHARED / 2


async def test_many_tasks_of_two_writers_leave_one_chain(store: AsyncStore) -> None:
    writers = [Ledger(store), Ledger(store)]
    await asyncio.gather(*(writers[number % 2].record(deed(number), unless=never) for number in range(MANY)))
    entries = await writers[0].of(CONSENT)
    assert [one.sequence for one in entries] == list(range(1, MANY + 1))
    assert Counter(one.details["count"] for one in entries) == dict.fromkeys(range(MANY), 1)
    assert (await Ledger(store).verify_chain()).entries == MANY


async def test_another_writer_goes_on_where_one_stopped(store: AsyncStore) -> None:
    await filled(store, 37)
    later = Ledger(store)
    await later.record(deed(37), unless=never)
    assert [one.details["count"] for one in await later.of(CONSENT)] == list(range(38))
    assert (await later.verify_chain()).holds


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 31, 33])
async def test_a_writer_that_comes_back_finds_the_end(count: int) -> None:
    store = waited_for(None)
    first, second = await filled(store, 1), Ledger(store)
    await second.record(deed(1), unless=never)
    for number in range(count):
        await second.record(deed(number), unless=never)
    await first.record(deed(99), unless=never)
    assert (await first.of(CONSENT))[-1].sequence == count + 3
    assert (await first.verify_chain()).holds


async def test_writers_keep_out_of_each_other_s_way(store: AsyncStore) -> None:
    """Where two meet in a lane, one takes another; nothing is lost, and the history is in order."""
    writers = [Ledger(store, Clock()) for _ in range(3)]
    for one in writers:
        one._own = [SHARED]  # pyright: ignore[reportPrivateUsage]
    for number in range(30):
        await writers[number % 3].record(deed(number))
    entries = await writers[0].of(CONSENT)
    assert [one.details["count"] for one in entries] == list(range(30))
    last = [one.lane for one in entries[-6:]]
    assert last[:3] == last[3:]
    assert set(last) <= set(range(SHARED, LANES))
    assert (await Ledger(store).verify_chain()).entries == 30


async def test_a_writer_writes_several_entries_at_once(store: AsyncStore) -> None:
    ledger = Ledger(store)
    await asyncio.gather(*(ledger.record(deed(number)) for number in range(60)))
    lanes = Counter(one.lane for one in await ledger.of(CONSENT))
    if not isinstance(store, Direct):
        assert len(lanes) == 6
        assert max(lanes.values()) < 30, "those that waited took whichever lane was free"
    assert (await ledger.verify_chain()).entries == 60


async def test_what_is_written_once_is_written_once_by_however_many(store: AsyncStore) -> None:
    writers = [Ledger(store) for _ in range(4)]
    approved = deed(action=Action.APPROVED)
    await asyncio.gather(*(one.record(approved, unless=once(Action.APPROVED)) for one in writers * 4))
    assert [one.action for one in await writers[0].of(CONSENT)] == [Action.APPROVED]


async def test_only_changes_of_a_suspension_are_written() -> None:
    ledger = Ledger()
    for action in (Action.LIFTED, Action.SUSPENDED, Action.SUSPENDED, Action.LIFTED, Action.LIFTED, Action.SUSPENDED):
        await ledger.record(deed(action=action), unless=changes(action))
    assert [one.action for one in await ledger.of(CONSENT)] == [Action.SUSPENDED, Action.LIFTED, Action.SUSPENDED]


async def test_the_end_of_a_consent_is_not_the_end_of_its_history(store: AsyncStore) -> None:
    ledger = await filled(store, 2)
    await store.delete(CONSENT)
    await store.purge(NOW.replace(year=NOW.year + 50))
    assert len(await ledger.of(CONSENT)) == 2
    await ledger.record(deed(action=Action.DELETED))
    assert (await ledger.verify_chain()).entries == 3


def test_what_is_written_holds_no_numbers_of_people() -> None:
    told = Deed(action=Action.READ, purpose="민원\n900101-1000001 처리", actor=Actor(name=f"김담당 {'A' * 86}=="))
    assert told.purpose == "민원 900101-******* 처리"
    assert told.actor.name == "김담당 <ci>"


NOBODY = [(Official(name=""), "심사"), (Official(name=" "), "심사"), (Official(name="김담당"), " "),
          (Official(name="", id="e1"), "")]  # fmt: skip


@pytest.mark.parametrize(("who", "why"), NOBODY)
def test_nobody_reads_without_a_name_and_a_reason(who: Official, why: str) -> None:
    with pytest.raises(SettingsError):
        Actor.named(who, why)


def test_an_official_with_an_id_is_named_by_it() -> None:
    assert Actor.of(Official(name="김담당", id="emp-17")).name == "김*당"
    assert Actor.of(Official(name="김담당")).name == "김담당"
    assert Actor.of(Official(name="")).kind == "system"


def test_a_consent_stands_in_one_lane() -> None:
    lanes = Counter(lane_of(f"con_{number}") for number in range(1600))
    assert lanes.keys() == set(range(SHARED))
    assert min(lanes.values()) > 50
    assert lane_of(CONSENT) == LANE


async def test_an_entry_survives_the_store(tmp_path: Path) -> None:
    ledger = await filled(waited_for(SqliteStore.open(tmp_path / "store.db")), 2)
    again = Ledger(SqliteStore.open(tmp_path / "store.db"))
    assert await again.of(CONSENT) == await ledger.of(CONSENT)
    assert isinstance((await again.of(CONSENT))[0], LedgerEntry)

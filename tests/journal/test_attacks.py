"""Whatever somebody changes, removes, moves or slips in, also with the keys of the store: the chain says where."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from certbroker.errors import CertbrokerError, VaultLocked
from certbroker.journal import Action, Broken, Ledger
from certbroker.journal.chain import LANES, digest
from certbroker.journal.deeds import once
from certbroker.journal.rows import KIND, name_of, row_name
from certbroker.store import AsyncStore, Entry
from support.journal import CONSENT, LANE, NOW, deed, filled, never, remove, told, write

pytestmark = pytest.mark.parametrize("store", ["memory", "vault"], indirect=True)
COUNT = 8
Attack = Callable[[AsyncStore], Awaitable[None]]


async def altered(store: AsyncStore) -> None:
    await write(store, 3, await told(store, 3) | {"purpose": "다른 목적"})


async def altered_with_its_hash(store: AsyncStore) -> None:
    other = await told(store, 3) | {"purpose": "다른 목적"}
    await write(store, 3, other | {"hash": digest(other)})


async def a_member_added(store: AsyncStore) -> None:
    await write(store, 3, await told(store, 3) | {"note": ""})


async def an_earlier_time(store: AsyncStore) -> None:
    other = await told(store, 3) | {"at": "2020-01-01T00:00:00+09:00"}
    await write(store, 3, other | {"hash": digest(other)})


async def removed(store: AsyncStore) -> None:
    await remove(store, 3)


async def the_first_removed(store: AsyncStore) -> None:
    await remove(store, 1)


async def several_removed(store: AsyncStore) -> None:
    await remove(store, 3, 4, 5)


async def swapped(store: AsyncStore) -> None:
    third, fourth = await told(store, 3), await told(store, 4)
    await write(store, 3, fourth)
    await write(store, 4, third)


async def removed_and_closed_up(store: AsyncStore) -> None:
    """The rest moves up, with numbers and hashes of its own."""
    rest = [await told(store, sequence) for sequence in range(4, COUNT + 1)]
    for sequence, one in enumerate(rest, 3):
        other = one | {"sequence": sequence}
        await write(store, sequence, other | {"hash": digest(other)})
    await remove(store, COUNT)


async def from_another_lane(store: AsyncStore) -> None:
    other = await told(store, 3) | {"lane": (LANE + 1) % LANES}
    await write(store, 3, other | {"hash": digest(other)})


async def no_json(store: AsyncStore) -> None:
    found = await store.get(KIND, name_of(LANE, 3))
    assert found is not None
    await store.put(Entry(found.kind, found.id, found.parent, found.keep_until, b"\xff"))


ATTACKS: list[tuple[Attack, int, str]] = [
    (altered, 3, "changed"),
    (altered_with_its_hash, 4, "unlinked"),
    (a_member_added, 3, "changed"),
    (an_earlier_time, 4, "unlinked"),
    (removed, 3, "missing"),
    (the_first_removed, 1, "missing"),
    (several_removed, 3, "missing"),
    (swapped, 3, "misplaced"),
    (removed_and_closed_up, 3, "unlinked"),
    (from_another_lane, 3, "misplaced"),
    (no_json, 3, "unreadable"),
]


@pytest.mark.parametrize(("attack", "sequence", "why"), ATTACKS, ids=lambda one: getattr(one, "__name__", None))
async def test_the_first_broken_entry_is_named(store: AsyncStore, attack: Attack, sequence: int, why: str) -> None:
    await filled(store, COUNT)
    assert (await Ledger(store).verify_chain()).holds
    await attack(store)
    found = await Ledger(store).verify_chain()
    assert [(one.lane, one.sequence, one.why) for one in found.broken] == [(LANE, sequence, why)]
    assert found.entries == sequence - 1
    assert not found.holds


async def test_the_last_entries_are_missed_where_an_anchor_knows_them(store: AsyncStore) -> None:
    """Nobody can tell from the journal alone; who kept where it ended can."""
    anchors = (await (await filled(store, COUNT)).verify_chain()).heads
    await remove(store, COUNT)
    assert (await Ledger(store).verify_chain()).holds
    found = await Ledger(store).verify_chain(anchors)
    assert found.broken == (Broken(LANE, COUNT, "missing"),)


async def test_a_chain_that_was_written_anew_is_not_as_anchored(store: AsyncStore) -> None:
    """With the keys all of it can be written anew; not under the hash that somebody else has kept."""
    anchors = (await (await filled(store, COUNT)).verify_chain()).heads
    previous = (await told(store, 2))["hash"]
    for sequence in range(3, COUNT + 1):
        other = await told(store, sequence) | {"purpose": "다른 목적", "previous": previous}
        previous = digest(other)
        await write(store, sequence, other | {"hash": previous})
    assert (await Ledger(store).verify_chain()).holds
    assert (await Ledger(store).verify_chain(anchors)).broken == (Broken(LANE, COUNT, "not_as_anchored"),)


async def test_many_of_the_last_entries_are_missed_without_an_anchor(store: AsyncStore) -> None:
    """The store notes every sixteenth entry where a lane ends."""
    await filled(store, 20)
    await remove(store, *range(12, 21))
    assert (await Ledger(store).verify_chain()).broken == (Broken(LANE, 12, "missing"),)
    await Ledger(store).record(deed(), unless=never)
    assert (await Ledger(store).verify_chain()).broken == (Broken(LANE, 12, "missing"),)


async def test_the_end_of_a_lane_can_be_hidden_only_up_to_its_note(store: AsyncStore) -> None:
    """Where the note goes as well, the rest is as if it had never been: that is what anchors are for."""
    ledger = await filled(store, 20)
    anchors = (await ledger.verify_chain()).heads
    await remove(store, *range(12, 21))
    await store.delete(row_name("ledger_head", LANE))
    assert (await Ledger(store).verify_chain()).holds
    assert not (await Ledger(store).verify_chain(anchors)).holds


async def test_a_broken_entry_does_not_stop_the_work(store: AsyncStore) -> None:
    ledger = await filled(store, COUNT)
    found = await store.get(KIND, name_of(LANE, COUNT))
    assert found is not None
    await store.put(Entry(found.kind, found.id, found.parent, found.keep_until, b"{"))
    later = Ledger(store)
    await later.record(deed(), unless=never)
    assert (await later.verify_chain()).broken == (Broken(LANE, COUNT, "unreadable"),)
    assert (await store.get(KIND, name_of(LANE, COUNT + 1))) is not None
    with pytest.raises(CertbrokerError):
        await ledger.of(CONSENT)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"action": "read"}'])
async def test_a_broken_history_stops_no_withdrawal(store: AsyncStore, content: bytes) -> None:
    ledger = await filled(store, COUNT)
    found = await store.get(KIND, name_of(LANE, 2))
    assert found is not None
    await store.put(Entry(found.kind, found.id, found.parent, found.keep_until, content))
    await ledger.record(deed(action=Action.WITHDRAWN), unless=once(Action.WITHDRAWN))
    assert (await told(store, COUNT + 1))["action"] == "withdrawn"
    with pytest.raises(VaultLocked):
        await ledger.of(CONSENT)


@pytest.mark.parametrize("kind", ["ledger_head", "ledger_cut"])
@pytest.mark.parametrize("content", [b"{", b"[]", b"7", b'{"sequence": -1, "hash": ""}'])
async def test_a_broken_mark_stops_no_work(store: AsyncStore, kind: str, content: bytes) -> None:
    await filled(store, 20)
    mark = Entry(kind, row_name(kind, LANE), "ledger", datetime(9000, 1, 1, tzinfo=NOW.tzinfo), content)
    await store.put(mark)
    ledger = Ledger(store, lambda: NOW)
    await ledger.record(deed(20), unless=never)
    assert (await ledger.verify_chain()).entries == 21
    gone = await ledger.cut(NOW.replace(year=NOW.year + 3))
    assert gone == (21 if kind == "ledger_head" else 0)

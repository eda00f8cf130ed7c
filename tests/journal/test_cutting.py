"""The journal ends when its time is over, and what is left of it still verifies."""

from datetime import datetime, timedelta

import pytest

from certbroker.errors import CertbrokerError
from certbroker.journal import Action, Broken, Ledger, Proof
from certbroker.journal.chain import LANES, ZEROS
from certbroker.journal.export import anchors_of, checked, exported
from certbroker.journal.rows import CUT, row_name
from certbroker.privacy import ConnectingInformation
from certbroker.settings import Settings
from certbroker.store import AsyncStore, Direct, Entry, MemoryStore
from support.exchange import CI
from support.journal import CONSENT, LANE, NOW, Clock, deed, filled, never, remove, told, write

YEARS = {1: NOW.replace(year=NOW.year + 1), 2: NOW.replace(year=NOW.year + 2)}
PROOF = Proof("test", "1", "본인정보 제공요구서", '{"name": "홍길동"}', "c2ln", ConnectingInformation(CI))


async def aged(store: AsyncStore, years: int = 2) -> Ledger:
    """A ledger with ten entries of today, and five of a year later."""
    clock = Clock()
    ledger = Ledger(store, clock, keep_years=years)
    for number in range(15):
        if number == 10:
            clock.now += timedelta(days=365)
        await ledger.record(deed(number), unless=never)
    return ledger


@pytest.mark.parametrize("years", [1, 2])
async def test_what_is_as_old_as_it_may_become_goes(store: AsyncStore, years: int) -> None:
    ledger = await aged(store, years)
    assert await ledger.cut(YEARS[years]) == 0
    assert await ledger.cut(YEARS[years] + timedelta(minutes=1)) == 10
    assert [one.details["count"] for one in await ledger.of(CONSENT)] == [10, 11, 12, 13, 14]
    found = await Ledger(store).verify_chain()
    assert (found.holds, found.entries) == (True, 6)
    await Ledger(store).record(deed(15), unless=never)
    assert [one.sequence for one in await ledger.of(CONSENT)] == [11, 12, 13, 14, 15, 16]
    assert (await Ledger(store).verify_chain()).entries == 7


async def test_that_it_was_cut_is_written_down(store: AsyncStore) -> None:
    ledger = await aged(store)
    await ledger.cut(YEARS[2] + timedelta(minutes=1))
    (entry,) = await ledger.of("")
    assert entry.action is Action.CUT
    assert entry.details == {f"lane_{LANE}": 10, "before": "2026-11-20"}
    assert await ledger.cut(YEARS[2] + timedelta(minutes=1)) == 0
    assert len(await ledger.of("")) == 1


async def test_a_journal_that_was_cut_whole_goes_on(store: AsyncStore) -> None:
    ledger = await filled(store, 5)
    assert await ledger.cut(YEARS[2] + timedelta(days=1)) == 5
    assert await ledger.of(CONSENT) == []
    later = Ledger(store)
    await later.record(deed(5), unless=never)
    assert [(one.sequence, one.previous != ZEROS) for one in await later.of(CONSENT)] == [(6, True)]
    assert (await later.verify_chain()).holds


async def test_the_proof_goes_with_the_last_entry(store: AsyncStore) -> None:
    clock = Clock()
    ledger = Ledger(store, clock)
    await ledger.record(deed(action=Action.APPROVED), proof=PROOF)
    clock.now += timedelta(days=365)
    await ledger.record(deed(), unless=never)
    await ledger.cut(YEARS[2] + timedelta(minutes=1))
    assert await ledger.proof(CONSENT) == PROOF
    assert len(await ledger.of_holder(ConnectingInformation(CI))) == 1
    await ledger.cut(YEARS[2] + timedelta(days=366))
    assert await ledger.proof(CONSENT) is None
    assert await ledger.of_holder(ConnectingInformation(CI)) == []


async def test_a_broken_lane_is_evidence_and_stays(store: AsyncStore, caplog: pytest.LogCaptureFixture) -> None:
    ledger = await aged(store)
    await ledger.record(deed(consent="con_another"), unless=never)
    await write(store, 4, await told(store, 4) | {"purpose": "다른 목적"})
    assert await ledger.cut(YEARS[2] + timedelta(days=400)) == 1
    assert len(await ledger.of(CONSENT)) == 15
    assert (await ledger.verify_chain()).broken == (Broken(LANE, 4, "changed"),)
    assert f"lane={LANE} sequence=4 reason=changed" in caplog.text


async def test_a_cut_that_is_pretended_is_a_hole(store: AsyncStore) -> None:
    """Who removes the first entries, and the mark of the cut with them, or writes a mark of their own."""
    await aged(store)
    await remove(store, *range(1, 6))
    assert (await Ledger(store).verify_chain()).broken == (Broken(LANE, 1, "missing"),)
    mark = b'{"sequence": 5, "hash": "00", "swept": 5}'
    await store.put(Entry(CUT, row_name(CUT, LANE), "ledger", datetime(9000, 1, 1, tzinfo=NOW.tzinfo), mark))
    assert (await Ledger(store).verify_chain()).broken == (Broken(LANE, 6, "unlinked"),)


class Death(BaseException):
    """What ends a process: nothing that errors are caught by. A KeyboardInterrupt would end the loop of the test."""


class Dying(MemoryStore):
    """A store whose process dies at one of its writes."""

    left: int | None = None

    def _tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Death

    def put(self, entry: Entry) -> None:
        self._tick()
        super().put(entry)

    def delete(self, parent: str) -> int:
        self._tick()
        return super().delete(parent)


@pytest.mark.parametrize("writes", range(13))
async def test_a_cut_that_died_is_brought_to_its_end(writes: int) -> None:
    memory = Dying()
    store = Direct(memory)
    ledger = await aged(store)
    memory.left = writes
    with pytest.raises(Death):
        await ledger.cut(YEARS[2] + timedelta(minutes=1))
    memory.left = None
    assert (await Ledger(store).verify_chain()).holds
    later = YEARS[2] + timedelta(minutes=2)
    await Ledger(store, lambda: later).cut(later)
    assert [one.sequence for one in await Ledger(store).of(CONSENT)] == [11, 12, 13, 14, 15]
    assert memory.get("ledger", f"led_{LANE:02}_{10:012}") is None
    assert (await Ledger(store).verify_chain()).holds


async def test_an_export_of_before_is_an_anchor_after_a_cut(store: AsyncStore) -> None:
    ledger = await aged(store)
    before = [line async for line in exported(ledger, NOW)]
    await ledger.cut(YEARS[2] + timedelta(minutes=1))
    after = [line async for line in exported(ledger, NOW)]
    assert checked(after).holds
    assert checked(after).entries == 6
    assert (await ledger.verify_chain(anchors_of(before))).holds
    await ledger.cut(YEARS[2] + timedelta(days=366))
    assert (await ledger.verify_chain(anchors_of(before))).holds
    assert len(checked(after).heads) == LANES


async def test_an_export_of_a_time_is_a_piece_of_the_chain() -> None:
    clock = Clock()
    ledger = Ledger(None, clock)
    for number in range(30):
        await ledger.record(deed(number, f"con_{number % 7}"), unless=never)
        clock.now += timedelta(days=1)
    first, last = NOW.date() + timedelta(days=10), NOW.date() + timedelta(days=20)
    lines = [line async for line in exported(ledger, NOW, first, last)]
    found = checked(lines)
    assert (found.holds, found.entries) == (True, 10)
    assert (await ledger.verify_chain(found.heads)).holds
    nothing = checked([line async for line in exported(ledger, NOW, last + timedelta(days=900))])
    assert (nothing.holds, nothing.entries) == (True, 0)


@pytest.mark.parametrize(("years", "is_right"), [(1, True), (2, True), (0, False), ("two", False)])
def test_years_are_set_in_settings(years: object, is_right: bool) -> None:
    told_so = {"relying_party": {"one": {"name": "가나은행"}}, "journal": {"keep_years": years}}
    if is_right:
        assert Settings.parse(told_so).journal.keep_years == years
    else:
        with pytest.raises(CertbrokerError):
            Settings.parse(told_so)
    assert Settings.parse({"relying_party": {"one": {"name": "가나은행"}}}).journal.keep_years == 2

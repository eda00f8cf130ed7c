"""What is left of deletions goes when its time is over: not before, not where it still keeps something out."""

from datetime import timedelta
from pathlib import Path

import pytest

from certbroker.errors import EvidencePurged
from certbroker.journal import Action, Ledger
from certbroker.settings import Settings, VaultSettings
from certbroker.store import Entry
from certbroker.vault import KeyRing, Vault
from certbroker.vault.deletion import BATCH, Deletion
from support.vault import NOW, change, entry, look, sqlite_url

IN_TWO_YEARS = NOW.replace(year=NOW.year + 2)
COUNT = "SELECT count(*) FROM certbroker_entry WHERE kind = 'request'"
A_DAY = timedelta(days=1)


async def cuts(vault: Vault) -> list[object]:
    """What the journal tells of deletions that were forgotten."""
    return [one.details for one in await Ledger(vault).of("") if one.action is Action.CUT]


async def test_it_goes_after_two_years_and_the_journal_says_so(vault: Vault, url: str) -> None:
    await vault.put(entry("a", days=-1))
    await vault.put(entry("stays", days=9000))
    assert await vault.purge(NOW) == 1
    assert await vault.purge(IN_TWO_YEARS - A_DAY) == 0
    assert len(await vault.deletions(NOW)) == 1
    with pytest.raises(EvidencePurged):
        await vault.put(entry("a"))
    assert await cuts(vault) == []
    assert await vault.purge(IN_TWO_YEARS) == 0, "it was counted when it was deleted"
    assert await vault.deletions(NOW - A_DAY) == []
    assert look(url, COUNT) == [(1,)]
    assert await cuts(vault) == [{"deletions": 1, "before": "2026-11-20"}]
    assert (await Ledger(vault).verify_chain()).holds
    assert await vault.get("request", "stays") is not None
    assert await vault.purge(IN_TWO_YEARS) == 0
    assert len(await cuts(vault)) == 1


async def test_the_years_are_those_of_settings(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    for told, years in (({}, 2), ({"keep_deletions_years": 1}, 1)):
        known = Settings.parse({"relying_party": {"one": {"name": "가나은행"}}, "vault": {"url": url, **told}})
        async with Vault.of(known, clock=lambda: NOW) as vault:
            await vault.put(entry(f"of_{years}"))
            await vault.delete(f"of_{years}")
            over = NOW.replace(year=NOW.year + years)
            await vault.purge(over - A_DAY)
            assert f"of_{years}" in {one.id for one in await vault.deletions(NOW)}
            await vault.purge(over)
            assert await vault.deletions(NOW) == []
    for wrong in (0, 31, "two"):
        with pytest.raises(ValueError, match="keep_deletions_years"):
            VaultSettings.model_validate({"url": url, "keep_deletions_years": wrong})


async def test_many_go_and_what_is_not_proven_stays(vault: Vault, url: str) -> None:
    """What somebody only marked as deleted is evidence: it stays, however much stands around it, and is told of."""
    for number in range(3):
        await vault.put(entry(f"r{number}"))
        await vault.delete(f"r{number}")
    columns = "keep_until, deleted_at, reason, proof FROM certbroker_entry WHERE id = 'r0'"
    names = "kind, id, parent, keep_until, deleted_at, reason, proof"
    for number in range(BATCH + 5):
        look(url, f"INSERT INTO certbroker_entry ({names}) SELECT kind, 'n{number}', parent, {columns}")
    await vault.put(entry("last"))
    await vault.delete("last")
    await vault.purge(IN_TWO_YEARS)
    assert look(url, COUNT) == [(BATCH + 5,)]
    assert await cuts(vault) == [{"deletions": 4, "before": "2026-11-20"}]
    assert {(one.id[0], one.why) for one in await vault.check()} == {("n", "not_proven")}


async def test_half_a_deletion_and_a_parent_of_something_stay(vault: Vault, url: str) -> None:
    await vault.put(Entry("consent", "con_1", "", NOW - A_DAY, b""))
    await vault.put(entry("child", days=9000))
    assert await vault.purge(NOW) == 1
    await vault.purge(IN_TWO_YEARS + A_DAY)
    assert [one.id for one in await vault.deletions(NOW)] == ["con_1"]
    with pytest.raises(EvidencePurged):
        await vault.put(entry("another"))
    await vault.put(entry("half", parent=""))
    await vault.delete("half")
    change(url, "half", "sealed", b"left")
    change(url, "half", "wrapped", b"left")
    await vault.delete("child")
    await vault.purge(IN_TWO_YEARS + A_DAY)
    assert look(url, "SELECT id FROM certbroker_entry WHERE kind IN ('consent', 'request')") == [("half",)]


async def test_a_proof_holds_when_the_vault_has_forgotten(url: str, keys: KeyRing) -> None:
    now = [NOW]
    async with await Vault.open(url, keys, clock=lambda: now[0]) as vault:
        await vault.put(entry("a"))
        await vault.put(entry("b"))
        await vault.delete("a")
        (told,) = await vault.deletions(NOW)
        proof = Deletion.parse(told.describe())
        assert proof.proof == told.proof
        assert await vault.is_deleted(proof)
        other = Deletion("request", "b", proof.parent, proof.at, proof.reason, proof.proof)
        later = Deletion("request", "a", proof.parent, proof.at + A_DAY, proof.reason, proof.proof)
        assert not await vault.is_deleted(other), "it is another's proof"
        assert not await vault.is_deleted(later)
        now[0] = IN_TWO_YEARS
        await vault.purge(now[0])
        assert look(url, COUNT) == [(1,)]
        assert await vault.is_deleted(proof)
        now[0] -= A_DAY
        assert not await vault.is_deleted(proof), "forgotten before its time: somebody took the row away"
        now[0] = IN_TWO_YEARS
        await vault.put(entry("a"))
        assert not await vault.is_deleted(proof), "it is there again"


async def test_the_proof_of_another_vault_proves_nothing(url: str, keys: KeyRing, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = f"sqlite:///{tmp_path / 'other' / 'vault.db'}"
    async with await Vault.open(url, keys, clock=lambda: NOW) as vault:
        async with await Vault.open(other, KeyRing.new(), clock=lambda: NOW) as another:
            await another.put(entry("a"))
            await another.delete("a")
            (proof,) = await another.deletions(NOW)
        assert not await vault.is_deleted(proof)


@pytest.mark.parametrize("wrong", [{"at": "2026-11-20T10:00:00"}, {"proof": "zz"}, {"proof": 1}, {"parent": None}])
def test_what_is_no_proof(wrong: dict[str, object]) -> None:
    told = Deletion("request", "a", "", NOW, "retention", b"proof").describe() | wrong
    if wrong.get("parent", "") is None:
        del told["parent"]
    with pytest.raises((KeyError, TypeError, ValueError)):
        Deletion.parse(told)


async def test_status_counts_what_is_known_and_what_need_not_be(url: str, keys: KeyRing) -> None:
    now = [NOW]
    async with await Vault.open(url, keys, clock=lambda: now[0]) as vault:
        for number in range(3):
            await vault.put(entry(f"r{number}"))
        await vault.delete("r0")
        now[0] = IN_TWO_YEARS - A_DAY
        await vault.delete("r1")
        found = await vault.status()
        assert (found.deleted, found.to_forget) == (2, 0)
        now[0] = IN_TWO_YEARS
        found = await vault.status()
        assert (found.deleted, found.to_forget, found.describe()["to_forget"]) == (2, 1, 1)
        await vault.purge(now[0])
        found = await vault.status()
        assert (found.deleted, found.to_forget) == (2, 0), "r2, whose own time was over, and r1"


async def test_the_blocking_vault_says_it_too(tmp_path: Path) -> None:
    import certbroker

    with certbroker.Vault.open(sqlite_url(tmp_path), KeyRing.new(), keep_deletions_years=1) as vault:
        vault.put(entry("a"))
        vault.delete("a")
        (proof,) = vault.deletions(NOW - timedelta(days=9000))
        assert vault.is_deleted(proof)


async def test_numbers_of_rows_still_tell_their_order(url: str, keys: KeyRing) -> None:
    """A row that is gone gives its number free on SQLite: what comes later must stand behind what is there."""
    async with await Vault.open(url, keys, clock=lambda: NOW) as vault:
        for name in ("a", "b", "c"):
            await vault.put(entry(name, parent="con_9", days=9000))
        await vault.delete("c")
        await vault.delete("a")
        await vault.purge(IN_TWO_YEARS)
        for name in ("d", "e"):
            await vault.put(entry(name, parent="con_9", days=9000))
        assert [one.id for one in await vault.children("request", "con_9")] == ["b", "d", "e"]

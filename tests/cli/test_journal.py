"""The journal on the command line: a consent's history, an export, and what verifying says of either."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from certbroker.journal import Action, Ledger
from certbroker.store import SqliteStore
from certbroker.vault import KeyRing, Vault
from cli.conftest import NUMBER, Party, Run
from support.journal import CONSENT, LANE, deed, filled, shown, write
from support.journal import told as entry
from support.vault import sqlite_url


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    asyncio.run(filled(Ledger(SqliteStore.open(path))._store, 5))  # pyright: ignore[reportPrivateUsage]
    return path


def test_what_was_collected_has_a_history(run: Run, party: Party) -> None:
    store = str(party.folder / "consents.db")
    ran = run("collect", "nts.tax_clearance", *party.options, "--store", store)
    assert ran.code == 0, ran.err
    (consent,) = party.dossier["consents"]
    english, korean = (
        run("journal", "show", consent, "--store", store),
        run("journal", "show", consent, "--store", store, "--lang", "ko"),
    )
    assert english.code == 0
    assert [line.split("  ")[1] for line in english.out.splitlines()[1:]] == [
        "asked", "approved", "requested", "received", "read",
    ]  # fmt: skip
    assert "납세증명서" in korean.out
    assert "가나은행" in korean.out
    assert "열람" in korean.out
    data = run("journal", "show", consent, "--store", store, "--json").json
    assert [one["action"] for one in data] == ["asked", "approved", "requested", "collected", "read"]
    assert shown(english.out, korean.out, json.dumps(data)) == set()
    assert NUMBER[7:] not in english.out + korean.out


def test_an_export_is_checked_by_whoever_has_it(run: Run, store: Path, tmp_path: Path) -> None:
    made = tmp_path / "journal.jsonl"
    ran = run("journal", "export", "--store", str(store), "-o", str(made), "--by", "김감사", "--why", "월간 점검")
    assert (ran.code, ran.out) == (0, "")
    assert made.stat().st_mode & 0o777 == 0o600
    for file in tmp_path.glob("store.db*"):
        file.rename(tmp_path / f"away-{file.name}")
    found = run("journal", "verify", str(made), "--json")
    assert (found.code, found.json["holds"], found.json["entries"]) == (0, True, 6)
    assert "6 entries" in run("journal", "verify", str(made)).out
    lines = made.read_text(encoding="utf-8").splitlines()
    (exported,) = (one for one in map(json.loads, lines) if one.get("action") == Action.EXPORTED)
    assert (exported["actor"]["name"], exported["purpose"]) == ("김감사", "월간 점검")
    (index,) = (n for n, line in enumerate(lines) if json.loads(line).get("sequence") == 3)
    del lines[index]
    made.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = run("journal", "verify", str(made))
    assert (ran.code, ran.out) == (1, f"broken at lane {LANE}, entry 3: missing\n")
    assert "끊어진 곳" in run("journal", "verify", str(made), "--lang", "ko").out


def test_a_store_is_checked_alone_and_against_an_earlier_export(run: Run, store: Path, tmp_path: Path) -> None:
    made = str(tmp_path / "journal.jsonl")
    assert run("journal", "export", "--store", str(store), "-o", made, "--json").json == {"journal": made, "entries": 6}
    shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-copy")
    asyncio.run(altered(store))
    for more in ((), ("--against", made)):
        ran = run("journal", "verify", "--store", str(store), *more, "--json")
        assert ran.code == 1
        assert ran.json["broken"] == [{"lane": LANE, "sequence": 2, "why": "changed"}]
    intact = tmp_path.parent / f"{tmp_path.name}-copy" / "store.db"
    assert run("journal", "verify", "--store", str(intact), "--against", made).code == 0
    asyncio.run(shortened(intact))
    assert run("journal", "verify", "--store", str(intact)).code == 0
    assert run("journal", "verify", "--store", str(intact), "--against", made).code == 1


async def altered(path: Path) -> None:
    store = Ledger(SqliteStore.open(path))._store  # pyright: ignore[reportPrivateUsage]
    await write(store, 2, await entry(store, 2) | {"purpose": "다른 목적"})


async def shortened(path: Path) -> None:
    assert SqliteStore.open(path).delete(f"led_{LANE:02}_{5:012}") == 1


def test_a_vault_is_found_by_its_keys_or_by_its_address(run: Run, tmp_path: Path) -> None:
    keys = tmp_path / "keys"

    async def fill() -> None:
        async with await Vault.open(sqlite_url(tmp_path), KeyRing.create(keys)) as vault:
            await filled(vault, 3)

    asyncio.run(fill())
    found = run("journal", "verify", "--store", sqlite_url(tmp_path), "--keys", str(keys), "--json")
    assert (found.code, found.json["entries"]) == (0, 3)
    shutil.copy(keys, tmp_path / "vault.db.keys")
    for store in (sqlite_url(tmp_path), str(tmp_path / "vault.db")):
        assert run("journal", "show", CONSENT, "--store", store, "--json").json[0]["details"] == {"count": 0}


def test_an_export_goes_to_standard_output_and_has_days(run: Run, store: Path) -> None:
    ran = run("journal", "export", "--store", str(store), "--since", "2026-11-20", "--until", "2026-11-21")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [one.get("sequence") for one in lines] == [None, 1, 2, 3, 4, 5, None]
    assert (lines[0]["since"], lines[0]["until"]) == ("2026-11-20", "2026-11-21")
    earlier = run("journal", "export", "--store", str(store), "--until", "2026-11-20")
    assert not [line for line in earlier.out.splitlines() if '"action": "read"' in line]


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        (("show", CONSENT), (2, "setup.usage")),
        (("show", "--store", "{store}"), (2, "setup.usage")),
        (("show", "con_none", "--store", "{store}"), (1, "the journal knows no such consent")),
        (("show", CONSENT, "--store", "no-such-file"), (2, "setup.file")),
        (("show", CONSENT, "--store", "sqlite:///no-such-file"), (2, "setup.file")),
        (("show", CONSENT, "--store", "{folder}/other"), (2, "setup.file")),
        (("verify",), (2, "setup.usage")),
        (("verify", "no-such-file"), (2, "setup.file")),
        (("verify", "{folder}/other.txt"), (1, "payload.journal")),
        (("verify", "{store}"), (2, "setup.file")),
        (("verify", "{folder}/other.txt", "--store", "{store}"), (2, "setup.usage")),
        (("verify", "--store", "{store}", "--against", "{folder}/other.txt"), (1, "payload.journal")),
        (("export", "--store", "{store}", "-o", "{folder}/no/such/folder"), (2, "setup.file")),
        (("export", "--store", "{store}", "--since", "yesterday"), (2, "setup.usage")),
        (("burn", "--store", "{store}"), (2, "setup.usage")),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run, store: Path, tmp_path: Path, arguments: tuple[str, ...], ending: tuple[int, str]
) -> None:
    (tmp_path / "other.txt").write_text('{"schema": "other"}\n', encoding="utf-8")
    ran = run("journal", *(one.format(store=store, folder=tmp_path) for one in arguments))
    assert (ran.code, ran.out) == (ending[0], "")
    assert ran.err.startswith(ending[1])
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "other").exists()


def test_without_its_key_a_store_is_not_read(run: Run, store: Path) -> None:
    Path(f"{store}.key").unlink()
    ran = run("journal", "verify", "--store", str(store))
    assert ran.code == 1
    assert ran.err.startswith("vault.key_missing")
    assert deed().purpose not in ran.err

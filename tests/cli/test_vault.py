"""The vault on the command line: settings that make a service durable, and what looks after a vault."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from certbroker.fields import SEOUL
from certbroker.journal import Action, Ledger
from certbroker.store import Entry
from certbroker.vault import KeyRing, Vault
from certbroker.vault.migrations import HEAD
from cli.conftest import Party, Ran, Run
from support.journal import shown
from support.vault import change, look, sqlite_url

CONSENTS = 3


def in_vault(party: Party, *, more: str = "") -> str:
    """Add a vault to the settings of a relying party; returns its address."""
    url = sqlite_url(party.folder)
    with (party.folder / "settings.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[vault]\nurl = "{url}"\nkeys = {{ file = "{party.folder}/vault.keys" }}\n{more}')
    return url


def test_settings_alone_make_a_service_durable(run: Run, party: Party) -> None:
    url, settings = in_vault(party, more="retention_days = 7\n"), ("--settings", str(party.folder / "settings.toml"))
    asked = run("collect", "nts.tax_clearance", *party.options, "--deadline", "0")
    assert asked.code == 3
    (told,) = (line for line in asked.err.splitlines() if "go on later with" in line)
    assert "--settings" in told
    assert "--store" not in told
    consent = told.split("--resume ")[1].split()[0]
    resumed = run("collect", "--resume", consent, *settings, "-o", str(party.folder / "out"))
    assert resumed.code == 0, resumed.err
    history = run("journal", "show", consent, *settings, "--json").json
    assert [one["action"] for one in history] == ["asked", "approved", "requested", "collected", "read"]
    assert history[0]["details"]["retention_days"] == 7
    assert (
        run("journal", "export", *settings, "-o", str(party.folder / "j"), "--by", "김감사", "--why", "점검").code == 0
    )
    assert run("journal", "verify", *settings, "--against", str(party.folder / "j")).code == 0
    status = run("vault", "status", *settings, "--json").json
    assert (status["items"]["consent"], status["items"]["transfer_request"]) == (1, 1)
    ((kept_until,),) = look(url, "SELECT keep_until FROM certbroker_entry WHERE kind = 'consent'")
    assert 7 <= (datetime.fromtimestamp(kept_until / 1e6, SEOUL) - datetime.now(SEOUL)).days <= 8
    worked = run("worker", *settings, "--once")
    assert worked.code == 0, worked.err
    assert list(party.folder.glob("consents*")) == []


async def fill(url: str, keys: Path) -> None:
    """A vault with some rows, of which one is not to be kept any more."""
    now = datetime.now(SEOUL)
    async with await Vault.open(url, KeyRing.create(keys)) as vault:
        for number in range(CONSENTS):
            until = now + timedelta(days=number) - timedelta(minutes=1)
            await vault.put(Entry("consent", f"con_{number}", "", until, b"{}"))
            await vault.put(Entry("transfer_request", f"trq_{number}", f"con_{number}", until, b"{}", now))


@pytest.fixture
def filled(run: Run, url: str, tmp_path: Path) -> "Filled":
    asyncio.run(fill(url, tmp_path / "keys"))
    return Filled(run, url, tmp_path / "keys")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")


class Filled:
    """A vault on the command line."""

    def __init__(self, run: Run, url: str, keys: Path) -> None:
        self._run, self.url, self.keys = run, url, keys

    def __call__(self, *arguments: str) -> Ran:
        return self._run("vault", *arguments, "--url", self.url, "--keys", str(self.keys))


def test_status(filled: Filled) -> None:
    ran = filled("status", "--json")
    told = ran.json
    assert ran.code == 0
    assert (told["version"], told["wanted"]) == (HEAD, HEAD)
    assert told["items"] == {"consent": CONSENTS, "transfer_request": CONSENTS}
    assert (told["due"], told["to_delete"], told["deleted"], told["withdrawn"]) == (CONSENTS, 2, 0, 0)
    assert told["keys"] == {told["current_key"]: 2 * CONSENTS}
    assert datetime.fromisoformat(told["oldest_due"]) < datetime.now(SEOUL)
    english, korean = filled("status").out, filled("status", "--lang", "ko").out
    assert f"consent: {CONSENTS}\n" in english
    assert "(current)" in english
    assert "파기 대상: 보유기간이 끝난 것 2건" in korean


def test_rotating_and_retiring(filled: Filled) -> None:
    (old,) = filled("status", "--json").json["keys"]
    ran = filled("rotate", "--json")
    assert ran.code == 0
    new = ran.json["key"]
    assert ran.json == {"rotated": 2 * CONSENTS, "key": new, "retired": [], "earlier": [old]}
    assert filled("status", "--json").json["keys"] == {new: 2 * CONSENTS, old: 0}
    again = filled("rotate", "--go-on")
    assert (again.code, again.out) == (0, f"0 data keys wrapped anew under {new}\n")
    assert f"{old} wraps nothing here any more" in again.err
    refused = filled("rotate", "--go-on", "--retire")
    assert (refused.code, refused.err.partition(":")[0]) == (2, "setup.usage")
    assert old in filled.keys.read_text(encoding="ascii")
    retired = filled("rotate", "--go-on", "--retire", "--yes", "--json")
    assert retired.json == {"rotated": 0, "key": new, "retired": [old], "earlier": []}
    assert old not in filled.keys.read_text(encoding="ascii")
    assert filled("check").code == 0


def test_purging_writes_proofs_that_can_be_checked(filled: Filled, tmp_path: Path) -> None:
    assert filled("purge", "--dry-run", "--json").json == {"to_delete": 2, "withdrawn": 0}
    assert (filled("purge").code, filled("status", "--json").json["deleted"]) == (2, 0)
    proofs = tmp_path / "proofs.jsonl"
    ran = filled("purge", "--yes", "-o", str(proofs), "--json")
    assert (ran.code, ran.json) == (0, {"deleted": 2, "proofs": str(proofs), "left": 0})
    assert proofs.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in proofs.read_text(encoding="utf-8").splitlines()]
    assert {(one["kind"], one["id"], one["reason"]) for one in lines} == {
        ("consent", "con_0", "retention"),
        ("transfer_request", "trq_0", "retention"),
    }
    assert all(len(one["proof"]) == 64 for one in lines)
    assert filled("purge", "--yes").out == ""
    assert filled("check", "--against", str(proofs)).code == 0

    async def written() -> list[Action]:
        async with Vault.at(filled.url, filled.keys) as vault:
            return [one.action for one in await Ledger(vault).of("con_0")]

    assert asyncio.run(written()) == [Action.DELETED]
    lines[0]["id"] = "con_another"
    proofs.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    found = filled("check", "--against", str(proofs), "--json")
    assert (found.code, found.json["holds"]) == (1, False)
    assert found.json["faults"] == [{"kind": lines[0]["kind"], "id": "con_another", "why": "not_deleted"}]


def test_checking_names_what_is_wrong(filled: Filled) -> None:
    sound = filled("check", "--json")
    assert (sound.code, sound.json) == (0, {"holds": True, "rows": 2 * CONSENTS, "faults": []})
    filled("purge", "--yes")
    change(filled.url, "con_1", "sealed", b"\x01" + bytes(40))
    change(filled.url, "con_2", "key_id", "kek_none")
    change(filled.url, "con_0", "sealed", b"again")
    change(filled.url, "trq_0", "reason", "another")
    ran = filled("check", "--json")
    assert ran.code == 1
    assert {one["id"]: one["why"] for one in ran.json["faults"]} == {
        "con_0": "not_emptied",
        "con_1": "locked",
        "con_2": "key_missing",
        "trq_0": "not_proven",
    }
    assert "consent con_1: locked\n" in filled("check").out
    assert shown(ran.out) == set()


def test_upgrading_says_from_where_to_where(run: Run, url: str, tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys")
    if url.startswith("sqlite"):
        (tmp_path / "vault.db").touch()
    empty = Filled(run, url, tmp_path / "keys")
    assert empty("status", "--json").json == {"version": None, "wanted": HEAD}
    assert empty("upgrade", "--dry-run", "--json").json == {"from": None, "to": HEAD, "done": False}
    assert f"would be upgraded from None to {HEAD}" in empty("upgrade", "--dry-run").out
    assert empty("upgrade", "--json").json == {"from": None, "to": HEAD, "done": True}
    assert empty("upgrade").out == f"the tables are of version {HEAD} already\n"


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        (("status",), (2, "setup.usage")),
        (("status", "--url", "mysql://user:secret@host/db"), (2, "setup.usage")),
        (("status", "--url", "sqlite:///no-such-file"), (2, "setup.file")),
        (("burn", "--url", "sqlite:///no-such-file"), (2, "setup.usage")),
        (("status", "--settings", "no-such-file"), (2, "setup.settings")),
        (("status", "--url", "postgresql://user:secret@127.0.0.1:1/db"), (3, "vault.unavailable")),
        (("check", "--url", "{url}", "--against", "no-such-file"), (2, "setup.file")),
        (("check", "--url", "{url}", "--against", "{folder}/other.txt"), (2, "setup.file")),
        (("purge", "--url", "{url}", "--yes", "-o", "{folder}/no/such/folder"), (2, "setup.file")),
        (("rotate", "--url", "{url}", "--retire"), (2, "setup.usage")),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], ending: tuple[int, str]
) -> None:
    for name in ("CERTBROKER_SETTINGS", "CERTBROKER_VAULT", "CERTBROKER_VAULT_KEYS"):
        monkeypatch.delenv(name, raising=False)
    asyncio.run(fill(sqlite_url(tmp_path), tmp_path / "vault.db.keys"))
    (tmp_path / "other.txt").write_text('{"schema": "other"}\n', encoding="utf-8")
    ran = run("vault", *(one.format(url=sqlite_url(tmp_path), folder=tmp_path) for one in arguments))
    assert (ran.code, ran.out) == (ending[0], "")
    assert ran.err.startswith(ending[1])
    assert len(ran.err.splitlines()) == 1
    assert "secret" not in ran.err
    assert look(sqlite_url(tmp_path), "SELECT count(*) FROM certbroker_entry WHERE deleted_at IS NOT NULL") == [(0,)]

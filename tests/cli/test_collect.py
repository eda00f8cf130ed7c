"""Consent, approval and collection in one command."""

import json
import os
import signal
import subprocess
from datetime import date
from pathlib import Path

import pytest

from certbroker.sandbox import Fault
from cli.conftest import NUMBER, Party, Run, command, settled

INCOME = "nts.income_amount:from_year=2023,to_year=2025"
REGISTER = "mois.resident_register"
SANDBOX = ("--sandbox", "--recipient", "가나은행", "--purpose", "대출 신청")


def test_everything_comes_from_the_embedded_sandbox(run: Run, tmp_path: Path) -> None:
    ran = run("collect", INCOME, REGISTER, *SANDBOX, "--person", "hong", "-o", str(tmp_path / "new" / "out"))
    told = json.loads((tmp_path / "new" / "out" / "dossier.json").read_text(encoding="utf-8"))
    assert (ran.code, ran.out) == (0, "")
    assert [one["outcome"] for one in told["documents"]] == ["delivered", "delivered"]
    assert [one["year"] for one in told["documents"][0]["data"]["settlements"]] == [2023, 2024, 2025]
    assert "http://127.0.0.1:" in ran.err
    assert NUMBER[7:] not in ran.err + json.dumps(told)


def test_options_reach_the_exchange(run: Run, tmp_path: Path) -> None:
    wanted = "nts.income_amount:from_year=2025,to_year=2025"
    assert run("collect", wanted, *SANDBOX, "-o", str(tmp_path)).code == 0
    told = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert [one["year"] for one in told["documents"][0]["data"]["settlements"]] == [2025]


def test_partly_delivered_is_said_and_ends_in_1(run: Run, tmp_path: Path) -> None:
    wanted = ("nhis.premium_local:year=2026", "nhis.premium_workplace:year=2026")
    ran = run("collect", *wanted, *SANDBOX, "--person", "lee", "-o", str(tmp_path), "--json")
    assert ran.code == 1
    assert ran.json["documents"] == [
        {"certificate": "nhis.premium_local", "outcome": "delivered"},
        {"certificate": "nhis.premium_workplace", "outcome": "not_delivered"},
    ]
    assert (ran.json["delivered"], ran.json["count"]) == (1, 2)
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert events[0]["event"] == "consent"
    assert events[0]["address"].startswith("http://127.0.0.1:")
    assert [one["event"] for one in events[-2:]] == ["document", "document"]
    assert "1 of 2" in run("collect", *wanted, *SANDBOX, "--person", "lee", "-o", str(tmp_path)).err


def test_settings_and_a_holder_s_file_lead_to_the_exchange(run: Run, party: Party) -> None:
    ran = run("collect", INCOME, REGISTER, *party.options)
    assert ran.code == 0, ran.err
    assert [one["outcome"] for one in party.dossier["documents"]] == ["delivered", "delivered"]
    assert NUMBER[7:] not in ran.err + ran.out


def test_a_channel_that_is_down_for_now_ends_in_3(run: Run, party: Party) -> None:
    party.box.faults.append(Fault(kind="http_500", call="issue", times=-1))
    ran = run("collect", INCOME, *party.options)
    assert ran.code == 3
    assert "channel.unavailable: " in ran.err
    assert party.dossier["documents"][0]["outcome"] == "failed"


def test_a_consent_is_gone_on_with_in_another_run(run: Run, party: Party) -> None:
    store = ("--store", str(party.folder / "consents.db"))
    first = run("collect", INCOME, *party.options, *store, "--deadline", "0", "--json")
    assert first.code == 3
    events = [json.loads(line) for line in first.err.splitlines()]
    assert events[-1]["code"] == "consent.pending"
    resume = ("--resume", events[0]["id"], *store, "--settings", str(party.folder / "settings.toml"))
    again = run("collect", *resume, "--deadline", "20", "-o", str(party.folder / "out"))
    assert again.code == 0, again.err
    assert party.dossier["consents"] == [events[0]["id"]]
    assert NUMBER.encode() not in (party.folder / "consents.db").read_bytes()


def test_how_to_go_on_is_said(run: Run, party: Party) -> None:
    store = str(party.folder / "consents.db")
    told = run("collect", INCOME, *party.options, "--store", store, "--deadline", "0").err
    assert "certbroker collect --resume con_" in told
    assert "--store" in run("collect", INCOME, *party.options, "--deadline", "0").err


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_ctrl_c_while_waiting_is_quick_and_quiet(party: Party) -> None:
    party.box.faults.append(Fault(kind="slow", call="issue", seconds=20, times=-1))
    with subprocess.Popen(
        command("collect", REGISTER, *party.options),
        env=settled(EXCHANGE_KEY=os.environ["EXCHANGE_KEY"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as ran:
        assert ran.stderr
        while b"approved" not in ran.stderr.readline():
            assert ran.poll() is None
        ran.send_signal(signal.SIGINT)
        out, told = ran.communicate(timeout=10)
    party.box.faults.clear()
    assert (ran.returncode, out) == (130, b"")
    assert b"Traceback" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "홍길동"', "birth_date"),
        (f'name = "홍길동"\nbirth_date = 1990-01-01\nresident_number = "{NUMBER}"', "never stands in clear"),
        ('name = "홍길동"\nbirth_date = 1990-01-01\nresident_number = { env = "NO_SUCH" }', "no key in NO_SUCH"),
        ('name = "홍길동"\nbirth_date = 1990-01-01\nresident_number = { nv = "A" }', "resident_number"),
        ('name = "홍길동"\nbirth_date = 1990-01-01\nresident_number = { env = "WRONG_NUMBER" }', "resident_number"),
        ('name = "홍길동"\nbirth_date = 1990-01-01\nnick = "길동"', "nick"),
    ],
)
def test_a_wrong_holder_s_file_is_refused(
    run: Run, party: Party, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.setenv("WRONG_NUMBER", "90010110000")
    (party.folder / "holder.toml").write_text(text, encoding="utf-8")
    ran = run("collect", INCOME, *party.options)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.startswith("setup.settings: ")
    assert "90010110000" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "at least one certificate"),
        ((INCOME,), "--recipient"),
        ((INCOME, "--recipient", "가", "--purpose", "나"), "whom to ask"),
        ((INCOME, *SANDBOX, "--person", "nobody"), "nobody"),
        ((INCOME, *SANDBOX, "--holder", "h.toml"), "--sandbox"),
        (("--resume", "con_1"), "--store"),
        (("nts.income_amount:from_year", *SANDBOX), "name=value"),
        (("nts.income_amount", *SANDBOX), "from_year"),
        (("nts.income_amount:from_year=soon,to_year=2025", *SANDBOX), "from_year"),
        (("nts.income_amount:from_year=2023,to_year=2025,colour=red", *SANDBOX), "colour"),
        (("nts.no_such", *SANDBOX), "nts.no_such"),
    ],
)
def test_wrong_usage_is_told_and_ends_in_2(run: Run, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("collect", *arguments, "-o", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize("content", [b"no database", b""])
def test_a_store_without_its_key_is_refused(run: Run, party: Party, content: bytes) -> None:
    store = party.folder / "consents.db"
    store.write_bytes(content)
    assert run("collect", INCOME, *party.options, "--store", str(store)).err.startswith("vault.key_missing: ")


def test_what_is_no_store_is_refused(run: Run, party: Party) -> None:
    store = party.folder / "consents.db"
    store.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    store.with_name("consents.db.key").write_text("00" * 32, encoding="ascii")
    ran = run("collect", INCOME, *party.options, "--store", str(store))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("vault: ")
    nowhere = run("collect", INCOME, *party.options, "--store", str(party.folder / "no" / "such" / "consents.db"))
    assert nowhere.code == 2
    assert nowhere.err.startswith("setup.file: ")


def test_the_day_is_the_sandbox_s(run: Run, tmp_path: Path) -> None:
    run("collect", REGISTER, *SANDBOX, "-o", str(tmp_path))
    told = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert date.fromisoformat(told["collected_at"][:10]) == date(2026, 11, 20)

"""`certbroker doctor` on set-ups that are well and on set-ups that are not: real hosts, files, databases."""

import json
import os
import re
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker import SqliteStore
from certbroker.cli.doctor import MARKS
from certbroker.doctor import Case, Finding, Level, examine
from certbroker.doctor.findings import wording
from certbroker.journal import Action, Deed, Ledger
from certbroker.sandbox import Sandbox
from certbroker.sandbox.fault_script import FaultScript
from certbroker.settings import Settings
from certbroker.vault import KeyRing, Vault
from certbroker.vault.tables import VERSION_TABLE
from cli.conftest import Party, Run
from support.pki import Party as Signer
from support.pki import pki
from support.tree import PACKAGES, ROOT

KEY = "0123456789abcdef-sandbox-key"
SERVICE_KEY = "service-key-of-the-tests-0123456789"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("CERTBROKER_")]:
        monkeypatch.delenv(name)


def case(folder: Path, settings: str = "", **options: Any) -> Case:
    """A case with these settings, in TOML."""
    path = folder / "settings.toml"
    path.write_text(settings, encoding="utf-8")
    path.chmod(0o600)
    environment: dict[str, str] = options.pop("environment", {})
    options.setdefault("offline", True)
    return Case(environment=environment, settings_file=path, **options)


def ids(found: Sequence[Finding], about: str = "") -> set[str]:
    return {one.id for one in found if about in one.about}


def problems(found: Sequence[Finding]) -> set[str]:
    return {one.id for one in found if one.level is Level.PROBLEM}


# --- the command


def test_without_settings_it_says_how_to_begin(run: Run) -> None:
    told = run("doctor")
    assert told.code == 0
    assert "! There are no settings" in told.out
    assert "To begin: certbroker demo" in " ".join(told.out.split())
    assert "설정이 없습니다" in run("doctor", "--lang", "ko").out


def test_a_set_up_that_is_well(run: Run, party: Party) -> None:
    for name in ("settings.toml", "number"):
        (party.folder / name).chmod(0o600)
    told = run("doctor", "--settings", str(party.folder / "settings.toml"), "--json")
    assert told.code == 0, told.out
    found = told.json["findings"]
    assert told.json["well"] is True
    by_id = {one["id"]: one for one in found}
    assert {"settings.loaded", "key.found", "host.reached_plain", "clock.good"} <= by_id.keys()
    assert by_id["key.found"]["about"] == "relying_party.loans.api_key"
    assert party.box.info["api_key"] not in told.out + told.err


def test_a_problem_is_exit_code_1_and_says_what_to_mend(
    run: Run, party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXCHANGE_KEY")
    options = ("--settings", str(party.folder / "settings.toml"), "--offline")
    told = run("doctor", *options)
    assert told.code == 1
    assert "✗ relying_party.loans.api_key: The variable EXCHANGE_KEY is not set." in told.out
    assert "환경 변수 EXCHANGE_KEY" in run("doctor", *options, "--lang", "ko").out
    machine = run("doctor", *options, "--json")
    assert machine.code == 1
    assert machine.json["well"] is False
    assert machine.err == ""


# --- settings and keys


EXCHANGE = """[relying_party.loans]
name = "가나은행"
system_code = "B000000000000019"
api_key = {key}
exchange_url = "{url}"
identity_url = "{url}"
official = {{ name = "김담당" }}
bundles = [{{ id = "MDS0001617", documents = ["L001"] }}]
"""


def exchange(key: str = '{ env = "KEY" }', url: str = "https://exchange.example") -> str:
    return EXCHANGE.format(key=key, url=url)


def test_each_thing_that_is_wrong_in_settings_is_told_by_its_name(tmp_path: Path) -> None:
    text = exchange().replace("bundles", "budnles").replace("https:", "ftp:") + '[http]\nconnect_timeout = "slow"\n'
    found = examine(case(tmp_path, text))
    assert ids(found, "relying_party.loans.budnles") == {"settings.unknown"}
    assert ids(found, "relying_party.loans.exchange_url") == {"settings.wrong"}
    assert ids(found, "http.connect_timeout") == {"settings.wrong"}
    assert "settings.loaded" not in ids(found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[relying_party", "settings.unread"),
        ('[relying_party.a]\nname = "a"\napi_key = "in clear"\n', "settings.unread"),
        ("[relying_party.a]\n", "settings.lacking"),
        ('[relying_party.a]\nname = "a"\n', "settings.no_channel"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, text: str, wanted: str) -> None:
    found = examine(case(tmp_path, text))
    assert wanted in problems(found)
    assert "in clear" not in str([one.describe() for one in found])


def test_a_settings_file_that_is_not_there(tmp_path: Path) -> None:
    found = examine(Case(settings_file=tmp_path / "none.toml", environment={}, offline=True))
    assert "settings.no_file" in problems(found)


def test_settings_that_others_may_change(tmp_path: Path) -> None:
    made = case(tmp_path, exchange())
    (tmp_path / "settings.toml").chmod(0o666)
    assert "settings.writable" in problems(examine(made))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (KEY, "key.found"),
        ("", "key.unset"),
        ("abc", "key.short"),
        (f"{KEY[:10]}\n{KEY[10:]}", "key.broken"),
    ],
)
def test_a_key_in_a_variable(tmp_path: Path, value: str, wanted: str) -> None:
    found = examine(case(tmp_path, exchange(), environment={"KEY": value}))
    assert ids(found, "api_key") == {wanted}


def _key_file(folder: Path, text: str, mode: int) -> str:
    path = folder / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return exchange(f'{{ file = "{path}" }}')


@pytest.mark.parametrize(
    ("text", "mode", "wanted"),
    [
        (f"{KEY}\n", 0o600, {"key.found"}),
        (f"{KEY}\n", 0o644, {"key.found", "file.open"}),
        (f"{KEY}\n", 0o620, {"key.found", "file.open"}),
        ("\n", 0o600, {"key.empty"}),
    ],
)
def test_a_key_in_a_file(tmp_path: Path, text: str, mode: int, wanted: set[str]) -> None:
    found = examine(case(tmp_path, _key_file(tmp_path, text, mode)))
    assert ids(found, "api_key") == wanted
    mend = [one.mend() for one in found if one.id == "file.open"]
    assert mend == ([f"chmod 600 {tmp_path / 'key'}"] if "file.open" in wanted else [])


def test_a_key_file_that_is_not_there(tmp_path: Path) -> None:
    found = examine(case(tmp_path, exchange(f'{{ file = "{tmp_path / "gone"}" }}')))
    assert ids(found, "api_key") == {"file.missing"}


# --- certificates


def _sealing(folder: Path, signer: Signer, *, mode: int = 0o600) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = folder / "seal.key"
    key.write_bytes(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key.chmod(mode)
    (folder / "seal.pem").write_bytes(b"".join(one.pem for one in signer.chain()))
    return (
        f'[relying_party.a]\nname = "a"\nopen_data = {{ service_key = {{ env = "KEY" }} }}\n'
        f'[seal]\nkey = "{key}"\ncertificate = "{folder / "seal.pem"}"\n'
    )


@pytest.mark.parametrize(
    ("days", "wanted"), [(400, "certificate.good"), (10, "certificate.ending"), (-1, "certificate.expired")]
)
def test_the_life_of_the_sealing_key(tmp_path: Path, days: int, wanted: str) -> None:
    now = datetime.now(UTC)
    signer = pki().authority.issue("제출기관", since=now - 500 * DAY, until=now + days * DAY + timedelta(minutes=5))
    found = examine(case(tmp_path, _sealing(tmp_path, signer), environment={"KEY": SERVICE_KEY}))
    own = [one for one in found if one.about == "seal"]
    assert {one.id for one in own} == {wanted}
    assert (wanted in problems(found)) is (days < 0)


def test_a_sealing_key_that_others_may_read_or_that_is_none(tmp_path: Path) -> None:
    signer = pki().authority.issue("제출기관", until=datetime.now(UTC) + 400 * DAY)
    settings = _sealing(tmp_path, signer, mode=0o640)
    assert "file.open" in problems(examine(case(tmp_path, settings)))
    (tmp_path / "seal.pem").write_bytes(pki().signer.pem)
    assert "seal.unusable" in problems(examine(case(tmp_path, settings)))
    (tmp_path / "seal.key").unlink()
    assert ids(examine(case(tmp_path, settings)), "seal.key") == {"file.missing"}


def test_trust_anchors(tmp_path: Path) -> None:
    from support.pki import root

    now = datetime.now(UTC)
    good, bad = root(until=now + 999 * DAY), root("옛 최상위", since=now - 999 * DAY, until=now - DAY)
    (tmp_path / "trust.pem").write_bytes(good.pem + bad.pem)
    found = examine(case(tmp_path, exchange() + 'trust = "trust.pem"\n'))
    assert ids(found, ".trust") == {"trust.good", "certificate.expired"}
    (tmp_path / "trust.pem").write_bytes(b"no certificate")
    assert ids(examine(case(tmp_path, exchange() + 'trust = "trust.pem"\n')), ".trust") == {"trust.unreadable"}


# --- hosts and clock


@pytest.fixture(scope="module")
def secure() -> Iterator[Sandbox]:
    kinds = ("trusted", "untrusted", "expired", "wrong_name")
    with Sandbox(faults=FaultScript(tls=kinds)) as running:
        yield running


def _trusting(box: Sandbox, folder: Path, url: str, more: str = "") -> str:
    (folder / "authority.pem").write_text(box.info["tls"]["authority"], encoding="ascii")
    return exchange(url=url) + f'[http]\nca_file = "{folder / "authority.pem"}"\n{more}'


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("trusted", {"tls.ending", "clock.good"}),
        ("untrusted", {"tls.untrusted"}),
        ("expired", {"tls.expired"}),
        ("wrong_name", {"tls.wrong_name"}),
    ],
)
def test_tls_of_a_host(tmp_path: Path, secure: Sandbox, kind: str, wanted: set[str]) -> None:
    url = secure.info["tls"]["urls"][kind]
    found = examine(case(tmp_path, _trusting(secure, tmp_path, url), offline=False))
    assert ids(found, "127.0.0.1:") == wanted


def test_without_its_authority_a_host_is_not_trusted(tmp_path: Path, secure: Sandbox) -> None:
    found = examine(case(tmp_path, exchange(url=secure.info["tls"]["urls"]["trusted"]), offline=False))
    assert ids(found, "127.0.0.1:") == {"tls.untrusted"}


@pytest.mark.parametrize(("seconds", "wanted"), [(20, "clock.good"), (-60, "clock.off"), (3600, "clock.wrong")])
def test_the_clock_is_compared_with_a_hosts(tmp_path: Path, secure: Sandbox, seconds: int, wanted: str) -> None:
    made = case(
        tmp_path, exchange(url=secure.url), offline=False, clock=lambda: datetime.now(UTC) + timedelta(seconds=seconds)
    )
    (told,) = [one for one in examine(made) if one.id.startswith("clock.")]
    assert told.id == wanted
    assert abs(int(told.values["seconds"]) - abs(seconds)) <= 2


@contextmanager
def listening(answer: bytes | None = None) -> Generator[tuple[int, list[bytes]]]:
    """A port that takes connections and says nothing, or one thing; gives what it was told."""
    heard, held = list[bytes](), list[socket.socket]()
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                if answer is None:
                    heard.append(b"")
                    continue
                heard.append(connection.recv(65536))
                connection.sendall(answer)
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], heard
    for one in held:
        one.close()


def test_hosts_that_cannot_be_reached(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    closed = examine(case(tmp_path, exchange(url=f"http://127.0.0.1:{port}"), offline=False))
    assert ids(closed, f"127.0.0.1:{port}") == {"host.unreachable"}
    unknown = examine(case(tmp_path, exchange(url="https://exchange.invalid"), offline=False))
    assert ids(unknown, "exchange.invalid") == {"host.unresolved"}


def test_a_host_that_hangs_holds_nothing_up(tmp_path: Path) -> None:
    with listening() as (port, _):
        began = time.monotonic()
        settings = exchange(url=f"https://127.0.0.1:{port}") + "[http]\nconnect_timeout = 30\n"
        found = examine(case(tmp_path, settings, offline=False, deadline=1.5, environment={"KEY": KEY}))
        assert time.monotonic() - began < 4
    assert ids(found, f"127.0.0.1:{port}") <= {"check.unfinished", "tls.failed"}
    assert problems(found)
    assert "key.found" in ids(found)


def test_offline_calls_nobody(tmp_path: Path) -> None:
    with listening() as (port, heard):
        found = examine(case(tmp_path, exchange(url=f"http://127.0.0.1:{port}"), environment={"KEY": KEY}))
    assert heard == []
    assert "network.offline" in ids(found)
    assert not problems(found)


def test_nothing_is_asked_about_anybody(tmp_path: Path) -> None:
    with listening(b"HTTP/1.1 404 Not Found\r\nDate: Tue, 24 Nov 2026 00:00:00 GMT\r\n\r\n") as (port, heard):
        examine(case(tmp_path, exchange(url=f"http://127.0.0.1:{port}"), offline=False, environment={"KEY": KEY}))
    (asked,) = heard
    assert asked.decode().split("\r\n") == ["HEAD / HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "", ""]


def test_a_proxy_that_refuses_is_named_without_its_password(tmp_path: Path) -> None:
    with listening(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as (port, heard):
        more = f'[http]\nproxy = "http://user:proxy-pass-word@127.0.0.1:{port}"\n'
        found = examine(case(tmp_path, exchange() + more, offline=False, environment={"KEY": KEY}))
    assert heard[0].startswith(b"CONNECT exchange.example:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in heard[0]
    (told,) = [one for one in found if one.id == "host.unreachable"]
    assert told.message() == "proxy 127.0.0.1 does not take the connection (proxy: HTTP 407)."
    assert "proxy-pass-word" not in str([one.describe() for one in found])


def test_the_portals_of_a_service_key_are_looked_for(tmp_path: Path) -> None:
    from certbroker.doctor.checks.hosts import targets

    settings = '[relying_party.a]\nname = "a"\nopen_data = { service_key = { env = "KEY" } }\n'
    hosts = {one.host for one in targets(case(tmp_path, settings))}
    assert {"apis.data.go.kr", "api.odcloud.kr"} <= hosts
    instead = settings.replace("} }", '}, hosts = { "apis.data.go.kr" = "http://127.0.0.1:9/data" } }')
    assert {(one.host, one.port) for one in targets(case(tmp_path, instead))} == {("127.0.0.1", 9)}


# --- stores


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, with its bytes and when it was last written."""
    return {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.iterdir() if one.is_file()}


async def _written(store: Any, count: int = 40) -> None:
    ledger = Ledger(store)
    for _ in range(count):
        await ledger.record(Deed(action=Action.READ, consent="con_doctor"))


def _looked(store: Path | str, **options: Any) -> tuple[Finding, ...]:
    return examine(Case(store=str(store), environment={}, offline=True, **options))


async def test_a_store_is_looked_at_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "consents.db"
    await _written(SqliteStore.open(path))
    path.chmod(0o600)
    before = state(tmp_path)
    found = _looked(path)
    assert {"store.found", "journal.holds"} <= ids(found)
    assert not problems(found)
    assert state(tmp_path) == before


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for place in (tmp_path / "none.db", f"sqlite:///{tmp_path / 'none.db'}"):
        found = _looked(place)
        assert "store.not_yet" in ids(found)
        assert not problems(found)
    assert list(tmp_path.iterdir()) == []


async def test_stores_that_are_open_to_others_damaged_or_somebody_elses(tmp_path: Path) -> None:
    path = tmp_path / "consents.db"
    await _written(SqliteStore.open(path), 1)
    path.chmod(0o644)
    assert "file.open" in problems(_looked(path))
    key = tmp_path / "consents.db.key"
    key.write_text("abcd", encoding="ascii")
    assert "store.key_length" in problems(_looked(path))
    key.unlink()
    assert "store.no_key" in ids(_looked(path))
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE mine (a)")
    assert "store.foreign" in problems(_looked(tmp_path / "other.db"))
    (tmp_path / "text.db").write_text("no database, but long enough to be looked at" * 20, encoding="utf-8")
    assert "store.unreadable" in problems(_looked(tmp_path / "text.db"))


async def test_a_journal_whose_end_was_changed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "consents.db"
    store = SqliteStore.open(path)
    await _written(store)
    with closing(sqlite3.connect(path)) as connection, connection:
        last = connection.execute("SELECT id FROM entries WHERE kind = 'ledger' ORDER BY number DESC").fetchone()[0]
        connection.execute("UPDATE entries SET sealed = zeroblob(200) WHERE id = ?", (last,))
    found = _looked(path)
    assert "journal.broken" in problems(found)


async def _vault(url: str, keys: Path | None = None) -> None:
    async with await Vault.open(url, keys) as vault:
        await _written(vault)


async def test_a_vault_is_looked_at_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    await _vault(f"sqlite:///{path}")
    before = state(tmp_path)
    for place in (f"sqlite:///{path}", str(path)):
        found = _looked(place)
        assert {"vault.version", "vault.keys", "journal.holds"} <= ids(found)
        assert not problems(found)
    assert state(tmp_path) == before


async def test_a_vault_that_is_in_use_is_looked_at_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    async with await Vault.open(f"sqlite:///{path}") as vault:
        await _written(vault)
        found = _looked(path)
    assert {"vault.version", "vault.keys", "journal.holds"} <= ids(found)


@pytest.mark.parametrize(("version", "wanted"), [("0000", "vault.older"), ("9999", "vault.newer")])
async def test_a_vault_of_another_version(tmp_path: Path, version: str, wanted: str) -> None:
    path = tmp_path / "vault.db"
    await _vault(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (version,))  # noqa: S608 - a name of ours
    assert wanted in ids(_looked(path))
    assert (wanted in problems(_looked(path))) is (wanted == "vault.newer")


async def test_the_keys_of_a_vault(tmp_path: Path) -> None:
    path, ring = tmp_path / "vault.db", tmp_path / "vault.db.keys"
    await _vault(f"sqlite:///{path}")
    ring.chmod(0o644)
    assert "file.open" in problems(_looked(path))
    ring.chmod(0o600)
    shutil.copy(ring, tmp_path / "kept")
    ring.write_text("{}", encoding="ascii")
    assert "vault.no_ring" in problems(_looked(path))
    ring.unlink()
    assert "file.missing" in problems(_looked(path))
    KeyRing.create(ring)
    assert "vault.other_keys" in problems(_looked(path))
    assert "vault.keys" in ids(_looked(path, keys=tmp_path / "kept"))


async def test_the_vault_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, ring, settings = tmp_path / "vault.db", tmp_path / "ring", tmp_path / "settings.toml"
    KeyRing.create(ring)
    await _vault(f"sqlite:///{path}", ring)
    monkeypatch.setenv("RING", ring.read_text(encoding="ascii"))
    party = exchange()
    for keys, wanted in ((f'{{ file = "{ring}" }}', "vault.keys"), ('{ env = "RING" }', "vault.keys"), ("'x'", "x")):
        settings.write_text(f"{party}\n[vault]\nurl = 'sqlite:///{path}'\nkeys = {keys}\n", encoding="utf-8")
        found = examine(Case(settings_file=settings, environment=os.environ, offline=True))
        assert (wanted in ids(found)) is (wanted != "x")
        told = [one.message() for one in found if one.about == "vault.keys" and one.id == "settings.wrong"]
        assert wanted != "x" or ("{ file = " in told[0] and "store.none" in ids(found))


async def test_a_vault_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    keys = tmp_path / "keys"
    KeyRing.create(keys)
    empty = examine(Case(store=postgres_url, keys=keys, environment={}))
    assert "vault.no_tables" in ids(empty)
    await _vault(postgres_url, keys)
    found = examine(Case(store=postgres_url, keys=keys, environment={}))
    assert {"vault.version", "vault.keys", "journal.holds"} <= ids(found)
    assert not problems(found)
    assert "vault.no_keys" in problems(examine(Case(store=postgres_url, environment={})))


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    place = "postgresql://broker:data-base-pass@127.0.0.1:1/vault"
    found = examine(Case(store=place, environment={}))
    assert "store.unreachable" in problems(found)
    assert ids(found, "postgresql://127.0.0.1:1/vault") >= {"store.unreachable"}
    assert "data-base-pass" not in str([one.describe() for one in found])


# --- words


def _said() -> set[str]:
    """The ids of findings that the code can make."""
    modules = (PACKAGES["certbroker"] / "doctor").rglob("*.py")
    text = "\n".join(one.read_text(encoding="utf-8") for one in modules)
    return set(re.findall(r'"([a-z]+\.[a-z_]+)"', text))


def test_every_finding_has_words_and_all_words_are_said() -> None:
    assert wording().keys() <= _said()
    for finding, words in wording().items():
        assert words["level"] in MARKS, finding
        assert words["en"], finding
        assert words["ko"], finding
        assert ("mend_en" in words) == ("mend_ko" in words), finding
        assert words["level"] in {"ok", "skipped"} or words.get("mend_en") or finding == "vault.no_tables", finding
        blanks = {name: set(re.findall(r"{(\w+)}", str(words.get(name, "")))) for name in ("en", "ko")}
        assert blanks["ko"] <= blanks["en"] | {"tolerance"}, finding


def test_the_guide_lists_what_is_examined() -> None:
    text = (ROOT / "docs" / "guides" / "observation.md").read_text(encoding="utf-8")
    groups = {finding.partition(".")[0] for finding in wording()}
    shown = set(re.findall(r"`([a-z]+)\.…`", text.partition("| finding |")[2]))
    assert shown == groups


def test_nothing_that_is_secret_is_shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", KEY)
    monkeypatch.setenv("SERVICE", SERVICE_KEY)
    text = exchange().replace("official", 'open_data = { service_key = { env = "SERVICE" } }\nofficial')
    text += '[http]\nproxy = "http://user:proxy-pass-word@127.0.0.1:1"\n'
    text += '[limits]\nshared = "postgresql://limits:limits-pass-word@127.0.0.1:1/limits"\n'
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    for options in ((), ("--json",), ("--lang", "ko")):
        told = run("doctor", "--settings", str(path), "--deadline", "5", *options)
        assert told.code == 1
        for secret in (KEY, SERVICE_KEY, "proxy-pass-word", "limits-pass-word"):
            assert secret not in told.out + told.err


def test_settings_that_are_wrong_are_told_one_by_one() -> None:
    told = Settings.troubles(environment={"CERTBROKER_SYSTEM_CODE": "short", "CERTBROKER_EXCHANGE_URL": "ftp://a"})
    assert {one.where for one in told} == {
        "relying_party.default.system_code",
        "relying_party.default.exchange_url",
    }
    assert json.dumps([str(one) for one in told]).count("short") == 0

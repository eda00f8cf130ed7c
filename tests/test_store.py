"""Both stores under one suite; and what lies in the file of the one that has a file."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from certbroker.consent import Consent, draft
from certbroker.errors import CertbrokerError, KeyMissing, LeaseLost, SettingsError, VaultError, VaultLocked
from certbroker.privacy import SEALED
from certbroker.store import Entry, Lease, MemoryStore, SqliteStore, Store
from certbroker_connectors.mois import ResidentRegister
from support.exchange import CI, holder
from support.tree import environment

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
KEY = bytes(range(32))
MAKERS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(),
    "sqlite": lambda folder: SqliteStore(folder / "store.db", KEY),
}


@pytest.fixture(params=MAKERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MAKERS[request.param](tmp_path)


def entry(kind: str, name: str, parent: str = "", data: bytes = b"data", days: int = 30) -> Entry:
    return Entry(kind, name, parent, NOW + timedelta(days=days), data)


def test_what_was_kept_comes_back(store: Store) -> None:
    kept = entry("consent", "con_1", data=bytes(range(256)))
    store.put(kept)
    assert store.get("consent", "con_1") == kept
    assert store.get("consent", "con_2") is None
    assert store.get("transfer_request", "con_1") is None


def test_an_entry_may_be_empty(store: Store) -> None:
    store.put(entry("consent", "con_1", data=b""))
    assert store.get("consent", "con_1") == entry("consent", "con_1", data=b"")


def test_keeping_again_replaces_and_keeps_the_place(store: Store) -> None:
    for name in ("b", "a", "c"):
        store.put(entry("request", name, "con_1"))
    store.put(entry("request", "b", "con_1", b"new", days=60))
    found = store.children("request", "con_1")
    assert [one.id for one in found] == ["b", "a", "c"]
    assert found[0] == entry("request", "b", "con_1", b"new", days=60)


def test_children_are_of_a_kind_and_a_parent(store: Store) -> None:
    store.put(entry("request", "a", "con_1"))
    store.put(entry("note", "b", "con_1"))
    store.put(entry("request", "c", "con_2"))
    assert [one.id for one in store.children("request", "con_1")] == ["a"]
    assert store.children("request", "con_3") == []


def test_deleting_takes_all_that_belongs_to_it(store: Store) -> None:
    for one in (
        entry("consent", "con_1"), entry("request", "a", "con_1"), entry("request", "b", "con_1"),
        entry("consent", "con_2"), entry("request", "c", "con_2"),
    ):  # fmt: skip
        store.put(one)
    assert store.delete("con_1") == 3
    assert store.delete("con_1") == 0
    assert store.get("consent", "con_1") is None
    assert store.children("request", "con_1") == []
    assert len(store.children("request", "con_2")) == 1


def test_purging_takes_what_may_no_longer_be_kept(store: Store) -> None:
    for days in (-1, 0, 1):
        store.put(entry("consent", f"con_{days}", days=days))
    assert store.purge(NOW) == 2
    assert store.purge(NOW) == 0
    assert store.get("consent", "con_1") is not None


def test_text_of_any_kind_is_no_command(store: Store) -> None:
    name = "'; DROP TABLE entries; --\0홍"
    store.put(entry("consent", name))
    assert store.get("consent", name) == entry("consent", name)
    assert store.delete("' OR 1=1 --") == 0


def test_many_threads_may_share_it(store: Store) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            store.put(entry("request", f"{number}-{turn}", "con_1"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.children("request", "con_1")) == 40


def test_an_entry_does_not_show_its_content() -> None:
    assert "900101" not in repr(entry("consent", "con_1", data=b"900101-1000001"))


def sample() -> Consent:
    """A consent with everything about a person in it."""
    return draft(holder(), [ResidentRegister.ask()], recipient="가나은행", purpose="대출 신청", now=NOW)


def test_nothing_personal_lies_in_the_file(tmp_path: Path) -> None:
    path, consent = tmp_path / "store.db", sample()
    plain = consent.model_dump_json(context=SEALED)
    marks = [
        "900101-1000001",
        "9001011000001",
        "1000001",
        CI,
        "홍길동",
        "가나은행",
        "010-0000-0000",
        "resident_register",
    ]
    assert all(mark in plain for mark in marks if mark != "9001011000001")
    store = SqliteStore(path, KEY)
    for turn in range(5):
        store.put(entry("consent", consent.id, data=plain.encode() * (turn + 1)))
    blocker = sqlite3.connect(path)
    blocker.execute("UPDATE entries SET parent = 'x'")
    written = [file.read_bytes() for file in tmp_path.iterdir()]
    blocker.rollback()
    blocker.close()
    assert {file.name for file in tmp_path.iterdir()} == {"store.db", "store.db-wal", "store.db-shm"}
    for mark in marks:
        for encoding in ("utf-8", "utf-16-le", "cp949"):
            assert not any(mark.encode(encoding) in data for data in written)
    store.delete(consent.id)
    assert consent.id.encode() not in path.read_bytes()


def test_what_was_deleted_is_in_neither_file_nor_journal(tmp_path: Path) -> None:
    """Under one key for everything nothing but overwriting helps."""
    store = SqliteStore(tmp_path / "store.db", KEY)
    for number in range(40):
        store.put(entry("consent", f"con_{number}", data=bytes(300)))
    sealed = dict(sealed_in(tmp_path / "store.db"))["con_7"]
    assert any(sealed[:200] in file.read_bytes() for file in tmp_path.iterdir())
    assert store.delete("con_7") == 1
    assert not any(sealed[12:60] in file.read_bytes() for file in tmp_path.iterdir())
    assert store.get("consent", "con_8")


def sealed_in(path: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT id, sealed FROM entries").fetchall()


# A parent that uses a store forks; both go on, and both are killed.
FORK = """
import os, signal, sys, warnings
from datetime import UTC, datetime
from certbroker.store import Entry, SqliteStore
warnings.simplefilter("ignore")
store, until = SqliteStore.open(sys.argv[1]), datetime(2027, 1, 1, tzinfo=UTC)
store.put(Entry("consent", "con_parent", "", until, b"1"))
child = os.fork()
store.put(Entry("consent", f"con_{'parent' if child else 'child'}_2", "", until, b"2"))
if child:
    os.waitpid(child, 0)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_kept_outlives_a_killed_process_and_a_fork(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FORK, tmp_path / "store.db"], env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    store = SqliteStore.open(tmp_path / "store.db")
    names = ("con_parent", "con_parent_2", "con_child_2")
    assert [name for name in names if store.get("consent", name)] == list(names)


def test_the_same_content_is_never_sealed_alike(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db", KEY)
    store.put(entry("consent", "a"))
    store.put(entry("consent", "b"))
    rows = rows_of(tmp_path / "store.db")
    assert len({bytes(row[0]) for row in rows}) == len({bytes(row[0])[:12] for row in rows}) == 2


def rows_of(path: Path) -> list[tuple[bytes]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT sealed FROM entries").fetchall()
    finally:
        connection.close()


def change(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "store.db", KEY).put(entry("consent", "con_1"))
    with pytest.raises(VaultLocked) as caught:
        SqliteStore(tmp_path / "store.db", bytes(32)).get("consent", "con_1")
    assert caught.value.code == "vault.locked"


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("UPDATE entries SET sealed = ?", (b"",)),
        ("UPDATE entries SET sealed = ?", (bytes(11),)),
        ("UPDATE entries SET sealed = ?", (bytes(64),)),
        ("UPDATE entries SET sealed = substr(sealed, 1, length(sealed) - 1)", ()),
        ("UPDATE entries SET parent = ?", ("con_2",)),
        ("UPDATE entries SET id = 'con_1', parent = '' WHERE id = 'other'", ()),
        ("UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE id = 'other')", ()),
    ],
)
def test_a_changed_row_is_refused(tmp_path: Path, statement: str, values: tuple[object, ...]) -> None:
    store = SqliteStore(tmp_path / "store.db", KEY)
    store.put(entry("consent", "other"))
    if "WHERE id = 'other'" not in statement or "SELECT" in statement:
        store.put(entry("consent", "con_1"))
    change(tmp_path / "store.db", statement, *values)
    with pytest.raises(VaultLocked):
        store.get("consent", "con_1")


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(33)])
def test_a_key_has_32_bytes(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(SettingsError):
        SqliteStore(tmp_path / "store.db", key)


def test_opening_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        SqliteStore.open(tmp_path / "store.db").put(entry("consent", "con_1"))
    finally:
        os.umask(old)
    key = tmp_path / "store.db.key"
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    assert SqliteStore.open(tmp_path / "store.db").get("consent", "con_1") == entry("consent", "con_1")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["store.db", "store.db.key"]


def test_the_key_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    SqliteStore.open(tmp_path / "store.db", tmp_path / "keys" / "one").put(entry("consent", "con_1"))
    assert not (tmp_path / "store.db.key").exists()
    assert SqliteStore.open(tmp_path / "store.db", tmp_path / "keys" / "one").get("consent", "con_1")


def test_a_database_without_its_key_is_not_given_a_new_one(tmp_path: Path) -> None:
    SqliteStore.open(tmp_path / "store.db")
    (tmp_path / "store.db.key").unlink()
    with pytest.raises(KeyMissing):
        SqliteStore.open(tmp_path / "store.db")
    assert not (tmp_path / "store.db.key").exists()


@pytest.mark.parametrize("text", [b"", b"not hex", b"\xff\xfe", b"00" * 31])
def test_a_file_that_holds_no_key(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "store.db.key").write_bytes(text)
    with pytest.raises(SettingsError) as caught:
        SqliteStore.open(tmp_path / "store.db")
    assert "not hex" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"900101-1000001 " * 100)
    with pytest.raises(VaultError) as caught:
        SqliteStore(tmp_path / "store.db", KEY)
    assert caught.value.code == "vault"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CertbrokerError):
        SqliteStore(tmp_path / "none" / "store.db", KEY)


OPEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from certbroker.store import Entry, SqliteStore
while not Path(sys.argv[1], "go").exists():
    pass
store = SqliteStore.open(Path(sys.argv[1], "store.db"))
store.put(Entry("consent", sys.argv[2], "", datetime(2026, 12, 1, tzinfo=UTC), b"data"))
"""


def test_processes_that_open_it_at_once_agree_on_the_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, str(tmp_path)]
    running = [
        subprocess.Popen([*command, str(n)], env=environment(), stderr=subprocess.PIPE, text=True) for n in range(3)
    ]
    (tmp_path / "go").touch()
    assert [one.communicate(timeout=30)[1] for one in running] == [""] * 3
    store = SqliteStore.open(tmp_path / "store.db")
    assert all(store.get("consent", str(n)) for n in range(3))


def due(name: str, minutes: int | None, data: bytes = b"data") -> Entry:
    moment = None if minutes is None else NOW + timedelta(minutes=minutes)
    return Entry("request", name, "con_1", NOW + timedelta(days=30), data, moment)


def lease(worker: str, minutes: int = 1) -> Lease:
    return Lease(worker, NOW + timedelta(minutes=minutes))


def test_what_is_due_comes_longest_due_first(store: Store) -> None:
    for one in (due("later", 5), due("now", 0), due("never", None), due("long", -9), due("short", -1)):
        store.put(one)
    assert store.due(NOW, 10) == [("request", "long"), ("request", "short"), ("request", "now")]
    assert store.due(NOW, 2) == [("request", "long"), ("request", "short")]
    assert store.get("request", "long") == due("long", -9)


def test_one_worker_at_a_time(store: Store) -> None:
    store.put(due("a", 0))
    assert store.claim("request", "a", lease("one"), NOW) == due("a", 0)
    assert store.claim("request", "a", lease("two"), NOW) is None
    assert store.claim("request", "a", lease("one", 5), NOW) == due("a", 0)
    assert store.due(NOW, 10) == []
    assert store.claim("request", "b", lease("one"), NOW) is None


def test_what_is_not_due_may_be_taken_and_tells_when_it_is(store: Store) -> None:
    for one in (due("later", 5), due("nobody's", None)):
        store.put(one)
        assert store.claim("request", one.id, lease("one"), NOW) == one
        store.release("request", one.id, "one")
        assert store.claim("request", one.id, lease("two"), NOW) == one
    assert store.due(NOW + timedelta(seconds=59), 10) == []
    assert store.due(NOW + timedelta(minutes=5), 10) == [("request", "later")]


def test_settling_keeps_and_gives_back(store: Store) -> None:
    store.put(due("a", 0))
    store.claim("request", "a", lease("one"), NOW)
    store.settle(due("a", 7, b"done"), "one")
    assert store.get("request", "a") == due("a", 7, b"done")
    assert store.due(NOW, 10) == []
    assert store.due(NOW + timedelta(minutes=7), 10) == [("request", "a")]
    assert store.claim("request", "a", lease("two", 9), NOW + timedelta(minutes=7)) is not None


def test_a_worker_that_was_not_heard_of_loses_its_lease_and_its_word(store: Store) -> None:
    store.put(due("a", 0))
    store.claim("request", "a", lease("dead"), NOW)
    later = NOW + timedelta(minutes=1)
    assert store.due(later, 10) == [("request", "a")]
    assert store.claim("request", "a", lease("living", 5), later) == due("a", 0)
    with pytest.raises(LeaseLost):
        store.settle(due("a", None, b"from the dead"), "dead")
    assert store.get("request", "a") == due("a", 0)
    store.settle(due("a", None, b"from the living"), "living")
    assert store.get("request", "a") == due("a", None, b"from the living")


def test_a_lease_ends_with_what_it_is_for(store: Store) -> None:
    store.put(due("a", 0))
    store.claim("request", "a", lease("one"), NOW)
    assert store.delete("con_1") == 1
    with pytest.raises(LeaseLost):
        store.settle(due("a", None), "one")
    assert store.get("request", "a") is None


def test_keeping_without_settling_leaves_the_lease(store: Store) -> None:
    store.put(due("a", 0))
    store.claim("request", "a", lease("one"), NOW)
    store.put(due("a", 0, b"more"))
    assert store.claim("request", "a", lease("two"), NOW) is None


def test_a_file_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    """Before there were due times the table had no columns for them."""
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE entries (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,"
            " parent TEXT NOT NULL, keep_until REAL NOT NULL, sealed BLOB NOT NULL, UNIQUE (kind, id))"
        )
    connection.close()
    store = SqliteStore(path, KEY)
    store.put(due("a", 0))
    assert SqliteStore(path, KEY).due(NOW, 1) == [("request", "a")]


def test_giving_a_lease_back_leaves_what_is_kept(store: Store) -> None:
    store.put(due("a", 0))
    store.claim("request", "a", lease("one"), NOW)
    store.put(due("a", 0, b"newer"))
    store.release("request", "a", "two")
    assert store.claim("request", "a", lease("two"), NOW) is None
    store.release("request", "a", "one")
    assert store.claim("request", "a", lease("two"), NOW) == due("a", 0, b"newer")
    store.release("request", "b", "one")

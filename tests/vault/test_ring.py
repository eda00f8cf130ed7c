"""Key rings: where they lie, how they change, and that no key is ever lost or shown."""

import json
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from certbroker.errors import KeyMissing, SettingsError, VaultError
from certbroker.vault import KeyRing, LocalKey
from certbroker.vault.ring import VARIABLE, ring_of


def test_a_ring_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        ring = KeyRing.create(tmp_path / "keys")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]
    assert KeyRing.from_file(tmp_path / "keys").ids == ring.ids
    with pytest.raises(SettingsError):
        KeyRing.create(tmp_path / "keys")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o610, 0o601])
def test_a_file_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        KeyRing.from_file(tmp_path / "keys")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        KeyRing.from_file(tmp_path / "keys")


def written(path: Path, text: bytes) -> Path:
    path.write_bytes(text)
    path.chmod(0o600)
    return path


ONE, TWO = "11" * 32, "22" * 32
WRONG = [
    b"", b"\xff\xfe", b"secret words", b"[]", b"{}", b"null", b'"text"',
    json.dumps({"current": "a", "index": ONE, "keys": {}}).encode(),
    json.dumps({"current": "a", "index": ONE, "keys": {"b": TWO}}).encode(),
    json.dumps({"current": "a", "index": ONE, "keys": {"a": TWO[2:]}}).encode(),
    json.dumps({"current": "a", "index": ONE, "keys": {"a": 5}}).encode(),
    json.dumps({"current": "a", "index": "secret words", "keys": {"a": TWO}}).encode(),
    json.dumps({"current": "a", "keys": {"a": TWO}}).encode(),
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_file_that_holds_no_ring(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(SettingsError) as caught:
        KeyRing.from_file(written(tmp_path / "keys", text))
    told = str(caught.value) + repr(caught.value.__cause__)
    assert "secret" not in told
    assert TWO[2:] not in told


@given(st.text(max_size=80))
def test_any_text_is_a_ring_or_a_settings_error(text: str) -> None:
    with pytest.raises((SettingsError, KeyMissing)):
        KeyRing.from_environment("KEYS", environment={"KEYS": text})


def test_a_ring_shows_no_key() -> None:
    ring, key = KeyRing(bytes.fromhex(ONE), [LocalKey("a", bytes.fromhex(TWO))]), LocalKey("a", bytes.fromhex(TWO))
    shown = f"{ring!r} {ring} {ring.index!r} {key!r} {key}"
    assert "KeyRing(a; current=a)" in shown
    assert ONE not in shown
    assert repr(bytes.fromhex(TWO))[2:12] not in shown


def test_a_ring_in_the_environment(tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys")
    text = (tmp_path / "keys").read_text()
    ring = KeyRing.from_environment(environment={VARIABLE: text})
    assert ring.ids == KeyRing.from_file(tmp_path / "keys").ids
    with pytest.raises(KeyMissing, match=VARIABLE):
        KeyRing.from_environment(environment={})
    with pytest.raises(SettingsError, match="start again"):
        ring.promote(LocalKey.make())
    assert len(ring.ids) == 1, "a key that lies nowhere else must not be used"


class Desk(KeyringBackend):
    """A keyring as a desktop has one."""

    priority = 1  # pyright: ignore[reportAssignmentType] - keyring reads a number here

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


@pytest.fixture
def desk() -> Iterator[Desk]:
    before, found = keyring.get_keyring(), Desk()
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


def test_a_ring_in_the_keyring(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        KeyRing.from_keyring("certbroker", "vault")
    KeyRing.create(tmp_path / "keys")
    keyring.set_password("certbroker", "vault", (tmp_path / "keys").read_text())
    ring = KeyRing.from_keyring("certbroker", "vault")
    ring.promote(LocalKey("new", bytes(32)))
    assert KeyRing.from_keyring("certbroker", "vault").ids == (*KeyRing.from_file(tmp_path / "keys").ids, "new")
    assert len(desk.entries) == 1


def test_a_machine_without_a_keyring() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with pytest.raises(SettingsError):
            KeyRing.from_keyring("certbroker", "vault")
    finally:
        keyring.set_keyring(before)


class Service:
    """A key management service: wraps with a key of its own, here AES-256-GCM."""

    def __init__(self) -> None:
        self._key = AESGCM(secrets.token_bytes(32))

    def wrap(self, key: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._key.encrypt(nonce, key, b"certbroker")

    def unwrap(self, wrapped: bytes) -> bytes:
        return self._key.decrypt(wrapped[:12], wrapped[12:], b"certbroker")


def test_a_ring_whose_keys_a_service_wraps(tmp_path: Path) -> None:
    service = Service()
    ring = KeyRing.create(tmp_path / "keys", service)
    ring.promote(LocalKey("new", bytes.fromhex(TWO)))
    again = KeyRing.from_file(tmp_path / "keys", service)
    assert again.ids == ring.ids
    assert again.current() == LocalKey("new", bytes.fromhex(TWO))
    assert TWO not in (tmp_path / "keys").read_text()
    with pytest.raises(SettingsError):
        KeyRing.from_file(tmp_path / "keys")  # without the service it is no ring


def test_promoting_keeps_the_earlier_keys(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys")
    (first,) = ring.ids
    ring.promote(LocalKey("new", bytes(32)))
    assert ring.ids == (first, "new")
    assert ring.current() == LocalKey("new", bytes(32))
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]
    assert KeyRing.from_file(tmp_path / "keys").ids == (first, "new")
    with pytest.raises(SettingsError, match="another key"):
        ring.promote(LocalKey(first, bytes(32)))


def test_another_process_sees_the_new_key_at_its_next_write(tmp_path: Path) -> None:
    here = KeyRing.create(tmp_path / "keys")
    there = KeyRing.from_file(tmp_path / "keys")
    there.promote(LocalKey("new", bytes(32)))
    assert here.current().id == "new"
    assert len(here.ids) == 2


def test_a_key_that_is_not_known_yet_is_looked_for(tmp_path: Path) -> None:
    here = KeyRing.create(tmp_path / "keys")
    KeyRing.from_file(tmp_path / "keys").promote(LocalKey("new", bytes(32)))
    assert here.key("new") == LocalKey("new", bytes(32))
    with pytest.raises(KeyMissing, match="none"):
        here.key("none")


def test_two_who_promote_lose_no_key(tmp_path: Path) -> None:
    here = KeyRing.create(tmp_path / "keys")
    there = KeyRing.from_file(tmp_path / "keys")
    there.promote(LocalKey("theirs", bytes(32)))
    here.promote(LocalKey("ours", bytes.fromhex(ONE)))
    assert set(KeyRing.from_file(tmp_path / "keys").ids) == {here.ids[0], "theirs", "ours"}


def test_who_finds_the_ring_being_changed_waits_for_a_better_time(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys.lock").touch()
    with pytest.raises(SettingsError, match=r"keys\.lock"):
        ring.promote(LocalKey("new", bytes(32)))
    assert len(ring.ids) == len(KeyRing.from_file(tmp_path / "keys").ids) == 1


def test_the_ring_of_another_vault_in_its_place_is_refused(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys")
    KeyRing.create(tmp_path / "others")
    (tmp_path / "others").replace(tmp_path / "keys")
    with pytest.raises(SettingsError, match="another vault"):
        ring.current()


def test_a_ring_that_was_taken_away_lets_nothing_be_written(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys").unlink()
    with pytest.raises(KeyMissing):
        ring.current()
    assert ring.key(ring.ids[0])


def test_retiring_forgets_a_key_everywhere(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys")
    (first,) = ring.ids
    with pytest.raises(VaultError):
        ring.retire(first)
    ring.promote(LocalKey("new", bytes(32)))
    ring.retire(first)
    assert ring.ids == KeyRing.from_file(tmp_path / "keys").ids == ("new",)


def test_a_module_s_key_is_not_written_down(tmp_path: Path) -> None:
    class Away:
        id, waits = "hsm-1", True

        def wrap(self, key: bytes) -> bytes:
            return key

        def unwrap(self, wrapped: bytes) -> bytes:
            return wrapped

    ring = KeyRing.create(tmp_path / "keys")
    with pytest.raises(SettingsError, match="hsm-1"):
        ring.promote(Away())
    assert len(KeyRing.from_file(tmp_path / "keys").ids) == 1


def test_where_a_ring_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    database = tmp_path / "vault.db"
    made = ring_of(None, database)
    assert ring_of(None, database).ids == made.ids == KeyRing.from_file(tmp_path / "vault.db.keys").ids
    assert ring_of(str(tmp_path / "vault.db.keys"), None).ids == made.ids
    monkeypatch.setenv(VARIABLE, json.dumps({"current": "a", "index": ONE, "keys": {"a": TWO}}))
    assert ring_of(None, database).ids == ("a",)
    assert ring_of(tmp_path / "vault.db.keys", database).ids == made.ids


def test_a_database_without_its_ring_is_given_no_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "vault.db").touch()
    with pytest.raises(KeyMissing):
        ring_of(None, tmp_path / "vault.db")
    with pytest.raises(KeyMissing):
        ring_of(tmp_path / "elsewhere", None)
    assert [file.name for file in tmp_path.iterdir()] == ["vault.db"]

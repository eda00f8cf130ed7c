"""The section `[vault]`: what it says, what it refuses, and that it is all that a broker needs."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from certbroker import Broker, Settings, Vault, aio
from certbroker.errors import KeyMissing, SettingsError, VaultLocked
from certbroker.fields import SEOUL
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_people
from certbroker.settings import VaultSettings
from certbroker.vault import KeyRing
from certbroker_connectors.mois import ResidentRegister
from support.fleet import settings
from support.vault import look, sqlite_url

PASSWORD = "p@ss/word that nobody may see"
PARTY = {"one": {"name": "가나은행"}}


def parsed(**told: Any) -> VaultSettings:
    found = Settings.parse({"relying_party": PARTY, "vault": told}).vault
    assert found
    return found


def test_a_password_is_kept_elsewhere_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", PASSWORD)
    found = parsed(url="postgresql://cb@db.example:5433/certs?sslmode=require", password={"env": "DB_PASSWORD"})
    expected = "postgresql://cb:p%40ss%2Fword%20that%20nobody%20may%20see@db.example:5433/certs?sslmode=require"
    assert found.address() == expected
    assert "db.example" not in repr(found)
    assert PASSWORD not in repr(found)
    assert not found.is_file
    monkeypatch.delenv("DB_PASSWORD")
    with pytest.raises(SettingsError):
        found.address()


def test_an_address_of_the_environment_may_hold_its_password(tmp_path: Path) -> None:
    own = {"CERTBROKER_SERVICE_KEY": "key", "CERTBROKER_VAULT": "postgresql://cb:p%40ss@db.example/certs"}
    found = Settings.load(environment=own).vault
    assert found
    assert found.url == "postgresql://cb@db.example/certs"
    assert found.address() == own["CERTBROKER_VAULT"]
    assert "p@ss" not in repr(found)
    (tmp_path / "s.toml").write_text('[relying_party.one]\nname = "가나은행"\n[vault]\nurl = "sqlite:///own.db"\n')
    of_file = Settings.load(tmp_path / "s.toml", own).vault
    assert of_file
    assert of_file.url == "sqlite:///own.db", "what the file says holds"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"url": "sqlite://"},
        {"url": "mysql://db.example/x"},
        {"url": f"postgresql://cb:{PASSWORD.replace('/', '')}@db.example/x"},
        {"url": "sqlite:///x.db", "password": {"env": "X"}},
        {"url": "postgresql://db.example/x", "password": {"env": "X"}},
        {"url": "sqlite:///x.db", "keys": {"env": "X", "file": "y"}},
        {"url": "sqlite:///x.db", "connections": 0},
        {"url": "sqlite:///x.db", "retention_days": 0},
        {"url": "sqlite:///x.db", "retention": 30},
    ],
)
def test_what_is_wrong_is_named_and_not_quoted(told: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="vault") as caught:
        parsed(**told)
    assert "nobody" not in str(caught.value)
    assert "db.example" not in str(caught.value)


def test_a_password_in_a_file_is_refused(tmp_path: Path) -> None:
    told = f'[relying_party.one]\nname = "가나은행"\n[vault]\nurl = "postgresql://a@b/c"\npassword = "{PASSWORD}"\n'
    (tmp_path / "s.toml").write_text(told)
    with pytest.raises(SettingsError, match=r"vault\.password") as caught:
        Settings.load(tmp_path / "s.toml")
    assert PASSWORD not in str(caught.value)


def test_keys_are_where_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = KeyRing.create(tmp_path / "ring")
    monkeypatch.setenv("THE_KEYS", (tmp_path / "ring").read_text())
    url = sqlite_url(tmp_path)
    for keys in ({"file": tmp_path / "ring"}, {"env": "THE_KEYS"}):
        with Vault.of(parsed(url=url, keys=keys)) as vault:
            assert vault.ring.ids == ring.ids
    with pytest.raises(KeyMissing):
        Vault.of(parsed(url=url, keys={"file": tmp_path / "none"})).status()
    with pytest.raises(SettingsError, match="no vault"):
        Vault.of(Settings.parse({"relying_party": PARTY})).status()


async def test_a_service_goes_on_where_another_stopped(tmp_path: Path, url: str) -> None:
    KeyRing.create(tmp_path / "vault.keys")
    with Sandbox(today=datetime.now(SEOUL).date(), approve_after=0) as box:
        path, hong = settings(box.info, tmp_path), sandbox_people(box.info)["hong"]
        with path.open("a") as file:
            file.write(f'\n[vault]\nurl = "{url}"\nkeys = {{ file = "{tmp_path}/vault.keys" }}\nretention_days = 9\n')
        async with aio.Broker.from_settings(path) as one:
            asked = await one.request_consent(hong, [ResidentRegister], recipient="가나은행", purpose="대출 심사")
            assert asked.retention_days == 9
        two = aio.Broker.from_settings(path)  # not entered: the vault opens with its first use
        assert (await two.collect(asked.id)).is_complete
        await two.close()
        async with aio.Broker.from_settings(path) as three:
            assert (await three.resume(asked.id)).is_complete
    assert look(url, "SELECT count(*) FROM certbroker_entry WHERE kind = 'consent'") == [(1,)]


def test_a_store_that_is_given_stands_in_place_of_the_vault(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    found = Settings.parse({"relying_party": PARTY, "vault": {"url": url}})
    (tmp_path / "other").mkdir()
    with Vault.open(sqlite_url(tmp_path / "other")) as vault, Broker.from_settings(found, store=vault):
        assert not (tmp_path / "vault.db").exists()
    with Broker.from_settings(found):
        assert (tmp_path / "vault.db.keys").stat().st_mode & 0o777 == 0o600


async def test_a_broker_with_wrong_keys_says_so_when_it_is_entered(tmp_path: Path, url: str) -> None:
    for name in ("right", "wrong"):
        KeyRing.create(tmp_path / name)
    told = {"relying_party": PARTY, "vault": {"url": url, "keys": {"file": tmp_path / "right"}}}
    async with aio.Broker.from_settings(Settings.parse(told)):
        pass
    told["vault"] = {"url": url, "keys": {"file": tmp_path / "wrong"}}
    with pytest.raises(VaultLocked):
        async with aio.Broker.from_settings(Settings.parse(told)):
            pytest.fail("it was entered")

"""Settings from a file, the environment and code; what is wrong is named, and never quoted."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from certbroker.aio import Broker
from certbroker.errors import SettingsError
from certbroker.settings import Http, KeyReference, Settings

SECRET = "key-that-nobody-may-see"
FILE = """
default = "loans"

[relying_party.loans]
name = "가나은행"
system_code = "B000000000000019"
api_key = { env = "THEIR_KEY" }
exchange_url = "https://exchange.test/api/"
identity_url = "https://identity.test/api"
bundles = [{ id = "MDS0001617", documents = ["L001", "L100"], required = ["L001"] }]
provisional = { "scourt.family_relation" = "X001" }
profiles = "profiles.toml"

[relying_party.loans.official]
name = "김담당"
purpose = "대출 심사"

[relying_party.savings]
name = "다라저축은행"
system_code = "B000000000000027"
api_key = { file = "/nowhere/key" }
exchange_url = "http://127.0.0.1:8080"
identity_url = "http://localhost/identity"
official = { name = "박담당" }
method = "GET"

[http]
ca_file = "/etc/ssl/gov.pem"
client_certificate = ["client.pem", "client.key"]
proxy = "http://user:proxy-password@proxy.test:3128"
"""
PROFILES = """
["nts.income_amount"]
document = "소득금액증명서"
paths = { "문서/번호" = "발급번호" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "certbroker.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "profiles.toml").write_text(PROFILES, encoding="utf-8")
    return tmp_path


def parsed(**changes: Any) -> Settings:
    told = {
        "name": "가나은행",
        "system_code": "B000000000000019",
        "api_key": {"env": "THEIR_KEY"},
        "exchange_url": "https://exchange.test",
        "identity_url": "https://identity.test",
        "official": {"name": "김담당"},
    }
    return Settings.parse({"relying_party": {"one": told | changes}})


def test_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEIR_KEY", SECRET)
    settings = Settings.load(folder / "certbroker.toml")
    loans = settings.party()
    assert (loans.name, loans.method, loans.attempts) == ("가나은행", "POST", 3)
    assert loans.exchange_url == "https://exchange.test/api"
    assert loans.key().reveal() == SECRET
    assert loans.bundles[0].required == ("L001",)
    assert loans.profiles["nts.income_amount"].paths == {"문서/번호": "발급번호"}
    assert (loans.request_deadline, loans.issue_deadline) == (60, 300)
    assert settings.party("savings").method == "GET"
    assert settings.http.connections_per_host == 8
    assert settings.http.client_certificate == ("client.pem", "client.key")


def test_a_file_that_the_environment_names(folder: Path) -> None:
    settings = Settings.load(environment={"CERTBROKER_SETTINGS": str(folder / "certbroker.toml")})
    assert settings.party().name == "가나은행"


ENVIRONMENT = {
    "CERTBROKER_SYSTEM_CODE": "B000000000000019",
    "CERTBROKER_EXCHANGE_URL": "https://exchange.test",
    "CERTBROKER_IDENTITY_URL": "https://identity.test",
    "CERTBROKER_API_KEY": SECRET,
    "CERTBROKER_OFFICIAL": "김담당",
    "CERTBROKER_PURPOSE": "대출 심사",
}


def test_the_environment_alone() -> None:
    party = Settings.load(environment=ENVIRONMENT).party()
    assert party.name == party.system_code == "B000000000000019"
    assert (party.official.name, party.official.purpose) == ("김담당", "대출 심사")
    assert party.key().reveal() == SECRET
    assert Settings.load(environment=ENVIRONMENT | {"CERTBROKER_NAME": "가나은행"}).party().name == "가나은행"


@pytest.mark.parametrize("missing", ["CERTBROKER_SYSTEM_CODE", "CERTBROKER_EXCHANGE_URL", "CERTBROKER_IDENTITY_URL"])
def test_an_environment_that_lacks_something(missing: str) -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != missing}
    with pytest.raises(SettingsError, match=missing.removeprefix("CERTBROKER_").lower()):
        Settings.load(environment=environment)


def test_an_environment_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CERTBROKER_API_KEY", raising=False)
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "CERTBROKER_API_KEY"}
    with pytest.raises(SettingsError, match="CERTBROKER_API_KEY"):
        Settings.load(environment=environment).party().key()


def test_no_settings_at_all() -> None:
    with pytest.raises(SettingsError, match="CERTBROKER_SETTINGS"):
        Settings.load(environment={})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[[", "is no TOML"),
        ("", "relying_party: Field required"),
        ("relying_party = 'x'", "relying_party: "),
        ("relying_party = []", "relying_party: "),
        ("[relying_party]\none = 'x'", "relying_party.one: "),
        (
            "[relying_party.one]\nname = 'x'\nexchange_url = 'https://x.test'",
            "relying_party.one: system_code, api_key, identity_url: missing",
        ),
        ("[relying_party.one]\nshoe_size = 'x'", "relying_party.one.shoe_size: Extra inputs"),
        ("[relying_party]\n[htttp]\n", "htttp: Extra inputs"),
        (f"[relying_party.one]\napi_key = '{SECRET}'", "relying_party.one.api_key: a key never stands in a file"),
        (f"[relying_party.one.wallet]\napi_key = '{SECRET}'", "relying_party.one.wallet.api_key: a key never stands"),
        (f"[relying_party.one.open_data]\nservice_key = '{SECRET}'", "open_data.service_key: a key never stands"),
        (f"[relying_party.one.open_data.keys]\n'gg.kr' = '{SECRET}'", "open_data.keys.gg.kr: a key never stands"),
        ("[relying_party.one]\nprofiles = 'nowhere.toml'", "nowhere.toml cannot be read"),
    ],
)
def test_a_wrong_file_is_named_and_never_quoted(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "certbroker.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Settings.load(path)
    assert told in str(caught.value)
    assert SECRET not in repr(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize("data", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "certbroker.toml"
    if data:
        path.write_bytes(data)
    with pytest.raises(SettingsError, match=r"certbroker.toml cannot be read"):
        Settings.load(path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"system_code": SECRET}, "system_code"),
        ({"system_code": "B00000000000001"}, "system_code"),
        ({"system_code": "B00000000000001\n"}, "system_code"),
        ({"api_key": {"env": "A", "file": SECRET}}, "exactly one"),
        ({"api_key": {}}, "exactly one"),
        ({"api_key": {"password": SECRET}}, "password"),
        ({"api_key": 17}, "api_key"),
        ({"method": SECRET}, "method"),
        ({"official": {}}, "official.name"),
        ({"exchange_url": "https://exchange.test:99999/api"}, "port from 1 to 65535"),
        ({"exchange_url": "https://exchange test/api"}, "no address with a host"),
        ({"attempts": 0}, "attempts"),
        ({"attempts": SECRET}, "attempts"),
        ({"request_deadline": 0}, "request_deadline"),
        ({"issue_deadline": -1}, "issue_deadline"),
        ({"bundles": [{"id": "A"}]}, "bundles.0.documents"),
        ({"result_codes": {"nts.tax_clearance": {"17": SECRET}}}, "result_codes.nts.tax_clearance.17"),
        ({"timestamp_element": SECRET}, "timestamp_element"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parsed(**changes)
    assert told in str(caught.value)
    assert SECRET not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


@pytest.mark.parametrize(
    "url",
    [
        "http://exchange.test",
        "http://127.0.0.1.exchange.test",
        "http://localhost.exchange.test/",
        "http://localhost@exchange.test/",
        "http://[::2]/",
        "http://",
        "https://",
        "ftp://127.0.0.1",
        "exchange.test",
        "127.0.0.1:8080",
        "",
        "//127.0.0.1",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "https://user:password@exchange.test",
        "https://good.test@exchange.test/",
        "https://exchange.test/?a=",
        "https://exchange.test/#",
    ],
)
@pytest.mark.parametrize("name", ["exchange_url", "identity_url"])
def test_http_is_for_this_machine_only(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        parsed(**{name: url})
    assert "exchange.test" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["https://exchange.test", "HTTPS://exchange.test", "http://127.0.0.1:1", "http://localhost/a", "http://[::1]:8080"],
)
def test_addresses_that_may_be_used(url: str) -> None:
    assert parsed(exchange_url=url + "/").party().exchange_url == url


def test_which_relying_party(folder: Path) -> None:
    settings = Settings.load(folder / "certbroker.toml")
    with pytest.raises(SettingsError, match="cards"):
        settings.party("cards")
    with pytest.raises(SettingsError, match="loans, savings"):
        settings.model_copy(update={"default": None}).party()
    assert parsed().party().name == "가나은행"


def test_a_key_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with pytest.raises(SettingsError):
        KeyReference(file=path).resolve()
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    assert KeyReference(file=path).resolve().reveal() == SECRET
    path.write_text(" \n", encoding="utf-8")
    with pytest.raises(SettingsError, match="no key"):
        KeyReference(file=path).resolve()


def test_a_key_in_the_environment() -> None:
    assert KeyReference(env="THEIR_KEY").resolve({"THEIR_KEY": SECRET}).reveal() == SECRET
    for environment in ({}, {"THEIR_KEY": ""}):
        with pytest.raises(SettingsError, match="THEIR_KEY"):
            KeyReference(env="THEIR_KEY").resolve(environment)


def test_a_key_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {("certbroker", "loans"): SECRET}

    def get_password(service: str, user: str) -> str | None:
        return held.get((service, user))

    module: Any = ModuleType("keyring")
    module.get_password = get_password
    monkeypatch.setitem(sys.modules, "keyring", module)
    assert KeyReference(keyring=("certbroker", "loans")).resolve().reveal() == SECRET
    with pytest.raises(SettingsError, match="keyring"):
        KeyReference(keyring=("certbroker", "none")).resolve()


def test_a_keyring_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match=r"certbroker\[keyring\]"):
        KeyReference(keyring=("certbroker", "loans")).resolve()


def test_settings_show_no_secrets(folder: Path) -> None:
    settings = Settings.load(folder / "certbroker.toml")
    assert "proxy-password" not in repr(settings)
    assert settings.http.proxy is not None
    assert SECRET not in repr(Settings.load(environment=ENVIRONMENT))
    with pytest.raises(SettingsError) as caught:
        Settings.parse({"relying_party": {}, "http": {"connections_per_host": 0, "proxy": SECRET}})
    assert SECRET not in repr(caught.value)
    assert Http().connect_timeout == 10


async def test_a_broker_from_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEIR_KEY", SECRET)
    async with Broker.from_settings(folder / "certbroker.toml") as broker:
        assert broker.party.name == "가나은행"
        options = broker._http._options  # pyright: ignore[reportPrivateUsage] - what the pool was given
    assert options.proxy == "http://user:proxy-password@proxy.test:3128"
    assert options.client_certificate == ("client.pem", "client.key")
    assert "proxy-password" not in repr(options)
    with pytest.raises(SettingsError, match="key cannot be read"):
        Broker.from_settings(folder / "certbroker.toml", party="savings")


def test_a_blocking_broker_refuses_wrong_settings_at_once(folder: Path) -> None:
    from certbroker import Broker as Blocking

    with pytest.raises(SettingsError, match="cards"):
        Blocking.from_settings(folder / "certbroker.toml", party="cards")


@pytest.mark.parametrize("address", ["user:pa55@proxy.test", "ftp://user:pa55@proxy.test", "http://user:pa55@proxy:0"])
def test_a_proxy_is_an_address_and_never_quoted(address: str) -> None:
    with pytest.raises(SettingsError, match=r"http\.proxy") as caught:
        Settings.parse({"relying_party": {}, "http": {"proxy": address}})
    assert "pa55" not in repr(caught.value)

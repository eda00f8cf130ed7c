"""A service seals as its settings say."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certbroker._http import HttpPool
from certbroker.bundle.seal import Pkcs11Key, seal_by_settings, sealer_of
from certbroker.bundle.seal.configured import read_key
from certbroker.errors import SettingsError
from certbroker.settings import Settings
from support.pki import NOW, document
from support.sealing import World, judged
from support.tokens import PIN, Tokens


@pytest.fixture
def files(parties: World, tmp_path: Path) -> dict[str, Any]:
    signer = parties.signer
    (tmp_path / "key.pem").write_bytes(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "chain.pem").write_bytes(b"".join(one.pem for one in signer.chain()))
    (tmp_path / "tsa.pem").write_bytes(parties.stamp_root.pem)
    return {"key": str(tmp_path / "key.pem"), "certificate": str(tmp_path / "chain.pem")}


def settings(seal: dict[str, Any] | None) -> Settings:
    return Settings.parse({"relying_party": {"one": {"name": "가나은행"}}, "seal": seal})


def test_it_seals_many_with_one_key(files: dict[str, Any], parties: World) -> None:
    access = {"url": f"{parties.hosts.url}/tsa", "user": "가나", "password": "열려라"}
    found = settings({**files, "level": "B-T", "timestamp": access, "location": "수원"})
    assert "열려라" not in repr(found)

    async def work() -> list[bytes]:
        async with HttpPool() as pool:
            made = sealer_of(found, pool)
            return [(await made.seal(document(), now=NOW)).data for _ in range(3)]

    for pdf in asyncio.run(work()):
        assert judged(pdf, parties.root, parties.stamp_root).is_valid
    assert parties.hosts.asked == ["/tsa"] * 4
    assert all("authorization" in one for one in parties.hosts.headers)


def test_it_seals_with_a_token(softhsm: Tokens) -> None:
    token = {"library": softhsm.library, "token": "keys", "key": "rsa"}
    found = settings({"pkcs11": token, "password": PIN.reveal()})
    made = seal_by_settings(document(), found, now=NOW)
    assert judged(made.data, softhsm.rsa.chain()[-1]).is_valid
    # The token is logged out of again: the next one can log in.
    assert found.seal is not None
    with read_key(found.seal) as key:  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportAttributeAccessIssue]
        assert isinstance(key, Pkcs11Key)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"key": None, "certificate": None}, "give pkcs12, or key and certificate, or pkcs11"),
        ({"pkcs12": "seal.p12"}, "give pkcs12, or key"),
        ({"certificate": None}, "give pkcs12, or key"),
        ({"level": "B-T"}, "B-T needs seal.timestamp"),
        ({"level": "B-X"}, "seal.level"),
        ({"colour": "red"}, "seal.colour"),
        ({"timestamp": {"url": "https://tsa.test", "attempts": 0}}, "seal.timestamp.attempts"),
    ],
)
def test_what_contradicts_itself_is_named(changed: dict[str, Any], problem: str, files: dict[str, Any]) -> None:
    told = {name: value for name, value in {**files, **changed}.items() if value is not None}
    with pytest.raises(SettingsError, match=problem):
        settings(told)


def test_without_the_section_nothing_is_sealed() -> None:
    with pytest.raises(SettingsError, match=r"no section \[seal\]"):
        seal_by_settings(document(), settings(None), now=NOW)


def test_a_password_that_is_not_there_is_named_by_its_place(
    files: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEAL_PASSWORD", raising=False)
    with pytest.raises(SettingsError, match="no key in SEAL_PASSWORD"):
        seal_by_settings(document(), settings({**files, "password": {"env": "SEAL_PASSWORD"}}), now=NOW)

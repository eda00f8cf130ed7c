"""Keys that never leave their token."""

import pickle
import threading
from pathlib import Path
from typing import Any

import pytest

from certbroker.bundle.seal import Pkcs11Key, Revocation, seal
from certbroker.errors import SealFailed, SettingsError
from certbroker.privacy import Secret
from certbroker.signing import SigningKey
from certbroker.verification import Trust, verify_original
from support.pki import NOW, document
from support.sealing import World, judged, key_of
from support.tokens import PIN, Tokens


@pytest.mark.parametrize("label", ["rsa", "ec"])
@pytest.mark.parametrize("level", ["B-B", "B-T"])
def test_keys_on_a_token_seal(label: str, level: Any, softhsm: Tokens, parties: World) -> None:
    signer = getattr(softhsm, label)
    with Pkcs11Key.open(softhsm.library, "keys", PIN, key=label) as key:
        made = seal(document(), key, level=level, timestamp=parties.timestamps, now=NOW)
        assert key.certificate == signer.certificate
        assert len(key.chain) == 2
    assert judged(made.data, signer.chain()[-1], parties.stamp_root).is_valid
    trust = Trust.parse(signer.chain()[-1].pem + parties.stamp_root.pem)
    report = verify_original(made.data, trust=trust, as_of=NOW)
    assert report.is_valid, report.lines()


def test_certificates_that_are_not_on_the_token_are_given(softhsm: Tokens) -> None:
    above = [one.certificate for one in softhsm.ec.chain()]
    with Pkcs11Key.open(softhsm.library, "bare", PIN, certificates=above) as key:
        made = seal(document(), key, now=NOW)
        assert made.trust_pem == softhsm.ec.chain()[-1].pem.decode()
    assert verify_original(made.data, trust=Trust.parse(str(made.trust_pem)), as_of=NOW).is_valid


def test_it_seals_what_the_same_key_in_memory_seals(softhsm: Tokens) -> None:
    with Pkcs11Key.open(softhsm.library, "keys", PIN, key="rsa") as key:
        on_token = key.sign(b"data", "sha256")
    assert on_token == _in_memory(key_of(softhsm.rsa), b"data")


def _in_memory(key: SigningKey, data: bytes) -> bytes:
    from certbroker.bundle.seal.keys import sign

    return sign(key, data, "sha256")


def test_threads_share_it(softhsm: Tokens) -> None:
    made: list[bytes] = []
    with Pkcs11Key.open(softhsm.library, "keys", PIN, key="ec") as key:
        work = [threading.Thread(target=lambda: made.append(seal(document(), key, now=NOW).data)) for _ in range(4)]
        for one in work:
            one.start()
        for one in work:
            one.join()
    root = softhsm.ec.chain()[-1]
    assert [judged(pdf, root).is_valid for pdf in made] == [True] * 4


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"pin": Secret("1111")}, "cannot be opened: PinIncorrect"),
        ({"token": "nothing"}, "cannot be opened: NoSuchToken"),
        ({"key": None}, "holds several private keys"),
        ({"key": "nothing"}, "holds no such private key"),
        ({"token": "bare"}, "no certificate belongs to the private key on the token"),
        ({"library": "/nowhere/driver.so"}, r"driver\.so is no PKCS#11 driver"),
        ({"library": __file__}, r"test_pkcs11\.py is no PKCS#11 driver"),
    ],
)
def test_what_is_wrong_is_named_and_the_pin_is_not(changed: dict[str, Any], problem: str, softhsm: Tokens) -> None:
    told: dict[str, Any] = {"library": softhsm.library, "token": "keys", "pin": PIN, "key": "ec"} | changed
    with pytest.raises(SettingsError, match=problem) as raised:
        Pkcs11Key.open(told["library"], told["token"], told["pin"], key=told["key"])
    shown = f"{raised.value!r} {raised.value.describe()}"
    assert told["pin"].reveal() not in shown


def test_a_certificate_of_another_key_on_the_token_is_not_taken(softhsm: Tokens) -> None:
    with pytest.raises(SettingsError, match="no certificate belongs"):
        Pkcs11Key.open(softhsm.library, "bare", PIN, certificates=[softhsm.rsa.certificate])


def test_after_closing_it_does_not_sign(softhsm: Tokens) -> None:
    key = Pkcs11Key.open(softhsm.library, "keys", PIN, key="ec")
    key.close()
    with pytest.raises(SealFailed, match="the token does not sign"):
        seal(document(), key, now=NOW)


def test_it_shows_its_signer_only(softhsm: Tokens) -> None:
    with Pkcs11Key.open(softhsm.library, "keys", PIN, key="ec") as key:
        assert repr(key) == "Pkcs11Key('가나은행 (시험)', 2 certificates)"
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(key)


def test_proof_for_a_key_on_a_token_needs_its_root(softhsm: Tokens, parties: World, tmp_path: Path) -> None:
    with (
        Pkcs11Key.open(softhsm.library, "keys", PIN, key="ec") as key,
        pytest.raises(SealFailed, match="the issuer of '시험 인증기관' is not known"),
    ):
        seal(document(), key, level="B-LT", timestamp=parties.timestamps, revocation=Revocation(), now=NOW)

"""ARIA-CBC against published vectors, OpenSSL against plain Python, and what happens without OpenSSL."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.public_mydata import _aria_openssl, aria

# RFC 5794, Appendix A: one block.
RFC_KEY: Final = bytes(range(32))
RFC_PLAIN: Final = bytes.fromhex("00112233445566778899aabbccddeeff")
RFC_SEALED: Final = {
    16: "d718fbd6ab644c739da95f3be6451778",
    24: "26449c1805dbe7aa25a468ce263a9e79",
    32: "f92bd7c79fb72e2f2b8f80c1972d24fc",
}

# The Korean standard's own vectors for CBC (KISA, "ARIA test vectors"): ten blocks.
KISA_KEY: Final = bytes.fromhex("00112233445566778899aabbccddeeff" * 2)
KISA_IV: Final = bytes.fromhex("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
KISA_PLAIN: Final = bytes.fromhex("".join(f"{left * 8}{right * 8}" for left in "12345" for right in "abcd"))
KISA_SEALED: Final = {
    16: "49d61860b14909109cef0d22a9268134fadf9fb23151e9645fba75018bdb1538b53334634bbf7d4cd4b5377033060c15"
    "5fe3948ca75de1031e1d85619e0ad61eb419a866b3c2dbfd10a4ed18b22149f75897f0b8668b0c1c542c687778835fb7"
    "cd46e45f85eaa7072437dd9fa6793d6f8d4ccefc4eb1ac641ac1bd30b18c6d64c49bca137eb21c2e04da62712ca2b4f5"
    "40c57112c38791852cfac7a5d19ed83a",
    24: "afe6cf23974b533c672a826264ea785f4e4f7f780dc7f3f1e0962b80902386d514e9c3e77259de92dd1102ffab086c1e"
    "a52a71260db5920a83295c25320e421147ca45d532f327b856ea947cd2196ae2e040826548b4c891b0ed0ca6e714dbc4"
    "631998d548110d666b3d54c2a091955c6f05beb4f62309368696c9791fc4c551564a2637f194346ec45fbca6c72a5b46"
    "12e208d531d6c34cc5c64eac6bd0cf8c",
    32: "523a8a806ae621f155fdd28dbc34e1ab7b9b42432ad8b2efb96e23b13f0a6e52f36185d50ad002c5f601bee5493f118b"
    "243ee2e313642bffc3902e7b2efd9a12fa682edd2d23c8b9c5f043c18b17c1ec4b5867918270fbec1027c19ed6af833d"
    "a5d620994668ca22f599791d292dd6273b2959082aafb7a996167cce1eec5f0cfd15f610d87e2dda9ba68ce1260ca54b"
    "222491418374294e7909b1e8551cd8de",
}

OPENSSL: Final = aria.openssl()
PROGRAM: Final = shutil.which("openssl")

keys = st.sampled_from((16, 24, 32)).flatmap(lambda length: st.binary(min_size=length, max_size=length))
ivs = st.binary(min_size=16, max_size=16)
texts = st.integers(0, 40).flatmap(lambda blocks: st.binary(min_size=16 * blocks, max_size=16 * blocks))

each_implementation = pytest.mark.parametrize(
    "using",
    [
        pytest.param(aria.pure(), id="pure"),
        pytest.param(OPENSSL, id="openssl", marks=pytest.mark.skipif(OPENSSL is None, reason="no libcrypto with ARIA")),
    ],
)
with_openssl = pytest.mark.skipif(OPENSSL is None, reason="no libcrypto with ARIA")


def program_knows_aria() -> bool:
    if PROGRAM is None:
        return False
    listed = subprocess.run([PROGRAM, "enc", "-list"], capture_output=True, text=True, check=False)
    return "-aria-256-cbc" in listed.stdout


@each_implementation
@pytest.mark.parametrize("length", [16, 24, 32])
def test_the_vectors_of_the_rfc(using: aria.Implementation, length: int) -> None:
    sealed = using.encrypt_cbc(RFC_KEY[:length], bytes(16), RFC_PLAIN)
    assert sealed.hex() == RFC_SEALED[length]
    assert using.decrypt_cbc(RFC_KEY[:length], bytes(16), sealed) == RFC_PLAIN


@each_implementation
@pytest.mark.parametrize("length", [16, 24, 32])
def test_the_vectors_of_kisa_in_cbc_mode(using: aria.Implementation, length: int) -> None:
    sealed = using.encrypt_cbc(KISA_KEY[:length], KISA_IV, KISA_PLAIN)
    assert sealed.hex() == KISA_SEALED[length]
    assert using.decrypt_cbc(KISA_KEY[:length], KISA_IV, sealed) == KISA_PLAIN


@given(keys, ivs, texts)
def test_decrypting_undoes_encrypting(key: bytes, iv: bytes, text: bytes) -> None:
    assert aria.decrypt_cbc(key, iv, aria.encrypt_cbc(key, iv, text)) == text


@with_openssl
@given(keys, ivs, texts)
def test_plain_python_and_openssl_agree(key: bytes, iv: bytes, text: bytes) -> None:
    assert OPENSSL is not None
    pure = aria.pure()
    assert pure.encrypt_cbc(key, iv, text) == OPENSSL.encrypt_cbc(key, iv, text)
    assert pure.decrypt_cbc(key, iv, text) == OPENSSL.decrypt_cbc(key, iv, text)


@pytest.mark.skipif(not program_knows_aria(), reason="no openssl program with ARIA")
@pytest.mark.parametrize("length", [16, 24, 32])
@pytest.mark.parametrize("blocks", [1, 63])
def test_the_openssl_program_agrees(length: int, blocks: int) -> None:
    key, text = KISA_KEY[:length], KISA_PLAIN[:16] * blocks
    command = [str(PROGRAM), "enc", f"-aria-{length * 8}-cbc", "-nopad", "-K", key.hex(), "-iv", KISA_IV.hex()]
    outcome = subprocess.run(command, input=text, capture_output=True, check=True)
    assert aria.encrypt_cbc(key, KISA_IV, text) == outcome.stdout
    assert aria.pure().encrypt_cbc(key, KISA_IV, text) == outcome.stdout


@each_implementation
def test_nothing_in_is_nothing_out(using: aria.Implementation) -> None:
    assert using.encrypt_cbc(RFC_KEY, bytes(16), b"") == b""
    assert using.decrypt_cbc(RFC_KEY, bytes(16), b"") == b""


@each_implementation
@pytest.mark.parametrize(
    ("key", "iv", "data", "about"),
    [
        (b"secret-key", bytes(16), bytes(16), "key"),
        (b"k" * 33, bytes(16), bytes(16), "key"),
        (b"k" * 32, b"secret-iv", bytes(16), "vector"),
        (b"k" * 32, b"i" * 32, bytes(16), "vector"),
        (b"k" * 32, bytes(16), b"secret-data", "blocks"),
        (b"k" * 32, bytes(16), b"d" * 17, "blocks"),
    ],
)
def test_a_wrong_length_is_refused_without_showing_data(
    using: aria.Implementation, key: bytes, iv: bytes, data: bytes, about: str
) -> None:
    for run in (using.encrypt_cbc, using.decrypt_cbc):
        with pytest.raises(ValueError, match=about) as caught:
            run(key, iv, data)
        assert "secret" not in str(caught.value)


def test_without_a_library_plain_python_steps_in() -> None:
    assert aria.openssl("no-such-library.so") is None
    alone = aria.preferred("no-such-library.so")
    assert alone.name == "pure python"
    assert alone.encrypt_cbc(RFC_KEY, bytes(16), RFC_PLAIN).hex() == RFC_SEALED[32]


def test_a_library_without_aria_is_passed_over() -> None:
    extension = find_spec("_ctypes")
    assert extension is not None
    assert aria.openssl(str(extension.origin)) is None


@pytest.mark.skipif(OPENSSL is None or not OPENSSL.name.startswith("openssl 3."), reason="OpenSSL 3 has providers")
def test_an_openssl_configured_without_its_algorithms_is_passed_over(tmp_path: Path) -> None:
    configuration = tmp_path / "openssl.cnf"
    configuration.write_text(
        "openssl_conf = all\n[all]\nproviders = them\n[them]\nbase = base\n[base]\nactivate = 1\n", encoding="ascii"
    )
    script = "from certbroker.channels.public_mydata import aria; print(aria.implementation())"
    environment = {**os.environ, "OPENSSL_CONF": str(configuration), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert outcome.stdout == "pure python\n"


def test_the_implementation_is_named() -> None:
    expected = OPENSSL.name if OPENSSL else "pure python"
    assert aria.implementation() == expected
    assert expected == "pure python" or expected.startswith("openssl ")


@with_openssl
def test_long_data_goes_through_in_several_calls() -> None:
    library = _aria_openssl.load()
    assert library is not None
    pieces = _aria_openssl.Libcrypto(library.path, longest_call=48)
    assert pieces.cbc(KISA_KEY, KISA_IV, KISA_PLAIN, encrypt=True).hex() == KISA_SEALED[32]
    assert pieces.cbc(KISA_KEY, KISA_IV, bytes.fromhex(KISA_SEALED[32]), encrypt=False) == KISA_PLAIN


@with_openssl
@pytest.mark.parametrize("encrypt", [True, False])
def test_a_refusal_of_libcrypto_is_an_error_and_leaves_it_usable(encrypt: bool) -> None:
    library = _aria_openssl.load()
    assert library is not None
    with pytest.raises(RuntimeError, match=r"^libcrypto could not run ARIA-CBC$"):
        library.cbc(RFC_KEY, bytes(16), b"seventeen letters", encrypt=encrypt)
    assert library.cbc(RFC_KEY, bytes(16), RFC_PLAIN, encrypt=True).hex() == RFC_SEALED[32]

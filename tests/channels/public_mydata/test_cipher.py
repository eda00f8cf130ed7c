"""The declared cipher around messages, against keys and padding made here from the specification."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.public_mydata import aria
from certbroker.channels.public_mydata.cipher import DeclaredCipher
from certbroker.errors import PayloadError
from certbroker.privacy import ApiKey
from certbroker.routes import Known
from support.exchange import CODE, KEY

CIPHER = DeclaredCipher(KEY, CODE)


def blocks(plain: bytes) -> bytes:
    """Whole blocks, encrypted as the specification says: SHA-384 of the API key is the key and the IV."""
    digest = hashlib.sha384(b"sandbox-key-of-the-first-relying-party").digest()
    return aria.encrypt_cbc(digest[:32], digest[32:], plain)


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 31, 32, 1000])
def test_a_message_is_padded_and_encrypted(length: int) -> None:
    plain, missing = b"x" * length, 16 - length % 16
    assert CIPHER.encrypt(plain) == blocks(plain + bytes([missing]) * missing)
    assert CIPHER.decrypt(CIPHER.encrypt(plain)) == plain


def test_the_parameters_are_declared_and_no_fact() -> None:
    assert CIPHER.known is Known.DECLARED
    assert KEY.reveal() not in repr(vars(CIPHER))


@pytest.mark.parametrize(
    "sealed",
    [
        b"",
        b"\0",
        bytes(15),
        bytes(17),
        blocks(bytes(15) + b"\x00"),
        blocks(bytes(15) + b"\x11"),
        blocks(b"\x02" * 14 + b"\x03\x02"),
        blocks(b"\x10" * 15 + b"\x0f" + b"\x10" * 15 + b"\x11"),
        DeclaredCipher(ApiKey("another key 0"), CODE).encrypt(b"<response>1</response>"),
        CIPHER.encrypt(b"<response>1</response>")[:-1],
        CIPHER.encrypt(b"<response>1</response>")[:-16],
    ],
)
def test_what_cannot_be_decrypted(sealed: bytes) -> None:
    with pytest.raises(PayloadError) as caught:
        CIPHER.decrypt(sealed)
    assert (caught.value.code, caught.value.path) == ("payload.cipher", "encData")


@given(st.binary(max_size=200))
def test_any_message_comes_back(plain: bytes) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(plain)) == plain


@given(st.binary(max_size=64))
def test_any_bytes_are_decrypted_or_refused(sealed: bytes) -> None:
    try:
        CIPHER.decrypt(sealed)
    except PayloadError as error:
        assert error.code == "payload.cipher"  # noqa: PT017 - whether it is raised depends on the bytes

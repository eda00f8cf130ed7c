"""Files in answers: Base64 to the letter, and PDFs byte for byte."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.document_wallet import values
from certbroker.channels.document_wallet.values import decoded, pdf_of
from certbroker.errors import PayloadError

PDF = b"%PDF-1.7\n\x00\xff\r\n%%EOF\n"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@given(st.binary(max_size=300))
def test_a_file_comes_out_as_it_went_in(data: bytes) -> None:
    assert decoded(b64(data), "docCn") == data
    assert decoded(base64.encodebytes(data).decode().replace("\n", "\r\n"), "docCn") == data
    assert pdf_of(b64(b"%PDF-" + data), "docCn") == b"%PDF-" + data


@pytest.mark.parametrize("text", ["%%%", "AAA", "AAAA=", "AA==AAAA", "A A A A ", "AAAA\t", "____", "한글", "AA\x00A"])
def test_what_is_no_base64(text: str) -> None:
    """A plus that became a space must not be read as another file."""
    with pytest.raises(PayloadError) as caught:
        decoded(text, "docCn")
    assert (caught.value.code, caught.value.path) == ("payload.base64", "docCn")


@pytest.mark.parametrize("data", [b"", b"<html>", b"\n%PDF-1.7", b"%pdf-1.7", b"PK\x03\x04"])
def test_what_is_no_pdf(data: bytes) -> None:
    with pytest.raises(PayloadError) as caught:
        pdf_of(b64(data), "docCn")
    assert caught.value.code == "payload.pdf"


def test_a_file_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_FILE", 1000)
    whole = PDF + bytes(1000 - len(PDF))
    assert pdf_of(b64(whole), "docCn") == whole
    assert decoded(base64.encodebytes(whole).decode(), "docCn") == whole
    for more in (1, 3, 100, 5000):
        with pytest.raises(PayloadError) as caught:
            decoded(b64(whole + bytes(more)), "docCn")
        assert caught.value.code == "payload.size"


def test_the_limit_is_30_megabytes() -> None:
    assert values.MAX_FILE == 30 * 1024 * 1024

"""Whether words are anywhere in a PDF: read by three programs, and in every stream, string, name and attached file."""

import subprocess
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from pypdf import PdfReader

from support.programs import need

_pdfium: Any = import_module("pypdfium2")  # has no stubs


SHORTEST = 4
"""Bytes that are looked for in packed streams: fewer are there by chance."""


def leaks(data: bytes, *words: str) -> list[str]:
    """Where in a PDF any of the words is, in any spelling; nothing where it is not there."""
    return sorted({f"{word} in {place}" for word in words for place in _places(data, word)})


def _places(data: bytes, word: str) -> Iterator[str]:
    spelt = set(_spellings(word))
    bare = "".join(word.split())
    for place, found in _bytes(data):
        if any(one in found for one in spelt):
            yield place
    for place, text in texts(data):
        if word in text or bare in "".join(text.split()):
            yield place


def _spellings(word: str) -> Iterator[bytes]:
    """A word as it may be written: UTF-8, UTF-16 both ways, Korean code page, and each of them in hex."""
    for coded in (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"), word.encode("cp949", "ignore")):
        if len(coded) >= SHORTEST:
            yield from (coded, coded.hex().encode(), coded.hex().upper().encode())


def texts(data: bytes) -> Iterator[tuple[str, str]]:
    """What poppler, pypdf and pdfium read on the pages, page by page and all together."""
    program = need("pdftotext")
    for mode in ("-layout", "-raw"):
        ran = subprocess.run([program, mode, "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
        yield f"pdftotext {mode}", ran.stdout.decode()
    reader = PdfReader(BytesIO(data))
    yield "pypdf", "\n".join(page.extract_text() for page in reader.pages)
    yield "pypdf's metadata", f"{reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.stream.get_data()}"
    document = _pdfium.PdfDocument(data)
    yield "pdfium", "\n".join(page.get_textpage().get_text_range() for page in document)
    yield "outline", " ".join(str(one) for one in _titles(reader.outline))


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def _bytes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file as it is; every stream as it is and unpacked; every string and name in every object."""
    yield "the file", data
    with Pdf.open(BytesIO(data)) as pdf:
        for one in [*pdf.objects, pdf.trailer]:
            where = f"object {one.objgen[0]}"
            if isinstance(one, Stream):
                yield f"{where}, packed", one.read_raw_bytes()
                yield where, one.read_bytes()
            yield from ((where, found) for found in _strings(one, 0))


def _strings(one: Any, depth: int) -> Iterator[bytes]:
    if isinstance(one, String):
        yield bytes(one)
        yield str(one).encode()
    elif isinstance(one, Name):
        yield str(one).encode()
    elif isinstance(one, Dictionary | Stream) and depth < 12:
        for key, value in one.items():
            yield str(key).encode()
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth + 1)
    elif isinstance(one, Array) and depth < 12:
        for value in one:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth + 1)


def glyphs(data: bytes) -> set[str]:
    """Every character that a font of the PDF is told to stand for (ToUnicode)."""
    found = set[str]()
    with Pdf.open(BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, Dictionary) and "/ToUnicode" in one:
                text = one.ToUnicode.read_bytes().decode("latin-1")
                found |= set(_mapped(text))
    return found


def _mapped(table: str) -> Iterator[str]:
    """The characters on the right side of a ToUnicode table."""
    for token in table.replace("[", " ").replace("]", " ").replace("<", " <").split():
        if token.startswith("<") and token.endswith(">") and len(token) >= 6:
            yield from bytes.fromhex(token[1:-1]).decode("utf-16-be", "ignore")

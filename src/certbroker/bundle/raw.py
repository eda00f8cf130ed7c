"""Objects of a PDF as bytes, for reportlab's document, and how values are written in them."""

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

_base: Any = pdfdoc.PDFObject


class Raw(_base):
    """An object that is written as it is told to be, under a number that it has from the beginning."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.number = 0
        self.data = b""

    def format(self, _document: object) -> bytes:
        """Return its bytes: what reportlab asks of an object."""
        return self.data

    @property
    def reference(self) -> str:
        """How other objects point to it."""
        return f"{self.number} 0 R"


class Numbered:
    """Gives numbers to raw objects of a document."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def new(self, name: str | None = None) -> Raw:
        """Reserve a number for an object whose bytes are told later."""
        raw = Raw()
        self._document.Reference(raw, name)
        raw.number = self._document.objectcounter
        return raw

    def of(self, known: Any) -> int:
        """Return the number of an object of reportlab's own."""
        reference = self._document.Reference(known)
        return self._document.idToObjectNumberAndVersion[reference.name][0]


def text(value: str) -> str:
    """Write a text string."""
    if value.isascii() and value.isprintable():
        return "({})".format(value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)"))
    return f"<FEFF{value.encode('utf-16-be').hex()}>"


def stream(content: bytes, keys: str = "") -> bytes:
    """Write a stream, deflated."""
    packed = zlib.compress(content)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (keys.encode(), len(packed), packed)


def box(values: "tuple[float, ...]") -> str:
    """Write an array of measures."""
    return "[{}]".format(" ".join(f"{value:.2f}" for value in values))

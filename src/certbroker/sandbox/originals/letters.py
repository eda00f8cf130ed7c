"""The typeface of originals: Noto Sans KR, embedded; lines of it, and how wide they are."""

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "NotoSansKR_400Regular"
BOLD: Final = "NotoSansKR_700Bold"
MISSING: Final = "□"
"""Drawn for a character that the typeface lacks, as issuers do."""
_metrics: Any = pdfmetrics  # the stubs leave its functions half open
_LOADING: Final = Lock()
_LAST = 0xFFFF


def load() -> None:
    """Make the two weights known to reportlab, once a process."""
    with _LOADING:
        _load()


@cache
def _load() -> None:
    for name in (REGULAR, BOLD):
        with as_file(files("certbroker") / "bundle" / "fonts" / f"{name}.ttf") as path:
            _metrics.registerFont(TTFont(name, str(path)))


def width(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    return _metrics.stringWidth(text, font, size)


def drawable(text: str) -> str:
    """Return text as it can be drawn: composed, on one line, every missing character as a box."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    known: Any = _metrics.getFont(REGULAR).face.charToGlyph
    return "".join(sign if ord(sign) <= _LAST and ord(sign) in known else MISSING for sign in composed)


def lines(text: str, font: str, size: float, room: float) -> list[str]:
    """Break a text into lines: between words, and within a word that is wider than a line."""
    done, line = list[str](), ""
    for word in drawable(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, font, size) <= room:
            line = longer
            continue
        if line:
            done.append(line)
        *full, line = _pieces(word, font, size, room)
        done += full
    return [*done, line]


def _pieces(word: str, font: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, font, size) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces

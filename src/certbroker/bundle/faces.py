"""TrueType fonts as reportlab holds them: registered once a process, asked for widths."""

import hashlib
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

LAST = 0xFFFF
"""Last code point that can be drawn: the text of later ones could not be read back, for reportlab maps 16 bits to Unicode."""


@cache
def register(path: Path) -> str:
    """Open a TrueType font and return the name it goes by. Raises TTFError where it is none."""
    name = f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


@cache
def fallback(path: Path) -> str | None:
    """Open a font that the user offered; `None` where it cannot be embedded (no glyf outlines)."""
    try:
        return register(path)
    except (TTFError, OSError):
        return None


def width(name: str, character: str) -> float | None:
    """Return the width of a character at size 1; `None` where the font has no glyph for it."""
    font = pdfmetrics.getFont(name)
    code = ord(character)
    if not isinstance(font, TTFont) or code > LAST or not font.face.charToGlyph.get(code):
        return None
    return font.face.getCharWidth(code) / 1000

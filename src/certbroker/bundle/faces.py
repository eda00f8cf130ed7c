"""TrueType fonts as reportlab holds them: registered once a process, asked for widths."""

import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

LAST: Final = 0xFFFF
"""Last code point that can be drawn: reportlab maps 16 bits to Unicode, so later ones could not be read back."""
_registry: Any = pdfmetrics  # the stubs leave its functions half open


@cache
def register(path: Path) -> str:
    """Open a TrueType font and return the name it goes by. Raises TTFError where it is none.

    The name tells its content: reportlab takes two fonts of one PostScript name for the same, whatever they hold.
    """
    name = f"{path.stem}-{zlib.crc32(path.read_bytes()):08x}"
    font = TTFont(name, str(path))
    face: Any = font.face
    face.name = name.encode("ascii", "ignore")
    _registry.registerFont(font)
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
    code = ord(character)
    outlines: Any = _registry.getFont(name).face
    return outlines.getCharWidth(code) / 1000 if code <= LAST and outlines.charToGlyph.get(code) else None

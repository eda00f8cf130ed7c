"""Judges a font by what is shown with it. What is not seen to be right counts as wrong: no claim is a guess."""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pikepdf import Array, Name, Object, Stream

from certbroker.bundle.intake.limits import Budget
from certbroker.bundle.intake.truetype import MACINTOSH, NOTDEF, SYMBOL, SYMBOL_PAGE, UNICODE, TrueType

NOT_EMBEDDED: Final = "font_not_embedded"
NOT_CHECKED: Final = "font_not_checked"
NO_UNICODE: Final = "font_without_unicode"
WIDTHS: Final = "font_widths_differ"
MISSING: Final = "glyph_missing"

SYMBOLIC: Final = 4
BYTE: Final = 0xFF
PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
UNMAPPED: Final = frozenset({0, 0xFEFF, 0xFFFE})
_CHARS: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR: Final = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<([0-9A-Fa-f\s]+)>")
_RANGE: Final = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(<[0-9A-Fa-f\s]+>|\[[^\]]*\])")


def judge(font: Object, codes: set[int], budget: Budget) -> set[str]:
    """Return what a font does not keep for the codes that are shown with it."""
    try:
        return set(
            _composite(font, codes, budget) if font.get("/Subtype") == Name.Type0 else _simple(font, codes, budget)
        )
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, IndexError, UnicodeDecodeError):
        return {NOT_CHECKED}


def width_of(font: Object) -> int:
    """Return the bytes of a code."""
    return 2 if font.get("/Subtype") == Name.Type0 else 1


def _composite(font: Object, codes: set[int], budget: Budget) -> Iterator[str]:
    below = font.DescendantFonts[0]
    program = _program(below.FontDescriptor)
    if program != "/FontFile2" or font.Encoding != Name("/Identity-H") or below.Subtype != Name.CIDFontType2:
        yield NOT_CHECKED if program else NOT_EMBEDDED
        return
    face = TrueType(budget.unpack(below.FontDescriptor.FontFile2))
    glyphs = _glyphs_of_ids(below, codes, budget)
    default, widths = int(below.get("/DW", 1000)), _widths(below.get("/W", Array()))
    yield from _glyphs(face, glyphs, {code: widths.get(code, default) for code in codes})
    yield from _unicode(font, codes, budget)


def _simple(font: Object, codes: set[int], budget: Budget) -> Iterator[str]:
    program = _program(font.FontDescriptor) if "/FontDescriptor" in font else ""
    if program != "/FontFile2" or font.Subtype != Name.TrueType:
        yield NOT_CHECKED if program or font.get("/Subtype") == Name.Type3 else NOT_EMBEDDED
        return
    face = TrueType(budget.unpack(font.FontDescriptor.FontFile2))
    find = _encoding(font, face)
    if find is None:
        yield NOT_CHECKED
        return
    first, widths = int(font.FirstChar), [float(width) for width in font.Widths]
    known = {code: widths[code - first] if 0 <= code - first < len(widths) else -1.0 for code in codes}
    yield from _glyphs(face, {code: find.get(code, NOTDEF) for code in codes}, known)
    if font.get("/Encoding") is None:
        yield from _unicode(font, codes, budget)


def _program(descriptor: Object) -> str:
    return next((key for key in PROGRAMS if key in descriptor), "")


def _encoding(font: Object, face: TrueType) -> Mapping[int, int] | None:
    """Return which glyph a code means, where PDF/A leaves no doubt: a symbolic font by its own map, others by name."""
    maps = face.encodings()
    if int(font.FontDescriptor.Flags) & SYMBOLIC:
        if font.get("/Encoding") is not None:
            return None
        if SYMBOL in maps:
            return {code & 0xFF: glyph for code, glyph in maps[SYMBOL].items() if code <= BYTE or code >= SYMBOL_PAGE}
        return maps.get(MACINTOSH) if len(maps) == 1 else None
    if font.get("/Encoding") == Name.WinAnsiEncoding and UNICODE in maps:
        texts = {code: bytes([code]).decode("cp1252", "ignore") for code in range(256)}
        return {code: maps[UNICODE].get(ord(text), NOTDEF) for code, text in texts.items() if text}
    return None


def _glyphs_of_ids(font: Object, codes: set[int], budget: Budget) -> dict[int, int]:
    table = font.CIDToGIDMap
    if isinstance(table, Stream):
        data = budget.unpack(table)
        return {code: int.from_bytes(data[2 * code : 2 * code + 2]) for code in codes}
    if table != Name.Identity:
        raise ValueError("no map")
    return {code: code for code in codes}


def _glyphs(face: TrueType, glyphs: Mapping[int, int], widths: Mapping[int, float]) -> Iterator[str]:
    if any(glyph == NOTDEF or glyph >= face.glyphs for glyph in glyphs.values()):
        yield MISSING
    elif any(abs(face.advance(glyph) - widths[code]) > 1 for code, glyph in glyphs.items()):
        yield WIDTHS


def _widths(listed: Object) -> dict[int, float]:
    """Read the widths of a composite font: `c [w1 w2]` or `first last w`."""
    found: dict[int, float] = {}
    waiting: list[int] = []
    items: Any = listed.as_list() if isinstance(listed, Array) else ()
    for item in items:
        if isinstance(item, Array):
            found.update(enumerate(map(float, item.as_list()), waiting.pop()))
        elif len(waiting) == 2:  # noqa: PLR2004 - first and last
            first, last = waiting
            found.update(dict.fromkeys(range(first, min(last, 0xFFFF) + 1), float(item)))
            waiting = []
        else:
            waiting.append(int(item))
    return found


def _unicode(font: Object, codes: set[int], budget: Budget) -> Iterator[str]:
    table = font.get("/ToUnicode")
    mapped = mapped_codes(budget.unpack(table)) if isinstance(table, Stream) else set[int]()
    if codes - mapped:
        yield NO_UNICODE


def mapped_codes(table: bytes) -> set[int]:
    """Return the codes that a ToUnicode table has a character for."""
    found = {int(code, 16) for part in _CHARS.findall(table) for code, text in _CHAR.findall(part) if _is_text(text)}
    for part in _RANGES.findall(table):
        for first, last, text in _RANGE.findall(part):
            if text.startswith(b"[") or _is_text(text.strip(b"<>")):
                found.update(range(int(first, 16), min(int(last, 16), 0xFFFF) + 1))
    return found


def _is_text(digits: bytes) -> bool:
    return int(digits.translate(None, b" \t\r\n") or b"0", 16) not in UNMAPPED

"""What a TrueType font program says of its glyphs: how many there are, how wide, and which a code means."""

import struct
from typing import Final

NOTDEF: Final = 0
SYMBOL: Final = (3, 0)
UNICODE: Final = (3, 1)
MACINTOSH: Final = (1, 0)
SYMBOL_PAGE: Final = 0xF000


class TrueType:
    """A font program. Raises struct.error, ValueError or KeyError on what is none."""

    def __init__(self, data: bytes) -> None:
        (count,) = struct.unpack_from(">H", data, 4)
        self._tables: dict[bytes, bytes] = {}
        for at in range(12, 12 + 16 * count, 16):
            name, _, start, size = struct.unpack_from(">4sIII", data, at)
            self._tables[name] = data[start : start + size]
        (self.units,) = struct.unpack_from(">H", self._tables[b"head"], 18)
        (self.glyphs,) = struct.unpack_from(">H", self._tables[b"maxp"], 4)
        (self._metrics,) = struct.unpack_from(">H", self._tables[b"hhea"], 34)
        if not self.units or not self._metrics:
            raise ValueError("no metrics")

    def advance(self, glyph: int) -> float:
        """Return a glyph's width in thousandths of its size."""
        at = 4 * min(glyph, self._metrics - 1)
        (width,) = struct.unpack_from(">H", self._tables[b"hmtx"], at)
        return width * 1000 / self.units

    def encodings(self) -> dict[tuple[int, int], dict[int, int]]:
        """Return its maps from codes to glyphs, by platform and encoding."""
        table = self._tables.get(b"cmap", b"\0\0\0\0")
        (count,) = struct.unpack_from(">H", table, 2)
        heads = [struct.unpack_from(">HHI", table, 4 + 8 * at) for at in range(count)]
        return {(platform, encoding): _map(table[start:]) for platform, encoding, start in heads}


def _map(table: bytes) -> dict[int, int]:
    (form,) = struct.unpack_from(">H", table)
    if form == 0:
        return dict(enumerate(table[6:262]))
    if form == 4:  # noqa: PLR2004 - the number of the format
        return _segments(table)
    if form == 6:  # noqa: PLR2004 - as above
        first, count = struct.unpack_from(">HH", table, 6)
        return dict(enumerate(struct.unpack_from(f">{count}H", table, 10), first))
    raise ValueError("an encoding of another format")


def _segments(table: bytes) -> dict[int, int]:
    """Read format 4: ranges of codes, each with an offset to its glyphs."""
    (double,) = struct.unpack_from(">H", table, 6)
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{double // 2}H", table, 14 + part * double + (2 if part else 0)) for part in range(4)
    )
    found: dict[int, int] = {}
    for at, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset:
                place = 16 + 3 * double + 2 * at + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", table, place)
                found[code] = (glyph + delta) % 65536 if glyph else 0
            else:
                found[code] = (code + delta) % 65536
    return found

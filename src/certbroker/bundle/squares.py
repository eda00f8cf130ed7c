"""QR codes as pictures of one bit a module."""

from typing import Any, Final

import segno

from certbroker.bundle.page import Squares
from certbroker.bundle.tags import Tag

QUIET: Final = 4
"""Modules of white that the standard asks for on each side."""
_make: Any = segno.make  # segno has no type hints


def qr(text: str, x: float, y: float, side: float, tag: Tag) -> Squares:
    """Return a QR code that takes a square with this top left corner, its quiet zone within.

    Error correction M: a print may lose 15 %. The mask is fixed, since choosing the best takes four times as long.
    """
    symbol = _make(text, error="m", micro=False, boost_error=False, mask=2)
    modules = [[*row] for row in symbol.matrix_iter(border=QUIET)]
    return Squares(x, y, side, len(modules), "".join(map(_packed, modules)), tag)


def _packed(row: list[int]) -> str:
    """Pack a row to whole bytes, in hex: 0 paints, 1 leaves white."""
    size = -(-len(row) // 8) * 8
    bits = "".join("0" if dark else "1" for dark in row).ljust(size, "1")
    return f"{int(bits, 2):0{size // 4}x}"

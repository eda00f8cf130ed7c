"""The watermark: recipient and purpose, tiled over the page by a pattern, in one form object that all pages share.

The text of a pattern is seen on screen and paper, yet programs that read text do not mix it into the certificate's.
"""

import math
from typing import Final, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface, clean
from certbroker.bundle.page import Page
from certbroker.bundle.pen import Pen
from certbroker.bundle.raw import Raw, box, stream
from certbroker.bundle.style import Style

LONGEST: Final = 64
"""Characters of a watermark; a longer one is cut."""
SLOPE: Final = math.radians(32)
SIDE: Final = 1700.0
"""Side of the square that it fills: enough for A2. On larger pages it is drawn larger."""


class Tile(NamedTuple):
    """The repeated piece of the watermark."""

    text: str
    size: float
    width: float
    height: float


def tile_of(typeface: Typeface, watermark: str) -> Tile:
    """Return the repeated piece of a watermark: as large as lets two stand side by side on the page."""
    text = clean(watermark)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    width = typeface.bold.measure(text)
    size = min(22.0, 300 / width)
    return Tile(text, size, width * size + 90, 250)


def prepare(pen: Pen, typeface: Typeface, watermark: str) -> Raw:
    """Write the form object. It is drawn before the pages, since drawing is what reserves glyphs of the font."""
    tile = tile_of(typeface, watermark)
    pattern, form = pen.objects.new("WatermarkTile"), pen.objects.new("Watermark")
    turn = (math.cos(SLOPE), math.sin(SLOPE), -math.sin(SLOPE), math.cos(SLOPE))
    pattern.data = stream(
        _tile_code(pen, typeface, tile),
        f"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox{box((0, 0, tile.width, tile.height))}"
        f"/XStep {tile.width:.2f}/YStep {tile.height:.2f}/Matrix[{' '.join(f'{part:.5f}' for part in turn)} 0 0]"
        f"/Resources<</Font {pen.fonts} 0 R>>",
    )
    form.data = stream(
        f"/Light gs /Pattern cs /Tile scn 0 0 {SIDE} {SIDE} re f".encode(),
        f"/Type/XObject/Subtype/Form/BBox{box((0, 0, SIDE, SIDE))}/Resources<</Pattern<</Tile {pattern.reference}>>"
        f"/ExtGState<</Light<</Type/ExtGState/ca {style.WATERMARK_OPACITY}>>>>>>",
    )
    return form


def _tile_code(pen: Pen, typeface: Typeface, tile: Tile) -> bytes:
    """Draw the text, and half a tile above it the text again, set off by half a tile."""
    look = Style(tile.size, bold=True, colour=style.WATERMARK)
    for x, y in ((0.0, 0.25), (-0.5, 0.75), (0.5, 0.75)):
        at = (x * tile.width + 45, pen.height - y * tile.height)
        pen.line(*at, tile.text, typeface.bold, look)
    return pen.code()


def show(pen: Pen, page: Page) -> None:
    """Show the watermark on a page."""
    pen.watermark(page.clear, max(page.width, page.height, SIDE) / SIDE)

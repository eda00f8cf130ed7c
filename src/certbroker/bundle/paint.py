"""Draws laid-out pages."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface, clean
from certbroker.bundle.page import Bar, Link, Page, Place, Words
from certbroker.bundle.pen import Pen

TILE: Final = "tile"
SHEET: Final = "watermark"
"""The form object that every page shows."""
LONGEST: Final = 64
"""Characters of a watermark; a longer one is cut."""


class Tile(NamedTuple):
    """The repeated piece of the watermark."""

    text: str
    size: float
    width: float
    height: float


def draw(pages: Sequence[Page], typeface: Typeface, watermark: str, title: str) -> bytes:
    """Draw pages into a PDF. Each shows the watermark, if there is one, as the same form object."""
    pen = Pen(typeface.regular.own, title)
    if watermark:
        _draw_watermark(pen, typeface, tile_of(typeface, watermark))
    for page in pages:
        _draw_page(pen, typeface, page)
        if watermark:
            pen.show(SHEET)
        pen.end_page()
    return pen.finish()


def _draw_page(pen: Pen, typeface: Typeface, page: Page) -> None:
    for mark in page.marks:
        match mark:
            case Words(x, y, text, look):
                pen.text(x, y, typeface.face(bold=look.bold).runs(text), look.size, look.colour)
            case Bar():
                pen.bar(*mark)
            case Link():
                pen.link(*mark)
            case Place():
                pen.place(*mark)


def tile_of(typeface: Typeface, watermark: str) -> Tile:
    """Return the repeated piece of a watermark: as large as lets two stand side by side on the page."""
    text = clean(watermark)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    width = typeface.bold.measure(text)
    size = min(22.0, 300 / width)
    return Tile(text, size, width * size + 90, 250)


def _draw_watermark(pen: Pen, typeface: Typeface, tile: Tile) -> None:
    """Draw the tile: the text, and half a tile above it the text again, set off by half a tile."""
    with pen.form(TILE, tile.width, tile.height):
        for x, y in ((0.0, 0.25), (-0.5, 0.75), (0.5, 0.75)):
            at = (x * tile.width + 45, style.HEIGHT - y * tile.height)
            pen.text(*at, typeface.bold.runs(tile.text), tile.size, style.WATERMARK)
    with pen.form(SHEET):
        pen.show(TILE)

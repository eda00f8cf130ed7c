"""Measures (in points), type and colours: one place, so that every page looks like its neighbours."""

from typing import Final, NamedTuple

MM: Final = 72 / 25.4
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
LEFT: Final = 24 * MM
"""Wider than the right margin: the bundle is punched and filed."""
RIGHT: Final = WIDTH - 18 * MM
TOP: Final = 19 * MM
BOTTOM: Final = HEIGHT - 25 * MM
MEASURE: Final = RIGHT - LEFT
"""Width of the text area."""
BODY: Final = BOTTOM - TOP
"""Height of the text area."""
LEAD: Final = 12.0
"""A reader scrolls to a little above what a link leads to."""

INK: Final = 0x1B1F24
SOFT: Final = 0x59626E
FAINT: Final = 0x98A1AC
ACCENT: Final = 0x1F3D68
ALERT: Final = 0x9B2C1F
TINT: Final = 0xF1F4F8
EDGE: Final = 0xD3D9E0
WATERMARK: Final = 0x1F3D68
WATERMARK_OPACITY: Final = 0.07


class Style(NamedTuple):
    """How a piece of text looks."""

    size: float
    bold: bool = False
    colour: int = INK
    spacing: float = 1.5
    """Distance between lines, in sizes."""

    @property
    def leading(self) -> float:
        """Distance between lines, in points."""
        return self.size * self.spacing

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline: Hangul stands in the optical middle of its line."""
        return self.leading / 2 + self.size * 0.36


COVER_TITLE: Final = Style(27, bold=True, colour=ACCENT, spacing=1.3)
COVER_LABEL: Final = Style(9.5, colour=SOFT, spacing=11 * 1.5 / 9.5)
COVER_TEXT: Final = Style(11)
COVER_STRONG: Final = Style(11, bold=True)
TITLE: Final = Style(20, bold=True, spacing=1.35)
SUBTITLE: Final = Style(10, colour=SOFT)
HEADING: Final = Style(11, bold=True, colour=ACCENT)
SUBHEADING: Final = Style(9.5, bold=True)
TEXT: Final = Style(9.5)
STRONG: Final = Style(9.5, bold=True)
LABEL: Final = Style(8.8, colour=SOFT, spacing=9.5 * 1.5 / 8.8)
"""As wide spaced as TEXT, so that label and value stand on one line."""
NOTE: Final = Style(8.5, colour=SOFT)
SMALL: Final = Style(7.4, colour=SOFT, spacing=1.45)
SMALL_STRONG: Final = Style(7.4, bold=True, colour=INK, spacing=1.45)
CELL: Final = Style(9)
HEAD: Final = Style(8.6, bold=True, colour=INK)
SEPARATOR: Final = Style(54, bold=True, colour=ACCENT, spacing=1.2)
INDEX: Final = Style(9, colour=SOFT, spacing=1.65)

"""Pages as they fill up from top to bottom; drawn at the end, when their number is known."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from certbroker.sandbox.originals.letters import width

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT = 54.0, 541.28
ROOM: Final = RIGHT - LEFT
TOP, BOTTOM = 96.0, 712.0
"""Where content begins on a page after the first, and where it ends on every page."""

INK, SOFT, RULE, FILL = 0x1A1A1A, 0x5F5F5F, 0xA8A8A8, 0xF1F3F5

Mark: TypeAlias = Callable[[Any], None]
Face: TypeAlias = tuple[str, float, int]
"""Font, size and colour."""


class Sheets:
    """Collects what is drawn, page by page; `y` grows downwards."""

    def __init__(self, start: float) -> None:
        self.pages: list[list[Mark]] = [[]]
        self.y = start

    def fits(self, height: float) -> bool:
        """Say whether there is so much room left on this page."""
        return self.y + height <= BOTTOM

    def new_page(self) -> None:
        """Go on at the top of another page."""
        self.pages.append([])
        self.y = TOP

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Draw a line from a point on its baseline."""
        self.pages[-1].append(lambda canvas: line(canvas, x, y, text, face))

    def box(self, x: float, y: float, size: Sequence[float], fill: int | None = None, thick: float = 0.5) -> None:
        """Draw a cell's frame, given by its top left corner."""
        self.pages[-1].append(lambda canvas: frame(canvas, (x, y), size, fill, thick))


def line(canvas: Any, x: float, y: float, text: str, face: Face) -> None:
    """Draw a line of text."""
    font, size, colour = face
    canvas.setFont(font, size)
    canvas.setFillColorRGB(*rgb(colour))
    canvas.drawString(x, HEIGHT - y, text)


def centred(canvas: Any, x: float, y: float, text: str, face: Face) -> None:
    """Draw a line of text around a middle."""
    line(canvas, x - width(text, face[0], face[1]) / 2, y, text, face)


def frame(canvas: Any, at: Sequence[float], size: Sequence[float], fill: int | None, thick: float) -> None:
    """Draw a rectangle, given by its top left corner."""
    canvas.setLineWidth(thick)
    canvas.setStrokeColorRGB(*rgb(RULE))
    canvas.setFillColorRGB(*rgb(0xFFFFFF if fill is None else fill))
    canvas.rect(at[0], HEIGHT - at[1] - size[1], size[0], size[1], stroke=int(thick > 0), fill=int(fill is not None))


def rgb(colour: int) -> tuple[float, ...]:
    """Return a colour's parts, from 0 to 1."""
    return tuple(part / 255 for part in colour.to_bytes(3))

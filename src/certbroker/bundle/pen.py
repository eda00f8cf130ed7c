"""The pen that draws pages: reportlab's canvas, typed, and with y growing downwards as everywhere else here."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from certbroker.bundle import style
from certbroker.bundle.fonts import Run

_SETTING: Final = Lock()
"""Held while a setting of reportlab, which is one for the whole process, is changed."""


class Pen:
    """Draws one PDF. `font`: what is named as the font of a page before any text, so that no unembedded one is."""

    def __init__(self, font: str, title: str) -> None:
        self._out = BytesIO()
        size = (style.WIDTH, style.HEIGHT)
        kind: Any = Canvas  # the stubs leave half of its methods open
        self._canvas = kind(self._out, pagesize=size, invariant=1, pageCompression=1, initialFontName=font)
        self._canvas.setTitle(title)

    def text(self, x: float, y: float, runs: Iterable[Run], size: float, colour: int) -> None:
        """Draw a line of text from a point on its baseline."""
        text = self._canvas.beginText(x, style.HEIGHT - y)
        text.setFillColorRGB(*_rgb(colour))
        for run in runs:
            text.setFont(run.font, size)
            text.textOut(run.text)
        self._canvas.drawText(text)

    def bar(self, x: float, y: float, width: float, height: float, colour: int) -> None:
        """Fill a rectangle, given by its top left corner."""
        self._canvas.setFillColorRGB(*_rgb(colour))
        self._canvas.rect(x, style.HEIGHT - y - height, width, height, stroke=0, fill=1)

    def link(self, x: float, y: float, width: float, height: float, target: str) -> None:
        """Make an area lead to a place."""
        area = (x, style.HEIGHT - y - height, x + width, style.HEIGHT - y)
        self._canvas.linkRect("", target, area, relative=0, thickness=0)

    def place(self, y: float, name: str) -> None:
        """Name a height of this page, for links to lead to."""
        self._canvas.bookmarkPage(name, fit="XYZ", left=0, top=style.top(y), zoom=0)

    @contextmanager
    def form(self, name: str, width: float = style.WIDTH, height: float = style.HEIGHT) -> Generator[None]:
        """Draw into a form object instead of a page."""
        self._canvas.beginForm(name, 0, 0, width, height)
        yield
        self._canvas.endForm()

    def show(self, form: str) -> None:
        """Show a form object here."""
        self._canvas.doForm(form)

    def end_page(self) -> None:
        """Finish a page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        with _plain_streams():
            self._canvas.save()
        return self._out.getvalue()


def _rgb(colour: int) -> tuple[float, ...]:
    return tuple(part / 255 for part in colour.to_bytes(3))


@contextmanager
def _plain_streams() -> Generator[None]:
    """Keep reportlab from writing streams as ASCII: that is a quarter more bytes, and no reader needs it."""
    config: Any = rl_config
    with _SETTING:
        before, config.useA85 = config.useA85, 0
        try:
            yield
        finally:
            config.useA85 = before

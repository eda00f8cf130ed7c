"""Rows of cells, the one thing that pairs, tables, cover and index are made of; a row too tall for its page goes on on the next."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.page import Flow, Mark, rule
from certbroker.bundle.style import Style

ALIGN: Final = {"left": 0.0, "centre": 0.5, "right": 1.0}
TALL: Final = style.BODY / 3
"""A row taller than this is broken over pages rather than moved to the next."""


class Cell(NamedTuple):
    """A text within a row."""

    x: float
    width: float
    lines: tuple[str, ...]
    look: Style
    align: Literal["left", "centre", "right"] = "left"
    tint: bool = False


class Row(NamedTuple):
    """Cells beside each other."""

    cells: tuple[Cell, ...]
    pad: float = 4.0
    """Space above and below the text."""
    gutter: float = 6.0
    """Space left and right of the text."""
    edge: float = 0.5
    """Weight of the rule below."""

    @property
    def height(self) -> float:
        """Height of the row on one page."""
        return max(len(cell.lines) * cell.look.leading for cell in self.cells) + 2 * self.pad

    def cut(self, room: float) -> "tuple[Row, Row] | None":
        """Cut off what fits into a height; `None` where not even a line does."""
        counts = [int((room - 2 * self.pad) / cell.look.leading) for cell in self.cells]
        if min(counts) < 1:
            return None
        first, rest = (
            self._replace(cells=tuple(c._replace(lines=c.lines[part(n)]) for c, n in zip(self.cells, counts, strict=True)))
            for part in (lambda n: slice(None, n), lambda n: slice(n, None))
        )
        return first, rest


def put(flow: Flow, row: Row, repeat: Callable[[], None] | None = None) -> None:
    """Set a row; `repeat` sets the table's head again where the row begins or goes on on a new page."""
    while row.height > flow.room:
        cut = row.cut(flow.room) if row.height > TALL else None
        if cut and cut[1].height < row.height:
            draw(flow, cut[0])
            row = cut[1]
        flow.next_page()
        if repeat:
            repeat()
    draw(flow, row)


def draw(flow: Flow, row: Row) -> None:
    """Draw a row where the flow stands, and move on."""
    height = row.height
    marks: list[Mark] = []
    for cell in row.cells:
        marks += _cell(flow, row, cell, height)
    left, right = row.cells[0].x, row.cells[-1].x + row.cells[-1].width
    marks.append(rule(left, flow.y + height, right - left, weight=row.edge))
    flow.put(*marks)
    flow.y += height


def _cell(flow: Flow, row: Row, cell: Cell, height: float) -> Sequence[Mark]:
    to = ALIGN[cell.align]
    x = cell.x + row.gutter + to * (cell.width - 2 * row.gutter)
    marks: list[Mark] = [style_tint(cell, flow.y, height)] if cell.tint else []
    for number, line in enumerate(cell.lines):
        if line:
            marks.append(flow.words(x, flow.y + row.pad + number * cell.look.leading, line, cell.look, to=to))
    return marks


def style_tint(cell: Cell, y: float, height: float) -> Mark:
    return rule(cell.x, y + height / 2, cell.width, weight=height, colour=style.TINT)

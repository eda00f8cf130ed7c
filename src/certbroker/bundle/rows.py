"""Rows of cells, which pairs, tables and the cover are made of; a row too tall for its page goes on over the next."""

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.page import Bar, Flow, Link, Mark, rule
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
    note: tuple[str, ...] = ()
    """Lines in small type below."""

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def height(self) -> float:
        """Height of the text."""
        return len(self.lines) * self.look.leading + len(self.note) * style.SMALL.leading


class Row(NamedTuple):
    """Cells beside each other."""

    cells: tuple[Cell, ...]
    pad: float = 4.0
    """Space above and below the text."""
    gutter: float = 6.0
    """Space left and right of the text."""
    edge: float = 0.5
    """Weight of the rule below."""
    link: str = ""
    """Place that the row leads to."""

    @property
    def height(self) -> float:
        """Height of the row on one page."""
        return max(cell.height for cell in self.cells) + 2 * self.pad

    def cut(self, room: float) -> "tuple[Row, Row] | None":
        """Cut off what fits into a height; `None` where not even a line does."""
        counts = [int((room - 2 * self.pad) / cell.look.leading) for cell in self.cells]
        if min(counts) < 1:
            return None
        pairs = list(zip(self.cells, counts, strict=True))
        first = tuple(cell._replace(lines=cell.lines[:count], note=()) for cell, count in pairs)
        rest = tuple(cell._replace(lines=cell.lines[count:]) for cell, count in pairs)
        return self._replace(cells=first), self._replace(cells=rest)


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
    marks = [mark for cell in row.cells for mark in _cell(flow, row, cell, height)]
    left, right = row.cells[0].x, row.cells[-1].right
    marks.append(rule(left, flow.y + height - row.edge / 2, right - left, weight=row.edge))
    if row.link:
        marks.append(Link(left, flow.y, right - left, height, row.link))
    flow.put(*marks)
    flow.y += height


def _cell(flow: Flow, row: Row, cell: Cell, height: float) -> Iterator[Mark]:
    if cell.tint:
        yield Bar(cell.x, flow.y, cell.width, height, style.TINT)
    to = ALIGN[cell.align]
    x = cell.x + row.gutter + to * (cell.width - 2 * row.gutter)
    y = flow.y + row.pad
    for look, lines in ((cell.look, cell.lines), (style.SMALL, cell.note)):
        for line in lines:
            yield flow.words(x, y, line, look, to=to)
            y += look.leading

"""Rows of cells, which pairs, tables and the cover are made of; a row too tall for its page goes on over the next."""

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.page import Bar, Flow, Link, Mark, rule
from certbroker.bundle.style import Style
from certbroker.bundle.tags import FURNITURE, Tag

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
    head: Literal["", "Row", "Column"] = ""
    """What it is the header of."""
    span: int = 1
    """Columns it takes."""
    note_lang: str = ""
    tag: Tag = FURNITURE
    note_tag: Tag = FURNITURE

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
    """Place that the row leads to, from its second cell for those who do not see the page."""
    told: str = ""
    """What is read out for the link."""

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
    """Set a row of the table that is open; `repeat` sets the table's head again where the row comes to a new page."""
    row = _tagged(row, flow.tag)
    while row.height > flow.room:
        cut = row.cut(flow.room) if row.height > TALL else None
        if cut and cut[1].height < row.height:
            draw(flow, cut[0])
            row = cut[1]
        flow.next_page()
        if repeat:
            with flow.within(FURNITURE):
                repeat()
    draw(flow, row)


def _tagged(row: Row, table: Tag) -> Row:
    """Give each cell its tag: a row that goes on over pages stays one row."""
    line = table.add("TR")
    tagged = [_tagged_cell(cell, line, "Link" if row.link and at == 1 else "") for at, cell in enumerate(row.cells)]
    return row._replace(cells=tuple(tagged))


def _tagged_cell(cell: Cell, line: Tag, link: str) -> Cell:
    if not cell.lines:
        return cell
    tag = line.add("TH" if cell.head else "TD", scope=cell.head, span=cell.span)
    if not (cell.note or link):
        return cell._replace(tag=tag)
    text = tag.add(link or "Span")
    return cell._replace(tag=text, note_tag=tag.add("Span", lang=cell.note_lang) if cell.note else tag)


def draw(flow: Flow, row: Row) -> None:
    """Draw a row where the flow stands, and move on."""
    height = row.height
    marks: list[Mark] = [Bar(cell.x, flow.y, cell.width, height, style.TINT) for cell in row.cells if cell.tint]
    marks += [mark for cell in row.cells for mark in _words(flow, row, cell)]
    left, right = row.cells[0].x, row.cells[-1].right
    marks.append(rule(left, flow.y + height - row.edge / 2, right - left, weight=row.edge))
    if row.link:
        marks.append(Link(left, flow.y, right - left, height, row.link, row.told, row.cells[1].tag))
    flow.put(*marks)
    flow.y += height


def _words(flow: Flow, row: Row, cell: Cell) -> Iterator[Mark]:
    to = ALIGN[cell.align]
    x = cell.x + row.gutter + to * (cell.width - 2 * row.gutter)
    y = flow.y + row.pad
    for line in cell.lines:
        yield flow.words(x, y, line, cell.look, to=to, tag=cell.tag)
        y += cell.look.leading
    for line in cell.note:
        yield flow.words(x, y, line, style.SMALL, to=to, tag=cell.note_tag)
        y += style.SMALL.leading

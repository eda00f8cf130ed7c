"""Tables of records: widths from what stands in the columns, the head on each page, cards where there are too many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from certbroker.bundle import style, withheld
from certbroker.bundle.content import WON, Column, Pair, Table
from certbroker.bundle.fonts import clean
from certbroker.bundle.lines import widest_piece
from certbroker.bundle.page import Flow, opening_rule
from certbroker.bundle.pairs import put_pairs
from certbroker.bundle.rows import Cell, Row, put
from certbroker.bundle.style import Style
from certbroker.bundle.values import ABSENT

SIZES: Final = (9.0, 8.2, 7.4)
"""Type sizes that a table is tried in, the largest first."""
LEAST_TEXT: Final = 5.0
"""A column of free text is no narrower than this many characters."""
CROWDED: Final = 5
"""More lines than this in a row of a table, and cards read better."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is set: type and column widths."""

    look: Style
    head: Style
    widths: tuple[float, ...]
    gutter: float


def put_table(flow: Flow, table: Table, plan: Plan) -> None:
    """Set a table."""
    head = _head(flow, table, plan)
    rows = (_row(flow, table, plan, texts) for texts in table.rows)

    def begin() -> None:
        flow.put(opening_rule(flow.y))
        if head.height < style.BODY / 3:
            put(flow, head)

    first = next(rows)
    flow.need(head.height + min(first.height, style.BODY / 3))
    with flow.within(flow.tag.add("Table")):
        begin()
        for row in (first, *rows):
            put(flow, row, repeat=begin)


def plan_of(flow: Flow, table: Table) -> Plan | None:
    """Return the largest type in which the columns fit the page; `None` where none does or rows would be towers."""
    stretch = [not column.is_rigid for column in table.columns]
    for size in SIZES:
        look, head = style.CELL._replace(size=size), style.HEAD._replace(size=min(size, style.HEAD.size))
        gutter = size * 0.6
        wanted = [_wanted(flow, table, number, look, head) for number in range(len(table.columns))]
        widths = _share([(least + 2 * gutter, best + 2 * gutter) for least, best in wanted], stretch, style.MEASURE)
        plan = Plan(look, head, widths, gutter) if widths else None
        if plan and not _is_crowded(table, [best for _, best in wanted], plan):
            return plan
    return None


def _wanted(flow: Flow, table: Table, number: int, look: Style, head: Style) -> tuple[float, float]:
    """Return the least and the best width of a column's text."""
    column = table.columns[number]
    texts = {clean(row[number]) for row in table.rows}
    best = max((flow.measure(text, look) for text in texts), default=0.0)
    label = clean(column.heading)
    face = flow.typeface.face(bold=head.bold)
    least = min(widest_piece(label, face.measure), LEAST_TEXT) * head.size
    longest = best if column.is_rigid else min(best, _longest_piece(flow, texts, look), LEAST_TEXT * 1.6 * look.size)
    return max(least, longest) + 0.1, max(best, flow.measure(label, head)) + 0.1


def _longest_piece(flow: Flow, texts: set[str], look: Style) -> float:
    face = flow.typeface.face(bold=look.bold)
    return max((widest_piece(text, face.measure) for text in texts), default=0.0) * look.size


def _share(wanted: Sequence[tuple[float, float]], stretch: Sequence[bool], room: float) -> tuple[float, ...] | None:
    """Share a width: each column gets its least, then by what it lacks; of the rest, text takes more than figures."""
    least, best = (sum(side) for side in zip(*wanted, strict=True))
    if least > room:
        return None
    if best > room:
        part = (room - least) / (best - least)
        return tuple(low + (high - low) * part for low, high in wanted)
    weights = [high if grows else high / 2 for (_, high), grows in zip(wanted, stretch, strict=True)]
    spare = (room - best) / sum(weights)
    return tuple(high + weight * spare for (_, high), weight in zip(wanted, weights, strict=True))


def _is_crowded(table: Table, best: Sequence[float], plan: Plan) -> bool:
    """Whether the cells of a typical row would need too many lines."""
    lines = [wide / (width - 2 * plan.gutter) for wide, width in zip(best, plan.widths, strict=True)]
    return max(lines) > CROWDED and len(table.columns) > CROWDED


def _head(flow: Flow, table: Table, plan: Plan) -> Row:
    labels = tuple(column.heading for column in table.columns)
    cells = tuple(_cells(flow, table.columns, labels, plan, plan.head))
    return Row(tuple(cell._replace(tint=True, head="Column") for cell in cells), gutter=plan.gutter)


def _row(flow: Flow, table: Table, plan: Plan, texts: Sequence[str]) -> Row:
    return Row(tuple(_cells(flow, table.columns, texts, plan, plan.look)), pad=3.6, gutter=plan.gutter)


def _cells(flow: Flow, columns: Sequence[Column], texts: Sequence[str], plan: Plan, look: Style) -> Iterator[Cell]:
    x = style.LEFT
    for column, text, width in zip(columns, texts, plan.widths, strict=True):
        lines = flow.wrap(text or ABSENT, width - 2 * plan.gutter, look)
        shade = look if text else look._replace(colour=style.FAINT)
        yield Cell(x, width, lines, shade, "right" if column.is_number else "left")
        x += width


def put_cards(flow: Flow, table: Table) -> None:
    """Set each record as pairs; what a record does not have is left out."""
    for number, texts in enumerate(table.rows, 1):
        cells = zip(table.columns, texts, strict=True)
        pairs = [Pair(column.label, _with_unit(text, column), column.unit == WON) for column, text in cells if text]
        flow.need(style.TEXT.leading * 3.5)
        if len(table.rows) > 1:
            flow.paragraph(f"{number} / {len(table.rows)}", style.SMALL_STRONG)
            flow.y += 2
        put_pairs(flow, pairs or [Pair(table.title, "")])
        flow.y += 7


def _with_unit(text: str, column: Column) -> str:
    return text if text == withheld.TEXT else text + column.unit

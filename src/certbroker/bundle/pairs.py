"""Labels and values: two beside each other where both are short, else one across the page, as on Korean forms."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from certbroker.bundle import style
from certbroker.bundle.content import Pair
from certbroker.bundle.page import Flow, opening_rule
from certbroker.bundle.rows import Cell, Row, put
from certbroker.bundle.values import ABSENT

GUTTER: Final = 7.0
HALF: Final = style.MEASURE / 2
LABEL_ROOM: Final = (78.0, 104.0)
"""Least and greatest width of a label's cell."""


def put_pairs(flow: Flow, pairs: Sequence[Pair]) -> None:
    """Set pairs of label and value; a value that the paper does not have is a dash."""
    label_room = _label_room(flow, pairs)
    groups = list(_beside(flow, pairs, HALF - label_room))
    columns = 2 * max(map(len, groups))
    rows = [_row(flow, group, label_room, columns) for group in groups]
    flow.need(min(rows[0].height, style.BODY / 3))
    _open(flow)
    with flow.within(flow.tag.add("Table")):
        for row in rows:
            put(flow, row, repeat=lambda: _open(flow))


def _open(flow: Flow) -> None:
    flow.put(opening_rule(flow.y))


def _label_room(flow: Flow, pairs: Sequence[Pair]) -> float:
    least, greatest = LABEL_ROOM
    return min(max(least, *(flow.measure(pair.label, style.LABEL) + 2 * GUTTER + 0.1 for pair in pairs)), greatest)


def _beside(flow: Flow, pairs: Sequence[Pair], room: float) -> Iterator[tuple[Pair, ...]]:
    """Put two short pairs beside each other."""
    waiting: Pair | None = None
    for pair in pairs:
        if flow.measure(pair.text, style.TEXT) > room - 2 * GUTTER:
            yield from ((waiting,),) if waiting else ()
            yield (pair,)
            waiting = None
        elif waiting:
            yield (waiting, pair)
            waiting = None
        else:
            waiting = pair
    if waiting:
        yield (waiting,)


def _row(flow: Flow, pairs: Sequence[Pair], label_room: float, columns: int) -> Row:
    is_halved = len(pairs) > 1 or pairs[0].is_money
    edges = (style.LEFT, style.LEFT + HALF, style.RIGHT) if is_halved else (style.LEFT, style.RIGHT)
    cells = [
        cell
        for pair, (left, right) in zip(pairs, pairwise(edges), strict=False)
        for cell in _cells(flow, pair, left, right, label_room)
    ]
    cells[-1] = cells[-1]._replace(span=columns - len(cells) + 1)
    if cells[-1].right < style.RIGHT:
        cells.append(Cell(cells[-1].right, style.RIGHT - cells[-1].right, (), style.TEXT))
    return Row(tuple(cells), gutter=GUTTER)


def _cells(flow: Flow, pair: Pair, left: float, right: float, label_room: float) -> tuple[Cell, Cell]:
    label = flow.wrap(pair.label, label_room - 2 * GUTTER, style.LABEL)
    room = right - left - label_room
    text = flow.wrap(pair.text or ABSENT, room - 2 * GUTTER, style.TEXT)
    look = style.TEXT if pair.text else style.TEXT._replace(colour=style.FAINT)
    value = Cell(left + label_room, room, text, look, "right" if pair.is_money and pair.text else "left")
    return Cell(left, label_room, label, style.LABEL, tint=True, head="Row"), value

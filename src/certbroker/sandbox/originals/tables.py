"""Blocks on sheets: labels beside values in two columns, and tables that break over pages under a repeated head."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from certbroker.sandbox.originals.blocks import Block, Pairs, Table
from certbroker.sandbox.originals.letters import BOLD, REGULAR, lines, width
from certbroker.sandbox.originals.sheet import BOTTOM, FILL, INK, LEFT, ROOM, SOFT, TOP, Face, Sheets

Side: TypeAlias = Literal["left", "middle", "right"]

_SIZE, _SMALL, _LEADING = 9.0, 7.6, 1.42
_PAD_X, _PAD_Y = 6.0, 4.8
_LABEL = 92.0
_MANY = 8
"""Columns from which a table is set smaller."""
_SHORT = 14
_AMOUNT = re.compile(r"[-△₩]?\d{1,3}(,\d{3})+원?")
_NUMBER = re.compile(r"[-△₩]?[\d,]*원?")
_NARROWEST, _WIDEST = 30.0, 190.0


def put(sheets: Sheets, block: Block) -> None:
    """Put a block on the sheets, with air below."""
    if isinstance(block, Pairs):
        _put_pairs(sheets, block)
    else:
        _put_table(sheets, block)
    sheets.y += 13


def _heading(sheets: Sheets, heading: str, below: float) -> None:
    """Put a heading; it never stays alone at the foot of a page."""
    if not sheets.fits(below + (22 if heading else 0)):
        sheets.new_page()
    if heading:
        sheets.box(LEFT, sheets.y + 2.5, (3, 10), INK, 0)
        sheets.text(LEFT + 9, sheets.y + 11, heading, (BOLD, 10, INK))
        sheets.y += 20


def _put_pairs(sheets: Sheets, block: Pairs) -> None:
    rows = list(_two_by_two([part for row in block.rows for part in _split_pair(row)]))
    _heading(sheets, block.heading, _height_of(rows[0]))
    for row in rows:
        if not sheets.fits(_height_of(row)):
            sheets.new_page()
        _put_pair_row(sheets, row)


def _split_pair(row: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Cut a value that is longer than a page."""
    text = lines(row[1], REGULAR, _SIZE, ROOM - _LABEL - 2 * _PAD_X)
    for start in range(0, len(text), _most(_SIZE)):
        yield ("" if start else row[0]), " ".join(text[start : start + _most(_SIZE)])


def _most(size: float) -> int:
    """Return how many lines of a row go on one page, below a heading and a head of two lines."""
    return int((BOTTOM - TOP - 22 - _height(2, size) - 2 * _PAD_Y) / (size * _LEADING))


def _two_by_two(rows: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Set short values two in a line, long ones alone."""
    done: list[list[tuple[str, str]]] = []
    for row in rows:
        if done and len(done[-1]) == 1 and _is_short(done[-1][0]) and _is_short(row):
            done[-1].append(row)
        else:
            done.append([row])
    return done


def _is_short(row: tuple[str, str]) -> bool:
    return width(row[1], REGULAR, _SIZE) <= ROOM / 2 - _LABEL - 2 * _PAD_X


def _cells_of(row: Sequence[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    room = ROOM / len(row) - _LABEL - 2 * _PAD_X
    return [
        (lines(label, REGULAR, _SIZE, _LABEL - 2 * _PAD_X), lines(value, REGULAR, _SIZE, room)) for label, value in row
    ]


def _height_of(row: Sequence[tuple[str, str]]) -> float:
    return _height(max(len(text) for cell in _cells_of(row) for text in cell), _SIZE)


def _height(count: int, size: float) -> float:
    return count * size * _LEADING + 2 * _PAD_Y


def _put_pair_row(sheets: Sheets, row: Sequence[tuple[str, str]]) -> None:
    height, share = _height_of(row), ROOM / len(row)
    for place, (label, value) in enumerate(_cells_of(row)):
        x = LEFT + place * share
        sheets.box(x, sheets.y, (_LABEL, height), FILL)
        sheets.box(x + _LABEL, sheets.y, (share - _LABEL, height))
        _write(sheets, x + _PAD_X, height, label, (REGULAR, _SIZE, SOFT))
        _write(sheets, x + _LABEL + _PAD_X, height, value, (REGULAR, _SIZE, INK))
    sheets.y += height


def _write(sheets: Sheets, x: float, height: float, text: Sequence[str], face: Face) -> None:
    """Write lines in the middle of a cell's height."""
    size = face[1]
    y = sheets.y + (height - len(text) * size * _LEADING) / 2 + size * (1 + (_LEADING - 1) / 2) - size * 0.12
    for number, line in enumerate(text):
        sheets.text(x, y + number * size * _LEADING, line, face)


def _put_table(sheets: Sheets, block: Table) -> None:
    if not block.rows:
        _put_pairs(sheets, Pairs(block.heading, (("해당사항", "없음"),)))
        return
    size = _SMALL if len(block.columns) >= _MANY else _SIZE
    widths = _widths(block, size)
    sides: list[Side] = [_side(column) for column in zip(*block.rows, strict=True)]
    head = _cut(block.columns, widths, size)
    rows = [part for row in block.rows for part in _split_row(_cut(row, widths, size), size)]
    _heading(sheets, block.heading, _row_height(head, size) + _row_height(rows[0], size))
    # A list of bare values has no title of its own for its one column.
    has_head = len(block.columns) > 1
    if has_head:
        _put_row(sheets, head, widths, None)
    for row in rows:
        if not sheets.fits(_row_height(row, size)):
            sheets.new_page()
            if has_head:
                _put_row(sheets, head, widths, None)
        _put_row(sheets, row, widths, sides)


def _side(column: Sequence[str]) -> Side:
    """Return where a column's words stand: amounts to the right, short words in the middle, else to the left."""
    if any(map(_AMOUNT.fullmatch, column)) and all(map(_NUMBER.fullmatch, column)):
        return "right"
    return "middle" if all(len(text) <= _SHORT for text in column) else "left"


def _cut(row: Sequence[str], widths: Sequence[float], size: float) -> list[list[str]]:
    return [lines(text, REGULAR, size, room - 2 * _pad(size)) for text, room in zip(row, widths, strict=True)]


def _split_row(row: Sequence[Sequence[str]], size: float) -> Iterator[list[list[str]]]:
    """Cut a row that is taller than a page."""
    for start in range(0, max(map(len, row)), _most(size)):
        yield [list(cell[start : start + _most(size)]) or [""] for cell in row]


def _pad(size: float) -> float:
    return _PAD_X if size == _SIZE else 3.5


def _row_height(row: Sequence[Sequence[str]], size: float) -> float:
    return _height(max(map(len, row)), size)


def _widths(block: Table, size: float) -> list[float]:
    """Share the width out by what the columns hold; what is left or lacking falls on the wide ones."""
    wanted = [
        min(max(width(text, REGULAR, size) for text in column) + 2 * _pad(size) + 1, _WIDEST)
        for column in zip(block.columns, *block.rows, strict=True)
    ]
    spare = ROOM - sum(wanted)
    weights = wanted if spare >= 0 else [max(want - _NARROWEST, 0) for want in wanted]
    return [want + spare * weight / sum(weights) for want, weight in zip(wanted, weights, strict=True)]


def _put_row(
    sheets: Sheets, row: Sequence[Sequence[str]], widths: Sequence[float], sides: Sequence[Side] | None
) -> None:
    """Put a row on the sheets; without sides it is the head."""
    size = _SMALL if len(widths) >= _MANY else _SIZE
    height, x = _row_height(row, size), LEFT
    for place, (text, room) in enumerate(zip(row, widths, strict=True)):
        sheets.box(x, sheets.y, (room, height), None if sides else FILL)
        start = x + _indent(text, room, size, sides[place] if sides else "middle")
        _write(sheets, start, height, text, (REGULAR, size, INK if sides else SOFT))
        x += room
    sheets.y += height


def _indent(text: Sequence[str], room: float, size: float, side: Side) -> float:
    free = room - max(width(line, REGULAR, size) for line in text)
    return {"left": _pad(size), "middle": free / 2, "right": free - _pad(size)}[side]

"""Amounts of money after rows or columns have gone: row sums and totals are worked out again."""

import re
from collections.abc import Iterator

from certbroker.sandbox import places
from certbroker.sandbox.catalogue import Field
from certbroker.sandbox.places import Place
from certbroker.sandbox.rules import Amounts
from certbroker.sandbox.tree import Node

_AMOUNT = re.compile(r"[-△]?\d[\d,]*")
_NUMBERS = {"won", "integer"}


def amount(text: str) -> int | None:
    """Read an amount as it is printed."""
    found = _AMOUNT.search(text)
    return int(found[0].replace(",", "").replace("△", "-")) if found else None


def write(node: Node, value: int) -> None:
    """Write an amount in the notation that stands there."""
    node.text = _AMOUNT.sub(f"{value:,}" if "," in node.text else str(value), node.text, count=1)


def set_to_nought(fields: tuple[Field, ...], document: Node, rule: Amounts) -> None:
    """Set columns to nought and work the sums of each row out again."""
    for name in rule.nought:
        for place in places.named(document, fields, name):
            write(place.nodes[0], 0)
    for name, columns in rule.sums.items():
        group, _, target = name.rpartition(".")
        for row in places.named(document, fields, group):
            _sum_row(row, target, columns)


def _sum_row(row: Place, target: str, columns: tuple[str, ...]) -> None:
    found = (places.named(row.nodes[0], row.field.fields, column) for column in columns)
    values = [amount(place.nodes[0].text) or 0 for column in found for place in column]
    for place in places.named(row.nodes[0], row.field.fields, target):
        write(place.nodes[0], sum(values))


def total_again(fields: tuple[Field, ...], before: Node, document: Node) -> None:
    """Work totals out again from the column whose sum they were; an optional one that fits no column any more goes."""
    if _columns(fields, before) == _columns(fields, document):
        return
    for place in list(places.every(document, fields)):
        if place.field.type in _NUMBERS and _is_total(place, fields):
            _total(place, fields, before, document)


def _is_total(place: Place, fields: tuple[Field, ...]) -> bool:
    in_rows = any(field.many and field.name == place.group for field in fields)
    return not in_rows and (place.field.name.startswith("total") or place.group.startswith("total"))


def _total(place: Place, fields: tuple[Field, ...], before: Node, document: Node) -> None:
    node, value = place.nodes[0], amount(place.nodes[0].text)
    column = next(_columns_of_sum(_columns(fields, before), node.tag, value), None)
    if column:
        write(node, sum(_columns(fields, document).get(column, ())))
    elif value and not place.field.required:
        document.remove(node)


Column = tuple[str, str]


def _columns_of_sum(columns: dict[Column, tuple[int, ...]], tag: str, total: int | None) -> Iterator[Column]:
    """Give the columns that a total was the sum of: one of the same name first."""
    for column in sorted(columns, key=lambda column: column[1] != tag):
        if total and sum(columns[column]) == total:
            yield column


def _columns(fields: tuple[Field, ...], document: Node) -> dict[Column, tuple[int, ...]]:
    """Return the amounts of every column of every list, by list and element."""
    return {
        (field.name, part.parts[0][-1]): tuple(_cells(document, field, part))
        for field in fields
        if field.many
        for part in field.fields
        if part.type in _NUMBERS
    }


def _cells(document: Node, field: Field, column: Field) -> Iterator[int]:
    for row in places.rows(document, field):
        for node in places.nodes(row, column):
            yield amount(node.text) or 0

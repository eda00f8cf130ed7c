"""What stands on a certificate's pages, taken from its model alone: pairs of label and value, tables, and groups of them.

There is no code for any one certificate: labels are the paper's (`Wire.label`), the order is the order of the fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from certbroker.bundle.values import NUMERIC, RIGID, plain, shown
from certbroker.fields import Kind, Scalar, kind_of_field
from certbroker.model import Record, Wire


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the value beside it; no text where the paper has none."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    is_number: bool
    is_rigid: bool
    """Whether its texts are better not broken."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list of records, a row each."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    in_won: bool
    """Whether amounts in it are in won, which is said once, over the table."""


@dataclass(frozen=True, slots=True)
class Group:
    """A record within the certificate; no parts where there is none. `count` numbers the records of a list that is no table."""

    title: str
    parts: "tuple[Part, ...]"
    count: tuple[int, int] | None = None


Pairs: TypeAlias = tuple[Pair, ...]
Part: TypeAlias = Pairs | Table | Group


class _Field(NamedTuple):
    wire: Wire
    kind: Kind
    value: Any

    @property
    def is_scalar(self) -> bool:
        return self.kind.scalar is not None


class _Leaf(NamedTuple):
    """A column of a table of records: how to come to its value, through records within the record."""

    path: tuple[str, ...]
    label: str
    unit: str
    scalar: Scalar
    many: bool

    def text(self, row: Any) -> str:
        for name in self.path:
            row = getattr(row, name, None)
        return ", ".join(plain(one, self.scalar) for one in row) if self.many else plain(row, self.scalar)


def parts_of(record: Record) -> tuple[Part, ...]:
    """Return what stands on the pages of a certificate, or of a record within one."""
    return tuple(_parts(record))


def _fields(record: Record) -> Iterator[_Field]:
    for name, wire in type(record).wires().items():
        yield _Field(wire, kind_of_field(type(record), name), getattr(record, name))


def _parts(record: Record) -> Iterator[Part]:
    for scalars, run in groupby(_fields(record), key=lambda field: field.is_scalar):
        if scalars:
            yield tuple(Pair(field.wire.label, _text(field)) for field in run)
        else:
            for field in run:
                yield from _below(field)


def _text(field: _Field) -> str:
    scalar, unit = field.kind.scalar, field.wire.unit
    values = field.value if field.kind.many else (field.value,)
    return ", ".join(shown(value, scalar, unit) for value in values)


def _below(field: _Field) -> Iterator[Part]:
    """Return what stands for a record or a list of records within the certificate."""
    label = field.wire.label
    if not field.kind.many:
        yield Group(label, parts_of(field.value) if field.value is not None else ())
        return
    leaves = _leaves(field.kind.type)
    if leaves is not None or not field.value:
        yield _table(label, leaves or (), field.value)
        return
    for number, record in enumerate(field.value, 1):
        yield Group(label, parts_of(record), (number, len(field.value)))


def _leaves(record: type[Record]) -> tuple[_Leaf, ...] | None:
    """Return the columns of a list of records; `None` where a record holds a list of records and so fits in no row."""
    found: list[_Leaf] = []
    for name, wire in record.wires().items():
        kind = kind_of_field(record, name)
        if kind.scalar is not None:
            found.append(_Leaf((name,), wire.label, wire.unit, kind.scalar, kind.many))
            continue
        below = None if kind.many else _leaves(kind.type)
        if below is None:
            return None
        found += [leaf._replace(path=(name, *leaf.path), label=f"{wire.label} {leaf.label}") for leaf in below]
    return tuple(found)


def _table(title: str, leaves: tuple[_Leaf, ...], records: tuple[Any, ...]) -> Table:
    columns = tuple(
        Column(
            f"{leaf.label}({leaf.unit})" if leaf.unit else leaf.label,
            leaf.scalar.name in NUMERIC and not leaf.many,
            leaf.scalar.name in RIGID and not leaf.many,
        )
        for leaf in leaves
    )
    rows = tuple(tuple(leaf.text(record) for leaf in leaves) for record in records)
    return Table(title, columns, rows, any(leaf.scalar.name == "won" and not leaf.unit for leaf in leaves))

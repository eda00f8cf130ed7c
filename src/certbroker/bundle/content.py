"""What stands on a certificate's pages, taken from its model alone: labels with values, tables, and groups of them.

There is no code for any one certificate: labels are the paper's (`Wire.label`), the order is the order of the fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple, TypeAlias

from certbroker.bundle.values import NUMERIC, RIGID, own_unit, plain, shown
from certbroker.bundle.withheld import Withheld
from certbroker.fields import Kind, Scalar, kind_of_field
from certbroker.model import Record, Wire

WON: Final = "원"


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the value beside it; no text where the paper has none."""

    label: str
    text: str
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    is_number: bool
    is_rigid: bool
    """Whether its texts are better not broken."""
    unit: str = ""
    """Unit of its values, said once: in the column's heading, or for money over the table."""

    @property
    def heading(self) -> str:
        """What stands over the column."""
        return self.label if self.unit in ("", WON, "년") else f"{self.label}({self.unit})"


@dataclass(frozen=True, slots=True)
class Table:
    """A list of records, a row each."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def in_won(self) -> bool:
        """Whether amounts in it are in won, which is said once, over the table."""
        return any(column.unit == WON for column in self.columns)


@dataclass(frozen=True, slots=True)
class Group:
    """A record within the certificate; no parts where there is none.

    `count` numbers the records of a list that fits in no table.
    """

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
            yield tuple(map(_pair, run))
        else:
            for field in run:
                yield from _below(field)


def _pair(field: _Field) -> Pair:
    scalar, unit = field.kind.scalar, field.wire.unit
    values = field.value if field.kind.many else (field.value,)
    text = ", ".join(shown(value, scalar, unit) for value in values)
    return Pair(field.wire.label, text, scalar is not None and scalar.name == "won")


def _below(field: _Field) -> Iterator[Part]:
    """Return what stands for a record or a list of records within the certificate."""
    label = field.wire.label
    if isinstance(field.value, Withheld):
        yield Group(label, ((Pair(label, str(field.value)),),))
        return
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
    rows = tuple(tuple(leaf.text(record) for leaf in leaves) for record in records)
    return Table(title, tuple(map(_column, leaves)), rows)


def _column(leaf: _Leaf) -> Column:
    one = not leaf.many
    unit = leaf.unit or own_unit(leaf.scalar)
    return Column(leaf.label, one and leaf.scalar.name in NUMERIC, one and leaf.scalar.name in RIGID, unit)

"""How the fields of a certificate become facts: data that a connector states and one generic engine reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from certbroker.facts.kinds import FactValue
from certbroker.facts.names import Fact

V = TypeVar("V", bound=FactValue)


@dataclass(frozen=True, slots=True)
class Always:
    """A value that holds because the certificate was given at all."""

    value: Any


def always(value: Any) -> Always:
    """State a value that no field carries: `holds=always(True)`."""
    return Always(value)


@dataclass(frozen=True, slots=True)
class Gives(Generic[V]):
    """That a certificate gives facts of one name: one, or one a row. See `gives`."""

    fact: Fact
    shape: type[V]
    rows: str
    where: Mapping[str, tuple[object, ...]]
    needs: str
    last: bool
    parts: Mapping[str, str | Always]

    def only(self, fact: Fact, **where: object) -> "Gives[V]":
        """Return the same under another name, for the rows that have these values (`relation="spouse"`)."""
        return replace(self, fact=fact, where={path: _several(value) for path, value in where.items()})

    def of(self, certificate: object) -> Iterator[V]:
        """Go through the facts that a certificate gives."""
        for row in _rows(certificate, self.rows)[-1 if self.last else 0 :]:
            if self._counts(certificate, row):
                values = {name: _part(certificate, row, part) for name, part in self.parts.items()}
                if self._says(values):
                    yield self.shape.model_validate(values)

    def _says(self, values: Mapping[str, object]) -> bool:
        paths = [name for name, part in self.parts.items() if not isinstance(part, Always)]
        return not paths or any(values[name] is not None for name in paths)

    def _counts(self, certificate: object, row: object) -> bool:
        if self.needs and _value(certificate, row, self.needs) is None:
            return False
        return all(_value(certificate, row, path) in allowed for path, allowed in self.where.items())


def gives(
    fact: Fact,
    shape: type[V],
    *,
    rows: str = "",
    where: Mapping[str, object] | None = None,
    needs: str = "",
    last: bool = False,
    **parts: str | Always,
) -> Gives[V]:
    """Say that a certificate gives facts of a name.

    rows: the field with a fact a row (`settlements`), none for one fact of the whole. where: path → value or values
    that a row must have. needs: path without whose value there is no fact. last: only the last row counts. parts: part
    of the shape → path below the row (`amount`, `period.from_year`, `resident_number.birth_date`, `month.first_day`;
    `.` is the row itself, where it is a plain value), or below the certificate with a slash before it
    (`/holder_name`), or `always(…)`. A fact whose every path is empty is none; one of `always(…)` alone holds wherever
    `where` does.
    """
    allowed = {path: _several(value) for path, value in (where or {}).items()}
    unknown = parts.keys() - shape.model_fields.keys()
    if unknown:
        raise TypeError(f"{shape.__name__} has no {', '.join(sorted(unknown))}")
    return Gives(fact, shape, rows, allowed, needs, last, parts)


def _several(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _rows(certificate: object, path: str) -> tuple[object, ...]:
    found = _walk(certificate, path) if path else certificate
    if isinstance(found, tuple):
        return cast("tuple[object, ...]", found)
    return () if found is None else (found,)


def _part(certificate: object, row: object, part: str | Always) -> object:
    return part.value if isinstance(part, Always) else _value(certificate, row, part)


def _value(certificate: object, row: object, path: str) -> object:
    return _walk(certificate, path[1:]) if path.startswith("/") else _walk(row, path)


def _walk(start: object, path: str) -> object:
    found: object = start
    for step in path.split(".") if path != "." else ():
        found = getattr(found, step) if found is not None else None
    return found

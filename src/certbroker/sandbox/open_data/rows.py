"""The rows that an operation has in all: from the connectors' samples, and from the files in `rows`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from certbroker.sandbox import data
from certbroker.sandbox.open_data import cases, services
from certbroker.sandbox.open_data.cases import Values
from certbroker.sandbox.open_data.services import Service

_PRIMARY_KEY = "mgmBldrgstPk"


@dataclass(frozen=True)
class Row:
    """A row, and the options by which it is found though it does not show them."""

    values: Values
    options: Mapping[str, str] = field(default_factory=dict[str, str])


@cache
def of(service: Service, roots: tuple[Path, ...]) -> tuple[Row, ...]:
    """Return all rows of an operation."""
    return (*_sampled(service, roots), *_own(service, roots))


def no_rows(service: Service, roots: tuple[Path, ...], parameters: Mapping[str, str]) -> str:
    """Return how the operation says that there are none, as the sample does that has none for the same request."""
    for sample in cases.read(roots, service.samples, service.also) if service.samples else ():
        asked = {option: parameters.get(name, "") for name, option in service.options.items()}
        if not sample.rows and asked and all(same(sample.options.get(name), text) for name, text in asked.items()):
            return sample.no_rows
    return service.no_rows


def same(one: str | None, other: str) -> bool:
    """Compare numbers without hyphens, other texts without blanks."""
    return one is not None and "".join(one.replace("-", "").split()) == "".join(other.replace("-", "").split())


def _sampled(service: Service, roots: tuple[Path, ...]) -> Iterator[Row]:
    for sample in cases.read(roots, service.samples, service.also) if service.samples else ():
        yield from (Row(row, sample.options) for row in sample.rows if not service.has or service.has in row)


def _own(service: Service, roots: tuple[Path, ...]) -> Iterator[Row]:
    table = data.table(f"open_data/rows/{service.rows}.toml") if service.rows else {}
    columns: list[str] = table.get("columns", {}).get(service.operation, [])
    blank = table.get("blank", {}).get(service.operation)
    bases = {row.values[_PRIMARY_KEY]: row.values for row in _bases(service, roots)}
    own: list[dict[str, Any]] = table.get(service.operation) or table.get("programme") or [{"of": one} for one in bases]
    for row in own:
        base: Values = bases.get(row.pop("of", None), {})
        options: dict[str, str] = row.pop("options", {})
        if base or not service.base:
            values = {**base, **row}
            yield Row({name: values.get(name, blank) for name in columns} if columns else values, options)


def _bases(service: Service, roots: tuple[Path, ...]) -> tuple[Row, ...]:
    return of(services.load()[service.base], roots) if service.base else ()

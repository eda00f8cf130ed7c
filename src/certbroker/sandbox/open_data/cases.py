"""Rows and empty answers in the connectors' samples of open-data certificates, read as files."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from certbroker.sandbox import tree
from certbroker.sandbox.tree import Node

Values: TypeAlias = Mapping[str, Any]
_NO_DATA = "03"
_ROWS = ("item", "ladfrlVOList", "data")
"""The names that repeated rows go by in the samples."""


@dataclass(frozen=True)
class Sample:
    """One sample: the options it was made with, its rows, and how it says that there are none."""

    options: Mapping[str, str]
    rows: tuple[Values, ...]
    no_rows: str


@cache
def read(roots: tuple[Path, ...], samples: str, also: frozenset[str]) -> tuple[Sample, ...]:
    """Return the served samples of a certificate (`issuer/slug`), and those of `also`."""
    issuer, _, slug = samples.partition("/")
    return tuple(sample for root in roots for sample in _of(root / issuer / "samples" / slug, also))


def _of(folder: Path, also: frozenset[str]) -> Iterator[Sample]:
    table: dict[str, Any] = {}
    if (folder / "cases.toml").is_file():
        table = tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
    for name, row in table.items():
        document = _document(folder, name) if row.get("served", True) or name in also else None
        if document is not None:
            options = {option: str(value) for option, value in row.get("options", {}).items()}
            yield Sample(options, tuple(_rows(document)), _no_rows(document))


def _document(folder: Path, name: str) -> Any:
    """Read the document of a case, XML as the JSON that it would be; None where it has none."""
    if (folder / f"{name}.wire.json").is_file():
        return json.loads((folder / f"{name}.wire.json").read_text(encoding="utf-8"))
    if (folder / f"{name}.wire.xml").is_file():
        root = tree.read(tree.decode((folder / f"{name}.wire.xml").read_bytes()))
        return {root.tag: _plain(root)}
    return None


def _plain(node: Node) -> Any:
    """Return an element as JSON: repeated children are a list, leaves are texts."""
    if not node.children:
        return node.text
    names = dict.fromkeys(child.tag for child in node.children)
    found = {name: [_plain(child) for child in node.all(name)] for name in names}
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _rows(document: Any) -> Iterator[Values]:
    """Give the rows, wherever they stand: one may be an object instead of a list."""
    if isinstance(document, dict):
        for name, value in cast("dict[str, Any]", document).items():
            if name in _ROWS:
                rows = cast("list[Values]", value if isinstance(value, list) else [value])
                yield from (row for row in rows if row)
            else:
                yield from _rows(value)


def _no_rows(document: Any) -> str:
    """Return the word of `services.toml` for how the document says that there are no rows."""
    response = cast("dict[str, dict[str, Any]]", document.get("response", {}))
    if response.get("header", {}).get("resultCode") == _NO_DATA:
        return "code"
    items: object = response.get("body", {}).get("items", "")
    return "null" if items is None else "object" if isinstance(items, dict) else "text"

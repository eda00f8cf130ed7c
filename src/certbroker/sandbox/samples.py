"""The samples of the connectors, read as files: what an issuer holds about a person."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from certbroker.sandbox import tree
from certbroker.sandbox.tree import Node


@dataclass(frozen=True)
class Case:
    """One sample of a certificate: whose it is, and the options it was made with."""

    name: str
    person: str
    options: Mapping[str, object]
    file: Path

    def document(self) -> Node:
        """Read the document afresh."""
        return tree.read(tree.decode(self.file.read_bytes()))


@cache
def installed() -> tuple[Path, ...]:
    """Return the folders of the connectors package, without importing anything of it."""
    spec = find_spec("certbroker_connectors")
    return tuple(Path(place) for place in (spec.submodule_search_locations if spec else None) or ())


@cache
def cases(roots: tuple[Path, ...], issuer: str, slug: str) -> tuple[Case, ...]:
    """Return the cases of a certificate that the sandbox hands out."""
    found: list[Case] = []
    for root in roots:
        folder = root / issuer / "samples" / slug
        if (folder / "cases.toml").is_file():
            table = tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
            found += [_case(folder, name, row) for name, row in table.items() if row.get("served", True)]
    return tuple(case for case in found if case.file.is_file())


def _case(folder: Path, name: str, row: dict[str, Any]) -> Case:
    return Case(name, row["person"], row.get("options", {}), folder / f"{name}.wire.xml")

"""What the code imports is what pyproject.toml declares: the core without extras, extras only where they belong."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from support.tree import PACKAGES, ROOT, own_modules, parsed, shown

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HOME = {
    "cli": ("cli/",),
    "sandbox": ("sandbox/",),
    "seal": ("bundle/seal/",),
    "vault": ("vault/",),
    "postgres": ("vault/connections.py",),
}
"""Extras whose packages the modules of a folder may import at their top; elsewhere only a function imports them."""
PARTS = {"pydantic-core": "pydantic"}
"""Distributions that another one pins exactly and offers as its own."""

NAMESPACES = {"opentelemetry": "opentelemetry-api"}
"""Packages that several distributions share, and which of them is meant unless the next part of a name is another's."""


def _name(text: str) -> str:
    """The normalised name of a distribution in a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", text, maxsplit=1)[0]).lower()


CORE = {_name(text) for text in PROJECT["dependencies"]}
OPTIONAL: dict[str, list[str]] = PROJECT["optional-dependencies"]
EXTRAS = {extra: {_name(text) for text in texts} for extra, texts in OPTIONAL.items() if extra != "dev"}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@cache
def _known() -> Mapping[str, list[str]]:
    return packages_distributions()


def _distributions(tree: ast.AST) -> set[str]:
    """The distributions, other than this one, that a piece of code imports from."""
    names = {name for module in _imports(tree) for name in _homes(module)}
    return {PARTS.get(name, name) for name in names}


def _homes(module: str) -> set[str]:
    """The distributions that a module may be from; none for the standard library and for this one."""
    top, *rest = module.split(".")
    if top in sys.stdlib_module_names or top in PACKAGES:
        return set()
    found = {_name(distribution) for distribution in _known().get(top, [top])}
    if top not in NAMESPACES:
        return found
    return {f"{top}-{rest[0]}"} & found if rest and f"{top}-{rest[0]}" in found else {NAMESPACES[top]}


def _at_import(path: Path) -> set[str]:
    """What importing the module needs: its top level, without functions and without what is for type checkers only."""
    imports = (node for node in parsed(path).body if isinstance(node, ast.Import | ast.ImportFrom))
    return set[str]().union(*map(_distributions, imports))


def test_everything_imported_is_declared_and_the_core_is_used() -> None:
    used = {name for path in own_modules() for name in _distributions(parsed(path))}
    assert used >= CORE, f"declared and never imported: {CORE - used}"
    assert used <= CORE.union(*EXTRAS.values()), f"imported and not declared: {used - CORE.union(*EXTRAS.values())}"


def _allowed(path: Path) -> set[str]:
    own = path.relative_to(PACKAGES["certbroker"]).as_posix() if path.is_relative_to(PACKAGES["certbroker"]) else ""
    return CORE.union(*(EXTRAS[extra] for extra, folders in HOME.items() if own.startswith(folders)))


def test_importing_a_module_needs_no_extra_but_its_own() -> None:
    foreign = {shown(path): extra for path in own_modules() if (extra := _at_import(path) - _allowed(path))}
    assert not foreign

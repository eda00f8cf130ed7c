"""docs/policy.md: what it calls public is there, and what docs, examples and connectors show is public."""

import ast
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from support.pages import blocks
from support.tree import PACKAGES, ROOT, project_files

POLICY = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")


def _listed(part: str) -> set[str]:
    text = POLICY.partition(f"<!-- {part} -->")[2].partition(f"<!-- end of {part} -->")[0]
    return set(re.findall(r"`(certbroker[\w.]*)`", text))


PUBLIC, SHOWN = _listed("public modules"), _listed("shown modules")


def public_names(module: ModuleType) -> set[str]:
    """The names of a module that are public, as the policy has it."""
    listed: object = getattr(module, "__all__", None)
    if isinstance(listed, list):
        return {str(name) for name in listed}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    own = {name for node in ast.parse(_source(module)).body for name in _defined(node)}
    return {name for name in own if not name.startswith("_")}


def _source(module: ModuleType) -> str:
    if module.__file__ is None:
        raise AssertionError(module.__name__)
    with open(module.__file__, encoding="utf-8") as file:  # noqa: PTH123 - what a module says of itself is text
        return file.read()


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:
            return


@pytest.mark.parametrize("name", sorted(PUBLIC | SHOWN))
def test_a_module_that_is_named_is_there_and_gives_what_it_says(name: str) -> None:
    module = import_module(name)
    names = public_names(module)
    assert names
    assert not {one for one in names if not hasattr(module, one)}


def test_no_module_is_both() -> None:
    assert len(PUBLIC) > 20
    assert not PUBLIC & SHOWN
    assert not [one for one in PUBLIC if any(part.startswith("_") for part in one.split("."))]


def _imports(source: str) -> Iterator[tuple[str, str]]:
    """The names of certbroker that a source takes, with their modules; types for checkers alone do not count."""
    for node in ast.walk(ast.parse(textwrap.dedent(source))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "certbroker":
            yield from ((node.module, one.name) for one in node.names)


def _shown() -> Iterator[tuple[str, str, str]]:
    """What docs and examples show, and what connectors take: where, from which module, which name."""
    for block in blocks("python"):
        yield from ((str(block), *one) for one in _imports(block.text))
    for path in project_files():
        is_example = path.is_relative_to(ROOT / "examples")
        if path.suffix == ".py" and (is_example or path.is_relative_to(PACKAGES["certbroker_connectors"])):
            yield from ((path.name, *one) for one in _imports(path.read_text(encoding="utf-8")))


USES = sorted(set(_shown()))


def test_what_is_shown_is_public() -> None:
    assert len(USES) > 100
    modules = {one for _, one, _ in USES}
    assert modules <= PUBLIC | SHOWN, modules - PUBLIC - SHOWN
    wrong = {
        f"{place}: from {module} import {name}"
        for place, module, name in USES
        if name not in public_names(import_module(module)) and f"{module}.{name}" not in PUBLIC | SHOWN
    }
    assert not wrong


def test_what_is_said_to_be_shown_is() -> None:
    assert {one for _, one, _ in USES} >= SHOWN


def test_the_supported_pythons_are_those_of_the_project() -> None:
    told = set(re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert told == set(re.findall(r"\b3\.\d+", POLICY.partition("## Python and platforms")[2].partition("##")[0]))


def test_nothing_is_deprecated_without_being_told() -> None:
    """The page says that nothing is; the first warning of this kind has to change it."""
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGES["certbroker"].rglob("*.py"))
    assert ("DeprecationWarning" not in sources) == ("Nothing is deprecated at present" in POLICY)

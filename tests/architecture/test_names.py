"""Public names are listed, sorted and importable; nothing outside a connector's folder names it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import certbroker
from support.tree import PACKAGES, certificate_ids, issuers, own_modules, parsed, shown

SOURCE = [path for path in own_modules() if path.is_relative_to(PACKAGES["certbroker"])]


def test_public_names_are_sorted_and_named_once() -> None:
    assert list(certbroker.__all__) == sorted(set(certbroker.__all__))


def test_dir_shows_the_public_names() -> None:
    assert set(certbroker.__all__) <= set(dir(certbroker))


@pytest.mark.parametrize("name", certbroker.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(certbroker, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(certbroker, "no_such_name")  # noqa: B009 - the lazy door is what is tested


@pytest.mark.parametrize("path", own_modules(), ids=shown)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


def _prose(tree: ast.Module) -> set[int]:
    """The docstrings of a module, attribute docstrings too: strings that stand alone."""
    statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(value) for value in statements if isinstance(value, ast.Constant)}


def _words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The imported modules and the strings of a module, docstrings left out."""
    prose = _prose(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def test_no_module_names_a_connector() -> None:
    assert len(issuers()) >= 5
    assert len(certificate_ids()) >= 10
    connectors = "|".join(re.escape(f"certbroker_connectors.{folder.name}") for folder in issuers())
    certificates = "|".join(map(re.escape, certificate_ids()))
    named = re.compile(rf"\b(?:{connectors}|{certificates})\b")
    words = ((path, line, text) for path in SOURCE for line, text in _words(parsed(path)))
    lists = [f"{shown(path)}:{line} {text}" for path, line, text in words if named.search(text)]
    assert not lists, "\n".join(lists)

"""Functions and modules stay small: median, 95 % and limit, with no exceptions."""

import ast
import statistics
from collections.abc import Sequence

import pytest

from support.tree import own_modules, parsed, shown

Sizes = list[tuple[int, str]]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function from its `def` on, its docstring not counted."""
    docstring = ast.get_docstring(function, clean=False)
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    return whole - (docstring.count("\n") + 1 if docstring else 0)


@pytest.fixture(scope="module")
def functions() -> Sizes:
    found = [
        (_lines(node), f"{shown(path)}:{node.lineno} {node.name}")
        for path in own_modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(found) > 100
    return sorted(found, reverse=True)


@pytest.fixture(scope="module")
def modules() -> Sizes:
    found = [(path.read_text(encoding="utf-8").count("\n"), shown(path)) for path in own_modules()]
    assert len(found) > 20
    return sorted(found, reverse=True)


def _over(sizes: Sizes, limit: int) -> str:
    return "\n".join(f"{where}: {size} lines ({limit} at most)" for size, where in sizes if size > limit)


def _quantile(sizes: Sequence[tuple[int, str]], share: float) -> int:
    ordered = sorted(size for size, _ in sizes)
    return ordered[int(len(ordered) * share)]


def test_no_function_is_above_50_lines(functions: Sizes) -> None:
    assert not _over(functions, 50), _over(functions, 50)


def test_95_percent_of_the_functions_have_25_lines_at_most(functions: Sizes) -> None:
    assert _quantile(functions, 0.95) <= 25, _over(functions, 25)


def test_half_of_the_functions_have_7_lines_at_most(functions: Sizes) -> None:
    assert statistics.median(size for size, _ in functions) <= 7


def test_no_module_is_above_400_lines(modules: Sizes) -> None:
    assert not _over(modules, 400), _over(modules, 400)


def test_half_of_the_modules_have_120_lines_at_most(modules: Sizes) -> None:
    assert statistics.median(size for size, _ in modules) <= 120, _over(modules, 120)

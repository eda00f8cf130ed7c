"""docs/threats.md: every line that says what stands against an attack has a module and a test that are there."""

import ast
import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from support.tree import ROOT

PAGE = ROOT / "docs" / "threats.md"
TEXT = PAGE.read_text(encoding="utf-8")
STRIDE = set("STRIDE")


@dataclass(frozen=True)
class Line:
    id: str
    flow: str
    kinds: set[str]
    attack: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def _line(row: str) -> Line:
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    named, flow, kinds, attack, mitigation, tests, _left = cells
    modules = tuple(one for one in re.findall(r"`(certbroker[\w.]*)`", mitigation))
    return Line(named, flow, set(kinds.split(", ")), attack, modules, tuple(re.findall(r"`(tests/[^`]+)`", tests)))


TABLE = TEXT.partition("<!-- threats -->")[2].partition("<!-- end of threats -->")[0]
LINES = [_line(row) for row in TABLE.splitlines() if row.startswith("| T")]
TESTS = sorted({test for line in LINES for test in line.tests})


def test_lines_are_numbered_and_say_what_kind_they_are() -> None:
    assert [line.id for line in LINES] == [f"T{number:02}" for number in range(1, len(LINES) + 1)]
    assert all(line.kinds and line.kinds <= STRIDE for line in LINES)
    assert set().union(*(line.kinds for line in LINES)) == STRIDE


@pytest.mark.parametrize("line", LINES, ids=[line.id for line in LINES])
def test_what_stands_against_it_is_there(line: Line) -> None:
    assert line.modules
    assert line.tests
    missing = [one for one in line.modules if importlib.util.find_spec(one) is None]
    assert not missing


def _defined(test: str) -> bool:
    """Whether a file, or a function at its top that pytest takes for a test and that nothing skips, is there."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not (path.name.startswith("test_") and path.is_file()):
        return False
    return not name or name in _functions(path)


@cache
def _functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not any(re.search(r"mark\.(skip\b|xfail)", ast.unparse(one)) for one in node.decorator_list)
    }


@pytest.mark.parametrize("test", TESTS)
def test_what_shows_it_is_there(test: str) -> None:
    assert _defined(test)


@pytest.mark.parametrize(
    "test", ["tests/threats/test_names.py::test_of_nothing", "tests/threats/test_nothing.py", "tests/support/papers.py"]
)
def test_what_is_not_there_would_be_found(test: str) -> None:
    assert not _defined(test)


def test_what_shows_it_is_collected(request: pytest.FixtureRequest) -> None:
    """By pytest itself, where this run takes all that it finds in the files that are named: `make test` does."""
    collected = {item.nodeid.partition("[")[0] for item in request.session.items}
    files = {one.partition("::")[0] for one in collected}
    named = {one for one in TESTS if "::" in one and one.partition("::")[0] in files}
    options = request.config.option
    if not (options.keyword or options.deselect or options.lf or any("::" in one for one in request.config.args)):
        assert named <= collected


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "tests" / "threats").glob("test_*.py")))
def test_no_test_of_threats_is_forgotten(file: str) -> None:
    assert file == "test_table.py" or f"tests/threats/{file}::" in TABLE


def test_flows_are_those_of_the_diagram() -> None:
    drawn = set(re.findall(r"(?:-- |-\. )(\d) ", TEXT))
    told = {number for line in LINES for number in _numbers(line.flow)}
    assert told == drawn


def _numbers(flow: str) -> set[str]:
    found: set[str] = set()
    for part in flow.split(", "):
        first, _, last = part.partition("-")
        if first.isdecimal():
            found |= {str(number) for number in range(int(first), int(last or first) + 1)}
    return found

"""The top level is fixed."""

from support.tree import ROOT, project_files

TOP = {"pyproject.toml", "README.md", "LICENSE", "Makefile", "src", "connectors", "examples", "tests", "docs"}


def test_the_top_level_is_the_one_agreed_on() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert {name for name in names if not name.startswith(".")} - {"PKG-INFO"} == TOP

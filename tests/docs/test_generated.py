"""What README and docs hold that is made from the code is as the code says."""

import pytest

from support import generated
from support.pages import pages, text_of
from support.tree import shown


def test_nothing_generated_is_stale() -> None:
    assert not [shown(path) for path in generated.stale()], "make docs"


def test_every_generated_part_stands_somewhere() -> None:
    found = {found[2] for page in pages() for found in generated.BLOCK.finditer(text_of(page))}
    assert found == generated.MADE.keys()


def test_a_changed_part_is_stale() -> None:
    text = "before\n<!-- generated: error_tree -->\nwhat it was\n<!-- end of error_tree -->\nafter\n"
    fresh = generated.fresh(text)
    assert "`consent.expired`" in fresh
    assert "what it was" not in fresh
    assert fresh.startswith("before\n")
    assert fresh.endswith("\nafter\n")
    assert generated.fresh(fresh) == fresh


def test_the_program_says_what_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(generated.MADE, "error_tree", lambda: "another table")
    told = generated.main([])
    assert told is not None
    assert "docs/reference/errors.md is stale: make docs" in told.splitlines()


def test_bars_in_cells_are_escaped() -> None:
    assert generated.table(("a",), [("x|y",)]) == "| a |\n| --- |\n| x\\|y |"

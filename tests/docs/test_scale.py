"""The plan for ten million holders: its table is what its program prints, and its figures are those of the code."""

import contextlib
import io
from typing import Any

from certbroker.consent import RETENTION_DAYS
from certbroker.journal.ledger import KEEP_YEARS
from certbroker.worker.runner import WIDTH
from support.pages import blocks_of, text_of
from support.tree import ROOT

PAGE = ROOT / "docs" / "scale.md"


def printed() -> tuple[str, dict[str, Any]]:
    """What the program of the page prints, and its names."""
    (block,) = (block for block in blocks_of(PAGE) if block.language == "python")
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - our own docs
    return out.getvalue(), names


def test_the_table_is_what_the_program_prints() -> None:
    table, _ = printed()
    assert table.count("\n") > 10
    assert f"| | |\n|---|---|\n{table}\n" in text_of(PAGE)


def test_what_is_counted_with_is_what_the_code_does() -> None:
    _, names = printed()
    assert (names["KEPT_DAYS"], names["JOURNAL_YEARS"]) == (RETENTION_DAYS, KEEP_YEARS)
    assert f"--width {WIDTH}" in text_of(PAGE)

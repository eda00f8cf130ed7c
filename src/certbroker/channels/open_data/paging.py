"""All rows of a question, page by page: what is not complete is never read as complete."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from certbroker.channels.open_data.caller import Page
from certbroker.channels.open_data.families import NOISE
from certbroker.channels.open_data.tree import Value
from certbroker.errors import ChannelRefused, ChannelUnavailable, SettingsError

MOST_ROWS, MOST_BYTES = 100_000, 64 * 2**20
"""What one question may bring; more is a question that does not name its thing."""
SAMPLE_ROWS = 5
"""What a sample key of 경기데이터드림 gives of anything."""

Ask = Callable[[int], Awaitable[Page]]


async def all_pages(ask: Ask) -> list[Page]:
    """Ask for one page after the other until all rows are there; once more where some are missing.

    Pages may be shorter than asked for, so only the total or an empty page is an end. Where the total changes on the
    way, rows have moved from page to page: then everything is asked for once more, and a total that goes on changing
    is believed no longer.

    Raises ChannelUnavailable where rows are missing or a page comes again, ChannelRefused where five rows came of more
    (a sample key), SettingsError where there is more than can be meant, and what `ask` raises.
    """
    with suppress(_IncompleteError):
        run = await _Run().all(ask)
        if run.is_steady:
            return run.pages
    try:
        again = await _Run().all(ask)
    except _IncompleteError as lacking:
        raise ChannelUnavailable(str(lacking)) from None
    if not again.is_steady and again.has_moved:
        raise ChannelUnavailable("rows moved from page to page while they were read")
    return again.pages


class _IncompleteError(Exception):
    """Rows are missing."""


@dataclass(slots=True)
class _Run:
    """One walk through the pages."""

    pages: list[Page] = field(default_factory=list[Page])
    totals: set[int] = field(default_factory=set[int])
    marks: set[int] = field(default_factory=set[int])
    count: int = 0
    size: int = 0
    has_moved: bool = False
    """Whether a row stood on two pages."""

    @property
    def is_steady(self) -> bool:
        """Whether every page named the same total."""
        return len(self.totals) <= 1

    async def all(self, ask: Ask) -> "_Run":
        number, seen = 1, set[int]()
        while not self._ends(page := await ask(number), seen):
            number += 1
            self._check(page.answer.total)
        return self

    def _ends(self, page: Page, seen: set[int]) -> bool:
        """Take a page in; return whether it was the last."""
        rows, total = page.answer.rows, page.answer.total
        # No total at all is what nothing beside rows means: this page's, or those that came before it.
        if total is not None and not (total == 0 and (rows or self.pages)):
            self.totals.add(total)
        else:
            total = None
        marks = [_mark(row) for row in rows]
        whole = hash(tuple(marks))
        if not rows or whole in seen:
            self._no_more(page)
            return True
        seen.add(whole)
        self._keep(page, marks)
        return total is not None and self.count >= total

    def _keep(self, page: Page, marks: list[int]) -> None:
        self.has_moved = self.has_moved or not self.marks.isdisjoint(marks)
        self.marks.update(marks)
        self.pages.append(page)
        self.count += len(marks)
        self.size += len(page.raw)

    def _no_more(self, page: Page) -> None:
        """End at a page without rows, or one that came before. Raises where rows are missing.

        A total that changes is wrong by as much as it changed: what an empty page ends may lack so many.
        """
        least, most = min(self.totals, default=0), max(self.totals, default=0)
        doubt = 0 if page.answer.rows else most - least
        if self.count < least - doubt:
            raise _incomplete(self.count, least)
        if not self.pages:
            self.pages.append(page)

    def _check(self, total: int | None) -> None:
        if max(self.count, total or 0) > MOST_ROWS or self.size > MOST_BYTES:
            raise SettingsError(f"more than {MOST_ROWS:,} rows: options that say more are needed")


def _incomplete(count: int, total: int) -> Exception:
    told = f"{count:,} of {total:,} rows came"
    if count == SAMPLE_ROWS:
        return ChannelRefused(f"{told}, as with a sample key", channel_code="incomplete")
    return _IncompleteError(told)


def _mark(row: Value) -> int:
    """Return what tells a row from others: all of it, but its number within the page."""
    if not isinstance(row, dict):
        return hash(str(row))
    members = cast("dict[str, Value]", row)
    return hash(repr({name: value for name, value in members.items() if name not in NOISE}))

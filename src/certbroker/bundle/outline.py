"""Bookmarks: a nested outline of the bundle."""

from collections.abc import Sequence
from typing import NamedTuple

from certbroker.bundle import style
from certbroker.bundle.pen import Pen
from certbroker.bundle.raw import Raw, text


class Bookmark(NamedTuple):
    """An entry of the outline; page counts from 0, y from the top of the page."""

    title: str
    page: int
    y: float
    below: "tuple[Bookmark, ...]" = ()


def write(bookmarks: Sequence[Bookmark], pen: Pen) -> None:
    """Write the bookmarks into what a pen drew, those of the first level closed."""
    if bookmarks:
        root = pen.objects.new()
        first, last = _level(bookmarks, root, pen)
        root.data = f"<</Type/Outlines/First {first}/Last {last}/Count {len(bookmarks)}>>".encode()
        pen.document.Catalog.Outlines = root


def _level(bookmarks: Sequence[Bookmark], parent: Raw, pen: Pen) -> tuple[str, str]:
    items = [pen.objects.new() for _ in bookmarks]
    for at, (mark, item) in enumerate(zip(bookmarks, items, strict=True)):
        before = f"/Prev {items[at - 1].reference}" if at else ""
        after = f"/Next {items[at + 1].reference}" if at + 1 < len(items) else ""
        item.data = (
            f"<</Title{text(mark.title)}/Parent {parent.reference}{before}{after}"
            f"/Dest{_place(mark, pen)}{_below(mark, item, pen)}>>"
        ).encode()
    return items[0].reference, items[-1].reference


def _place(mark: Bookmark, pen: Pen) -> str:
    top = style.HEIGHT - mark.y + style.LEAD
    return f"[{pen.pages[mark.page].raw.reference}/XYZ 0 {top:.2f} 0]"


def _below(mark: Bookmark, item: Raw, pen: Pen) -> str:
    if not mark.below:
        return ""
    first, last = _level(mark.below, item, pen)
    return f"/First {first}/Last {last}/Count -{len(mark.below)}"

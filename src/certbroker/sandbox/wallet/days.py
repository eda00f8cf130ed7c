"""Dates on a document, in whatever notation stands there: read, and written again in the same."""

import re
from collections.abc import Sequence
from datetime import date

from certbroker.sandbox.tree import Node

_COMPACT = re.compile(r"\s*\d{8}\s*")
_DIGITS = re.compile(r"\d+")


def read(nodes: Sequence[Node]) -> date | None:
    """Return the date that stands in elements, None where there is none."""
    text = " ".join(leaf.text for node in nodes for leaf in node.leaves())
    found = _DIGITS.findall(text)
    if _COMPACT.fullmatch(text):
        found = [found[0][:4], found[0][4:6], found[0][6:]]
    try:
        year, month, day = map(int, found)
        return date(year, month, day)
    except ValueError:
        return None


def write(nodes: Sequence[Node], day: date) -> None:
    """Write a date over the one that stands there, in its notation."""
    if read(nodes) is None:
        return
    parts = iter((day.year, day.month, day.day))
    for leaf in (leaf for node in nodes for leaf in node.leaves()):
        if _COMPACT.fullmatch(leaf.text):
            leaf.text = day.strftime("%Y%m%d")
        else:
            leaf.text = _DIGITS.sub(lambda found: f"{next(parts):0{len(found[0])}}", leaf.text)

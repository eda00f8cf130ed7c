"""Whether what a person reads on a document's pages is what a machine reads in its data, value by value."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from certbroker.verification.bundles.forms import Leaf, squeeze
from certbroker.verification.bundles.text import ARTIFACT, Piece, by_element

MAX_TOLD: Final = 8
"""Fields that are named where they are not on the pages; no more are looked for."""
ABSENT: Final = frozenset({"", "-"})
WITHHELD: Final = frozenset({"(가림)"})
"""What stands for a value that was left out on purpose."""
_AMOUNT: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
Pages = Mapping[int, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found."""

    values: int
    """Values of the data that were looked for."""
    missing: tuple[str, ...]
    """Fields whose value is not on the pages, or not in its place."""
    more: int
    """Cells of the pages that nothing in the data stands for."""


def compare(pages: Pages, leaves: Iterable[Leaf], *, typed: bool, redacted: bool = False) -> Compared:
    """Compare cells with values in the order of the form.

    typed: whether the certificate's fields are known, so that each value has a cell of its own; else the data tells too
    little to say what the pages have more. redacted: whether something was left out of the document.
    """
    pieces = by_element({number: tuple(one for one in page if one.role != ARTIFACT) for number, page in pages.items()})
    cells = [squeeze(one.text) for one in pieces if not typed or one.role == "TD"]
    wanted = list(leaves)
    taken, missing = _in_order(cells, wanted, exact=typed)
    more = 0
    if typed:
        empty = ABSENT | WITHHELD if redacted else ABSENT
        own = sum(cell not in empty and at not in taken for at, cell in enumerate(cells))
        more = own + _stray(pieces) + _stamped(pages)
    return Compared(len(wanted), tuple(dict.fromkeys(missing)), more)


def _in_order(cells: Sequence[str], leaves: Sequence[Leaf], *, exact: bool) -> tuple[set[int], list[str]]:
    """Find each value in a cell after the one before it. The earliest is taken, so that no fit is missed."""
    taken, missing, start = set[int](), list[str](), 0
    for leaf in leaves:
        at = next((at for at in range(start, len(cells)) if _fits(cells[at], leaf, exact=exact)), None)
        if at is None:
            missing.append(leaf.path)
        else:
            taken.add(at)
            start = at + 1 if exact else at
        if len(missing) >= MAX_TOLD:
            break
    return taken, missing


def _fits(cell: str, leaf: Leaf, *, exact: bool) -> bool:
    return leaf.stands_in(cell) if exact else any(form in cell for form in leaf.forms)


def _stray(pieces: Iterable[Piece]) -> int:
    """Count text that belongs to no element: whoever has the page read out does not hear it."""
    return sum(not piece.role and squeeze(piece.text) != "" for piece in pieces)


def _stamped(pages: Pages) -> int:
    """Count amounts in what repeats on pages: heads and feet have none."""
    return sum(len(_AMOUNT.findall(piece.text)) for page in pages.values() for piece in page if piece.role == ARTIFACT)


def headings(page: Iterable[Piece]) -> set[str]:
    """Return the titles on a page."""
    return {squeeze(one.text) for one in page if one.role == "H1"}


def text_of(pages: Iterable[Iterable[Piece]]) -> str:
    """Return all that pages say, artefacts left out, to be searched."""
    return "\n".join(squeeze(one.text) for page in pages for one in page if one.role != ARTIFACT)

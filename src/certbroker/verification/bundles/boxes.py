"""The size of the pages: each is as certbroker makes it, so that nothing of it is cut off, turned or out of sight."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from certbroker.verification.bundles.manifest import Manifest
from certbroker.verification.bundles.said import FAILS, HOLDS
from certbroker.verification.parts import Object
from certbroker.verification.report import Check
from certbroker.verification.wording import say

Size = tuple[float, float]
A4: Final[Size] = (595.28, 841.89)
"""Pages that are made from data, in points."""
NEAR: Final = 0.5
TURN: Final = 90
HALF: Final = 180
MOVED: Final = ("/CropBox", "/Rotate", "/UserUnit")
"""What a page of a bundle does not have, nor does what it may have it from."""
SIDES: Final = (36.0, 14400.0)
"""Shortest and longest side of an issuer's page, where its file is not there to compare with."""


def check_boxes(pdf: Any, manifest: Manifest, originals: Mapping[int, list[Size]]) -> Check:
    """Check that every page is of the size that it must be, and shown as it is drawn.

    originals: by the number of a document, the sizes of the pages of the issuer's file, as viewers show them.
    """
    wanted = dict(_wanted(manifest, originals))
    count = 0
    for count, page in enumerate(pdf.pages, 1):
        if not _is_plain(page.obj) or not _fits(_size(page.obj.get("/MediaBox")), wanted.get(count, A4)):
            return say("pages.boxes", FAILS, "other", page=count)
    return say("pages.boxes", HOLDS, "holds", count=count)


def _wanted(manifest: Manifest, originals: Mapping[int, list[Size]]) -> Iterator[tuple[int, Size | None]]:
    """Go through the pages that show an issuer's: their number, and their size where that is known."""
    for one in manifest.documents:
        if one.shows == "data":
            continue
        known = originals.get(one.number, []) if one.shows == "original" else []
        for at, page in enumerate(range(one.first_page, min(one.last_page, one.first_page + 100_000) + 1)):
            yield page, known[at] if at < len(known) else None


def _is_plain(page: Object) -> bool:
    """Whether nothing cuts, turns or scales a page, of its own or from the tree above it, which is one level here."""
    parent = page.get("/Parent", {})
    return not any(key in page or key in parent for key in MOVED) and "/Parent" not in parent


def _size(box: Object | None) -> Size | None:
    """Return the size of a box that begins at the origin."""
    if box is None or len(box) != 4:  # noqa: PLR2004 - two corners
        return None
    left, low, right, high = map(float, box)
    return (right, high) if not left and not low else None


def _fits(found: Size | None, wanted: Size | None) -> bool:
    if found is None:
        return False
    if wanted is None:
        return all(SIDES[0] <= side <= SIDES[1] for side in found)
    return all(abs(one - other) < NEAR for one, other in zip(found, wanted, strict=True))


def seen_size(page: Any) -> Size:
    """Return the size at which viewers show a page: its crop box within its media box, turned and scaled."""
    media, crop = (_corners(box) for box in (page.mediabox, page.cropbox))
    width = min(media[2], crop[2]) - max(media[0], crop[0])
    height = min(media[3], crop[3]) - max(media[1], crop[1])
    unit = float(page.obj.get("/UserUnit", 1))
    turned = (height, width) if page.rotation % HALF == TURN else (width, height)
    return turned[0] * unit, turned[1] * unit


def _corners(box: Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = map(float, box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

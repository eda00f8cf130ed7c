"""The page ranges of the manifest against the pages there are."""

from collections.abc import Iterator
from itertools import pairwise

from certbroker.verification.bundles.manifest import Document, Manifest, Place
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, names
from certbroker.verification.report import Check
from certbroker.verification.wording import say

SEPARATOR = 1
"""Pages that may stand before a document: a sheet that names it, before all documents or before none."""


def check_ranges(manifest: Manifest, pages: int) -> Iterator[Check]:
    """Check that the ranges cover the pages after cover and index: in order, each page once, to the last one."""
    same = manifest.pages == pages
    yield say("pages.count", HOLDS if same else FAILS, "holds" if same else "other", told=manifest.pages, found=pages)
    wrong = next(_defects(manifest.documents, pages), None)
    if wrong:
        yield say("pages.ranges", FAILS, wrong[0], document=wrong[1])
    else:
        yield say("pages.ranges", HOLDS, "holds", count=len(manifest.documents))


def check_part(manifest: Manifest) -> Iterator[Check]:
    """Say that there are more files, where there are, and check that this one is in its place among them."""
    part = manifest.part
    if part is None:
        return
    own = part.files[part.number - 1 :][:1]
    told = [Place.model_validate(one.model_dump(include=set(Place.model_fields))) for one in manifest.documents]
    same = [(one.pages, list(one.documents)) for one in own] == [(manifest.pages, told)]
    if part.count != len(part.files) or not same:
        yield say("bundle.part", FAILS, "other")
        return
    others = [one.file for one in part.files if one is not own[0]]
    yield say("bundle.part", UNKNOWN, "one", needed=False, number=part.number, count=part.count, names=names(others))


def _defects(documents: tuple[Document, ...], pages: int) -> Iterator[tuple[str, int]]:
    """Go through what is wrong, and with which document."""
    for at, one in enumerate(documents, 1):
        if one.number != at:
            yield "order", one.number
        if not 1 < one.first_page <= one.last_page <= pages:
            yield "outside", at
        if one.original and one.original.pages != one.last_page - one.first_page + 1:
            yield "original", at
    between = [(other.number, other.first_page - one.last_page - 1) for one, other in pairwise(documents)]
    yield from (("overlap", number) for number, gap in between if gap < 0)
    allowed = {0} if any(not gap for _, gap in between) else {SEPARATOR}
    yield from (("gap", number) for number, gap in between if gap > 0 and gap not in allowed)
    if documents and documents[-1].last_page != pages:
        yield "gap", documents[-1].number

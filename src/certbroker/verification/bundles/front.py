"""The pages before the documents: what the cover tells people against what the manifest tells programs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from certbroker.verification.bundles.forms import forms_of, squeeze
from certbroker.verification.bundles.manifest import Document, Manifest, digest
from certbroker.verification.bundles.printed import Pages, text_of
from certbroker.verification.bundles.said import FAILS, HOLDS
from certbroker.verification.claims import Claims
from certbroker.verification.report import Check
from certbroker.verification.wording import say

SHORT: Final = 16
"""Digits of the manifest's hash that are printed below the QR code."""


def front_pages(manifest: Manifest, pages: Pages) -> Pages:
    """Return the pages before the first document."""
    first = min((one.first_page for one in manifest.documents), default=len(pages) + 1)
    return {number: page for number, page in pages.items() if number < first}


def check_code(data: bytes, front: Pages, told: Iterable[str]) -> Check:
    """Check that the cover tells the manifest's hash: in print, and in words for the QR code.

    told: what is read out for the pictures of the cover.
    """
    own = digest(data)
    printed = own[:SHORT] in text_of(front.values()).casefold()
    spoken = any(own in squeeze(one).casefold() for one in told)
    return say("manifest.cover", *((HOLDS, "holds") if printed and spoken else (FAILS, "other")), sha256=own)


def check_cover(manifest: Manifest, front: Pages) -> Iterator[Check]:
    """Check that the cover names recipient, purpose, holder, day, and every document with its number and page."""
    text = text_of(front.values())
    cells = [squeeze(piece.text) for page in front.values() for piece in page]
    wrong = [name for name, wanted in _heads(manifest) if not any(one in text for one in wanted)]
    if wrong:
        yield say("cover.text", FAILS, wrong[0])
    absent = [one for one in manifest.documents if not _is_listed(one, cells)]
    if absent:
        yield say("cover.text", FAILS, "document", document=absent[0].number)
    if not wrong + absent:
        yield say("cover.text", HOLDS, "holds")


def _heads(manifest: Manifest) -> Iterator[tuple[str, Sequence[str]]]:
    yield "recipient", [squeeze(manifest.recipient)]
    yield "purpose", [squeeze(manifest.purpose)]
    yield "holder", [squeeze(manifest.holder)]
    yield "day", sorted(forms_of(manifest.made_on, None))


def _is_listed(document: Document, cells: Sequence[str]) -> bool:
    """Whether a row of the cover's table names a document: number, title, document number and first page, in order."""
    wanted = [
        str(document.number),
        squeeze(document.title),
        *([squeeze(document.document_number)] if document.document_number else []),
        str(document.first_page),
    ]
    return any(_follow(cells[at:], wanted) for at, cell in enumerate(cells) if cell == wanted[0])


def _follow(cells: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether texts stand in cells after one another, near by; a title may have the issuer's name after it."""
    near = iter(cells[: 2 + 2 * len(wanted)])
    return all(any(cell == text or cell.startswith(f"{text}·") for cell in near) for text in wanted)


def check_statement(name: str, claims: Claims, language: str, front: Pages) -> Check:
    """Check that the cover prints every answer of a statement that goes with the bundle."""
    text, korean = text_of(front.values()), language.startswith("ko")
    same = all(squeeze(one.text_ko if korean else one.text) in text for one in claims.answers)
    return say("statement.print", *((HOLDS, "same") if same else (FAILS, "other")), about=name)

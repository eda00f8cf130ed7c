"""The foot of every page: issuer and number, where the data came from, that it is a reading copy, the page number."""

from typing import Final, NamedTuple

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.page import Flow, Page, Words, rule
from certbroker.bundle.tags import FURNITURE, Tag
from certbroker.bundle.wording import Wording
from certbroker.evidence import Provenance
from certbroker.fields import SEOUL
from certbroker.model import Certificate

DIGEST: Final = 16
"""Hex digits of the SHA-256 that are printed; the whole is in manifest.json."""
EDGE: Final = 7 * style.MM
"""From the foot of an issuer's page to our stamp on it: in the margin that offices leave."""
MARGIN: Final = 0.08
"""Left and right margin of that stamp, as a part of the page's width."""


class Footer(NamedTuple):
    """What stands at the foot of a document's pages."""

    strong: str = ""
    beside: str = ""
    below: str = ""


class Stamp(NamedTuple):
    """A page's place in the bundle."""

    page: int
    pages: int
    number: str = ""
    """Its number among all pages of the office's file, if there is one (Bates numbering)."""


def footer_of(certificate: Certificate, provenance: Provenance, words: Wording) -> Footer:
    """Return the foot of a certificate's pages."""
    channel = words.channels.get(provenance.channel, provenance.channel)
    fetched = provenance.fetched_at.astimezone(SEOUL)
    received = words.received.format(moment=f"{words.day(fetched)} {fetched:%H:%M}")
    copy = f"{words.specimen} · {words.copy}" if provenance.specimen else words.copy
    told = source_of(certificate, provenance, words)
    digest = f"SHA-256 {provenance.raw_sha256[:DIGEST]}" if provenance.raw_sha256 else ""
    return Footer(copy, told, " · ".join(filter(None, (channel, received, digest))))


def source_of(certificate: Certificate, provenance: Provenance, words: Wording) -> str:
    """Return issuer and document number in one line."""
    number = getattr(certificate, "document_number", None)
    told = [f"{words.issuer} {provenance.issuer_name}"] + ([f"{words.document_number} {number}"] if number else [])
    return " · ".join(told)


def foot(page: Page, typeface: Typeface, footer: Footer, words: Wording, at: Stamp, *, tag: Tag = FURNITURE) -> None:
    """Set the foot of a page. `tag`: what its text belongs to where it is read out (on a document's first page)."""
    flow = Flow(typeface, FURNITURE)
    y = style.BOTTOM + 13
    page.marks.append(rule(style.LEFT, y, style.MEASURE))
    y += 5
    numbers = [
        flow.words(style.RIGHT, y, _page_of(at, words), style.SMALL_STRONG, to=1.0),
        flow.words(style.RIGHT, y + style.SMALL.leading, at.number, style.SMALL, to=1.0),
    ]
    numbers = [mark for mark in numbers if mark.text]
    with flow.within(tag):
        page.marks += _left(flow, footer, y, min(mark.x for mark in numbers) - style.LEFT - 12)
    page.marks += numbers


def _page_of(at: Stamp, words: Wording) -> str:
    return words.page_of.format(page=at.page, pages=at.pages)


def _left(flow: Flow, footer: Footer, y: float, room: float) -> list[Words]:
    strong = flow.words(style.LEFT, y, footer.strong, style.SMALL_STRONG)
    x = style.LEFT + (flow.measure(footer.strong, style.SMALL_STRONG) + 8 if footer.strong else 0)
    beside = flow.wrap(footer.beside, room - (x - style.LEFT), style.SMALL)[0]
    below = flow.wrap(footer.below, room, style.SMALL)[0]
    marks = [
        strong,
        flow.words(x, y, beside, style.SMALL),
        flow.words(style.LEFT, y + style.SMALL.leading, below, style.SMALL),
    ]
    return [mark for mark in marks if mark.text]


def stamp(page: Page, typeface: Typeface, footer: Footer, words: Wording, at: Stamp) -> None:
    """Stamp an issuer's page, in one line in its lower margin."""
    flow = Flow(typeface, FURNITURE)
    left, right, y = page.width * MARGIN, page.width * (1 - MARGIN), page.height - EDGE
    told = " · ".join(filter(None, (at.number, _page_of(at, words))))
    number = flow.words(right, y, told, style.SMALL_STRONG, to=1.0)
    room = max(number.x - left - 12, 1)
    line = flow.wrap(" · ".join(filter(None, footer)), room, style.SMALL)[0]
    page.marks += [flow.words(left, y, line, style.SMALL), number]

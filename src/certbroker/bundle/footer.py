"""The foot of every page: issuer and number, where the data came from, that it is a reading copy, the page number."""

from typing import NamedTuple

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.page import Flow, Page, Words, rule
from certbroker.bundle.wording import Wording
from certbroker.evidence import Provenance
from certbroker.fields import SEOUL
from certbroker.model import Certificate

DIGEST = 16
"""Hex digits of the SHA-256 that are printed; the whole is in dossier.json."""


class Footer(NamedTuple):
    """What stands at the foot of a document's pages."""

    strong: str = ""
    beside: str = ""
    below: str = ""


def footer_of(certificate: Certificate, provenance: Provenance, words: Wording) -> Footer:
    """Return the foot of a certificate's pages."""
    number = getattr(certificate, "document_number", None)
    told = [f"{words.issuer} {provenance.issuer_name}"] + ([f"{words.document_number} {number}"] if number else [])
    channel = words.channels.get(provenance.channel, provenance.channel)
    fetched = provenance.fetched_at.astimezone(SEOUL)
    received = words.received.format(moment=f"{words.day(fetched)} {fetched:%H:%M}")
    copy = f"{words.specimen} · {words.copy}" if provenance.specimen else words.copy
    return Footer(copy, " · ".join(told), f"{channel} · {received} · SHA-256 {provenance.raw_sha256[:DIGEST]}")


def foot(page: Page, typeface: Typeface, footer: Footer, words: Wording, at: tuple[int, int]) -> None:
    """Set the foot of a page that stands at n of N."""
    flow = Flow(typeface)
    y = style.BOTTOM + 13
    page.marks.append(rule(style.LEFT, y, style.MEASURE))
    y += 5
    stamp = flow.words(style.RIGHT, y, words.page_of.format(page=at[0], pages=at[1]), style.SMALL_STRONG, to=1.0)
    page.marks += [*_left(flow, footer, y, stamp.x - style.LEFT - 12), stamp]


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

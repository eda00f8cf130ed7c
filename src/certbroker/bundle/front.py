"""Cover and index: what the bundle is for, what is in it and where, and what did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.page import Flow, Link, Page, Stop, opening_rule, rule
from certbroker.bundle.rows import Cell, Row, put
from certbroker.bundle.style import Style
from certbroker.bundle.values import ABSENT
from certbroker.bundle.wording import Wording
from certbroker.evidence import Deferred, Evidence, Failed, NotEligible, NotFound, Outcome
from certbroker.model import Certificate

ENCLOSED: Final = (33.0, 141.0, 108.0, 66.0, 94.2, 34.0)
"""Widths of the cover's table: number, certificate, document number, issued on, freshness, page."""
MISSING: Final = (180.0, 296.2)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the bundle, as cover and index list it. Pages count from 1."""

    evidence: Evidence[Certificate]
    title: str
    page: int
    stops: tuple[Stop, ...]
    """Entries within the document; their pages count from 0."""

    def place(self, number: int, stop: int = 0) -> str:
        """Return the name that links to the document, or to an entry within it, use."""
        return f"document-{number}-{stop}" if stop else f"document-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What cover and index say."""

    recipient: str
    purpose: str
    holder: str
    today: date
    entries: tuple[Entry, ...]
    missing: tuple[Outcome, ...]
    pages: int


def cover(front: Front, typeface: Typeface, words: Wording) -> list[Page]:
    """Lay the cover out."""
    flow = Flow(typeface)
    _title(flow, front, words)
    if front.entries:
        _enclosed(flow, front, words)
    if front.missing:
        _missing(flow, front, words)
    if front.entries:
        flow.paragraph(words.copy_note, style.NOTE)
    return flow.pages


def _title(flow: Flow, front: Front, words: Wording) -> None:
    flow.y += 26
    is_specimen = any(entry.evidence.provenance.specimen for entry in front.entries)
    title = f"{words.title} ({words.specimen})" if is_specimen else words.title
    flow.put(flow.words(style.LEFT, flow.y, title, style.COVER_TITLE))
    flow.y += style.COVER_TITLE.leading + 12
    flow.put(rule(style.LEFT, flow.y, style.MEASURE, weight=1.6, colour=style.ACCENT))
    told = (
        (words.recipient, front.recipient, style.COVER_STRONG),
        (words.purpose, front.purpose, style.COVER_STRONG),
        (words.holder, front.holder, style.COVER_TEXT),
        (words.made_on, words.day(front.today), style.COVER_TEXT),
        (words.contents, _told(front, words), style.COVER_TEXT),
    )
    for label, text, look in told:
        name = Cell(style.LEFT, 74, flow.wrap(label, 62, style.COVER_LABEL), style.COVER_LABEL)
        room = style.MEASURE - 74
        put(flow, Row((name, Cell(style.LEFT + 74, room, flow.wrap(text, room - 12, look), look)), pad=5.5, gutter=3))
    flow.y += 30


def _told(front: Front, words: Wording) -> str:
    enclosed = len(front.entries)
    return words.enclosed_count.format(asked=enclosed + len(front.missing), enclosed=enclosed, pages=front.pages)


def _enclosed(flow: Flow, front: Front, words: Wording) -> None:
    """Set the table of documents."""
    labels = (words.number, words.certificate, words.document_number, words.issued_on, words.freshness, words.page)
    rows = [_entry_row(flow, front, number, words) for number in range(1, len(front.entries) + 1)]
    _list(flow, words.enclosed, _header(flow, labels, ENCLOSED), rows)


def _missing(flow: Flow, front: Front, words: Wording) -> None:
    """Set the table of what did not come."""
    rows = [
        _cells_row(flow, MISSING, (_name(one, words), why(one, words)), (style.CELL, style.CELL))
        for one in front.missing
    ]
    _list(flow, words.missing, _header(flow, (words.certificate, words.outcome), MISSING), rows)


def _list(flow: Flow, title: str, header: Row, rows: Sequence[Row]) -> None:
    """Set a titled table whose head is repeated on each page."""

    def begin() -> None:
        flow.put(opening_rule(flow.y))
        put(flow, header)

    flow.need(style.HEADING.leading + 4 + header.height + (rows[0].height if rows else 0))
    flow.paragraph(title, style.HEADING)
    flow.y += 4
    begin()
    for row in rows:
        put(flow, row, repeat=begin)
    flow.y += 22


def _header(flow: Flow, labels: tuple[str, ...], widths: tuple[float, ...]) -> Row:
    row = _cells_row(flow, widths, labels, (style.HEAD,) * len(labels))
    return row._replace(cells=tuple(cell._replace(tint=True) for cell in row.cells), pad=4.5)


def _entry_row(flow: Flow, front: Front, number: int, words: Wording) -> Row:
    entry = front.entries[number - 1]
    evidence = entry.evidence
    fresh, is_expired = freshness(evidence, front.today, words)
    issued = words.day(evidence.issued_on) if evidence.issued_on else ABSENT
    texts = (str(number), *_names(entry, words)[:1], evidence.document_number or ABSENT, issued, fresh, str(entry.page))
    looks = (
        style.CELL,
        style.STRONG,
        style.CELL,
        style.CELL,
        style.CELL._replace(colour=style.ALERT) if is_expired else style.CELL,
        style.CELL,
    )
    row = _cells_row(flow, ENCLOSED, texts, looks)._replace(link=entry.place(number))
    below = " · ".join((*_names(entry, words)[1:], evidence.provenance.issuer_name))
    issuer = flow.wrap(below, ENCLOSED[1] - 12, style.SMALL)
    return row._replace(cells=(row.cells[0], row.cells[1]._replace(note=issuer), *row.cells[2:]))


def _cells_row(flow: Flow, widths: Sequence[float], texts: Sequence[str], looks: Sequence[Style]) -> Row:
    """Return a row of texts; the last of many columns, the page, stands at the right."""
    edges = accumulate(widths, initial=style.LEFT)
    cells = [
        Cell(x, width, flow.wrap(text, width - 12, look), look)
        for x, width, text, look in zip(edges, widths, texts, looks, strict=False)
    ]
    if len(cells) == len(ENCLOSED):
        cells[-1] = cells[-1]._replace(align="right")
    return Row(tuple(cells), pad=5)


def _names(entry: Entry, words: Wording) -> tuple[str, ...]:
    """Return the name of a document in the bundle's language, and the Korean one below where that is another."""
    return (entry.title,) if words.tag != "en" else (entry.evidence.certificate.spec.name_en, entry.title)


def _name(outcome: Outcome, words: Wording) -> str:
    spec = outcome.certificate.spec
    return spec.name_ko if words.tag != "en" else f"{spec.name_en} · {spec.name_ko}"


def freshness(evidence: Evidence[Certificate], today: date, words: Wording) -> tuple[str, bool]:
    """Return how fresh evidence is, and whether it has expired: by the validity that it prints, else by its age."""
    if evidence.valid_until:
        expired = evidence.valid_until < today
        return (words.expired if expired else words.valid_until).format(day=words.day(evidence.valid_until)), expired
    if evidence.issued_on is None or evidence.issued_on > today:
        return ABSENT, False
    days = (today - evidence.issued_on).days
    return (words.age.format(days=f"{days:,}") if days else words.age_today), False


def why(outcome: Outcome, words: Wording) -> str:
    """Return in plain words why a document did not come."""
    match outcome:
        case NotEligible(reason=reason):
            return f"{words.not_eligible}: {reason}" if reason else words.not_eligible
        case NotFound(reason=reason):
            return f"{words.not_found}: {reason}" if reason else words.not_found
        case Deferred(until=until):
            return words.deferred_until.format(day=words.day(until)) if until else words.deferred
        case Failed(error=error):
            reason = error.ko if words.tag != "en" else (type(error).__doc__ or "").partition("\n")[0]
            return words.failed.format(reason=reason)
        case _:
            return words.not_delivered


def index(front: Front, typeface: Typeface, words: Wording) -> list[Page]:
    """Lay the index out: every document and its parts, with page numbers that lead there."""
    flow = Flow(typeface)
    flow.y += 8
    flow.paragraph(words.index, style.TITLE)
    flow.y += 8
    flow.put(rule(style.LEFT, flow.y, style.MEASURE, weight=1.6, colour=style.ACCENT))
    flow.y += 14
    for number, entry in enumerate(front.entries, 1):
        flow.need(style.STRONG.leading + 9 + style.NOTE.leading * min(len(entry.stops), 3))
        _line(
            flow,
            f"{number}. {' · '.join(_names(entry, words))}",
            entry.page,
            style.STRONG,
            entry.place(number),
            indent=0,
        )
        for stop_number, stop in enumerate(entry.stops, 1):
            _line(flow, stop.title, entry.page + stop.page, style.INDEX, entry.place(number, stop_number), indent=18)
        flow.y += 9
    return flow.pages


def _line(flow: Flow, text: str, page: int, look: Style, place: str, *, indent: float) -> None:
    """Set a line of the index, with a rule that leads the eye to the page number."""
    left = end = style.LEFT + indent
    for line in flow.wrap(text, style.MEASURE - indent - 50, look):
        flow.need(look.leading)
        flow.put(flow.words(left, flow.y, line, look))
        flow.y += look.leading
        end = left + flow.measure(line, look) + 8
    y = flow.y - look.leading
    number = flow.words(style.RIGHT, y, str(page), look, to=1.0)
    flow.put(rule(end, y + look.drop - 0.3, number.x - 8 - end), number)
    flow.put(Link(left, y, style.RIGHT - left, look.leading, place))

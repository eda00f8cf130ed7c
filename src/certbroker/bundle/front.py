"""Cover and index: what the bundle is for, what is in it and where, and what did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from certbroker.bundle import style
from certbroker.bundle.boxes import Box
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.page import Flow, Page, Stop, opening_rule, rule
from certbroker.bundle.rows import Cell, Row, put
from certbroker.bundle.squares import qr
from certbroker.bundle.style import Style
from certbroker.bundle.tags import Tag
from certbroker.bundle.values import ABSENT
from certbroker.bundle.volume import Volume
from certbroker.bundle.wording import KOREAN, Wording
from certbroker.evidence import Deferred, Evidence, Failed, NotEligible, NotFound, Outcome
from certbroker.model import Certificate

COLUMNS: Final = 7
MISSING: Final = (180.0, 296.2)
VOLUMES: Final = (190.0, 226.2, 60.0)
STATED: Final = (330.0, 146.2)
CODE_SIDE: Final = 34 * style.MM
"""Side of the cover's QR code with its quiet zone: modules of 0.7 mm, which a copier does not lose."""
LIST_GAP: Final = 22.0
LABELS: Final = 66.0
"""Width of the labels beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the bundle, as cover and index list it. Pages count from 1."""

    evidence: Evidence[Certificate]
    title: str
    page: int
    pages: int
    is_original: bool
    """Whether its pages are the issuer's own."""
    stops: tuple[Stop, ...]
    """Entries within the document; their pages count from 0."""
    is_redacted: bool = False
    """Whether something was left out of it."""
    is_painted: bool = False
    """Whether its pages are pictures of the issuer's own."""

    @property
    def last_page(self) -> int:
        """The last of its pages."""
        return self.page + self.pages - 1

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
    code: str
    """What the QR code says."""
    volume: Volume | None = None
    """Which file this is, where there are several."""
    statements: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Statements that go with the bundle: lines of what is stated and how it was judged."""


def cover(front: Front, typeface: Typeface, words: Wording) -> tuple[list[Page], Tag]:
    """Lay the cover out."""
    flow = Flow(typeface, Tag("Sect", title=words.cover))
    _title(flow, front, words)
    if front.entries:
        _enclosed(flow, front, words)
        _notes(flow, front, words)
    if front.volume:
        _volumes(flow, front.volume, words)
    for statement in front.statements:
        _statement(flow, statement, words)
    if front.missing:
        _missing(flow, front, words)
    return flow.pages, flow.tag


def _notes(flow: Flow, front: Front, words: Wording) -> None:
    """Say what the pages of the documents are."""
    flow.y -= LIST_GAP - 7
    originals = any(entry.is_original for entry in front.entries)
    copies = [not (entry.is_original or entry.is_painted) for entry in front.entries]
    if any(copies):
        flow.paragraph(words.copy_note if all(copies) else words.some_copy_note, style.NOTE)
    if originals:
        flow.paragraph(words.original_note, style.NOTE)
    if any(entry.is_redacted for entry in front.entries):
        flow.paragraph(words.redacted_note, style.NOTE)
    flow.y += LIST_GAP


def _title(flow: Flow, front: Front, words: Wording) -> None:
    flow.y += 26
    is_specimen = any(entry.evidence.provenance.specimen for entry in front.entries)
    title = f"{words.title} ({words.specimen})" if is_specimen else words.title
    flow.paragraph(title, style.COVER_TITLE, role="H1")
    flow.y += 12
    flow.put(rule(style.LEFT, flow.y, style.MEASURE, weight=1.6, colour=style.ACCENT))
    top = flow.y
    told = (
        (words.recipient, front.recipient, style.COVER_STRONG),
        (words.purpose, front.purpose, style.COVER_STRONG),
        (words.holder, front.holder, style.COVER_TEXT),
        (words.made_on, words.day(front.today), style.COVER_TEXT),
        (words.contents, _told(front, words), style.COVER_TEXT),
    )
    room = style.MEASURE - CODE_SIDE - LABELS - 14
    with flow.within(flow.tag.add("Table")):
        for label, text, look in told:
            name = Cell(style.LEFT, LABELS, flow.wrap(label, LABELS - 6, style.COVER_LABEL), style.COVER_LABEL)
            value = Cell(style.LEFT + LABELS, room, flow.wrap(text, room - 6, look), look)
            put(flow, Row((name._replace(head="Row"), value), pad=5.5, gutter=3))
    _code(flow, front, words, top)
    flow.y = max(flow.y, top + CODE_SIDE + 2 * style.SMALL.leading) + 26


def _code(flow: Flow, front: Front, words: Wording, top: float) -> None:
    """Set the QR code beside what is told, with what it says in short below it."""
    left, digest = style.RIGHT - CODE_SIDE, front.code.rpartition(":")[2].lower()
    figure = flow.tag.add("Figure", alt=words.code_told.format(digest=digest))
    flow.put(qr(front.code, left, top + 5, CODE_SIDE, figure))
    flow.page.clear.append(Box(left, top + 5, CODE_SIDE, CODE_SIDE))
    with flow.within(flow.tag.add("Caption")):
        y = top + 3 + CODE_SIDE
        for line in (f"{words.code} ", f"{digest[:8]} {digest[8:16]} …"):
            flow.put(flow.words(left + CODE_SIDE / 2, y, line, style.SMALL, to=0.5))
            y += style.SMALL.leading


def _told(front: Front, words: Wording) -> str:
    enclosed, volume = len(front.entries), front.volume
    if volume:
        told = {"enclosed": enclosed, "pages": front.pages, "number": volume.number, "count": volume.count}
        return words.volume_count.format(**told)
    return words.enclosed_count.format(asked=enclosed + len(front.missing), enclosed=enclosed, pages=front.pages)


def _enclosed(flow: Flow, front: Front, words: Wording) -> None:
    """Set the table of documents."""
    labels = (
        words.number,
        words.certificate,
        words.document_number,
        words.issued_on,
        words.freshness,
        words.verified,
        words.page,
    )
    rows = [_entry_row(flow, front, number, words) for number in range(1, len(front.entries) + 1)]
    _list(flow, words.enclosed, _header(flow, labels, words.columns), rows)


def _statement(flow: Flow, lines: Sequence[tuple[str, str]], words: Wording) -> None:
    """Set what is stated of the holder without showing the papers."""
    looks = (style.CELL, style.STRONG)
    rows = [_cells_row(flow, STATED, line, looks) for line in lines]
    _list(flow, words.statement, _header(flow, (words.stated, words.verdict), STATED), rows)


def _volumes(flow: Flow, volume: Volume, words: Wording) -> None:
    """Set the table of all files, and what is in each."""
    rows: list[Row] = []
    for number, share in enumerate(volume.shares, 1):
        here = words.this_file if number == volume.number else ""
        for at, place in enumerate(share.documents):
            first, last = place.first_page, place.last_page
            pages = str(first) if first == last else f"{first}-{last}"
            file = " · ".join(filter(None, (f"{number} / {volume.count}", here))) if at == 0 else ""
            row = _cells_row(flow, VOLUMES, (file, place.title, pages), (style.STRONG, style.CELL, style.CELL))
            rows.append(_with_file(flow, row, share.file if at == 0 else ""))
    _list(flow, words.files, _header(flow, (words.file, words.certificate, words.page), VOLUMES), rows)


def _with_file(flow: Flow, row: Row, name: str) -> Row:
    if not name:
        return row
    first = row.cells[0]._replace(note=flow.wrap(name, VOLUMES[0] - 12, style.SMALL))
    return row._replace(cells=(first, *row.cells[1:]))


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
    flow.paragraph(title, style.HEADING, role="H2")
    flow.y += 4
    with flow.within(flow.tag.add("Table")):
        begin()
        for row in rows:
            put(flow, row, repeat=begin)
    flow.y += LIST_GAP


def _header(flow: Flow, labels: tuple[str, ...], widths: tuple[float, ...]) -> Row:
    row = _cells_row(flow, widths, labels, (style.HEAD,) * len(labels))
    return row._replace(cells=tuple(cell._replace(tint=True, head="Column") for cell in row.cells), pad=4.5)


def _entry_row(flow: Flow, front: Front, number: int, words: Wording) -> Row:
    entry = front.entries[number - 1]
    evidence = entry.evidence
    fresh, is_expired = freshness(evidence, front.today, words)
    issued = words.day(evidence.issued_on) if evidence.issued_on else ABSENT
    checked, is_wrong = verified(evidence, words)
    number_of = evidence.document_number or ABSENT
    texts = (str(number), names_of(entry, words)[0], number_of, issued, fresh, checked, str(entry.page))
    alert = style.CELL._replace(colour=style.ALERT)
    looks = [style.CELL, style.STRONG, *[style.CELL] * 5]
    looks[4], looks[5] = alert if is_expired else style.CELL, alert if is_wrong else style.CELL
    told = words.leads_to.format(title=names_of(entry, words)[0], page=entry.page)
    row = _cells_row(flow, words.columns, texts, looks)._replace(link=entry.place(number), told=told)
    below = [*names_of(entry, words)[1:], evidence.provenance.issuer_name]
    below += [words.original_mark] if entry.is_original else []
    below += [words.redacted_mark] if entry.is_redacted else []
    issuer = flow.wrap(" · ".join(below), words.columns[1] - 12, style.SMALL)
    title = row.cells[1]._replace(note=issuer, note_lang=KOREAN.tag)
    return row._replace(cells=(row.cells[0], title, *row.cells[2:]))


def _cells_row(flow: Flow, widths: Sequence[float], texts: Sequence[str], looks: Sequence[Style]) -> Row:
    """Return a row of texts; the last of many columns, the page, stands at the right."""
    edges = accumulate(widths, initial=style.LEFT)
    cells = [
        Cell(x, width, flow.wrap(text, width - 12, look), look)
        for x, width, text, look in zip(edges, widths, texts, looks, strict=False)
    ]
    if len(cells) == COLUMNS:
        cells[-1] = cells[-1]._replace(align="right")
    return Row(tuple(cells), pad=5)


def names_of(entry: Entry, words: Wording) -> tuple[str, ...]:
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


def verified(evidence: Evidence[Certificate], words: Wording) -> tuple[str, bool]:
    """Return what verification found, and whether something does not hold; evidence without its report says nothing."""
    verdict = str(evidence.report.describe()["verdict"]) if evidence.report else ""
    return words.verdicts.get(verdict, ABSENT), verdict == "does_not_hold"


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

"""Makes the submission PDF of a dossier."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from pathlib import Path

from certbroker.bundle import style
from certbroker.bundle.assemble import Bookmark, Finish, finish
from certbroker.bundle.certificate import Sheets, sheets_of
from certbroker.bundle.fonts import Typeface, clean, typeface
from certbroker.bundle.footer import Footer, foot
from certbroker.bundle.front import Entry, Front, cover, index
from certbroker.bundle.page import Page, Place
from certbroker.bundle.paint import draw
from certbroker.bundle.wording import Language, Wording, wording
from certbroker.evidence import Delivered, Dossier, Evidence, Provenance
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.privacy import mask_name


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, and the page it begins on."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Document:
    """A certificate's place in the bundle. Pages count from 1, both included."""

    certificate: str
    """Id of the certificate."""
    title: str
    first_page: int
    last_page: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A submission PDF (제출 서류 묶음)."""

    data: bytes = field(repr=False)
    """The PDF."""
    pages: int
    documents: tuple[Document, ...]
    """Where each certificate stands, in the order of the dossier."""
    title: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the PDF, whole or not at all, readable by its owner only. Returns the path."""
        target = Path(path)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return target


def make(
    dossier: Dossier,
    *,
    today: date,
    recipient: str | None = None,
    purpose: str | None = None,
    language: Language = "ko",
    font_dir: str | os.PathLike[str] | None = None,
) -> Bundle:
    """Make the submission PDF: cover, index, every certificate that came, and `dossier.json` attached.

    recipient, purpose: default to the dossier's. today: the day on the cover, from which freshness is told. font_dir: a
    folder of TrueType fonts for rare characters (default: `CERTBROKER_FONT_DIR`). Equal arguments give equal bytes.
    Raises MissingGlyph.
    """
    words, fonts = wording(language), typeface(font_dir)
    sheets = [sheets_of(one.certificate, one.provenance, fonts, words) for one in dossier.evidence]
    plan = Front(
        recipient=clean(recipient or dossier.recipient),
        purpose=clean(purpose or dossier.purpose),
        holder=clean(dossier.holder),
        today=today,
        entries=(),
        missing=tuple(one for one in dossier.outcomes if not isinstance(one, Delivered)),
        pages=0,
    )
    front, covers, indexes = _open(plan, dossier.evidence, sheets, fonts, words)
    opening = [*covers, *indexes]
    pages = [*opening, *(page for one in sheets for page in one.pages)]
    title = f"{words.title} - {front.recipient}"
    feet = [Footer(beside=title)] * len(opening) + [one.footer for one in sheets for _ in one.pages]
    _mark_places(front, sheets)
    _foot(pages, feet, fonts, words)
    watermark = words.watermark.format(recipient=front.recipient, purpose=front.purpose)
    drawn = draw(pages, fonts, watermark, title)
    added = Finish(title, words.tag, today, _bookmarks(front, len(covers), words), dossier.describe(), words.attachment)
    return Bundle(finish(drawn, added), len(pages), tuple(map(_document, front.entries, sheets)), title)


def render_certificate(
    certificate: Certificate,
    provenance: Provenance,
    *,
    language: Language = "ko",
    font_dir: str | os.PathLike[str] | None = None,
) -> bytes:
    """Render one certificate as a PDF by itself, without cover, watermark or attachment. Raises MissingGlyph."""
    words, fonts = wording(language), typeface(font_dir)
    sheets = sheets_of(certificate, provenance, fonts, words)
    _foot(sheets.pages, [sheets.footer] * len(sheets.pages), fonts, words)
    drawn = draw(sheets.pages, fonts, "", sheets.title)
    marks = tuple(Bookmark(stop.title, stop.page, stop.y) for stop in sheets.stops)
    return finish(drawn, Finish(sheets.title, words.tag, provenance.fetched_at.astimezone(SEOUL).date(), marks))


def _open(
    plan: Front, evidence: Sequence[Evidence[Certificate]], sheets: Sequence[Sheets], fonts: Typeface, words: Wording
) -> tuple[Front, list[Page], list[Page]]:
    """Lay cover and index out: once to learn how long they are, and again with the page numbers that follow."""
    front, covers, indexes = plan, [Page()], [Page()] if sheets else []
    for _ in range(2):
        before = len(covers) + len(indexes)
        lengths = [len(one.pages) for one in sheets]
        first_pages = accumulate(lengths, initial=before + 1)
        entries = tuple(map(_entry, evidence, _titles(evidence), first_pages, sheets))
        front = replace(plan, entries=entries, pages=before + sum(lengths))
        covers, indexes = cover(front, fonts, words), index(front, fonts, words) if sheets else []
    return front, covers, indexes


def _entry(evidence: Evidence[Certificate], title: str, page: int, sheets: Sheets) -> Entry:
    return Entry(evidence, title, page, tuple(sheets.stops))


def _titles(evidence: Sequence[Evidence[Certificate]]) -> list[str]:
    """Return the names of the certificates; where one came more than once, with whom it is about."""
    names = [one.certificate.spec.name_ko for one in evidence]
    whom = map(_about, evidence)
    return [f"{name} ({who})" if who and names.count(name) > 1 else name for name, who in zip(names, whom, strict=True)]


def _about(evidence: Evidence[Certificate]) -> str:
    """Return whom a certificate is about, where it says so: a person masked, a company in full."""
    name, number = (getattr(evidence.certificate, field, None) for field in ("holder_name", "corporate_number"))
    if not isinstance(name, str):
        return ""
    return name if number else mask_name(name.partition("(")[0].strip())


def _mark_places(front: Front, sheets: Sequence[Sheets]) -> None:
    """Note on the pages where links lead."""
    for number, (entry, one) in enumerate(zip(front.entries, sheets, strict=True), 1):
        one.pages[0].marks.append(Place(style.TOP, entry.place(number)))
        for stop_number, stop in enumerate(one.stops, 1):
            one.pages[stop.page].marks.append(Place(stop.y, entry.place(number, stop_number)))


def _foot(pages: Sequence[Page], feet: Sequence[Footer], fonts: Typeface, words: Wording) -> None:
    for number, (page, footer) in enumerate(zip(pages, feet, strict=True), 1):
        foot(page, fonts, footer, words, (number, len(pages)))


def _bookmarks(front: Front, covers: int, words: Wording) -> tuple[Bookmark, ...]:
    own = [Bookmark(words.cover, 0, 0)] + ([Bookmark(words.index, covers, 0)] if front.entries else [])
    return (*own, *(_bookmark(number, entry) for number, entry in enumerate(front.entries, 1)))


def _bookmark(number: int, entry: Entry) -> Bookmark:
    below = tuple(Bookmark(stop.title, entry.page - 1 + stop.page, stop.y) for stop in entry.stops)
    return Bookmark(f"{number}. {entry.title}", entry.page - 1, 0, below)


def _document(entry: Entry, sheets: Sheets) -> Document:
    sections = tuple(Section(stop.title, entry.page + stop.page) for stop in entry.stops)
    return Document(entry.evidence.id, entry.title, entry.page, entry.page + len(sheets.pages) - 1, sections)

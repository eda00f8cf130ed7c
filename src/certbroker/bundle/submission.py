"""Makes the submission PDF of a dossier."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any, Final, NamedTuple

from certbroker.bundle import stamping
from certbroker.bundle.assemble import Finish, Foreign, finish
from certbroker.bundle.attachments import Attachment
from certbroker.bundle.certificate import sheets_of
from certbroker.bundle.documents import Part, add_separators, attachments_of, claims_of, documents_of
from certbroker.bundle.file import Bundle, Document, Section
from certbroker.bundle.filing import Filing
from certbroker.bundle.fonts import Typeface, clean, typeface
from certbroker.bundle.front import Entry, Front, cover
from certbroker.bundle.index import index
from certbroker.bundle.manifest import CODE, Manifest, code
from certbroker.bundle.originals import name_of
from certbroker.bundle.outline import Bookmark
from certbroker.bundle.page import Page
from certbroker.bundle.paint import draw
from certbroker.bundle.redaction import Redaction, masked, redacted, without_numbers
from certbroker.bundle.stated import Stated, lines_of
from certbroker.bundle.tags import Tag
from certbroker.bundle.wording import Language, Wording, wording
from certbroker.bundle.xmp import Claims
from certbroker.errors import BundleError
from certbroker.evidence import Delivered, Dossier, Provenance
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.observing import Name, Told, spanned

TRIES: Final = 6
"""Layouts of cover and index until their length is what their page numbers say; two are the rule."""


@spanned(Name.BUNDLE, lambda made: Told(documents=len(made.documents), count=made.pages))
def make(  # noqa: PLR0913 - each is a part of what is made
    dossier: Dossier,
    *,
    today: date,
    recipient: str | None = None,
    purpose: str | None = None,
    language: Language = "ko",
    font_dir: str | os.PathLike[str] | None = None,
    statements: Sequence[Stated] = (),
    filing: Filing | None = None,
    redaction: Redaction | None = None,
) -> Bundle:
    """Make the submission PDF: cover, index, every certificate that came, and all of it as data attached.

    recipient, purpose: those of the consent; a dossier without one takes any. today: the day on the cover, from which
    freshness is told. font_dir: a folder of TrueType fonts for rare characters (default: `CERTBROKER_FONT_DIR`).
    statements: printed on the cover, their tokens attached. filing: what the receiving office wishes for its files.
    redaction: what is left out beside the back parts of resident numbers, which always are.

    Equal arguments give equal bytes. Raises ConsentScope, MissingGlyph, HostileDocument, RedactionFailed,
    SettingsError.
    """
    words, fonts = wording(language), typeface(font_dir)
    redaction, filing = redaction or Redaction(), filing or Filing()
    to, why = dossier.addressed(recipient, purpose)
    dossier = redacted(dossier, redaction, to)
    parts = documents_of(dossier, redaction, fonts, words)
    if filing.separators:
        add_separators(parts, fonts, words)
    plan = Front(
        recipient=clean(without_numbers(to)),
        purpose=clean(without_numbers(why)),
        holder=clean(dossier.holder),
        today=today,
        entries=(),
        missing=tuple(one for one in dossier.outcomes if not isinstance(one, Delivered)),
        pages=0,
        code=CODE.format(digest="0" * 64),
        volume=filing.volume,
        statements=tuple(lines_of(one, language) for one in statements),
    )
    attachments = attachments_of(dossier, parts, [one.token for one in statements], words)
    return _Maker(plan, parts, attachments, fonts, words).make(filing)


class _Opening(NamedTuple):
    """Cover and index as they are laid out, and what they tell."""

    front: Front
    manifest: Attachment
    covers: list[Page]
    indexes: list[Page]
    tags: list[Tag]


class _Maker:
    """Lays cover and index out, numbers the pages and puts it all together.

    The manifest tells on which pages documents stand, and the cover tells the manifest's hash: so the front is laid out
    once to learn how long it is, and again with what it has to say.
    """

    def __init__(
        self, plan: Front, parts: Sequence[Part], attachments: Sequence[Attachment], fonts: Typeface, words: Wording
    ) -> None:
        self.plan, self.parts, self.attachments = plan, parts, attachments
        self.fonts, self.words = fonts, words
        number = f" ({plan.volume.number}/{plan.volume.count})" if plan.volume else ""
        self.title = f"{words.title} - {plan.recipient}{number}"
        self.claims, self.shortfalls = claims_of(parts)

    def make(self, filing: Filing) -> Bundle:
        """Make the bundle."""
        opening = self._opening()
        front, before = opening.front, [*opening.covers, *opening.indexes]
        pages = [*before, *(page for part in self.parts for page in part.all_pages)]
        stamping.mark_places(front.entries, self.parts)
        stamping.Stamper(self.title, self.fonts, self.words, len(pages), filing).stamp(before, self.parts)
        document = Tag("Document")
        document.kids += [*opening.tags, *(part.sheets.tag for part in self.parts)]
        marked = self.words.watermark.format(recipient=front.recipient, purpose=front.purpose)
        drawn = draw(pages, self.fonts, document, marked, self._bookmarks(opening))
        files = [opening.manifest, *self.attachments]
        added = Finish(self.title, self.words.tag, front.today, self.claims, files, self._foreign(front))
        return Bundle(
            data=finish(drawn, added),
            pages=len(pages),
            documents=tuple(map(_document, front.entries)),
            title=self.title,
            manifest=opening.manifest.data,
            conformance=tuple(self.claims.names),
        )

    def _opening(self) -> _Opening:
        """Lay cover and index out. Raises BundleError where they find no length, which no known text brings about."""
        described = [one.describe() for one in self.attachments]
        lengths = (1, 1 if self.parts else 0)
        for _ in range(TRIES):
            front = self._front(sum(lengths))
            manifest = self._manifest(front, described)
            front = replace(front, code=code(manifest))
            laid = [cover(front, self.fonts, self.words)]
            laid += [index(front, self.fonts, self.words)] if self.parts else []
            covers, indexes = (*(pages for pages, _ in laid), [])[:2]
            if (len(covers), len(indexes)) == lengths:
                return _Opening(front, manifest, covers, indexes, [tag for _, tag in laid])
            lengths = (len(covers), len(indexes))
        raise BundleError("cover and index find no length")

    def _front(self, before: int) -> Front:
        """Return what cover and index say, where they take so many pages."""
        lengths = [len(part.all_pages) for part in self.parts]
        starts = accumulate(lengths, initial=before)
        entries = tuple(part.entry(start) for part, start in zip(self.parts, starts, strict=False))
        return replace(self.plan, entries=entries, pages=before + sum(lengths))

    def _manifest(self, front: Front, described: Sequence[dict[str, Any]]) -> Attachment:
        manifest = Manifest(
            title=self.title,
            lang=self.words.tag,
            recipient=front.recipient,
            purpose=front.purpose,
            holder=front.holder,
            today=front.today,
            pages=front.pages,
            documents=[part.listed(entry) for part, entry in zip(self.parts, front.entries, strict=True)],
            attachments=described,
            claims=self.claims,
            shortfalls=self.shortfalls,
            volume=front.volume,
        )
        return manifest.attached(self.words.manifest_told)

    def _bookmarks(self, opening: _Opening) -> tuple[Bookmark, ...]:
        own = [Bookmark(self.words.cover, 0, 0)]
        own += [Bookmark(self.words.index, len(opening.covers), 0)] if opening.indexes else []
        return (*own, *(_bookmark(number, entry) for number, entry in enumerate(opening.front.entries, 1)))

    def _foreign(self, front: Front) -> list[Foreign]:
        """Return which pages of issuers' files stand where."""
        return [
            Foreign(entry.page - 1 + at, name_of(part.number, at + 1), part.intake.file, at)
            for part, entry in zip(self.parts, front.entries, strict=True)
            if part.intake
            for at in range(len(part.intake.pages))
        ]


def render_certificate(
    certificate: Certificate,
    provenance: Provenance,
    *,
    language: Language = "ko",
    font_dir: str | os.PathLike[str] | None = None,
) -> bytes:
    """Render one certificate as a PDF by itself, without cover, watermark or attachment. Raises MissingGlyph."""
    words, fonts = wording(language), typeface(font_dir)
    sheets = sheets_of(masked(certificate), provenance, fonts, words)
    stamping.stamp_one(sheets, fonts, words)
    document = Tag("Document")
    document.kids.append(sheets.tag)
    marks = tuple(Bookmark(stop.title, stop.page, stop.y) for stop in sheets.stops)
    drawn = draw(sheets.pages, fonts, document, bookmarks=marks)
    day = provenance.fetched_at.astimezone(SEOUL).date()
    return finish(drawn, Finish(sheets.title, words.tag, day, Claims()))


def _bookmark(number: int, entry: Entry) -> Bookmark:
    below = tuple(Bookmark(stop.title, entry.page - 1 + stop.page, stop.y) for stop in entry.stops)
    return Bookmark(f"{number}. {entry.title}", entry.page - 1, 0, below)


def _document(entry: Entry) -> Document:
    sections = tuple(Section(stop.title, entry.page + stop.page) for stop in entry.stops)
    return Document(entry.evidence.id, entry.title, entry.page, entry.last_page, sections)

"""The documents of a bundle: each laid out, from its data or as its issuer's own pages, with its files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from certbroker.bundle import separator
from certbroker.bundle.attachments import JSON, PDF, Attachment, as_json
from certbroker.bundle.certificate import sheets_of
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.front import Entry
from certbroker.bundle.intake import Intake
from certbroker.bundle.manifest import Listed, Shortfall
from certbroker.bundle.originals import Origin
from certbroker.bundle.page import Page
from certbroker.bundle.redaction import Redacted, Redaction, Shown, shown
from certbroker.bundle.sheets import Sheets
from certbroker.bundle.wording import Wording
from certbroker.bundle.xmp import Claims
from certbroker.evidence import Delivered, Dossier, Evidence
from certbroker.model import Certificate
from certbroker.privacy import mask_name

OVERVIEW: Final = "dossier.json"
AT_ONCE: Final = 4
"""Issuers' files that are waited for side by side."""


@dataclass(slots=True)
class Part:
    """A document of the bundle: what it is, and its pages."""

    number: int
    outcome: Delivered
    title: str
    """The certificate's name; where one came more than once, with whom it is about."""
    data_name: str
    intake: Intake | None
    sheets: Sheets
    separator: Page | None
    """A sheet before it, on request."""
    is_painted: bool = False
    """Whether its pages are pictures of the issuer's, in which something is painted over."""

    @property
    def evidence(self) -> Evidence[Certificate]:
        """The certificate with its provenance."""
        return self.outcome.evidence

    @property
    def all_pages(self) -> list[Page]:
        """Its pages, and the sheet before them."""
        return [*([self.separator] if self.separator else []), *self.sheets.pages]

    def entry(self, before: int) -> Entry:
        """Return what cover and index say of it, where so many pages stand before."""
        first = before + (1 if self.separator else 0) + 1
        return Entry(
            self.evidence,
            self.title,
            first,
            len(self.sheets.pages),
            self.intake is not None and not self.is_painted,
            tuple(self.sheets.stops),
            is_redacted=any(one["what"] != "original" for one in self.redacted),
            is_painted=self.is_painted,
        )

    @property
    def redacted(self) -> list[dict[str, Any]]:
        """What was left out of it, as the manifest lists it."""
        removed = self.outcome.removed if isinstance(self.outcome, Redacted) else ()
        return [one.describe() for one in removed]

    def listed(self, entry: Entry) -> Listed:
        """Return what the manifest says of it."""
        found = self.intake.describe() if self.intake else None
        shows = "painted" if self.is_painted else "original" if found else "data"
        return Listed(self.evidence, self.title, entry.page, entry.last_page, found, shows, self.redacted)


def documents_of(dossier: Dossier, redaction: Redaction, typeface: Typeface, words: Wording) -> list[Part]:
    """Lay all documents out. Raises MissingGlyph, HostileDocument, RedactionFailed, SettingsError."""
    came = [one for one in dossier.outcomes if isinstance(one, Delivered)]
    laid = _laid(came, redaction, typeface, words)
    outcomes = [one.outcome for one, _ in laid]
    names = _file_names([one.id for one in outcomes])
    titles = titles_of([one.evidence for one in outcomes])
    found: list[Part] = []
    for number, ((one, drawn), name, title) in enumerate(zip(laid, names, titles, strict=True), 1):
        sheets = drawn
        if one.intake:
            origin = Origin(one.outcome.evidence, one.intake, number, title, f"{name}.json", one.painted)
            sheets = origin.sheets(words)
        if sheets:
            found.append(Part(number, one.outcome, title, name, one.intake, sheets, None, one.painted))
    return found


def _laid(
    outcomes: Sequence[Delivered], redaction: Redaction, typeface: Typeface, words: Wording
) -> list[tuple[Shown, Sheets | None]]:
    """Take issuers' files in, which workers do, and lay the other documents out meanwhile."""

    def drawn(outcome: Delivered) -> Sheets:
        return sheets_of(outcome.evidence.certificate, outcome.evidence.provenance, typeface, words)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = {at: pool.submit(shown, one, redaction) for at, one in enumerate(outcomes) if one.evidence.original}
        sheets = {at: drawn(one) for at, one in enumerate(outcomes) if at not in taken}
        found = [taken[at].result() if at in taken else Shown(one, None) for at, one in enumerate(outcomes)]
        return [
            (one, None if one.intake else sheets[at] if at in sheets else drawn(one.outcome))
            for at, one in enumerate(found)
        ]


def add_separators(documents: Sequence[Part], typeface: Typeface, words: Wording) -> None:
    """Put a sheet before each document."""
    for document in documents:
        document.separator = separator.page_of(document.evidence, document.number, document.title, typeface, words)


def titles_of(evidence: Sequence[Evidence[Certificate]]) -> list[str]:
    """Return the names of the certificates; where one came more than once, with whom it is about."""
    names = [one.certificate.spec.name_ko for one in evidence]
    whom, came = map(_about, evidence), Counter(names)
    return [f"{name} ({who})" if who and came[name] > 1 else name for name, who in zip(names, whom, strict=True)]


def _about(evidence: Evidence[Certificate]) -> str:
    """Return whom a certificate is about, where it says so: a person masked, a company in full."""
    name, number = (getattr(evidence.certificate, field, None) for field in ("holder_name", "corporate_number"))
    if not isinstance(name, str):
        return ""
    return name if number else mask_name(name.partition("(")[0].strip())


def _file_names(ids: Sequence[str]) -> list[str]:
    """Return the names of the files without their endings: the certificate's id, numbered where it came again."""
    names: list[str] = []
    came: Counter[str] = Counter()
    for one in ids:
        came[one] += 1
        names.append(f"{one}-{came[one]}" if came[one] > 1 else one)
    return names


def attachments_of(
    dossier: Dossier, documents: Sequence[Part], tokens: Sequence[str], words: Wording
) -> list[Attachment]:
    """Return all files that are attached but the manifest."""
    overview = Attachment(OVERVIEW, as_json(dossier.describe()), JSON, "Data", words.attachment)
    files = [file for document in documents for file in _files(document, words)]
    return [overview, *files, *_statements(tokens, words)]


def _files(document: Part, words: Wording) -> Iterator[Attachment]:
    name, title, number = document.data_name, document.title, document.number
    told = words.data_told.format(title=title)
    yield Attachment(f"{name}.json", as_json(document.outcome.describe()), JSON, "Data", told, number)
    if document.evidence.original:
        told = words.original_told.format(title=title)
        yield Attachment(f"{name}.pdf", document.evidence.original, PDF, "Source", told, number)


def _statements(tokens: Sequence[str], words: Wording) -> Iterator[Attachment]:
    for number, token in enumerate(tokens, 1):
        told = words.signed_told.format(number=number)
        yield Attachment(f"statement-{number}.jws", token.encode(), "application/jose", "Supplement", told)


def claims_of(documents: Sequence[Part]) -> tuple[Claims, list[Shortfall]]:
    """Return which standards the bundle claims, and why not more: it is only as good as the issuers' pages in it."""
    shortfalls = [found for document in documents for found in _shortfalls(document)]
    lost = {one.claim for one in shortfalls}
    level = next((level for level in "AB" if f"PDF/A-3{level.lower()}" not in lost), "")
    return Claims(level, "PDF/UA-1" not in lost), shortfalls


def _shortfalls(document: Part) -> Iterator[Shortfall]:
    if document.intake:
        for claim, reasons in document.intake.shortfalls().items():
            yield Shortfall(claim, document.number, reasons)

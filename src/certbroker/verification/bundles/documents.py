"""Each document of a bundle: its data against the manifest, against its pages, and against the issuer's original."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from certbroker.verification.bundles.attached import Attached
from certbroker.verification.bundles.forms import leaves_of, plain_leaves, squeeze
from certbroker.verification.bundles.held import Held
from certbroker.verification.bundles.manifest import Document, digest
from certbroker.verification.bundles.printed import Pages, compare, headings, text_of
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, of_document
from certbroker.verification.bundles.text import Piece
from certbroker.verification.report import Check

UNREAD: Final = "\ufffd"
_TOLD: Final = ("document_number", "issued_on", "valid_until")


def check_data(held: Held) -> Iterator[Check]:
    """Check that the data is of the document that the manifest tells, with the same provenance, number and days."""
    told, data = held.told, held.data
    if data is None or data.get("outcome") != "delivered" or not isinstance(data.get("data"), dict):
        yield of_document(told, "document.data", FAILS, "unreadable")
        return
    if data.get("certificate") != told.certificate:
        yield of_document(told, "document.data", FAILS, "other_certificate")
    elif data.get("provenance") != told.provenance:
        yield of_document(told, "document.data", FAILS, "other_provenance")
    elif _shown(told) != {name: data["data"].get(name) for name in _TOLD}:
        yield of_document(told, "document.data", FAILS, "other_values")
    else:
        yield of_document(told, "document.data", HOLDS, "holds")
    if held.evidence is None:
        yield of_document(told, "document.type", UNKNOWN, "unknown", needed=False)


def _shown(told: Document) -> dict[str, Any]:
    values = {name: getattr(told, name) for name in _TOLD}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}


def check_pages(held: Held, pages: Pages, originals: Sequence[str] | None) -> Check:
    """Check that a person reads on the document's pages what a program reads in its files.

    originals: what the pages of the issuer's file say; nothing where it cannot be read.
    """
    told = held.told
    own = {number: page for number, page in pages.items() if told.first_page <= number <= told.last_page}
    if told.shows == "data":
        return _of_data(held, own)
    if told.shows == "original":
        return _of_original(told, own, originals)
    return of_document(told, "pages.text", UNKNOWN, "no_text", needed=False)


def _of_data(held: Held, pages: Pages) -> Check:
    told = held.told
    first = headings(pages.get(told.first_page, ()))
    if not first & _titles(held):
        return of_document(told, "pages.text", FAILS, "title", page=told.first_page)
    data: object = (held.data or {}).get("data")
    typed = held.evidence is not None
    leaves = leaves_of(held.evidence.certificate) if held.evidence else plain_leaves(data)
    found = compare(pages, leaves, typed=typed, redacted=bool(told.redacted))
    if found.missing:
        return of_document(told, "pages.text", FAILS, "missing", fields=", ".join(found.missing))
    if found.more:
        return of_document(told, "pages.text", FAILS, "more", count=found.more)
    return of_document(told, "pages.text", HOLDS, "same" if typed else "same_in_part", count=found.values)


def _titles(held: Held) -> set[str]:
    """Return how the document may be titled; whom it is about stands behind the title where several came."""
    names = {held.told.title, held.told.name}
    if held.evidence:
        names = {held.evidence.certificate.spec.name_ko}
    return {squeeze(one) for one in names}


def _of_original(told: Document, pages: Pages, originals: Sequence[str] | None) -> Check:
    """Compare the pages with the issuer's own. What can only be seen, such as a scan, cannot be compared."""
    if originals is None or not squeeze("".join(originals)).replace(UNREAD, ""):
        return of_document(told, "pages.text", UNKNOWN, "no_text", needed=False)
    shown = [text_of([page]) for _, page in sorted(pages.items())]
    same = len(shown) == len(originals) and all(
        _bare(one) in _bare(other) for one, other in zip(originals, shown, strict=True)
    )
    return of_document(told, "pages.text", *((HOLDS, "same_as_original") if same else (FAILS, "other_than_original")))


def _bare(text: str) -> str:
    """Return text without what a page may break or spell otherwise."""
    return squeeze(text).casefold().replace("-", "")


def texts_of(pages: Sequence[tuple[Piece, ...]]) -> list[str]:
    """Return what the pages of an issuer's file say, all of it."""
    return ["".join(piece.text for piece in page) for page in pages]


def check_original(held: Held, file: Attached, pages: Sequence[str] | None) -> Iterator[Check]:
    """Check that an issuer's file is the one that was received, and prints the number and name that the data has.

    pages: what its pages say; nothing where they cannot be read.
    """
    told = held.told
    known = told.provenance.get("original_sha256")
    if known is None:
        yield of_document(told, "original.file", UNKNOWN, "not_said", needed=False)
    else:
        same = known == digest(file.data)
        yield of_document(told, "original.file", *((HOLDS, "same") if same else (FAILS, "other")))
    text, asked = _bare("".join(pages or ())), dict(_words(held))
    missing = [key for key, word in asked.items() if _bare(word) not in text]
    # What the page has in letters that cannot be read may be what is missing.
    if not (text.replace(UNREAD, "") and asked) or (missing and UNREAD in text):
        yield of_document(told, "original.print", UNKNOWN, "no_text", needed=False)
    elif missing:
        yield of_document(told, "original.print", FAILS, f"other_{missing[0]}")
    else:
        yield of_document(told, "original.print", HOLDS, "same")


def _words(held: Held) -> Iterator[tuple[str, str]]:
    from certbroker.verification.identity import name_of

    if held.told.document_number:
        yield "number", held.told.document_number
    name = name_of(held.evidence.certificate) if held.evidence else None
    if name:
        yield "name", name


def check_report(told: Document) -> Iterator[Check]:
    """Say what was found when the document was verified before it went into the bundle."""
    report = told.verification
    if report is None:
        return
    match report.get("verdict"):
        case "holds":
            yield of_document(told, "document.verification", HOLDS, "holds")
        case "does_not_hold":
            yield of_document(told, "document.verification", FAILS, "does_not_hold")
        case _:
            yield of_document(told, "document.verification", UNKNOWN, "cannot_tell", needed=False)

"""The worker's job: everything in a bundle but its signatures. It parses hostile input and runs nowhere else."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

from certbroker.errors import PayloadError
from certbroker.verification.bundles import boxes, documents, evidence, front, listing, ranges, structure
from certbroker.verification.bundles.attached import Attached, files_of
from certbroker.verification.bundles.held import Held, documents_of
from certbroker.verification.bundles.manifest import NAME, OVERVIEW, Manifest
from certbroker.verification.bundles.printed import Pages
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, of_document
from certbroker.verification.bundles.text import Reader
from certbroker.verification.bundles.traces import is_bundle
from certbroker.verification.claims import Claims
from certbroker.verification.jws import Jws, Malformed
from certbroker.verification.parts import Parts, parts_of
from certbroker.verification.report import Check
from certbroker.verification.wording import say

MAX_SENT: Final = 30 * 1024 * 1024
"""Bytes of issuers' files that are handed back, for their signatures to be verified."""
STATEMENT: Final = "application/jose"
Answer = dict[str, Any]


def inspect(data: bytes, options: Mapping[str, Any]) -> Answer:
    """Look into a PDF.

    options: `as_of` (day or null) and `today`, for freshness; `must`: whether it must be a bundle, or may be any PDF.
    Returns `bundle` (whether it is one), `checks`, `told` (what it says it is), `originals` and `statements` (files
    whose own signatures are to be verified). Of what is no bundle there are checks only where that could not be told.
    """
    try:
        return _inspected(data, options)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the parser raises anything on broken files; none of it may pass
        return _unreadable(bundle=options["must"])


def _unreadable(*, bundle: bool) -> Answer:
    return _answer([say("file.contents", FAILS, "unreadable")], bundle=bundle)


def _answer(checks: Sequence[Check], *, bundle: bool, **more: Any) -> Answer:
    return {
        "bundle": bundle,
        "checks": [one.describe() for one in checks],
        "told": None,
        "originals": [],
        "statements": [],
        **more,
    }


def _inspected(data: bytes, options: Mapping[str, Any]) -> Answer:
    from pikepdf import Pdf

    with Pdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
        parts = parts_of(pdf)
        if not options["must"] and not is_bundle(pdf, parts):
            return _answer([], bundle=False)
        try:
            return _Bundle(pdf, parts, options).answer()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - a bundle that is broken is no other file for that
            return _unreadable(bundle=True)


class _Bundle:
    """One bundle, as it is looked at."""

    def __init__(self, pdf: Any, parts: Parts, options: Mapping[str, Any]) -> None:
        self.pdf, self.parts, self.files = pdf, parts, files_of(pdf, parts)
        self.manifests = [one for one in self.files.held if one.name == NAME]
        self.reader = Reader(pdf)
        self.today = date.fromisoformat(options["today"])
        self.asked = date.fromisoformat(options["as_of"]) if options["as_of"] else None

    def answer(self) -> Answer:
        """Return all that was found."""
        checks = [structure.check_certification(self.pdf), structure.check_active(self.pdf, self.parts)]
        checks += listing.check_places(self.files)
        checks.append(self._present())
        manifest = self._read(checks)
        if manifest is None:
            return _answer(checks, bundle=True)
        held = documents_of(manifest, self.files)
        checks += self._against(manifest, held)
        return _answer(
            checks,
            bundle=True,
            told=self._told(manifest),
            originals=[*_sent(held, checks)],
            statements=[{"name": one.name, "token": one.data.decode("ascii", "replace")} for one in self._tokens()],
        )

    def _present(self) -> Check:
        count = len(self.manifests)
        if count == 1:
            return say("manifest.present", HOLDS, "holds")
        return say("manifest.present", FAILS, "several" if count else "none", count=count)

    def _read(self, checks: list[Check]) -> Manifest | None:
        """Read the manifest; of several, the first."""
        for one in self.manifests[:1]:
            try:
                found = Manifest.parse(one.data)
            except PayloadError as error:
                said = (UNKNOWN, "schema") if error.code == "payload.schema" else (FAILS, "unreadable")
                checks.append(say("manifest.form", *said))
            else:
                checks.append(say("manifest.form", HOLDS, "holds"))
                return found
        return None

    def _against(self, manifest: Manifest, held: Sequence[Held]) -> Iterator[Check]:
        """Compare everything with the manifest, and the pages with the data."""
        pages = dict(enumerate(self.reader.pages(), 1))
        yield from listing.check_listing(manifest, self.files)
        yield structure.check_conformance(self.pdf, manifest)
        yield from ranges.check_ranges(manifest, len(pages))
        yield from ranges.check_part(manifest)
        yield from self._front(manifest, pages)
        overview = self.files[OVERVIEW]
        yield from evidence.check_overview(manifest, held, overview.data if overview else None)
        sizes: dict[int, list[boxes.Size]] = {}
        for one in held:
            yield from documents.check_data(one)
            original, sizes[one.told.number] = _pages_of(one)
            yield documents.check_pages(one, pages, original)
            yield from documents.check_original(one, one.original, original) if one.original else ()
            yield from documents.check_report(one.told)
        yield boxes.check_boxes(self.pdf, manifest, sizes)
        yield from evidence.check_people(held)
        yield from evidence.check_specimens(held)
        yield from evidence.check_freshness(manifest, self.asked, self.today)
        yield from evidence.check_redactions(held)

    def _front(self, manifest: Manifest, pages: Pages) -> Iterator[Check]:
        """Check cover and index."""
        before = front.front_pages(manifest, pages)
        spoken = [told for number in before for told in self.reader.alternatives(self.pdf.pages[number - 1].obj)]
        yield front.check_code(self.manifests[0].data, before, spoken)
        yield from front.check_cover(manifest, before)
        for one in self._tokens():
            try:
                claims = Claims.parse(Jws.parse(one.data).payload)
            except (Malformed, PayloadError):
                continue  # its own verification says so
            yield front.check_statement(one.label, claims, manifest.language, before)

    def _tokens(self) -> list[Attached]:
        return [one for one in self.files.held if one.mime == STATEMENT]

    def _told(self, manifest: Manifest) -> Answer:
        at = structure.claimed_time(self.pdf)
        told = manifest.model_dump(
            mode="json", include={"title", "language", "recipient", "purpose", "holder", "made_on", "pages"}
        )
        listed = {"number", "certificate", "title", "first_page", "last_page", "shows", "issued_on", "valid_until"}
        return told | {
            "claimed_time": at.isoformat() if at else None,
            "documents": [
                one.model_dump(mode="json", include=listed | {"attachments", "document_number"})
                | {"issuer": str(one.provenance.get("issuer_name", ""))}
                for one in manifest.documents
            ],
        }


def _pages_of(held: Held) -> tuple[Sequence[str] | None, list[boxes.Size]]:
    """Return what the pages of a document's original say, where there is one that can be read, and their sizes."""
    from pikepdf import Pdf

    if held.original is None:
        return None, []
    sizes: list[boxes.Size] = []
    try:
        with Pdf.open(BytesIO(held.original.data), suppress_warnings=True) as pdf:
            texts = documents.texts_of(list(Reader(pdf).pages()))
            sizes += map(boxes.seen_size, pdf.pages)
            return texts, sizes
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - an issuer's file may be broken in any way; its pages then cannot be compared
        return None, sizes


def _sent(held: Sequence[Held], checks: list[Check]) -> Iterator[Answer]:
    """Go through the issuers' files that are to be verified; what is too much is said so."""
    left = MAX_SENT
    for one in held:
        file = one.original
        if file is None:
            continue
        left -= len(file.data)
        if left < 0:
            checks.append(of_document(one.told, "original.file", UNKNOWN, "too_much"))
            continue
        signed = one.told.original.signed if one.told.original else True
        yield {
            "name": file.name,
            "document": one.told.number,
            "evidence": one.told.evidence,
            "signed": signed,
            "data": base64.b64encode(file.data).decode(),
        }

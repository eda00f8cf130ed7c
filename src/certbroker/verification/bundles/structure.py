"""What a bundle is as a file: certified against changes, nothing in it that acts, and the standards it claims."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from certbroker.verification.bundles.manifest import Manifest
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, names
from certbroker.verification.parts import Object, Parts
from certbroker.verification.report import Check
from certbroker.verification.wording import say

NO_CHANGES: Final = 1
"""DocMDP permission: nothing may be changed (ISO 32000-1, table 254)."""
MAX_FIELDS: Final = 100
ROOT_KEYS: Final = ("/OpenAction", "/OCProperties", "/Collection", "/URI", "/Requirements")
PAGE_KEYS: Final = frozenset(
    "/Type /Parent /MediaBox /CropBox /Rotate /UserUnit /Resources /Contents /Annots /StructParents /Tabs".split()  # noqa: SIM905
)
"""What pages may have: what pages of bundles have, and what `boxes` looks at."""
TAGGED: Final = frozenset({"PDF/A-3a", "PDF/UA-1"})
"""Standards that no file keeps without tags."""
_PDFA: Final = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA: Final = "{http://www.aiim.org/pdfua/ns/id/}"
_DATE: Final = "D:%Y%m%d%H%M%S"


def check_certification(pdf: Any) -> Check:
    """Check that the one signature certifies the file and allows no changes; time-stamps may stand beside it."""
    signatures = [one for one in _signatures(pdf) if str(one.get("/Type", "/Sig")) != "/DocTimeStamp"]
    certifying = pdf.Root.get("/Perms", {}).get("/DocMDP")
    if not signatures:
        return say("seal.certification", FAILS, "unsealed")
    if certifying is None or certifying.objgen != signatures[0].objgen:
        return say("seal.certification", FAILS, "none")
    if len(signatures) > 1:
        return say("seal.certification", FAILS, "others", count=len(signatures) - 1)
    permissions = [
        one.get("/TransformParams", {}).get("/P", 2)
        for one in certifying.get("/Reference", ())
        if str(one.get("/TransformMethod")) == "/DocMDP"
    ]
    said = (HOLDS, "holds") if permissions == [NO_CHANGES] else (FAILS, "permits")
    return say("seal.certification", *said)


def _signatures(pdf: Any) -> Iterator[Object]:
    for field in list(pdf.Root.get("/AcroForm", {}).get("/Fields", ()))[:MAX_FIELDS]:
        if str(field.get("/FT")) == "/Sig" and field.get("/V") is not None:
            yield field.V


def claimed_time(pdf: Any) -> datetime | None:
    """Return when the file was signed, as the signer says; nothing proves it."""
    for one in _signatures(pdf):
        found = _moment(str(one.get("/M", "")))
        if found:
            return found
    return None


def _moment(text: str) -> datetime | None:
    """Read a date of PDF: `D:20261120120000+09'00'`."""
    digits, zone = text[: len("D:20261120120000")], text[len("D:20261120120000") :].replace("'", "")
    try:
        naive = datetime.strptime(digits, _DATE)  # noqa: DTZ007 - its zone stands behind it
        if zone in ("", "Z"):
            return naive.replace(tzinfo=UTC)
        shift = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:5]) if zone[3:5] else 0)
        return naive.replace(tzinfo=timezone(shift))
    except ValueError:
        return None


def check_active(pdf: Any, parts: Parts) -> Check:
    """Check that nothing in the file acts, leads out of it, lies over the pages, or can be switched on and off."""
    links = {"URI"} if parts.has_links else set[str]()
    found = sorted({*parts.acting, *links, *_of_root(pdf), *_over_pages(pdf)})
    return say("file.active", FAILS, "found", names=names(found)) if found else say("file.active", HOLDS, "holds")


def _of_root(pdf: Any) -> Iterator[str]:
    """Go through what a bundle has no use for, even where it leads within the file."""
    yield from (key[1:] for key in ROOT_KEYS if key in pdf.Root)


def _over_pages(pdf: Any) -> Iterator[str]:
    """Go through annotations other than links within the file and the seal's own field, and pages that do more."""
    for page in pdf.pages:
        yield from (_plain(key) for key in {*page.obj.keys()} - PAGE_KEYS)
        for one in page.obj.get("/Annots", ()):
            kind = _plain(str(one.get("/Subtype")))
            is_seal = kind == "Widget" and str(one.get("/FT")) == "/Sig"
            is_link = kind == "Link" and not any(key in one for key in ("/A", "/PA", "/AP"))
            if not (is_seal or is_link):
                yield kind


def _plain(name: str) -> str:
    word = name.removeprefix("/")
    return word if word.isalnum() and word.isascii() else "Annot"


def check_conformance(pdf: Any, manifest: Manifest) -> Check:
    """Check that the file's metadata claims what the manifest does, and has tags where it claims to.

    Whether it keeps its claims in all else is not checked.
    """
    from certbroker.errors import PayloadError

    try:
        found = sorted(_claims(pdf))
    except PayloadError:
        return say("conformance", UNKNOWN, "unreadable")
    told = sorted(manifest.conformance.claimed)
    if TAGGED & {*told, *found} and not _is_tagged(pdf):
        return say("conformance", FAILS, "untagged", names=names(sorted(TAGGED & {*told, *found})))
    if found == told:
        return say("conformance", HOLDS, "holds" if told else "nothing", names=names(told))
    return say("conformance", FAILS, "other", names=names(told), found=names(found) or "-")


def _is_tagged(pdf: Any) -> bool:
    tree, marked = pdf.Root.get("/StructTreeRoot", {}), pdf.Root.get("/MarkInfo", {})
    return all(key in tree for key in ("/K", "/ParentTree")) and marked.get("/Marked") is True


def _claims(pdf: Any) -> Iterator[str]:
    from certbroker.reading import parse_root

    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return
    told: dict[str, str] = {}
    for element in parse_root(stream.read_bytes()).iter():
        told[str(element.tag)] = (element.text or "").strip()
        told |= {str(name): str(value) for name, value in element.attrib.items()}
    if f"{_PDFA}part" in told:
        yield f"PDF/A-{told[f'{_PDFA}part']}{told.get(f'{_PDFA}conformance', '').lower()}"
    if f"{_PDFUA}part" in told:
        yield f"PDF/UA-{told[f'{_PDFUA}part']}"

"""What a bundle is as a file: certified against changes, nothing in it that acts, and the standards it claims."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from certbroker.verification.bundles.attached import Object
from certbroker.verification.bundles.manifest import Manifest
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, names
from certbroker.verification.report import Check
from certbroker.verification.wording import say

NO_CHANGES: Final = 1
"""DocMDP permission: nothing may be changed (ISO 32000-1, table 254)."""
MAX_FIELDS: Final = 100
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


def check_active(pdf: Any) -> Check:
    """Check that nothing in the file acts, is drawn over the pages, or can be switched on and off."""
    found = sorted({*_active(pdf), *_over_pages(pdf)})
    return say("file.active", FAILS, "found", names=names(found)) if found else say("file.active", HOLDS, "holds")


def _active(pdf: Any) -> Iterator[str]:
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/OCProperties", "/Collection"):
        if key in root:
            yield key[1:]
    if "/JavaScript" in root.get("/Names", {}):
        yield "JavaScript"
    if "/XFA" in root.get("/AcroForm", {}):
        yield "XFA"


def _over_pages(pdf: Any) -> Iterator[str]:
    """Go through annotations other than links within the file and the seal's own field."""
    for page in pdf.pages:
        if "/AA" in page.obj:
            yield "AA"
        for one in page.obj.get("/Annots", ()):
            kind = str(one.get("/Subtype")).removeprefix("/")
            is_seal = kind == "Widget" and str(one.get("/FT")) == "/Sig"
            is_link = kind == "Link" and "/A" not in one and "/AP" not in one
            if "/AA" in one or not (is_seal or is_link):
                yield kind if kind.isalnum() else "Annot"


def check_conformance(pdf: Any, manifest: Manifest) -> Check:
    """Check that the file's metadata claims what the manifest does. Whether it keeps its claims is not checked."""
    from certbroker.errors import PayloadError

    try:
        found = sorted(_claims(pdf))
    except PayloadError:
        return say("conformance", UNKNOWN, "unreadable")
    told = sorted(manifest.conformance.claimed)
    if found == told:
        return say("conformance", HOLDS, "holds" if told else "nothing", names=names(told))
    return say("conformance", FAILS, "other", names=names(told), found=names(found) or "-")


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

"""What the worker process does with the cleaned pages of an issuer's file: finds what is hidden, and paints it over.

Works on the letters that a page's text is made of and where each stands. What only a picture shows is not read:
pictures of the size of a barcode or a seal are painted over as a whole, and so is drawing as intricate as a barcode.
"""

import base64
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final

from certbroker.bundle.redaction.folding import fold
from certbroker.bundle.redaction.patterns import resident_numbers

DPI: Final = 150
MAX_POINTS: Final = 16_000_000
"""Points of a picture; a larger page is drawn coarser."""
INTRICATE: Final = 240
"""Steps of one path from which on it may be a barcode."""
LARGEST: Final = 0.2
"""A drawing that takes more of the page than this is its ground."""
SPACE: Final = 1.5
"""Painted around each letter, in points."""
BLACK: Final = (0, 0, 0, 255)
_PATH: Final = 2
"""FPDF_PAGEOBJ_PATH."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def painted(data: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Look a file through, and paint its pages over where something is found.

    Asked with `hidden` (of each value its parts, each with the ways of writing it), `backs` (known back parts of
    resident numbers, or null where numbers may stay), `boxes` (of each page: what is painted over anyway, from the top
    left) and `regions` (what brings painting about by itself). Answers with `found` (whether anything is to be hidden),
    `missing` (values that are not found), and, where none is, the painted pages as `file`; null without pdfium.
    """
    if find_spec("pypdfium2") is None:
        return _without_pdfium(data, asked)
    pdfium: Any = import_module("pypdfium2")
    document = pdfium.PdfDocument(data)
    pages = [_Page(page, asked["boxes"][at], asked["regions"][at]) for at, page in enumerate(document)]
    missing = _hide(pages, asked)
    found = bool(asked["hidden"]) or any(page.boxes for page in pages)
    if not found or missing:
        return {"found": found, "missing": missing, "file": None}
    return {"found": True, "missing": 0, "file": base64.b64encode(_file(pages, document)).decode()}


def _without_pdfium(data: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Look for resident numbers alone, with what the core has; nothing is painted."""
    from pypdf import PdfReader

    backs: list[str] | None = asked["backs"]
    texts = [page.extract_text() for page in PdfReader(BytesIO(data)).pages] if backs is not None else []
    found = bool(asked["hidden"]) or any(resident_numbers(text, backs or ()) for text in texts)
    return {"found": found or any(asked["regions"]), "missing": len(asked["hidden"]), "file": None}


@dataclass(slots=True)
class _Page:
    """A page, and what is to be painted over on it."""

    page: Any
    around: Sequence[Sequence[float]]
    regions: Sequence[Sequence[float]]
    boxes: list[Box]
    text: str
    letters: Any

    def __init__(self, page: Any, around: Sequence[Sequence[float]], regions: Sequence[Sequence[float]]) -> None:
        self.page, self.around, self.regions = page, around, regions
        self.letters = page.get_textpage()
        self.text = "".join(_letter(self.letters, at) for at in range(self.letters.count_chars()))
        self.boxes = [self._flipped(*box) for box in regions]

    def _flipped(self, x: float, y: float, width: float, height: float) -> Box:
        top = self.page.get_height() - y
        return x, top - height, x + width, top

    def hide(self, start: int, end: int) -> None:
        """Have letters painted over."""
        for at in range(start, end):
            left, low, right, high = self.letters.get_charbox(at, loose=True)
            if right > left and high > low:
                self.boxes.append((left - SPACE, low - SPACE, right + SPACE, high + SPACE))

    def pictures(self) -> Iterator[Box]:
        """Go through what may be a barcode or a seal."""
        yield from (self._flipped(*box) for box in self.around)
        raw: Any = import_module("pypdfium2.raw")
        limit = LARGEST * self.page.get_width() * self.page.get_height()
        for one in self.page.get_objects(filter=[_PATH], max_depth=12):
            if raw.FPDFPath_CountSegments(one) >= INTRICATE:
                left, low, right, high = one.get_bounds()
                if (right - left) * (high - low) <= limit:
                    yield left, low, right, high


def _letter(letters: Any, at: int) -> str:
    """Return a letter of a page; what has no meaning is a blank."""
    raw: Any = import_module("pypdfium2.raw")
    code = raw.FPDFText_GetUnicode(letters, at)
    return chr(code) if 0 < code <= sys.maxunicode and chr(code).isprintable() else " "


def _hide(pages: Sequence[_Page], asked: Mapping[str, Any]) -> int:
    """Note what is to be painted over; returns how many values are on no page."""
    missing = 0
    bare = [_bare(page.text) for page in pages]
    for parts in asked["hidden"]:
        missing += not (parts and all(_found(pages, bare, ways) for ways in parts))
    if asked["backs"] is not None:
        for page in pages:
            for start, end in resident_numbers(page.text, asked["backs"]):
                page.hide(start, end)
    return missing


def _bare(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the letters and digits of a text, and where each stands."""
    folded = fold(text)
    kept = [(one, at) for one, at in zip(folded.text, folded.places, strict=True) if one.isalnum()]
    return "".join(one for one, _ in kept), tuple(at for _, at in kept)


def _found(pages: Sequence[_Page], bare: Sequence[tuple[str, tuple[int, ...]]], ways: Sequence[str]) -> bool:
    """Hide every place where something stands in any way of writing it. Returns whether there is one."""
    wanted = {word for way in ways if len(word := _bare(way)[0]) > 1}
    found = False
    for page, (text, places) in zip(pages, bare, strict=True):
        for word in wanted:
            at = text.find(word)
            while at >= 0:
                found = True
                page.hide(places[at], places[at + len(word) - 1] + 1)
                at = text.find(word, at + 1)
    return found


def _file(pages: Sequence[_Page], document: Any) -> bytes:
    """Return the pages as pictures, each as one form object `/Page`, as cleaned files have it."""
    from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream

    out = BytesIO()
    with Pdf.new() as pdf:
        for at, page in enumerate(pages):
            width, height = document[at].get_size()
            size, packed = _picture(page)
            look = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1])
            look.BitsPerComponent, look.ColorSpace, look.Filter = 8, Name.DeviceGray, Name.FlateDecode
            form = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height]))
            form.Resources = Dictionary(XObject=Dictionary(Picture=Stream(pdf, packed, look)))
            drawn = Stream(pdf, b"q %.4f 0 0 %.4f 0 0 cm /Picture Do Q" % (width, height), form)
            pdf.add_blank_page(page_size=(width, height))
            pdf.pages[-1].obj.Resources = Dictionary(XObject=Dictionary(Page=drawn))
        pdf.save(out, object_stream_mode=ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def _picture(page: _Page) -> tuple[tuple[int, int], bytes]:
    """Draw a page in shades of grey, paint it over, and pack it."""
    wide, tall = page.page.get_size()
    scale = min(DPI / 72, (MAX_POINTS / (wide * tall)) ** 0.5)
    bitmap = page.page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    for left, low, right, high in (*page.boxes, *page.pictures()):
        x, y = max(int(left * scale), 0), max(int((tall - high) * scale), 0)
        bitmap.fill_rect(BLACK, x, y, int((right - left) * scale) + 2, int((high - low) * scale) + 2)
    rows = bytes(bitmap.buffer)
    wanted = b"".join(rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    return (bitmap.width, bitmap.height), zlib.compress(wanted)

"""Takes the pages out of an issuer's file: their drawing and nothing else, each as one form object."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, NamedTuple

from pikepdf import Array, Dictionary, Matrix, Name, Object, ObjectStreamMode, Page, Pdf, Stream, StreamDecodeLevel

from certbroker.bundle.boxes import Box
from certbroker.bundle.intake import resources
from certbroker.bundle.intake.drawing import Drawing
from certbroker.bundle.intake.limits import Budget
from certbroker.bundle.intake.look import Unfit
from certbroker.bundle.intake.zones import Corners, boxes, merged, zones
from certbroker.verification.parts import Parts, parts_of

QUARTER: Final = 90


class Cleaned(NamedTuple):
    """A cleaned page: its size as it is seen, and where barcodes and seals stand."""

    width: float
    height: float
    clear: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """A file with nothing but its pages' drawing."""

    file: bytes
    pages: tuple[Cleaned, ...]
    reasons: tuple[str, ...]
    dropped: tuple[str, ...]
    """What stood anywhere in the file and is not among it: `actions`, `attachments`, `links`."""


def clean(data: bytes, count: int) -> CleanedFile:
    """Take the pages out. What stands in forms and signature fields is drawn as it would be printed.

    Raises Unfit, TooMuch; whatever pikepdf raises on broken files.
    """
    with Pdf.open(BytesIO(data)) as source, Pdf.new() as target:
        if len(source.pages) != count:
            raise Unfit("has no certain number of pages")
        dropped = tuple(_beside(parts_of(source)))
        seals = [_seals(page) for page in source.pages]
        source.flatten_annotations("print")
        budget = Budget()
        drawing = Drawing(source, budget)
        taker = _Taker(source, target, drawing, budget)
        pages = [taker.take(page, seen) for page, seen in zip(source.pages, seals, strict=True)]
        reasons = drawing.finish()
        out = BytesIO()
        target.save(
            out,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.disable,
            deterministic_id=True,
        )
        return CleanedFile(out.getvalue(), tuple(pages), reasons, dropped)


def _beside(parts: Parts) -> Iterator[str]:
    if parts.acting:
        yield "actions"
    if parts.files:
        yield "attachments"
    if parts.has_links:
        yield "links"


class _Taker:
    """Takes pages from a file into another."""

    def __init__(self, source: Pdf, target: Pdf, drawing: Drawing, budget: Budget) -> None:
        self._source, self._target, self._drawing, self._budget = source, target, drawing, budget

    def take(self, page: Page, seals: list[Corners]) -> Cleaned:
        """Take a page; `seals`: where signature fields are on it."""
        area = _visible(page)
        place, size = _placing(area, page.rotation, float(page.obj.get("/UserUnit", 1)))
        given = resources.kept(page.obj.get("/Resources", Dictionary()))
        content = b"\n".join(self._budget.unpack(stream) for stream in _streams(page.obj.get("/Contents")))
        cleaned, form = self._drawing.page(content, given)
        self._add(Stream(self._source, cleaned, self._keys(page, area, place, given)), size)
        signed = [_turned(place, seal) for seal in seals]
        clear = [*zones(form, self._drawing.forms, place, size, self._budget), *boxes(signed, size)]
        return Cleaned(*size, merged(clear))

    def _keys(self, page: Page, area: Corners, place: Matrix, given: Dictionary) -> Dictionary:
        keys = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=Array(area), Matrix=place.as_array(), Resources=given
        )
        group = page.obj.get("/Group")
        if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
            keys.Group = group
            self._drawing.group(keys)
        return keys

    def _add(self, form: Stream, size: tuple[float, float]) -> None:
        self._target.add_blank_page(page_size=size)
        page = self._target.pages[-1].obj
        page.Resources = Dictionary(XObject=Dictionary(Page=self._target.copy_foreign(form)))
        page.Contents = Stream(self._target, b"q /Page Do Q")


def _streams(contents: Object | None) -> list[Object]:
    listed = contents.as_list() if isinstance(contents, Array) else [contents]
    return [one for one in listed if isinstance(one, Stream)]


def _visible(page: Page) -> Corners:
    """Return what readers show of a page: its crop box within its media box."""
    media, crop = (_corners(box) for box in (page.mediabox, page.cropbox))
    left, low = max(media[0], crop[0]), max(media[1], crop[1])
    right, high = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or high <= low:
        raise Unfit("a page of which nothing is seen")
    return left, low, right, high


def _corners(box: Object) -> Corners:
    x1, y1, x2, y2 = (float(side) for side in box.as_list())
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _placing(area: Corners, rotation: int, unit: float) -> tuple[Matrix, tuple[float, float]]:
    """Return the matrix that puts a page's visible part, turned as it is seen, on a page of its size; and that size."""
    left, low, right, high = area
    matrix = {
        0: Matrix(1, 0, 0, 1, -left, -low),
        90: Matrix(0, -1, 1, 0, -low, right),
        180: Matrix(-1, 0, 0, -1, right, high),
        270: Matrix(0, 1, -1, 0, high, -left),
    }[rotation % 360]
    size = (right - left) * unit, (high - low) * unit
    return matrix @ Matrix(unit, 0, 0, unit, 0, 0), (size if rotation % (2 * QUARTER) == 0 else (size[1], size[0]))


def _turned(place: Matrix, area: Corners) -> Corners:
    (x1, y1), (x2, y2) = place.transform(area[:2]), place.transform(area[2:])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _seals(page: Page) -> list[Corners]:
    """Return where signature fields show a seal."""
    notes = page.obj.get("/Annots")
    listed: Any = notes.as_list() if isinstance(notes, Array) else ()
    return [_corners(note.Rect) for note in listed if _is_signature(note)]


def _is_signature(note: Object) -> bool:
    if not isinstance(note, Dictionary) or note.get("/Subtype") != Name.Widget or "/Rect" not in note:
        return False
    parent = note.get("/Parent")
    return Name.Sig in (note.get("/FT"), parent.get("/FT") if isinstance(parent, Dictionary) else None)

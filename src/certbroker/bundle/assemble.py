"""Finishes a drawn PDF with pypdf: watermark, bookmarks, attachment, language and dates."""

import hashlib
import json
import math
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final, NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    Fit,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from certbroker.bundle import style
from certbroker.fields import SEOUL

SLOPE: Final = math.radians(32)
DATA_NAME: Final = "dossier.json"


class Bookmark(NamedTuple):
    """An entry of the outline; page counts from 0, y from the top of the page."""

    title: str
    page: int
    y: float
    below: "tuple[Bookmark, ...]" = ()


class Finish(NamedTuple):
    """What is to be added to the drawn pages."""

    title: str
    tag: str
    today: date
    bookmarks: tuple[Bookmark, ...] = ()
    data: Mapping[str, Any] | None = None
    data_title: str = ""


def finish(drawn: bytes, added: Finish) -> bytes:
    """Add to a drawn PDF what reportlab does not; equal input gives equal bytes."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn)))
    _watermark(writer)
    _bookmarks(writer, added.bookmarks, None)
    _describe(writer, added)
    if added.data is not None:
        _attach(writer, added, added.data)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _watermark(writer: PdfWriter) -> None:
    """Make a tiling pattern of the tile, and have the form object that every page shows pave the page with it.

    The text of a pattern is seen on screen and paper, yet programs that read text do not mix it into the certificate's.
    """
    forms = _below(writer.pages[0], "/Resources", "/XObject")
    for sheet in (forms[name].get_object() for name in forms):
        if isinstance(sheet, StreamObject):
            tiles = _below(sheet, "/Resources", "/XObject")
            tile = tiles.raw_get(next(iter(tiles)))
            _make_pattern(tile.get_object())
            _pave(sheet, tile)


def _make_pattern(tile: PdfObject | None) -> None:
    if not isinstance(tile, StreamObject):
        return
    _, _, width, height = (float(side) for side in _array(tile, "/BBox"))
    turn = (math.cos(SLOPE), math.sin(SLOPE), -math.sin(SLOPE), math.cos(SLOPE), 0, 0)
    del tile["/Subtype"]
    tile.update(_names(Type="/Pattern") | _numbers(PatternType=1, PaintType=1, TilingType=1, XStep=width, YStep=height))
    tile[NameObject("/Matrix")] = ArrayObject(map(FloatObject, turn))


def _pave(sheet: StreamObject, tile: PdfObject) -> None:
    light = DictionaryObject(_names(Type="/ExtGState") | _numbers(ca=style.WATERMARK_OPACITY))
    sheet[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Pattern"): DictionaryObject({NameObject("/Tile"): tile}),
            NameObject("/ExtGState"): DictionaryObject({NameObject("/Light"): light}),
        }
    )
    sheet.set_data(f"/Light gs /Pattern cs /Tile scn 0 0 {style.WIDTH:.2f} {style.HEIGHT:.2f} re f".encode())


def _bookmarks(writer: PdfWriter, bookmarks: Iterable[Bookmark], parent: IndirectObject | None) -> None:
    for mark in bookmarks:
        fit = Fit.xyz(left=0, top=style.top(mark.y))
        item = writer.add_outline_item(
            title=mark.title, page_number=mark.page, parent=parent, fit=fit, is_open=parent is None
        )
        _bookmarks(writer, mark.below, item)


def _describe(writer: PdfWriter, added: Finish) -> None:
    """State title, language and day, and that readers open the file with its bookmarks."""
    day = f"D:{added.today:%Y%m%d}000000+09'00'"
    writer.metadata = {
        "/Title": added.title,
        "/Creator": "certbroker",
        "/Producer": "certbroker",
        "/CreationDate": day,
        "/ModDate": day,
    }
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(added.tag)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    )
    root.update(_names(PageMode="/UseOutlines" if added.bookmarks else "/UseNone"))


def _attach(writer: PdfWriter, added: Finish, data: Mapping[str, Any]) -> None:
    """Attach the data as an associated file (PDF/A-3) of the whole document."""
    text = json.dumps(data, ensure_ascii=False, indent=2).encode()
    file = writer.add_attachment(DATA_NAME, zlib.compress(text))
    spec = file.pdf_object
    stream = _below(spec, "/EF", "/F")
    stream.update(_names(Filter="/FlateDecode", Subtype="/application/json"))
    file.alternative_name = TextStringObject(DATA_NAME)
    file.description = TextStringObject(added.data_title)
    file.associated_file_relationship = NameObject("/Data")
    file.size = NumberObject(len(text))
    file.checksum = ByteStringObject(hashlib.md5(text, usedforsecurity=False).digest())
    file.modification_date = datetime.combine(added.today, time(), SEOUL)
    writer.root_object[NameObject("/AF")] = ArrayObject([spec.indirect_reference])


def _below(start: DictionaryObject, *keys: str) -> DictionaryObject:
    """Follow keys through dictionaries; nothing there is an empty one."""
    found = start
    for key in keys:
        step = found.get(key, DictionaryObject()).get_object()
        found = step if isinstance(step, DictionaryObject) else DictionaryObject()
    return found


def _array(holder: DictionaryObject, key: str) -> ArrayObject:
    found = holder[key].get_object()
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _names(**names: str) -> dict[NameObject, NameObject]:
    return {NameObject(f"/{key}"): NameObject(value) for key, value in names.items()}


def _numbers(**numbers: float) -> dict[NameObject, NumberObject | FloatObject]:
    return {
        NameObject(f"/{key}"): NumberObject(n) if isinstance(n, int) else FloatObject(n) for key, n in numbers.items()
    }

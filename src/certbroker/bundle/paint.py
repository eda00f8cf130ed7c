"""Draws laid-out pages, with their tags and bookmarks."""

from collections.abc import Sequence

from certbroker.bundle import outline, structure, watermark
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.outline import Bookmark
from certbroker.bundle.page import Bar, Imported, Link, Mark, Page, Place, Squares, Words
from certbroker.bundle.pen import Pen
from certbroker.bundle.tags import Tag


def draw(
    pages: Sequence[Page], typeface: Typeface, document: Tag, marked: str = "", bookmarks: Sequence[Bookmark] = ()
) -> bytes:
    """Draw pages into a PDF. Each shows the watermark `marked`, if there is one, as the same form object."""
    pen = Pen()
    form = watermark.prepare(pen, typeface, marked) if marked else None
    for page in pages:
        pen.begin_page(page.width, page.height)
        _draw_page(pen, typeface, page)
        if form:
            watermark.show(pen, page)
        pen.end_page({"Watermark": form} if form else {})
    structure.write(document, pen)
    outline.write(bookmarks, pen)
    return pen.finish()


def _draw_page(pen: Pen, typeface: Typeface, page: Page) -> None:
    """Draw rules and tints first: they stand below the text, and artefacts in one run make a smaller file."""
    bars = [mark for mark in page.marks if isinstance(mark, Bar)]
    if bars:
        pen.tag(None)
    for bar in bars:
        pen.bar(*bar)
    for mark in page.marks:
        _draw(pen, typeface, mark)


def _draw(pen: Pen, typeface: Typeface, mark: Mark) -> None:
    match mark:
        case Words(text=text, style=look):
            if text:
                pen.words(mark, typeface.face(bold=look.bold))
        case Squares():
            pen.squares(mark)
        case Imported():
            pen.imported(mark)
        case Link():
            pen.link(mark)
        case Place(y, name):
            pen.place(y, name)
        case Bar():
            pass

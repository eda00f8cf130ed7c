"""The pen that draws tagged pages into reportlab's document, with y growing downwards as everywhere else here.

reportlab sets its fonts and numbers its objects; the pages' content is written here: its canvas knows no tags.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from reportlab.pdfbase import pdfdoc, pdfmetrics

from certbroker.bundle import style
from certbroker.bundle.boxes import Box
from certbroker.bundle.fonts import Face, Run
from certbroker.bundle.page import Imported, Link, Squares, Words
from certbroker.bundle.raw import Numbered, Raw, box, stream, text
from certbroker.bundle.style import Style
from certbroker.bundle.tags import FURNITURE, Area, Content, Tag

_registry: Any = pdfmetrics  # the stubs leave its functions half open
_document: Any = pdfdoc.PDFDocument
VERSION: Final = (1, 7)


class DrawnLink(NamedTuple):
    """A link that waits for the page that it leads to."""

    raw: Raw
    page: int
    area: tuple[float, float, float, float]
    link: Link


class DrawnPage(NamedTuple):
    """A page that was drawn: its object, and whose each run of its marked content is."""

    raw: Raw
    owners: tuple[Tag, ...]


class Pen:
    """Draws one PDF."""

    def __init__(self) -> None:
        self.document = _document(invariant=1, compression=1, pdfVersion=VERSION)
        self.objects = Numbered(self.document)
        self.document.Catalog.Outlines = None
        self.pages: list[DrawnPage] = []
        self.links: list[DrawnLink] = []
        self.places: dict[str, tuple[int, float]] = {}
        self.fonts = self.objects.of(self.document.idToObject["BasicFonts"])
        self._parent = self.objects.of(self.document.Pages)
        self._shaped: dict[tuple[str, str], tuple[tuple[str, bytes], ...]] = {}
        self._begin(style.WIDTH, style.HEIGHT)

    def _begin(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._code: list[bytes] = []
        self._owners: list[Tag] = []
        self._annotations: list[str] = []
        self._tag: Tag | None = None
        self._is_open = False
        self._colour = -1
        self._font = ("", 0.0)

    def begin_page(self, width: float, height: float) -> None:
        """Begin a page of this size."""
        self._begin(width, height)
        self._raw = self.objects.new(f"Page{len(self.pages)}")

    def tag(self, tag: Tag | None) -> None:
        """Draw what follows as content of a tag; without one, as an artefact that says nothing."""
        if self._is_open and tag is self._tag:
            return
        self._close()
        self._tag, self._is_open = tag, True
        if tag is None:
            self._code.append(b"/Artifact BMC\n")
        elif tag is FURNITURE:
            self._code.append(b"/Artifact<</Type/Pagination>>BDC\n")
        else:
            tag.kids.append(Content(len(self.pages), len(self._owners)))
            self._code.append(b"/%s<</MCID %d>>BDC\n" % (tag.role.encode(), len(self._owners)))
            self._owners.append(tag)

    def _close(self) -> None:
        if self._is_open:
            self._code.append(b"EMC\n")
        self._is_open = False

    def words(self, mark: Words, face: Face) -> None:
        """Draw a line of text."""
        x, y, line, look, tag = mark
        self.tag(tag)
        self.line(x, y, line, face, look)

    def line(self, x: float, y: float, line: str, face: Face, look: Style) -> None:
        """Draw a line of text from a point on its baseline, in whatever tag is open."""
        self._fill(look.colour)
        size = look.size
        self._code.append(b"BT 1 0 0 1 %.2f %.2f Tm\n" % (x, self.height - y))
        for name, codes in self._shape(line, face):
            if (name, size) != self._font:
                self._code.append(b"%s %g Tf " % (name.encode(), size))
                self._font = (name, size)
            self._code.append(b"<%s>Tj\n" % codes)
        self._code.append(b"ET\n")

    def _shape(self, line: str, face: Face) -> tuple[tuple[str, bytes], ...]:
        found = self._shaped.get((line, face.own))
        if found is None:
            found = tuple(piece for run in face.runs(line) for piece in self._pieces(run))
            self._shaped[line, face.own] = found
        return found

    def _pieces(self, run: Run) -> Iterable[tuple[str, bytes]]:
        font = _registry.getFont(run.font)
        for subset, codes in font.splitString(run.text, self.document):
            yield font.getSubsetInternalName(subset, self.document), codes.hex().encode()

    def _fill(self, colour: int) -> None:
        if colour != self._colour:
            self._code.append(b"%.3g %.3g %.3g rg\n" % tuple(part / 255 for part in colour.to_bytes(3)))
            self._colour = colour

    def bar(self, x: float, y: float, width: float, height: float, colour: int) -> None:
        """Fill a rectangle, given by its top left corner."""
        self._fill(colour)
        self._code.append(b"%.2f %.2f %.2f %.2f re f\n" % (x, self.height - y - height, width, height))

    def squares(self, mark: Squares) -> None:
        """Draw a barcode as a mask of one bit a module, on white."""
        x, y, side, count, bits, tag = mark
        tag.box = (x, self.height - y - side, x + side, self.height - y)
        self.tag(tag)
        self.bar(x, y, side, side, 0xFFFFFF)
        self._fill(style.INK)
        self._code.append(b"q %.3f 0 0 %.3f %.2f %.2f cm\n" % (side, side, x, self.height - y - side))
        self._code.append(b"BI/W %d/H %d/BPC 1/IM true/F/AHx ID %s> EI Q\n" % (count, count, bits.encode()))

    def imported(self, mark: Imported) -> None:
        """Show a page of another document, which takes this whole page."""
        mark.tag.box = (0, 0, self.width, self.height)
        self.tag(mark.tag)
        self._code.append(b"q /%s Do Q\n" % mark.name.encode())

    def link(self, link: Link) -> None:
        """Make an area lead to a place."""
        area = (link.x, self.height - link.y - link.height, link.x + link.width, self.height - link.y)
        raw = self.objects.new()
        self._annotations.append(raw.reference)
        link.tag.kids.append(Area(len(self.pages), raw.number))
        self.links.append(DrawnLink(raw, len(self.pages), area, link))

    def place(self, y: float, name: str) -> None:
        """Name a height of this page, for links to lead to."""
        self.places[name] = (len(self.pages), self.height - y + style.LEAD)

    def watermark(self, clear: Sequence[Box], scale: float) -> None:
        """Show the form object `Watermark` all over the page, but not where it is to stay clear."""
        self._close()
        holes = [(x, self.height - y - height, width, height) for x, y, width, height in clear]
        outline = b"".join(b"%.2f %.2f %.2f %.2f re " % hole for hole in ((0, 0, self.width, self.height), *holes))
        self._code.append(b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC q %sW* n\n" % outline)
        self._code.append(b"%.4f 0 0 %.4f 0 0 cm /Watermark Do Q EMC\n" % (scale, scale))

    def end_page(self, forms: Mapping[str, Raw]) -> None:
        """Finish a page, which shows these form objects."""
        self._close()
        content = self.objects.new()
        content.data = stream(b"".join(self._code))
        shown = "".join(f"/{name} {form.reference}" for name, form in forms.items())
        notes = f"/Annots[{' '.join(self._annotations)}]" if self._annotations else ""
        self._raw.data = (
            f"<</Type/Page/Parent {self._parent} 0 R/MediaBox{box((0, 0, self.width, self.height))}"
            f"/Resources<</Font {self.fonts} 0 R/XObject<<{shown}>>>>/Contents {content.reference}{notes}"
            f"/StructParents {len(self.pages)}/Tabs/S>>"
        ).encode()
        self.document.Pages.addPage(self._raw)
        self.pages.append(DrawnPage(self._raw, tuple(self._owners)))

    def code(self) -> bytes:
        """Return what was drawn so far, for a form object of its own."""
        self._close()
        return b"".join(self._code)

    def finish(self) -> bytes:
        """Return the PDF."""
        for number, (raw, _, area, link) in enumerate(self.links, len(self.pages)):
            page, top = self.places[link.target]
            raw.data = (
                f"<</Type/Annot/Subtype/Link/Rect{box(area)}/Border[0 0 0]/F 4/Contents{text(link.told)}"
                f"/Dest[{self.pages[page].raw.reference}/XYZ 0 {top:.2f} 0]/StructParent {number}>>"
            ).encode()
        for font in self.document.delayedFonts:
            font.addObjects(self.document)
        return self.document.format()

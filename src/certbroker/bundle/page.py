"""Pages as lists of marks, and the flow that fills them. Nothing here knows how PDF is written; y grows downwards."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from certbroker.bundle import style
from certbroker.bundle.boxes import Box
from certbroker.bundle.fonts import Typeface, clean
from certbroker.bundle.lines import wrap
from certbroker.bundle.style import Style
from certbroker.bundle.tags import FURNITURE, Tag


class Words(NamedTuple):
    """A line of text; x is its left edge, y its baseline."""

    x: float
    y: float
    text: str
    style: Style
    tag: Tag


class Bar(NamedTuple):
    """A filled rectangle: a rule, a tint, a marker. It says nothing by itself."""

    x: float
    y: float
    width: float
    height: float
    colour: int


class Squares(NamedTuple):
    """A two-dimensional barcode: of so many modules a side, rows of bits in hex, 0 for a dark one."""

    x: float
    y: float
    side: float
    modules: int
    bits: str
    tag: Tag


class Imported(NamedTuple):
    """A page of another document, as the form object of this name."""

    name: str
    tag: Tag


class Link(NamedTuple):
    """An area that leads to a place in the bundle."""

    x: float
    y: float
    width: float
    height: float
    target: str
    told: str
    """What is read out for it."""
    tag: Tag


class Place(NamedTuple):
    """A place that links lead to."""

    y: float
    name: str


Mark: TypeAlias = Words | Bar | Squares | Imported | Link | Place


@dataclass(slots=True)
class Page:
    """One page: what is drawn on it, in reading order."""

    marks: list[Mark] = field(default_factory=list[Mark])
    width: float = style.WIDTH
    height: float = style.HEIGHT
    clear: list[Box] = field(default_factory=list[Box])
    """Where no watermark goes: barcodes and seals."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An entry for index and bookmarks. `page` counts from 0 within its flow."""

    title: str
    page: int
    y: float


class Flow:
    """Fills pages from top to bottom. `begin` draws what stands at the top of each page after the first.

    What is set belongs to the tag that is open.
    """

    def __init__(self, typeface: Typeface, tag: Tag, begin: Callable[["Flow"], None] | None = None) -> None:
        self.typeface = typeface
        self.tag = tag
        self.begin = begin
        self.pages = [Page()]
        self.stops: list[Stop] = []
        self.y = style.TOP

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """What is left of the page's height."""
        return style.BOTTOM - self.y

    @contextmanager
    def within(self, tag: Tag) -> Generator[None]:
        """Set what follows as content of a tag."""
        before, self.tag = self.tag, tag
        try:
            yield
        finally:
            self.tag = before

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.pages.append(Page())
        self.y = style.TOP
        if self.begin:
            with self.within(FURNITURE):
                self.begin(self)

    def need(self, height: float) -> None:
        """Begin a new page where the height does not fit: what belongs together stays together."""
        if self.room < height:
            self.next_page()

    def put(self, *marks: Mark) -> None:
        """Add marks to the page."""
        self.page.marks.extend(marks)

    def stop(self, title: str) -> None:
        """Note an entry for index and bookmarks here."""
        self.stops.append(Stop(clean(title), len(self.pages) - 1, self.y))

    def measure(self, text: str, look: Style) -> float:
        """Return the width of a text on one line."""
        return self.typeface.face(bold=look.bold).measure(clean(text)) * look.size

    def wrap(self, text: str, room: float, look: Style) -> tuple[str, ...]:
        """Break a text into lines."""
        face = self.typeface.face(bold=look.bold)
        return wrap(clean(text), room / look.size, face.measure)

    def words(self, x: float, y: float, text: str, look: Style, *, to: float = 0.0, tag: Tag | None = None) -> Words:
        """Return a line of text, placed by its top left corner; `to` 0.5 centres it on x, 1.0 ends it there.

        A blank at its end is drawn, and counts for nothing.
        """
        line = clean(text)
        left = x - to * self.measure(line, look) if to else x
        drawn = f"{line} " if line and text.endswith(" ") else line
        return Words(left, y + look.drop, drawn, look, tag or self.tag)

    def paragraph(
        self, text: str, look: Style, *, role: str = "P", lang: str = "", x: float = style.LEFT, to: float = 0.0
    ) -> None:
        """Set a text on lines of its own."""
        with self.within(self.tag.add(role, lang=lang)):
            self.lines(self.wrap(text, style.MEASURE, look), look, x=x, to=to)

    def lines(self, lines: Iterable[str], look: Style, *, x: float = style.LEFT, to: float = 0.0) -> None:
        """Set lines that are broken already, each on a page that has room for it."""
        for line in lines:
            self.need(look.leading)
            self.put(self.words(x, self.y, line, look, to=to))
            self.y += look.leading


def rule(x: float, y: float, width: float, *, weight: float = 0.5, colour: int = style.EDGE) -> Bar:
    """Return a horizontal rule whose middle is at y."""
    return Bar(x, y - weight / 2, width, weight, colour)


def opening_rule(y: float) -> Bar:
    """Return the stronger rule that a table opens with; it stands just above y, clear of the tint below."""
    return Bar(style.LEFT, y - 0.9, style.MEASURE, 0.9, style.SOFT)

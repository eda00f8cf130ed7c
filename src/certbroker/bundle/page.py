"""Pages as lists of marks, and the flow that fills them. Nothing here knows PDF; y grows downwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface, clean
from certbroker.bundle.lines import wrap
from certbroker.bundle.style import Style


class Words(NamedTuple):
    """A line of text; x is its left edge, y its baseline."""

    x: float
    y: float
    text: str
    style: Style


class Bar(NamedTuple):
    """A filled rectangle: a rule, a tint, a marker."""

    x: float
    y: float
    width: float
    height: float
    colour: int


class Link(NamedTuple):
    """An area that leads to a place in the bundle."""

    x: float
    y: float
    width: float
    height: float
    target: str


class Place(NamedTuple):
    """A place that links lead to."""

    y: float
    name: str


Mark: TypeAlias = Words | Bar | Link | Place


@dataclass(slots=True)
class Page:
    """One page: what is drawn on it, in reading order."""

    marks: list[Mark] = field(default_factory=list[Mark])


@dataclass(frozen=True, slots=True)
class Stop:
    """An entry for index and bookmarks. `page` counts from 0 within its flow."""

    title: str
    page: int
    y: float


class Flow:
    """Fills pages from top to bottom. `begin` draws what stands at the top of each page after the first."""

    def __init__(self, typeface: Typeface, begin: Callable[["Flow"], None] | None = None) -> None:
        self.typeface = typeface
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

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.pages.append(Page())
        self.y = style.TOP
        if self.begin:
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

    def words(self, x: float, y: float, text: str, look: Style, *, to: float = 0.0) -> Words:
        """Return a line of text, placed by its top left corner; `to` 0.5 centres it on x, 1.0 ends it there."""
        text = clean(text)
        return Words(x - to * self.measure(text, look) if to else x, y + look.drop, text, look)

    def paragraph(
        self, text: str, look: Style, *, x: float = style.LEFT, room: float = style.MEASURE, to: float = 0.0
    ) -> None:
        """Set a text on lines of its own."""
        self.lines(self.wrap(text, room, look), look, x=x, to=to)

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

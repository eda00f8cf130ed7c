"""The index: every document and its parts, with page numbers that lead there."""

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.front import Entry, Front, names_of
from certbroker.bundle.page import Flow, Link, Page, rule
from certbroker.bundle.style import Style
from certbroker.bundle.tags import Tag
from certbroker.bundle.wording import Wording


def index(front: Front, typeface: Typeface, words: Wording) -> tuple[list[Page], Tag]:
    """Lay the index out."""
    flow = Flow(typeface, Tag("Sect", title=words.index))
    flow.y += 8
    flow.paragraph(words.index, style.TITLE, role="H1")
    flow.y += 8
    flow.put(rule(style.LEFT, flow.y, style.MEASURE, weight=1.6, colour=style.ACCENT))
    flow.y += 14
    contents = flow.tag.add("TOC")
    for number, entry in enumerate(front.entries, 1):
        flow.need(style.STRONG.leading + 9 + style.NOTE.leading * min(len(entry.stops), 3))
        _entry(flow, contents.add("TOCI"), number, entry, words)
        flow.y += 9
    return flow.pages, flow.tag


def _entry(flow: Flow, item: Tag, number: int, entry: Entry, words: Wording) -> None:
    line = _Line(f"{number}. {' · '.join(names_of(entry, words))}", entry.page, style.STRONG, 0)
    line.put(flow, item, entry.place(number), words)
    if entry.stops:
        below = item.add("TOC")
        for stop_number, stop in enumerate(entry.stops, 1):
            line = _Line(stop.title, entry.page + stop.page, style.INDEX, 18)
            line.put(flow, below.add("TOCI"), entry.place(number, stop_number), words)


class _Line:
    """A line of the index, with a rule that leads the eye to the page number."""

    def __init__(self, text: str, page: int, look: Style, indent: float) -> None:
        self.text, self.page, self.look = text, page, look
        self.left = style.LEFT + indent

    def put(self, flow: Flow, item: Tag, place: str, words: Wording) -> None:
        """Set it where the flow stands."""
        link = item.add("Reference").add("Link")
        with flow.within(link):
            y, end = self._text(flow)
            number = flow.words(style.RIGHT, y, str(self.page), self.look, to=1.0)
        flow.put(rule(end, y + self.look.drop - 0.3, number.x - 8 - end), number)
        told = words.leads_to.format(title=self.text, page=self.page)
        flow.put(Link(self.left, y, style.RIGHT - self.left, self.look.leading, place, told, link))

    def _text(self, flow: Flow) -> tuple[float, float]:
        """Set the text. Returns where its last line stands and ends."""
        end = self.left
        for line in flow.wrap(self.text, style.RIGHT - self.left - 50, self.look):
            flow.need(self.look.leading)
            flow.put(flow.words(self.left, flow.y, f"{line} ", self.look))
            flow.y += self.look.leading
            end = self.left + flow.measure(line, self.look) + 8
        return flow.y - self.look.leading, end

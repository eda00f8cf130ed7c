"""What goes onto laid-out pages once their numbers are known: places that links lead to, feet and stamps."""

from collections.abc import Sequence

from certbroker.bundle import style
from certbroker.bundle.documents import Part
from certbroker.bundle.filing import Filing
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.footer import Footer, Stamp, foot, stamp
from certbroker.bundle.front import Entry
from certbroker.bundle.originals import footer_of_page
from certbroker.bundle.page import Page, Place
from certbroker.bundle.sheets import Sheets
from certbroker.bundle.tags import FURNITURE
from certbroker.bundle.wording import Wording


def mark_places(entries: Sequence[Entry], parts: Sequence[Part]) -> None:
    """Note on the pages where links lead."""
    for number, (entry, part) in enumerate(zip(entries, parts, strict=True), 1):
        sheets = part.sheets
        sheets.pages[0].marks.append(Place(0 if part.intake else style.TOP, entry.place(number)))
        for stop_number, stop in enumerate(sheets.stops, 1):
            sheets.pages[stop.page].marks.append(Place(stop.y, entry.place(number, stop_number)))


class Stamper:
    """Sets the foot of every page of a bundle, in their order."""

    def __init__(self, title: str, fonts: Typeface, words: Wording, pages: int, filing: Filing) -> None:
        self._footer, self._fonts, self._words = Footer(beside=title), fonts, words
        self._places = (Stamp(number, pages, filing.number(number)) for number in range(1, pages + 1))

    def stamp(self, opening: Sequence[Page], parts: Sequence[Part]) -> None:
        """Stamp cover and index, then the documents."""
        for page in opening:
            self._foot(page)
        for part in parts:
            if part.separator:
                self._foot(part.separator)
            places = [next(self._places) for _ in part.sheets.pages]
            if part.intake:
                self._stamp_original(part.sheets, places)
            else:
                _foot_sheets(part.sheets, places, self._fonts, self._words)

    def _foot(self, page: Page) -> None:
        foot(page, self._fonts, self._footer, self._words, next(self._places))

    def _stamp_original(self, sheets: Sheets, places: Sequence[Stamp]) -> None:
        for at, (page, place) in enumerate(zip(sheets.pages, places, strict=True), 1):
            footer = footer_of_page(sheets.footer, at, len(sheets.pages))
            stamp(page, self._fonts, footer, self._words, place)


def _foot_sheets(sheets: Sheets, places: Sequence[Stamp], fonts: Typeface, words: Wording) -> None:
    """Set the feet of a document; the first is read out, the further ones only repeat it."""
    tag = sheets.tag.add("P", lang=words.tag)
    for page, place in zip(sheets.pages, places, strict=True):
        foot(page, fonts, sheets.footer, words, place, tag=tag)
        tag = FURNITURE


def stamp_one(sheets: Sheets, fonts: Typeface, words: Wording) -> None:
    """Set the feet of a document that stands by itself."""
    pages = len(sheets.pages)
    _foot_sheets(sheets, [Stamp(at, pages) for at in range(1, pages + 1)], fonts, words)

"""The lines of a notice: titles, headings, notes, and lines that name papers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from certbroker.catalogue import Catalogue
from certbroker.finding import Found, find
from certbroker.requirements.drafting.words import label, says, squeezed

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_NOTE = re.compile(r"^\s*(?:[※*＊☞]|주\)|참고|비고)")
_MARK = re.compile(r"^\s*(?:[□■◆◇○●◎▶▷▣◈ㅇ]|[0-9]{1,2}[.)]|[IVⅠ-Ⅹ]+[.)]|[가-하][.)]|<|\[|【|〈|「)")
_ENCLOSED = re.compile(r"^\s*[\[<【〈「](.*)[\]>】〉」]\s*$")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_COUNT = re.compile(r"(?:각\s*)?[0-9]+\s*(?:부|통|매|장|건)")
_LONGEST_HEADING = 40


class Kind(StrEnum):
    """What a line of a notice is."""

    TITLE = "title"
    HEADING = "heading"
    NOTE = "note"
    PAPERS = "papers"
    UNNAMED = "unnamed"
    """A kind of papers without a name: 소득 증빙서류."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a notice, numbered from 1, with what the finder makes of it."""

    number: int
    kind: Kind
    found: Found

    @property
    def text(self) -> str:
        """The line as printed, without its bullet."""
        return self.found.shown.strip()


def lines_of(text: str, catalogue: Catalogue) -> Iterator[Line]:
    """Go through the lines that say something; what no text file can hold is left out of them."""
    first = True
    for number, raw in enumerate(text.splitlines(), 1):
        line = _CONTROL.sub("", raw.replace("\t", " "))
        if line.strip():
            yield _line(number, line, catalogue, first=first)
            first = False


def _line(number: int, raw: str, catalogue: Catalogue, *, first: bool) -> Line:
    enclosed = _ENCLOSED.match(raw)
    is_title = enclosed is not None and _is_heading(raw, enclosed[1])
    found = Found(raw, (), (), (), enclosed[1]) if enclosed and is_title else find(raw, catalogue)
    return Line(number, _kind(raw, found, first=first), found)


def _kind(raw: str, found: Found, *, first: bool) -> Kind:
    if _NOTE.match(raw):
        return Kind.NOTE
    if found.pieces:
        return Kind.PAPERS
    heading = _is_heading(raw, found.shown)
    if first and heading:
        return Kind.TITLE
    if heading:
        return Kind.HEADING
    if found.candidates or says("kind", _bare(found.shown)):
        return Kind.UNNAMED
    return Kind.TITLE if first else Kind.NOTE


def _is_heading(raw: str, shown: str) -> bool:
    bare = _bare(shown)
    if len(squeezed(bare)) > _LONGEST_HEADING:
        return False
    if says("heading", bare) or says("authority", shown):
        return True
    return bare.endswith(":") or bool(_MARK.match(raw) and not says("kind", bare) and label(shown))


def _bare(text: str) -> str:
    return _COUNT.sub("", _BRACKETS.sub("", text)).strip(" .")

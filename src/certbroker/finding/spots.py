"""Names as they stand in a line, and what the words around them make of them."""

import re
from collections.abc import Iterator, Sequence

from certbroker.finding.lexicon import SHORT, Lexicon
from certbroker.finding.segments import Reason, Segment, Spot, segments_of
from certbroker.finding.text import Line, is_hangul, squeeze, without_brackets

_PARTICLES = "과와및을를은는이도의만각로"
_FORM = re.compile(r"^\s*(?:의\s)?\s*(?:재?발급|교부|열람|변경|제출)?\s*(?:신청서|동의서|위임장|요청서|서약서|청구서)")
_BEHIND = re.compile(r"^(?:\s*(?:각?\s*[0-9]+\s*[부통])?\s*[(\[<]([^()\[\]<>]*)[)\]>])")
_LEDGER = re.compile(r"(?:부|대장|갑|을)$")
_CLASS = re.compile(r"(?:가입자)?(?:용|분)?$")


def named(line: Line, lexicon: Lexicon) -> list[Spot]:
    """Return the names in a line, in its order; where they overlap, both readings of a bracket: 폐업(휴업)사실증명."""
    spots = list(_names(line, line, lexicon))
    bare = without_brackets(line)
    if len(bare.plain) < len(line.plain):
        spots += [spot for spot in _names(line, bare, lexicon) if _crosses(line, spot, spots)]
    return _own(line, sorted(spots, key=lambda spot: (spot.start, spot.end)))


def _names(line: Line, view: Line, lexicon: Lexicon) -> Iterator[Spot]:
    start = 0
    while start < len(view.plain):
        name = lexicon.longest(view.plain, start)
        if name and _stands_alone(view, lexicon, start, start + len(name)):
            first, last = view.span(start, start + len(name))
            yield Spot(first, last, lexicon.names[name], name, Reason("named", line.text[first:last]))
            start += len(name)
        else:
            start += 1


def _stands_alone(view: Line, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether a name is a word of its own: 초본 is none in 최초본인, 사실증명 none in 거주사실증명."""
    first, last = view.places[start], view.places[end - 1]
    before, after = view.text[first - 1 : first], view.text[last + 1 : last + 2]
    if after == "류" or (is_hangul(before) and (end - start <= SHORT or view.plain[start:end] in lexicon.common)):
        return False
    return end - start > SHORT or not is_hangul(after) or after in _PARTICLES


def _crosses(line: Line, spot: Spot, spots: Sequence[Spot]) -> bool:
    """Whether a name goes on behind a bracket, and no other name is taken from it but the one in the bracket."""
    if "(" not in line.text[spot.start : spot.end].rstrip(")"):
        return False
    opened = line.text.index("(", spot.start)
    return not any(one.start < spot.end and spot.start < one.end and one.start < opened for one in spots)


def _own(line: Line, spots: list[Spot]) -> list[Spot]:
    """Leave out short names that belong to the paper before them: the 등본 of 건설기계등록원부(갑) 등본."""

    def belongs(before: Spot, spot: Spot) -> bool:
        apart = line.text[before.end : spot.start].strip()
        return len(spot.name) <= SHORT and not apart and bool(_LEDGER.search(before.name))

    return [spot for index, spot in enumerate(spots) if not index or not belongs(spots[index - 1], spot)]


def qualified(line: Line, spots: list[Spot], lexicon: Lexicon) -> list[Spot]:
    """Return what the names are with the words around them: 대학교 … 졸업증명서, 납세증명서(지방세), … 발급신청서."""
    segments = segments_of(line, spots)
    return [other for spot in spots for other in _meant(line, spot, spots, segments, lexicon)]


def _meant(line: Line, spot: Spot, spots: Sequence[Spot], segments: Sequence[Segment], lexicon: Lexicon) -> list[Spot]:
    form = _FORM.match(line.text[spot.end :])
    if form:
        return [Spot(spot.start, spot.end + form.end(), "", spot.name, Reason("form", form[0].strip()))]
    segment = next((one for one in segments if one.holds(spot)), None)
    first = max([0, *(one.end for one in spots if one.end <= spot.start)])
    prefix = line.text[max(segment.start, first) : spot.start] if segment else ""
    before = [found for word in prefix.split() for found in _turned(spot, word, lexicon)]
    before = before or _like_neighbour(spot, spots, lexicon)
    return (before or list(bracketed(line, spot, spots, lexicon)) or [spot])[:4]


def _turned(spot: Spot, word: str, lexicon: Lexicon) -> Iterator[Spot]:
    """Find what a word before a name makes of it, if it makes it another paper."""
    name = squeeze(word) + spot.name
    if name != spot.name and lexicon.names.get(name, spot.certificate) != spot.certificate:
        start = spot.start - (len(word) + 1)
        yield Spot(start, spot.end, lexicon.names[name], name, Reason("word", word, name))


def _like_neighbour(spot: Spot, spots: Sequence[Spot], lexicon: Lexicon) -> list[Spot]:
    """Find what the head of an unknown paper makes of the name behind it: 대학교 졸업증명서 및 성적증명서."""
    neighbour = next((one for one in reversed(spots) if one.end <= spot.start), None)
    head = lexicon.head(neighbour.name) if neighbour and not neighbour.certificate else ""
    name = head + spot.name
    if not head or not spot.certificate or lexicon.names.get(name) != "":
        return []
    return [Spot(spot.start, spot.end, "", name, Reason("goes_on", spot.name, name))]


def bracketed(line: Line, spot: Spot, spots: Sequence[Spot], lexicon: Lexicon) -> Iterator[Spot]:
    """Find what the words in the brackets behind a name make of it: each may name a paper of its own."""
    found = _BEHIND.match(line.text[spot.end :])
    if not found or any(one.start < spot.end + found.end() and spot.end <= one.start for one in spots):
        return
    for one in re.finditer(r"[^,·/및]+", found[1]):
        word = squeeze(one[0])
        for name in (word + spot.name, _CLASS.sub("", word) + spot.name, spot.name + word):
            if word and name != spot.name and name in lexicon.names:
                yield Spot(spot.start, spot.end, lexicon.names[name], name, Reason("word", one[0].strip(), name))
                break

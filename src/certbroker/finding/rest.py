"""Parts of a line in which no name stands: names that share a word, short forms, misprints, kinds, unknown papers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from certbroker.finding.lexicon import SHORT, Lexicon, words
from certbroker.finding.misprints import allowed, nearly
from certbroker.finding.segments import Reason, Segment, Spot, segments_of
from certbroker.finding.spots import bracketed
from certbroker.finding.text import Line, squeeze

_PAPER = re.compile(
    r"(?:증명|확인|등본|초본|원본|대장|원부|명부|내역|현황|통장|위임장|표창장|위촉장|임명장|감사장|영수증|도장|카드"
    r"|(?<![인보검입])증|(?<![대발목])표|(?<![부문순도에])서|(?:증명|확인|허가|사실|청구|지원)원)$"
)
_KIND = re.compile(r"(?:서류|자료|증빙|입증|류|것)(?:등)?$")
_PERIOD = re.compile(r"^\s*[(\[][^)\]]*[0-9한두세]\s*(?:년|개월|달)")
_REACH = 3
_LONG_STEM = 4
_TAIL = 5
_MANY = 8


@dataclass
class Rest:
    """What the parts without a name gave."""

    spots: list[Spot] = field(default_factory=list[Spot])
    candidates: list[str] = field(default_factory=list[str])


def rest_of(line: Line, spots: Sequence[Spot], lexicon: Lexicon) -> Rest:
    """Look at all parts of a line in which no name stands."""
    rest = Rest()
    parts = segments_of(line, spots)
    for index, part in enumerate(parts):
        if not any(part.holds(spot) for spot in spots):
            kinds = list(_of_kind(part, lexicon))
            found = [] if kinds else list(_resolved(line, parts, index, lexicon))
            others = kinds if kinds or found else alike(part.plain, lexicon)
            rest.candidates += others
            rest.spots += found or ([] if others else _unknown(part))
    return rest


def _resolved(line: Line, parts: list[Segment], index: int, lexicon: Lexicon) -> Iterator[Spot]:
    part = parts[index]
    shown = line.text[part.start : part.end].strip()
    whole = Spot(part.start, part.end, "", part.plain, Reason("called", shown))
    ways = (
        _shared_end(part, parts[index + 1 : index + 1 + _REACH], shown, lexicon),
        _shared_head(part, parts[max(0, index - _REACH) : index], shown, lexicon),
        bracketed(line, whole, (), lexicon),
        _shortened(line, part, shown, lexicon),
        _misprinted(line, part, lexicon),
    )
    yield from next((found for way in ways if (found := [one for one in way if one.certificate])), ())


def _shared_end(part: Segment, behind: Sequence[Segment], shown: str, lexicon: Lexicon) -> Iterator[Spot]:
    """Find the end of a part in one behind it: 국세·지방세 납세증명서, 등·초본."""
    for other in behind:
        for cut in range(1, len(other.plain)):
            name = part.plain + other.plain[cut:]
            if lexicon.names.get(name):
                yield Spot(part.start, part.end, lexicon.names[name], name, Reason("goes_on", shown, name), joined=True)
                return


def _shared_head(part: Segment, before: Sequence[Segment], shown: str, lexicon: Lexicon) -> Iterator[Spot]:
    """Find the head of a part in one before it: 지방세 납세증명서 및 납부확인서."""
    for other in reversed(before):
        for cut in range(len(other.plain), 0, -1):
            name = other.plain[:cut] + part.plain
            if lexicon.names.get(name):
                yield Spot(part.start, part.end, lexicon.names[name], name, Reason("goes_on", shown, name))
                return


def _shortened(line: Line, part: Segment, shown: str, lexicon: Lexicon) -> Iterator[Spot]:
    """Find a name without its ending: 가족관계(상세), 원천징수(최근 2년)."""
    certificate = lexicon.stems.get(part.plain)
    behind = line.text[part.end :]
    chosen = re.match(r"\s*[(\[]\s*(?:상세|일반|특정|전체)", behind)
    if certificate and (chosen or (len(part.plain) >= _LONG_STEM and _PERIOD.match(behind))):
        yield Spot(part.start, part.end, certificate, part.plain, Reason("short", shown))


def _misprinted(line: Line, part: Segment, lexicon: Lexicon) -> Iterator[Spot]:
    """Find the name that a part nearly holds: the fewest misprints, the longest name."""
    close = lexicon.near(part.plain, lambda name: 2 * allowed(name))
    rated = [(found[2], -len(name), name, found) for name in close if (found := nearly(name, part.plain))]
    if rated:
        _, _, name, (start, end, _) = min(rated)
        first, last = line.between(part.start, part.end).span(start, end)
        yield Spot(first, last, lexicon.names[name], name, Reason("misprint", line.text[first:last], name))


def _of_kind(part: Segment, lexicon: Lexicon) -> Iterator[str]:
    """Go through the certificates that a kind of papers may mean: 소득증빙서류."""
    for kind in words("kinds")["kind"]:
        if any(re.search(word, part.plain) for word in kind["words"]):
            yield from (lexicon.names[squeeze(name)] for name in kind["names"] if squeeze(name) in lexicon.names)


def _unknown(part: Segment) -> list[Spot]:
    """Return a part as a paper that nobody knows, if it is called like one."""
    if len(part.plain) < SHORT or _KIND.search(part.plain) or not _PAPER.search(part.plain):
        return []
    return [Spot(part.start, part.end, "", part.plain, Reason("called", part.plain))]


def alike(name: str, lexicon: Lexicon) -> list[str]:
    """Return the certificates whose names begin or end with a text; none where that says too little."""
    plain = name.removesuffix("사본")
    found = [*lexicon.ending(plain), *lexicon.beginning(plain)] if len(plain) >= _LONG_STEM else []
    return found if len(found) <= _MANY else []


def tails(line: Line, spot: Spot, lexicon: Lexicon) -> list[str]:
    """Return the certificates whose names end with the last words of an unknown paper: 생계급여 수급자 증명서."""
    pieces = line.text[spot.start : spot.end].split()
    for first in range(1, len(pieces)):
        tail = squeeze("".join(pieces[first:]))
        found = lexicon.ending(tail) if len(tail) >= _TAIL else []
        if found:
            return found
    return []

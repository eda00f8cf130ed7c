"""The finder: names are spotted longest first, then pairs that share a word, then misspellings.

The rest is named honestly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from certbroker.catalogue import Catalogue, discover
from certbroker.finding import conditions
from certbroker.finding.lexicon import NEAR, SHORT, Lexicon, lexicon_of
from certbroker.finding.text import Line, is_hangul, line_of, squeeze
from certbroker.model import Certificate

_BETWEEN = re.compile(r"[,;:/+|·\n]|\s(?:및|또는|혹은|와|과|이나|내지)\s|(?<=[가-힣)])(?:와|과)\s|\s-\s")
_CUT = re.compile(
    r"각?\s*[0-9]+\s*(?:부|통|매|건|장)씩?|\((?:해당자|필요시|선택|필수|원본|사본|택\s*1)[^)]*\)|^\s*(?:및|또는|혹은|기타|등)\s|[※☞].*$"
)
_PAPER = re.compile(
    r"(?:증명서?|증명원|확인서|확인원|확인증|영수증|[가-힣]증|등본|초본|사본|원본|대장|원부|명부|내역서?|명세서|계약서|[가-힣]서|[가-힣]표|통장|[가-힣]장)$"
)
_JOINT = re.compile(r"([가-힣]{1,8})\s*(?:[·/,]|\s(?:및|또는)\s)\s*$")
_TAIL = re.compile(r"^\s*(?:[·/,]|\s*(?:및|또는|와|과)\s)\s*([가-힣]{1,8})")


@dataclass(frozen=True, slots=True)
class Match:
    """A certificate that a line asks for, why we think so, and its conditions."""

    certificate: type[Certificate]
    reason: str
    options: dict[str, Any]
    fresh_within_days: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a line asks for.

    `candidates` are runners-up, accepted by nobody; `not_certificates` are quoted from the line.
    """

    text: str
    matches: tuple[Match, ...]
    candidates: tuple[type[Certificate], ...]
    not_certificates: tuple[str, ...]

    def describe(self) -> dict[str, Any]:
        """Return the JSON object of `certbroker find --json` (shape `found` in docs/shapes.md)."""
        return {
            "text": self.text,
            "matches": [
                {
                    "id": one.certificate.id(),
                    "reason": one.reason,
                    "options": one.options,
                    "fresh_within_days": one.fresh_within_days,
                }
                for one in self.matches
            ],
            "candidates": [one.id() for one in self.candidates],
            "not_certificates": list(self.not_certificates),
        }


@dataclass(frozen=True, slots=True)
class _Spot:
    """A name in the line: where it stands, and what it names ("" for a paper that is no certificate)."""

    start: int
    end: int
    certificate: str
    reason: str


def find(text: str, catalogue: Catalogue | None = None) -> Found:
    """Return the certificates that a line asks for, in the order of the line. Never raises for any text."""
    catalogue = catalogue or discover()
    line, lexicon = line_of(text), lexicon_of(catalogue)
    spots = _spotted(line, lexicon)
    spots = sorted([*spots, *_paired(line, spots, lexicon)], key=lambda spot: (spot.start, spot.end))
    near, candidates, papers = _rest(line, spots, lexicon)
    named = [spot for spot in sorted([*spots, *near], key=lambda spot: spot.start) if spot.certificate]
    papers = [*(line.shown(spot.start, spot.end) for spot in spots if not spot.certificate), *papers]
    matches = tuple(_matches(line, named, catalogue))
    accepted = {one.certificate.id() for one in matches}
    others = tuple(catalogue[one] for one in dict.fromkeys(candidates) if one not in accepted)
    return Found(text, matches, others, tuple(dict.fromkeys(papers)))


def _spotted(line: Line, lexicon: Lexicon) -> list[_Spot]:
    spots: list[_Spot] = []
    start = 0
    while start < len(line.plain):
        name = lexicon.longest(line.plain, start)
        if name and _stands_alone(line, start, start + len(name)):
            spots.append(
                _Spot(start, start + len(name), lexicon.names[name], f"names {line.shown(start, start + len(name))}")
            )
            start += len(name)
        else:
            start += 1
    return spots


def _stands_alone(line: Line, start: int, end: int) -> bool:
    """Whether a short name is a word of its own: 초본 is none in 최초본인."""
    if end - start > SHORT:
        return True
    first, last = line.places[start], line.places[end - 1]
    before, after = line.text[first - 1 : first], line.text[last + 1 : last + 3]
    return not (before and is_hangul(before)) and (
        not after or not is_hangul(after[0]) or after[0] in "과와및을를은는이도의만각"
    )


def _paired(line: Line, spots: list[_Spot], lexicon: Lexicon) -> Iterator[_Spot]:
    """Find names that share a word with a neighbour: 등·초본, 국세·지방세 납세증명서, 주민등록등본 및 초본."""
    for spot in spots:
        if not spot.certificate:
            continue
        name = line.plain[spot.start : spot.end]
        before = _JOINT.search(line.text[: line.places[spot.start]])
        if before:
            word = squeeze(before[1])
            found = next((word + name[cut:] for cut in range(len(name)) if word + name[cut:] in lexicon.names), None)
            place = line.places.index(before.start(1))
            if found and lexicon.names[found] and not any(one.start <= place < one.end for one in spots):
                yield _Spot(
                    place,
                    place + len(word),
                    lexicon.names[found],
                    f"{before[1]} shares a word with {line.shown(spot.start, spot.end)}",
                )
        after = _TAIL.match(line.text[line.places[spot.end - 1] + 1 :])
        if after:
            yield from _continued(line, spot, spots, lexicon, after)


def _continued(line: Line, spot: _Spot, spots: list[_Spot], lexicon: Lexicon, after: re.Match[str]) -> Iterator[_Spot]:
    name, word = line.plain[spot.start : spot.end], squeeze(after[1])
    offset = line.places[spot.end - 1] + 1 + after.start(1)
    if offset not in line.places:
        return
    place = line.places.index(offset)
    for size in range(len(word), 0, -1):
        found = next(
            (name[:cut] + word[:size] for cut in range(len(name), 0, -1) if name[:cut] + word[:size] in lexicon.names),
            None,
        )
        taken = any(one.start < place + size and place < one.end for one in spots)
        if found and lexicon.names[found] and lexicon.names[found] != spot.certificate and not taken:
            yield _Spot(
                place,
                place + size,
                lexicon.names[found],
                f"{word[:size]} goes on from {line.shown(spot.start, spot.end)}",
            )
            return


def _rest(line: Line, spots: list[_Spot], lexicon: Lexicon) -> tuple[list[_Spot], list[str], list[str]]:
    """Look at what is left of the line: misspelt names, names that may be meant, papers that nobody knows."""
    near: list[_Spot] = []
    candidates: list[str] = []
    papers: list[str] = []
    for start, end in _gaps(line, spots):
        piece = line.text[start:end]
        plain = squeeze(piece)
        if len(plain) < SHORT or not _PAPER.search(plain):
            continue
        alike = lexicon.nearest(plain)
        if alike and alike[0][0] >= NEAR and len(plain) > SHORT + 1:
            first = line.places.index(next(place for place in line.places if place >= start))
            near.append(
                _Spot(first, first + len(plain), lexicon.names[alike[0][1]], f"{piece.strip()} is spelt nearly so")
            )
        else:
            papers.append(piece.strip())
        candidates += [lexicon.names[name] for _, name in alike] + [
            lexicon.names[name] for name in lexicon.holding(plain)[:5]
        ]
    return near, candidates, papers


def _gaps(line: Line, spots: list[_Spot]) -> Iterator[tuple[int, int]]:
    """Go through the pieces of the line between names and separators, without what is no part of a name."""
    covered = [(line.places[spot.start], line.places[spot.end - 1] + 1) for spot in spots]
    cuts = covered + [found.span() for pattern in (_BETWEEN, _CUT) for found in pattern.finditer(line.text)]
    place = 0
    for start, end in [*sorted(cuts), (len(line.text), len(line.text))]:
        if start > place and line.text[place:start].strip():
            yield from _trimmed(line.text, place, start)
        place = max(place, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Take brackets with conditions off a piece, which may leave nothing."""
    piece = re.sub(r"\([^)]*\)?|[^(]*\)", lambda found: " " * len(found[0]), text[start:end])
    stripped = piece.strip(" .\t")
    if stripped:
        first = start + piece.index(stripped)
        yield first, first + len(stripped)


def _matches(line: Line, spots: list[_Spot], catalogue: Catalogue) -> Iterator[Match]:
    seen: dict[str, Match] = {}
    for index, spot in enumerate(spots):
        certificate = catalogue[spot.certificate]
        begin = line.places[spot.start]
        end = line.places[spots[index + 1].start] if index + 1 < len(spots) else len(line.text)
        own, whole = line.text[begin:end], line.text
        options = conditions.chosen(certificate.Ask, own) or conditions.chosen(
            certificate.Ask, _after_last(line, spots)
        )
        fresh = conditions.freshness(own) or conditions.freshness(whole)
        if spot.certificate not in seen or seen[spot.certificate].options != options:
            seen[spot.certificate] = match = Match(certificate, spot.reason, options, fresh)
            yield match


def _after_last(line: Line, spots: list[_Spot]) -> str:
    """Return the end of the line: what stands behind the last name holds for all of them."""
    return line.text[line.places[spots[-1].end - 1] + 1 :]

"""The finder: names are spotted longest first, then what their neighbours make of them, then the rest of the line."""

from collections.abc import Sequence
from dataclasses import replace

from certbroker.catalogue import Catalogue, discover
from certbroker.finding import conditions
from certbroker.finding.found import Found, Match, Piece
from certbroker.finding.lexicon import Lexicon, lexicon_of
from certbroker.finding.rest import alike, rest_of, tails
from certbroker.finding.scopes import Scope, begin, scopes_of
from certbroker.finding.segments import Spot, joints
from certbroker.finding.spots import named, qualified
from certbroker.finding.text import Line, line_of

_WORDS = 2


def find(text: str, catalogue: Catalogue | None = None) -> Found:
    """Return the certificates that a line asks for, in the order of the line. Never raises for any text."""
    catalogue = catalogue or discover()
    line, lexicon = line_of(text), lexicon_of(catalogue)
    known = qualified(line, named(line, lexicon), lexicon)
    rest = rest_of(line, known, lexicon)
    spots = sorted([*known, *rest.spots], key=lambda spot: (spot.start, spot.end))
    scopes = scopes_of(line, spots)
    matches = _matches(spots, scopes, catalogue, lexicon)
    others = [*(one for spot in spots for one in alike(spot.name, lexicon)), *rest.candidates]
    others += [one for spot in spots if not spot.certificate for one in tails(line, spot, lexicon)]
    candidates = tuple(catalogue[one] for one in dict.fromkeys(others) if one not in matches)
    cuts = joints(line, spots)
    pieces = tuple(
        Piece(spot.start, spot.end, scope.first, scope.last, spot.certificate, _quoted(line, spot, spots, cuts))
        for spot, scope in zip(spots, scopes, strict=True)
    )
    papers = dict.fromkeys(piece.quoted for piece in pieces if not piece.certificate)
    return Found(text, tuple(matches.values()), candidates, tuple(papers), line.text, pieces)


def _matches(
    spots: Sequence[Spot], scopes: Sequence[Scope], catalogue: Catalogue, lexicon: Lexicon
) -> dict[str, Match]:
    """Return the accepted answers; a paper that is named twice stands once, with the conditions of both places."""
    found: dict[str, Match] = {}
    neighbour = ""
    for spot, scope in zip(spots, scopes, strict=True):
        if spot.certificate:
            certificate = catalogue[spot.certificate]
            options = conditions.chosen(certificate, scope, neighbour)
            match = Match(certificate, spot.reason, options, conditions.freshness(scope))
            found[spot.certificate] = _both(found.get(spot.certificate), match)
        neighbour = lexicon.head(spot.name) if spot.certificate else ""
    return found


def _both(first: Match | None, second: Match) -> Match:
    """Put two mentions of a paper together; where they choose differently, nothing is chosen."""
    if not first:
        return second
    both = second.options | first.options
    agreed = {name: value for name, value in both.items() if second.options.get(name, value) == value}
    fresh = second.fresh_within_days if first.fresh_within_days is None else first.fresh_within_days
    return replace(first, options=agreed, fresh_within_days=fresh)


def _quoted(line: Line, paper: Spot, spots: Sequence[Spot], cuts: Sequence[tuple[int, int]]) -> str:
    """Return a paper as the line calls it, with the one or two words before it: 간호사 면허증."""
    before = line.text[begin(paper, spots, cuts) : paper.start]
    words = before.split()
    start = paper.start if len(words) > _WORDS or "(" in before else paper.start - len(before.lstrip())
    return line.text[start : paper.end].strip()

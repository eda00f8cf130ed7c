"""The smallest set of papers: an exact search over what proves what.

A need is met by any one of its alternatives; an alternative is a set of papers that are all needed for it. A paper
that serves several needs is paid once. Needs that share no paper are searched apart. Each search is branch and bound:
the need with the fewest ways first, the cheapest way first, and nothing is followed that cannot become cheaper than the
best found. What must still be paid at least is bounded by sharing the cost of the papers out among the needs that they
serve (dual ascent), so that no paper is counted beyond its cost.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)

Alternatives = Sequence[frozenset[P]]


@dataclass(frozen=True, slots=True)
class Solution(Generic[P]):
    """A set of papers that meets every need, and what it costs."""

    papers: frozenset[P]
    cost: int


def solve(needs: Iterable[Alternatives[P]], cost: Mapping[P, int]) -> Solution[P] | None:
    """Return the cheapest set of papers.

    Of equal ones the smaller, then the first by name. `None` where a need has no alternative.
    """
    wanted = list(needs)
    if not all(wanted):
        return None
    return _joined([_cheapest(part, cost) for part in _parts(wanted)])


def next_best(needs: Sequence[Alternatives[P]], cost: Mapping[P, int], best: Solution[P]) -> Solution[P] | None:
    """Return the cheapest set that does without at least one paper of the best.

    `None` where every paper of it is needed.
    """
    parts = _parts([need for need in needs if need])
    own = [frozenset(best.papers) & _papers(part) for part in parts]
    found: list[Solution[P]] = []
    for part, papers in zip(parts, own, strict=True):
        rest = best.papers - papers
        paid = sum(cost[one] for one in rest)
        others = (_without(part, one, cost) for one in papers)
        found += [Solution(rest | one.papers, paid + one.cost) for one in others if one]
    return min(found, key=_rank, default=None)


def _without(part: Sequence[Alternatives[P]], paper: P, cost: Mapping[P, int]) -> Solution[P] | None:
    return solve([[way for way in need if paper not in way] for need in part], cost)


def _rank(solution: Solution[P]) -> tuple[int, int, list[str]]:
    return solution.cost, len(solution.papers), sorted(map(repr, solution.papers))


def _joined(parts: Iterable[Solution[P]]) -> Solution[P]:
    found = list(parts)
    return Solution(
        frozenset[P]().union(*(one.papers for one in found)),
        sum(one.cost for one in found),
    )


def _papers(part: Iterable[Alternatives[P]]) -> frozenset[P]:
    return frozenset(paper for need in part for way in need for paper in way)


def _parts(needs: Sequence[Alternatives[P]]) -> list[list[Alternatives[P]]]:
    """Put needs that share papers together."""
    parts: list[tuple[frozenset[P], list[Alternatives[P]]]] = []
    for need in needs:
        papers = _papers([need])
        touched = [one for one in parts if one[0] & papers]
        parts = [one for one in parts if not one[0] & papers]
        together = [other for _, others in touched for other in others]
        parts.append((papers.union(*(one for one, _ in touched)), [*together, need]))
    return [part for _, part in parts]


def _cheapest(part: Sequence[Alternatives[P]], cost: Mapping[P, int]) -> Solution[P]:
    """Search a part. Papers are bits, in the order of their names."""
    papers = sorted(_papers(part), key=repr)
    place = {paper: 1 << number for number, paper in enumerate(papers)}
    needs = [_minimal([sum(place[paper] for paper in way) for way in need]) for need in part]
    search = _Search([cost[paper] for paper in papers])
    search.follow(0, 0, list(dict.fromkeys(needs)))
    chosen = frozenset(paper for paper in papers if place[paper] & search.best)
    return Solution(chosen, sum(cost[paper] for paper in chosen))


def _minimal(ways: Iterable[int]) -> tuple[int, ...]:
    """Drop ways that hold another one whole: they can never be cheaper."""
    distinct = sorted(set(ways))
    return tuple(way for way in distinct if not any(other != way and other & way == other for other in distinct))


class _Search:
    """A search over sets of papers as bits of a number.

    The weight of a paper is its cost, then 1 for its being one more, then less the earlier its name: what is lightest
    is the cheapest, of equal ones the smallest, then the first by name, and no two sets weigh the same.
    """

    def __init__(self, costs: Sequence[int]) -> None:
        count = len(costs)
        self.weights = [((one * (count + 1) + 1) << count) - (1 << (count - 1 - n)) for n, one in enumerate(costs)]
        self.places: dict[int, tuple[int, ...]] = {}
        self.best, self.lightest = 0, sum(self.weights) + 1

    def follow(self, chosen: int, spent: int, needs: Sequence[tuple[int, ...]]) -> None:
        """Follow a choice: what is open of the needs, the lightest ways of the narrowest first."""
        left = self._open(chosen, needs)
        if not left:
            if spent < self.lightest:
                self.best, self.lightest = chosen, spent
            return
        if spent + self._bound(left) >= self.lightest:
            return
        narrow = min(left, key=len)
        others = [need for need in left if need is not narrow]
        for extra, way in sorted((self._weigh(way), way) for way in narrow):
            if spent + extra < self.lightest:
                self.follow(chosen | way, spent + extra, others)

    def _open(self, chosen: int, needs: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Return the needs that are not met, with what each way still lacks."""
        if not chosen:
            return list(needs)
        lacking = (tuple({way & ~chosen for way in need}) for need in needs)
        return [need for need in lacking if 0 not in need]

    def _weigh(self, papers: int) -> int:
        return sum(self.weights[place] for place in self._at(papers))

    def _at(self, papers: int) -> tuple[int, ...]:
        found = self.places.get(papers)
        if found is None:
            found = tuple(place for place in range(papers.bit_length()) if papers >> place & 1)
            self.places[papers] = found
        return found

    def _bound(self, needs: Iterable[tuple[int, ...]]) -> int:
        """Return what must still be paid at least: each need takes what all of its ways can pay of what is left."""
        left: dict[int, int] = {}
        total = 0
        for need in sorted(needs, key=len):
            ways = [self._at(way) for way in need]
            share = min(sum(left.get(place, self.weights[place]) for place in way) for way in ways)
            total += share
            paid: dict[int, int] = {}
            for way in ways:
                self._charge(way, share - sum(paid.get(place, 0) for place in way), left, paid)
        return total

    def _charge(self, way: Sequence[int], share: int, left: dict[int, int], paid: dict[int, int]) -> None:
        """Take of a need's share what is still to be paid from the papers of a way."""
        for place in way:
            has = left.get(place, self.weights[place])
            taken = min(has, share)
            if taken <= 0:
                continue
            left[place] = has - taken
            paid[place] = paid.get(place, 0) + taken
            share -= taken

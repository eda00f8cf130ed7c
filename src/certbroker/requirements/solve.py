"""The smallest set of papers: an exact search over what proves what.

A need is met by any one of its alternatives; an alternative is a set of papers that are all needed for it. A paper
that serves several needs is paid once. The search is branch and bound: needs with the fewest ways first, and nothing
is followed that cannot become cheaper than the best found.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    wanted = [_undominated(need) for need in needs]
    if not all(wanted):
        return None
    search = _Search(cost, sorted(wanted, key=lambda need: (len(need), sorted(map(_key, need)))))
    search.follow(frozenset(), 0, 0)
    return Solution(search.best, search.best_cost) if search.best is not None else None


def next_best(needs: Sequence[Alternatives[P]], cost: Mapping[P, int], best: Solution[P]) -> Solution[P] | None:
    """Return the cheapest set that does without at least one paper of the best.

    `None` where every paper of it is needed.
    """
    others = (solve([_without(need, paper) for need in needs], cost) for paper in sorted(best.papers, key=repr))
    return min((one for one in others if one), key=_rank, default=None)


def _without(need: Alternatives[P], paper: P) -> list[frozenset[P]]:
    return [alternative for alternative in need if paper not in alternative]


def _rank(solution: Solution[P]) -> tuple[int, int, list[str]]:
    return solution.cost, len(solution.papers), _key(solution.papers)


def _key(papers: Iterable[Hashable]) -> list[str]:
    return sorted(map(repr, papers))


def _undominated(need: Alternatives[P]) -> list[frozenset[P]]:
    """Drop alternatives that hold another one whole: they can never be cheaper."""
    distinct = list(dict.fromkeys(need))
    return [one for one in distinct if not any(other < one for other in distinct)]


@dataclass
class _Search(Generic[P]):
    cost: Mapping[P, int]
    needs: list[list[frozenset[P]]]
    best: frozenset[P] | None = None
    best_cost: int = field(default=2**62)

    def follow(self, chosen: frozenset[P], spent: int, index: int) -> None:
        while index < len(self.needs) and any(one <= chosen for one in self.needs[index]):
            index += 1
        if index == len(self.needs):
            self._keep(chosen, spent)
            return
        if spent + self._bound(chosen, index) > self.best_cost:
            return
        for extra, alternative in sorted(
            ((self._price(one - chosen), one) for one in self.needs[index]), key=lambda way: (way[0], _key(way[1]))
        ):
            self.follow(chosen | alternative, spent + extra, index + 1)

    def _keep(self, chosen: frozenset[P], spent: int) -> None:
        found = Solution(chosen, spent)
        if self.best is None or _rank(found) < _rank(Solution(self.best, self.best_cost)):
            self.best, self.best_cost = chosen, spent

    def _bound(self, chosen: frozenset[P], index: int) -> int:
        """Return what must still be paid at least: the dearest of the needs that are left, each at its cheapest."""
        return max(min(self._price(one - chosen) for one in need) for need in self.needs[index:])

    def _price(self, papers: frozenset[P]) -> int:
        return sum(self.cost[paper] for paper in papers)

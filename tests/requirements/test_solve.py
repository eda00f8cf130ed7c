"""The exact search, against brute force."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from certbroker.requirements.solve import Solution, next_best, solve

PAPERS = "abcdefg"
Need = list[frozenset[str]]

alternatives = st.frozensets(st.sampled_from(PAPERS), min_size=1, max_size=3)
needs = st.lists(st.lists(alternatives, min_size=1, max_size=3), max_size=5)
costs = st.fixed_dictionaries({paper: st.integers(0, 9) for paper in PAPERS})


def every_set() -> list[frozenset[str]]:
    sizes = (combinations(PAPERS, size) for size in range(len(PAPERS) + 1))
    return [frozenset(one) for one in chain.from_iterable(sizes)]


def brute(wanted: list[Need], cost: dict[str, int], lacking: frozenset[str] = frozenset()) -> Solution[str] | None:
    meeting = (
        [one for one in every_set() if all(any(way <= one for way in need) for need in wanted) and not lacking <= one]
        if lacking
        else [one for one in every_set() if all(any(way <= one for way in need) for need in wanted)]
    )
    rated = [Solution(one, sum(cost[paper] for paper in one)) for one in meeting]
    return min(rated, key=lambda one: (one.cost, len(one.papers), sorted(one.papers)), default=None)


@given(needs, costs)
def test_it_is_the_cheapest(wanted: list[Need], cost: dict[str, int]) -> None:
    found, best = solve(wanted, cost), brute(wanted, cost)
    assert found is not None
    assert best is not None
    assert found.cost == best.cost
    assert all(any(way <= found.papers for way in need) for need in wanted)


@given(needs, costs)
def test_the_next_best_lacks_a_paper(wanted: list[Need], cost: dict[str, int]) -> None:
    best = solve(wanted, cost)
    assert best is not None
    found = next_best(wanted, cost, best)
    other = brute(wanted, cost, best.papers) if best.papers else None
    assert (found is None) == (other is None)
    if found and other:
        assert found.cost == other.cost
        assert not best.papers <= found.papers


def test_equal_costs_are_decided_by_size_and_name() -> None:
    cost = {"a": 2, "b": 1, "c": 1, "d": 2}
    two_ways = [[frozenset("bc"), frozenset("d"), frozenset("a")]]
    assert solve(two_ways, cost) == Solution(frozenset("a"), 2)


def test_a_paper_that_serves_two_needs_is_paid_once() -> None:
    wanted = [[frozenset("a"), frozenset("b")], [frozenset("b"), frozenset("c")]]
    assert solve(wanted, {"a": 2, "b": 3, "c": 2}) == Solution(frozenset("b"), 3)


def test_what_is_held_is_free() -> None:
    assert solve([[frozenset("a"), frozenset("b")]], {"a": 0, "b": 1}) == Solution(frozenset("a"), 0)


def test_a_need_without_a_way() -> None:
    assert solve([[]], {}) is None
    assert solve([], {}) == Solution(frozenset[str](), 0)

"""The exact search, against brute force."""

import random
from itertools import chain, combinations, product

from hypothesis import given, settings
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
    assert found == best


@given(st.permutations(range(5)), needs, costs)
def test_the_order_of_needs_does_not_matter(order: list[int], wanted: list[Need], cost: dict[str, int]) -> None:
    mixed = [wanted[place] for place in order if place < len(wanted)]
    assert solve(mixed, cost) == solve(wanted, cost)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_forty_candidates_are_searched_exactly(seed: int) -> None:
    """Against a search that bounds nothing but what is spent."""
    source = random.Random(seed)  # noqa: S311 - a case must repeat
    papers = [f"e{number:02d}" for number in range(40)]
    cost = {paper: source.randint(0, 9) for paper in papers}
    wanted = [
        [frozenset(source.sample(papers, source.randint(1, 3))) for _ in range(source.randint(1, 3))] for _ in range(7)
    ]
    found = solve(wanted, cost)
    every = (frozenset[str]().union(*ways) for ways in product(*wanted))
    assert found is not None
    assert found.cost == min(sum(cost[paper] for paper in one) for one in every)
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
        assert all(any(way <= found.papers for way in need) for need in wanted)


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

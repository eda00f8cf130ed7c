"""Prints how long the exact search takes: a system of the EU's size, and the hardest cases of 40 candidate papers."""

import random
import statistics
import time

from certbroker.requirements.solve import solve

PROCEDURES, EVIDENCE, CANDIDATES = 255, 377, 40


def _needs(source: random.Random, papers: list[str], count: int, ways: int, depth: int) -> list[list[frozenset[str]]]:
    def alternative() -> frozenset[str]:
        return frozenset(source.sample(papers, source.randint(1, depth)))

    return [[alternative() for _ in range(source.randint(1, ways))] for _ in range(count)]


def _timed(needs: list[list[frozenset[str]]], cost: dict[str, int]) -> float:
    start = time.perf_counter()
    solve(needs, cost)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    source = random.Random(20261120)  # noqa: S311 - figures must repeat
    papers = [f"e{number:03d}" for number in range(EVIDENCE)]
    cost = {paper: source.randint(1, 20) for paper in papers}
    usual = [_timed(_needs(source, papers, source.randint(1, 12), 4, 2), cost) for _ in range(PROCEDURES)]
    print(
        f"{PROCEDURES} procedures x {EVIDENCE} evidence types: median {statistics.median(usual):.3f} ms, "
        f"max {max(usual):.2f} ms (goal 1 ms)"
    )
    for count in (10, 15, 20):
        hard = [_timed(_needs(source, papers[:CANDIDATES], count, 4, 3), cost) for _ in range(10)]
        print(
            f"{CANDIDATES} candidates, {count} needs: median {statistics.median(hard):.1f} ms, "
            f"max {max(hard):.1f} ms (goal 50 ms)"
        )


if __name__ == "__main__":
    main()

"""Cuts a row of documents into as few runs as fit a limit, in their order: none lost, none doubled."""

from collections.abc import Callable

Fits = Callable[[int, int], bool]
"""Whether the documents from one number up to another, which is not included, fit into one file."""


class TooLarge(Exception):
    """A document by itself does not fit; `number` counts from 0."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def split(count: int, fits: Fits) -> list[range]:
    """Cut so many documents into runs. As much as fits goes into each, which makes the fewest runs.

    Each run was found to fit. Raises TooLarge.
    """
    runs: list[range] = []
    start = 0
    while start < count:
        runs.append(range(start, _end(start, count, fits, len(runs[-1]) if runs else count)))
        start = runs[-1].stop
    return runs


def _end(start: int, count: int, fits: Fits, guess: int) -> int:
    """Return where a run ends: first as long as the one before, then by halves. `good` fits, `bad` does not."""
    good, bad, end = start, count + 1, min(start + guess, count)
    while bad - good > 1:
        good, bad = (end, bad) if fits(start, end) else (good, end)
        end = min((good + bad + 1) // 2, bad - 1, count)
    if good == start:
        raise TooLarge(start)
    return good

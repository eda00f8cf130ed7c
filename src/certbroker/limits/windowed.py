"""Rates as pyrate-limiter takes them: windows that slide, and days that are counted from midnight in Korea."""

from collections.abc import Iterable, Sequence

from pyrate_limiter import Decision, StateAlgorithm
from pyrate_limiter import Rate as Window

from certbroker.settings.limits import Rate

_LENGTH = {"second": 1_000, "minute": 60_000, "hour": 3_600_000}
"""Of a sliding window, in milliseconds."""
DAY = 24 * _LENGTH["hour"]
_SEOUL = 9 * _LENGTH["hour"]
SPREAD = 10
"""Into so many parts a second is divided, so that its calls do not all go out at its beginning."""
State = tuple[float, ...]


def sliding(rates: Iterable[Rate]) -> list[Window]:
    """Return the windows of a second to an hour, the shortest first, without those that never bind."""
    found = [Window(rate.calls, _LENGTH[rate.per]) for rate in rates if rate.per != "day"]
    found += [part for window in found if (part := _part(window))]
    kept: list[Window] = []
    for window in sorted(found, key=lambda one: (one.interval, one.limit)):
        while kept and kept[-1].limit >= window.limit and kept[-1].interval < window.interval:
            kept.pop()  # what a longer window allows less of
        if not kept or (window.interval > kept[-1].interval and _density(window) <= _density(kept[-1])):
            kept.append(window)
    return kept


def _part(window: Window) -> Window | None:
    """Return a tenth of a second's calls, in no less time than a tenth of a second."""
    calls = max(window.limit // SPREAD, 1)
    length = window.interval * calls // window.limit
    return Window(calls, length) if window.interval == _LENGTH["second"] and 0 < length < window.interval else None


def _density(window: Window) -> float:
    return window.limit / window.interval


def daily(rates: Iterable[Rate]) -> list[Window]:
    """Return the budget of a day, if there is one: the smallest."""
    calls = [rate.calls for rate in rates if rate.per == "day"]
    return [Window(min(calls), DAY)] if calls else []


class Days(StateAlgorithm):
    """Counts the calls of a day, which begins at midnight in Korea: a number, however many they are."""

    def initial(self, rates: Sequence[Window]) -> State:  # noqa: ARG002 - as StateAlgorithm
        """Return the state before the first call: day, and calls on it."""
        return (0, 0)

    def step(self, rates: Sequence[Window], state: State, now: int, weight: int) -> tuple[State, Decision]:
        """Count calls where the day has so many left. A clock that was set back does not begin the day anew."""
        day, used = state
        today = max((now + _SEOUL) // DAY, int(day))
        used = used if today == day else 0
        if used + weight > rates[0].limit:
            return state, Decision(rates[0], (today + 1) * DAY - _SEOUL - now)
        return (today, used + weight), Decision()

"""When a host is closed: every day, on some days of the week, or once; in Korean time, over midnight if need be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, get_args

from certbroker.errors import SettingsError
from certbroker.fields import SEOUL
from certbroker.settings.limits import Closed, Weekday, minutes

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
_DAY = timedelta(days=1)
_MONDAY = datetime(2024, 1, 1, tzinfo=SEOUL)


class Window(Protocol):
    """Some time during which a host is closed. Its beginning belongs to it, its end does not."""

    def end(self, at: datetime) -> datetime | None:
        """Return when it is over, where an instant lies in it; None where it does not."""
        ...


@dataclass(frozen=True, slots=True)
class Recurring:
    """Hours that come again: begin in minutes after midnight, length in minutes, weekdays (0 Monday) it begins on."""

    begin: int
    length: int
    days: frozenset[int]

    def end(self, at: datetime) -> datetime | None:
        """Return when the one that holds an instant is over: today's, or yesterday's that goes over midnight."""
        local = at.astimezone(SEOUL)
        today = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for day in (today, today - _DAY):
            begin = day + timedelta(minutes=self.begin)
            end = begin + timedelta(minutes=self.length)
            if day.weekday() in self.days and begin <= local < end:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Dated:
    """A window that comes once."""

    begins: datetime
    ends: datetime

    def end(self, at: datetime) -> datetime | None:
        """Return its end where an instant lies in it."""
        return self.ends if self.begins <= at < self.ends else None


def windows(closed: Iterable[Closed]) -> tuple[Window, ...]:
    """Return windows as settings state them. Raises SettingsError where they never leave the host open."""
    found = tuple(map(_window, closed))
    opening([one for one in found if isinstance(one, Recurring)], _MONDAY, 8 * _DAY)
    return found


def _window(closed: Closed) -> Window:
    if closed.begins and closed.ends:
        return Dated(closed.begins, closed.ends.astimezone(SEOUL))
    begin, length = minutes(closed.hours or "")
    return Recurring(begin, length, frozenset(map(WEEKDAYS.index, closed.days or WEEKDAYS)))


def opening(closed: Sequence[Window], now: datetime, within: timedelta = timedelta.max) -> datetime:
    """Return the first instant from now on that lies in no window. Raises SettingsError where none is near enough."""
    at = now
    while ends := [end for window in closed if (end := window.end(at))]:
        at = max(ends)
        if at - now > within:
            raise SettingsError("limits: a host that is closed at every hour of every day")
    return at

"""Opening hours: any window, any instant; the time that is told is the first at which the host is open."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from certbroker.errors import SettingsError
from certbroker.fields import SEOUL
from certbroker.limits.windows import WEEKDAYS, Window, opening, windows
from certbroker.settings.limits import Closed, Weekday

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=SEOUL)
ZONES = [SEOUL, UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=14))]


def is_closed(closed: Closed, at: datetime) -> bool:
    """The rule as a person would put it, minute by minute and day by day; written without the code under test."""
    if closed.begins and closed.ends:
        return closed.begins <= at < closed.ends
    assert closed.hours is not None
    local = at.astimezone(SEOUL)
    (begin, end), minute = ([int(h) * 60 + int(m) for h, m in (one.split(":") for one in closed.hours.split("-"))],
                            local.hour * 60 + local.minute)  # fmt: skip
    days = closed.days or get_args(Weekday)
    today, yesterday = WEEKDAYS[local.weekday()], WEEKDAYS[local.weekday() - 1]
    if begin < end:
        return today in days and begin <= minute < end
    return (today in days and minute >= begin) or (yesterday in days and minute < end)


clock_times = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda one: f"{one[0]:02}:{one[1]:02}")
day_hours = st.tuples(clock_times, clock_times | st.just("24:00")).filter(lambda one: one[0] != one[1]).map("-".join)
day_hours = day_hours.filter(lambda one: one != "00:00-00:00")
instants = st.datetimes(datetime(2026, 11, 1), datetime(2027, 3, 1), timezones=st.sampled_from(ZONES))  # noqa: DTZ001 - hypothesis adds the zone
recurring = st.builds(
    Closed, hours=day_hours, days=st.lists(st.sampled_from(get_args(Weekday)), unique=True).map(tuple)
)
dated = st.tuples(instants, st.timedeltas(MINUTE, 40 * DAY)).map(
    lambda one: Closed(begins=one[0], ends=one[0] + one[1])
)


def compiled(closed: list[Closed]) -> tuple[Window, ...]:
    try:
        return windows(closed)
    except SettingsError:
        assume(False)
        raise


@given(st.lists(recurring | dated, min_size=1, max_size=4), instants)
def test_the_told_time_is_the_first_at_which_the_host_is_open(closed: list[Closed], now: datetime) -> None:
    opens = opening(compiled(closed), now)
    assert opens >= now
    assert not any(is_closed(one, opens) for one in closed)
    is_shut = any(is_closed(one, now) for one in closed)
    assert (opens > now) == is_shut
    # Every instant before it is closed: all at which any window could begin or end, and one between any two of them.
    edges = {one.astimezone(SEOUL) for one in edges_of(closed, now, opens)} | {now}
    ordered = sorted(at for at in edges if now <= at < opens)
    between = [at + (after - at) / 2 for at, after in pairwise([*ordered, opens])]
    assert all(any(is_closed(one, at) for one in closed) for at in [*ordered, *between])


def edges_of(closed: list[Closed], now: datetime, until: datetime) -> list[datetime]:
    found: list[datetime] = []
    for one in closed:
        if one.begins and one.ends:
            found += [one.begins, one.ends]
            continue
        assert one.hours is not None
        midnight = now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
        for part in one.hours.split("-"):
            hour, minute = map(int, part.split(":"))
            at = midnight + timedelta(hours=hour, minutes=minute)
            while at < until:
                found.append(at)
                at += DAY
    return found


@given(st.lists(recurring, min_size=1, max_size=6))
@example([Closed(hours="00:00-24:00")])
@example([Closed(hours="12:00-11:59"), Closed(hours="11:59-12:00")])
@example([Closed(hours="00:00-24:00", days=tuple(get_args(Weekday)))])
def test_a_host_that_never_opens_is_a_defect(closed: list[Closed]) -> None:
    monday = datetime(2026, 11, 16, tzinfo=SEOUL)
    minutes = (monday + number * MINUTE for number in range(7 * 24 * 60))
    opens = any(not any(is_closed(one, at) for one in closed) for at in minutes)
    if opens:
        assert windows(closed)
    else:
        with pytest.raises(SettingsError, match="closed at every hour"):
            windows(closed)


@pytest.mark.parametrize(
    ("closed", "now", "opens"),
    [
        ({"hours": "23:30-00:30"}, "2026-11-20T23:29:59+09:00", None),
        ({"hours": "23:30-00:30"}, "2026-11-20T23:30:00+09:00", "2026-11-21T00:30:00+09:00"),
        ({"hours": "23:30-00:30"}, "2026-11-21T00:29:59.999999+09:00", "2026-11-21T00:30:00+09:00"),
        ({"hours": "23:30-00:30"}, "2026-11-21T00:30:00+09:00", None),
        ({"hours": "23:30-00:30"}, "2026-11-20T14:45:00+00:00", "2026-11-21T00:30:00+09:00"),
        ({"hours": "22:00-06:00", "days": ["saturday"]}, "2026-11-22T05:00:00+09:00", "2026-11-22T06:00:00+09:00"),
        ({"hours": "22:00-06:00", "days": ["saturday"]}, "2026-11-21T05:00:00+09:00", None),
        ({"hours": "00:00-24:00", "days": ["sunday"]}, "2026-11-22T12:00:00+09:00", "2026-11-23T00:00:00+09:00"),
        ({"begins": "2026-12-31T22:00:00", "ends": "2027-01-01T02:00:00"}, "2026-12-31T14:00:00+00:00",
         "2027-01-01T02:00:00+09:00"),
        ({"begins": "2026-12-31T22:00:00", "ends": "2027-01-01T02:00:00"}, "2027-12-31T23:00:00+09:00", None),
    ],
)  # fmt: skip
def test_windows_that_a_person_can_follow(closed: dict[str, Any], now: str, opens: str | None) -> None:
    at = datetime.fromisoformat(now)
    assert opening(windows([Closed.model_validate(closed)]), at) == (datetime.fromisoformat(opens) if opens else at)


def test_windows_that_touch_are_one() -> None:
    """The nightly hours end in a dated window, which ends in the next night's hours."""
    nightly = Closed(hours="22:00-02:00")
    moving = Closed(begins=NEW_YEAR.replace(hour=2), ends=NEW_YEAR.replace(hour=22, minute=30))
    opens = opening(windows([nightly, moving]), NEW_YEAR - timedelta(hours=1))
    assert opens == datetime(2027, 1, 2, 2, 0, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ({"hours": "8-9"}, "HH:MM-HH:MM"),
        ({"hours": "08:00-24:30"}, "HH:MM-HH:MM"),
        ({"hours": "24:00-08:00"}, "HH:MM-HH:MM"),
        ({"hours": "08:60-09:00"}, "HH:MM-HH:MM"),
        ({"hours": "08:00-08:00"}, "whole day"),
        ({"hours": "08:00-09:00", "days": ["someday"]}, "days"),
        ({"days": ["sunday"]}, "give hours"),
        ({}, "give hours"),
        ({"begins": NEW_YEAR}, "give hours"),
        ({"begins": NEW_YEAR, "ends": NEW_YEAR}, "must begin before"),
        ({"begins": NEW_YEAR, "ends": NEW_YEAR + DAY, "hours": "08:00-09:00"}, "give hours"),
        ({"begins": NEW_YEAR, "ends": NEW_YEAR + DAY, "days": ["sunday"]}, "give hours"),
    ],
)
def test_what_is_no_window(closed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Closed.model_validate(closed)


def test_the_weekdays_are_those_of_the_calendar() -> None:
    assert WEEKDAYS[NEW_YEAR.weekday()] == "friday"

"""Times as rows have them: whole microseconds since 1970."""

from datetime import UTC, datetime, timedelta

from certbroker.fields import SEOUL

_START = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """Write a time, which must know its zone."""
    return (moment - _START) // _STEP


def moment(stamp: int) -> datetime:
    """Read a time."""
    return (_START + stamp * _STEP).astimezone(SEOUL)

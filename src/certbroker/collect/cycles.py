"""The cycles of a periodic transfer (정기적 보내기): when each begins, and what came unchanged.

The first begins with the approval. Each further one begins at the same time of day so many months later, in Korean
time, on the same day of the month or the last one of a shorter month.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime

from certbroker.consent import Consent, ConsentStatus
from certbroker.fields import SEOUL
from certbroker.transfers import State, TransferRequest

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_YEAR = 12


def begins(consent: Consent, cycle: int) -> datetime:
    """Return when a cycle of an approved periodic consent begins."""
    first = _first(consent)
    months = first.month - 1 + cycle * _length(consent)
    year, month = first.year + months // _YEAR, months % _YEAR + 1
    return first.replace(year=year, month=month, day=min(first.day, monthrange(year, month)[1]))


def cycle_at(consent: Consent, now: datetime) -> int:
    """Return which cycle of a consent it is: 0 where it is not periodic, the last one after its end."""
    if consent.periodic is None or consent.approval is None:
        return 0
    now, first = now.astimezone(SEOUL), _first(consent)
    count = max(((now.year - first.year) * _YEAR + now.month - first.month) // _length(consent), 0)
    while count and (begins(consent, count) > now or begins(consent, count).date() > consent.periodic.until):
        count -= 1
    return count


def next_cycle(consent: Consent, now: datetime) -> datetime | None:
    """Return when the next cycle begins; None where there is none any more."""
    if consent.periodic is None or consent.approval is None:
        return None
    coming = begins(consent, cycle_at(consent, now) + 1)
    return coming if coming.date() <= consent.periodic.until else None


def cycle_of(consent: Consent, now: datetime, done: Iterable[TransferRequest]) -> int:
    """Return the cycle to fetch, or, of a consent that is no longer in force, the last one that was begun."""
    in_force = consent.status is ConsentStatus.APPROVED and consent.fetch_until is not None
    if in_force and consent.fetch_until is not None and now <= consent.fetch_until:
        return cycle_at(consent, now)
    return max((one.cycle for one in done), default=0)


def compared(request: TransferRequest, others: Iterable[TransferRequest]) -> TransferRequest:
    """Return a collected request, with what came as it had come last in an earlier cycle marked as unchanged."""
    earlier = [
        one
        for one in others
        if one.state is State.COLLECTED and one.cycle < request.cycle and one.codes.keys() & request.codes.keys()
    ]
    last = max((one.cycle for one in earlier), default=None)
    known = {digest for one in earlier if one.cycle == last for digest in one.digests}
    return request.model_copy(update={"unchanged": tuple(one for one in request.digests if one in known)})


def _first(consent: Consent) -> datetime:
    approved = consent.approval.approved_at if consent.approval else consent.requested_at
    return approved.astimezone(SEOUL)


def _length(consent: Consent) -> int:
    return _MONTHS[consent.periodic.cycle] if consent.periodic else 0

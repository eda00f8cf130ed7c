"""How long somebody was abroad, by the record of entries and exits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.figures import AbroadDays
from certbroker.requirements.judging import Context, Judgement, Judges, having, no_day, no_evidence, settle

ABROAD, LOOKED_UP = "abroad", "looked_up"
FOREVER = 10**9


@dataclass(frozen=True, slots=True)
class Record:
    """What one document tells: the stays, and the days for which records were looked up."""

    stays: tuple[Proven[Any], ...]
    since: date
    until: date
    fact: Proven[Any]


def judge_abroad(predicate: AbroadDays, book: FactBook, context: Context) -> Judgement:
    """Judge whether a stay abroad was so long; whether the days of travel count, the sources do not say."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    records = list(_records(book))
    if not records:
        return no_evidence(Fact.IMMIGRATION_ENTRY_EXIT.value)
    limit = predicate.limit + (predicate.is_ == "abroad_days_over")
    since = None if predicate.going_on else _since(book, context)
    judged = [_judged(one, limit, on, since, going_on=predicate.going_on) for one in records]
    first, last = min(one.since for one in records), max(one.until for one in records)
    return settle(
        f"abroad for {limit} days or more, as looked up from {first} to {last}",
        f"해외 체류 {limit}일 이상 (기록대조 {first} ~ {last})",
        judged,
    )


def _records(book: FactBook) -> Iterable[Record]:
    facts = book.all(Fact.IMMIGRATION_ENTRY_EXIT)
    for period in facts:
        value: Any = period.value
        if value.kind == LOOKED_UP and value.starts_on and value.ends_on:
            stays = tuple(one for one in facts if one.evidence == period.evidence and one is not period)
            yield Record(stays, value.starts_on, value.ends_on, period)


def _since(book: FactBook, context: Context) -> date:
    """Return the day from which stays count: the answer `abroad_since`, else the birth, else the first of all days."""
    said = context.answers.get("abroad_since")
    if isinstance(said, date):
        return said
    born = [one.value.birth_date for one in having(book.all(Fact.PERSON_BIRTH_DATE), "birth_date")]
    return min(born, default=date.min)


def _judged(
    record: Record, limit: int, on: date, since: date | None, *, going_on: bool
) -> tuple[bool | None, Proven[Any]]:
    """Judge one record; a stay that it does not show may lie before its first day or behind its last."""
    told = [(_long(stay, record, limit, on, going_on=going_on), stay) for stay in record.stays]
    certain = next((one for one in told if one[0]), None)
    if certain:
        return certain
    if any(truth is None for truth, _ in told):
        return None, record.fact
    behind = (on - record.until).days >= limit
    before = since is not None and record.since > since
    return (None if behind or before else False), record.fact


def _long(stay: Proven[Any], record: Record, limit: int, on: date, *, going_on: bool) -> bool | None:
    """Tell whether a stay was so long: its days without those of travel are certain, with them possible."""
    value: Any = stay.value
    start, end = value.starts_on, value.ends_on
    if start is not None and start > on:
        return False
    if end is None or end > on:
        seen = min(record.until, on)
        certain = (seen - (start or record.since)).days
        possible = (on - start).days + 1 if start else FOREVER
        still = record.until >= on or end is not None
    else:
        certain = ((end - start).days - 1) if start else (end - record.since).days
        possible, still = ((end - start).days + 1 if start else FOREVER), False
    if going_on and end is not None and end <= on:
        return False
    if certain >= limit and (still or not going_on):
        return True
    return None if possible >= limit else False


JUDGES: Judges = {AbroadDays: judge_abroad}

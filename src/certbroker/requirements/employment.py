"""Predicates about insurance and employment."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.days import days_of
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    does_not,
    having,
    holds,
    no_day,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.records import first
from certbroker.requirements.registers import Employed, EmployedMonths, InsuredAs


def _spans(facts: Iterable[Proven[Any]], on: date) -> list[Proven[Any]]:
    return [one for one in facts if _covers(one.value, on)]


def _covers(value: Any, on: date) -> bool:
    start, end = first(value, "starts_on", "since"), first(value, "ends_on", "until")
    return start is not None and start <= on and (end is None or on < end)


def judge_insured(predicate: InsuredAs, book: FactBook, context: Context) -> Judgement:
    """Judge as what somebody is insured on a day; the day of loss no longer counts (자격상실일)."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    every = [*book.all(Fact.INSURANCE_HEALTH_STATUS), *book.all(Fact.INSURANCE_HEALTH_HISTORY)]
    facts = [one for one in _spans(every, on) if one.value.kind is not None]
    if not facts:
        return no_evidence(Fact.INSURANCE_HEALTH_STATUS.value)
    judged = [(one.value.kind == predicate.insured if one.value.kind.isascii() else None, one) for one in facts]
    return settle(f"insured as {predicate.insured} on {on}", f"{on} 현재 건강보험 {predicate.insured}", judged)


def judge_employed(predicate: Employed, book: FactBook, context: Context) -> Judgement:
    """Judge employment on a day: one paper that names it is enough, as no paper names all."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    facts = having(book.all(Fact.EMPLOYMENT_HISTORY), "starts_on")
    if not facts:
        return no_evidence(Fact.EMPLOYMENT_HISTORY.value)
    running = _spans(facts, on)
    if running:
        return holds(f"employed on {on}", f"{on} 현재 재직", *running)
    return does_not(f"no employment on record goes on to {on}", f"{on}까지 이어지는 재직 기록 없음", *facts)


def judge_employed_months(predicate: EmployedMonths, book: FactBook, context: Context) -> Judgement:
    """Judge how long somebody was employed; what is not on record may come on top."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    facts = having(book.all(Fact.EMPLOYMENT_HISTORY), "starts_on")
    days = len({day for one in facts for day in _days(one.value, on)})
    if days >= days_of(predicate.months, on):
        return holds(f"employed for {days} days in all", f"재직 합산 {days}일", *facts)
    return unknown(f"{days} days of employment on record", f"재직 기록 {days}일", *facts)


def _days(value: Any, on: date) -> Iterable[date]:
    end = min(value.ends_on or on + timedelta(days=1), on + timedelta(days=1))
    return (value.starts_on + timedelta(days=number) for number in range((end - value.starts_on).days))


JUDGES: Judges = {
    Employed: judge_employed,
    EmployedMonths: judge_employed_months,
    InsuredAs: judge_insured,
}

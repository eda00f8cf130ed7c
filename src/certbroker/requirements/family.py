"""Predicates about the family: children, marriage, and who the relatives are."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from certbroker.catalogue import discover
from certbroker.errors import UnknownCertificate
from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.days import DAY, age, last_day_of
from certbroker.requirements.household import FAMILY, same
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    all_of,
    does_not,
    having,
    holds,
    no_day,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.leaves import ChildrenAtLeast, ChildrenUnder, Identified, Married, MarriedAtMost

GONE = frozenset({"deceased", "declared_missing"})
"""What has become of a child that is counted no more; of a word that nobody listed it is not known."""

ENDED = ("divorce", "annulment", "cancellation", "spouse_death")
"""What ends a marriage, by the beginning of the certificate's token."""


def _children(book: FactBook) -> list[Proven[Any]]:
    """Return the children that live, each once though several certificates name them."""
    found: list[Proven[Any]] = []
    for one in book.all(Fact.FAMILY_CHILDREN):
        if getattr(one.value, "status", None) in GONE:
            continue
        if not any(same(one.value, other.value) is not False for other in found if other.evidence != one.evidence):
            found.append(one)
    return found


def judge_children_under(predicate: ChildrenUnder, book: FactBook, context: Context) -> Judgement:
    """Judge how many children are below an age; that there are no others, a certificate does not say."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    children = _children(book)
    young = _younger(children, predicate.age, on)
    en, ko = (
        f"{len(young)} children below {predicate.age} on {on}",
        f"{on} 현재 만 {predicate.age}세 미만 자녀 {len(young)}명",
    )
    more = predicate.extended
    if more and len(young) < predicate.count_at_least <= len(_younger(children, more.age, on)):
        return unknown(f"{en}; {more.age} where {more.when}", f"{ko}: 재학 등의 경우 만 {more.age}세 미만", *children)
    return _counted(young, predicate.count_at_least, (en, ko), young or children, context)


def _younger(children: Sequence[Proven[Any]], years: int, on: date) -> list[Proven[Any]]:
    return [one for one in children if one.value.birth_date and age(one.value.birth_date, on) < years]


def judge_children(predicate: ChildrenAtLeast, book: FactBook, context: Context) -> Judgement:
    """Judge how many children there are."""
    if predicate.is_ == "children_of_parents_at_least" and context.whose != "parents":
        return no_evidence("parents")
    children = _children(book)
    en, ko = f"{len(children)} children on record", f"자녀 {len(children)}명 확인"
    return _counted(children, predicate.count, (en, ko), children, context)


def _counted(
    counted: Sequence[Proven[Any]],
    wanted: int,
    reasons: tuple[str, str],
    facts: Sequence[Proven[Any]],
    context: Context,
) -> Judgement:
    certain = [one for one in counted if one.value.status is None or one.value.status.isascii()]
    if len(certain) >= wanted:
        return holds(*reasons, *facts)
    complete = context.answers.get("children_complete") is True and all(one.value.birth_date for one in facts)
    if complete and len(counted) < wanted:
        return does_not(*reasons, *facts)
    return unknown(f"{reasons[0]}; there may be others", f"{reasons[1]}: 증명서에 없는 자녀가 있을 수 있음", *facts)


def _marriages(book: FactBook, on: date) -> list[Proven[Any]]:
    """Return what happened last to a marriage up to a day, by document."""
    latest: dict[str, Proven[Any]] = {}
    for one in having(book.all(Fact.MARRIAGE_HISTORY), "on"):
        if one.value.on <= on and (one.evidence not in latest or latest[one.evidence].value.on <= one.value.on):
            latest[one.evidence] = one
    return list(latest.values())


def _is_married(kind: str | None) -> bool | None:
    if kind is None:
        return None
    return True if kind == "marriage" else False if kind.startswith(ENDED) else None


def judge_married(predicate: Married, book: FactBook, context: Context) -> Judgement:
    """Judge marriage on a day, or at any time."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    if predicate.is_ == "married":
        return is_married(book, on)
    found = [*_marriages(book, on), *book.all(Fact.FAMILY_SPOUSE)]
    return holds("was married", "혼인한 적 있음", *found) if found else no_evidence(Fact.MARRIAGE_HISTORY.value)


def is_married(book: FactBook, on: date) -> Judgement:
    """Judge marriage on a day: what happened last by each document, or a spouse that it names."""
    events = _marriages(book, on)
    told = {one.evidence for one in events}
    judged: list[tuple[bool | None, Proven[Any]]] = [(_is_married(one.value.kind), one) for one in events]
    spouses = (one for one in book.all(Fact.FAMILY_SPOUSE) if one.evidence not in told)
    judged += [(True if getattr(one.value, "status", None) is None else None, one) for one in spouses]
    return settle("married", "혼인 중", judged) if judged else no_evidence(Fact.MARRIAGE_HISTORY.value)


def judge_married_at_most(predicate: MarriedAtMost, book: FactBook, context: Context) -> Judgement:
    """Judge how long a marriage has lasted; whether its first day counts, the sources do not say."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    judged: list[tuple[bool | None, Proven[Any]]] = []
    for one in _marriages(book, on):
        last = last_day_of(one.value.on, predicate.months)
        short = None if last is None or on == last + DAY else on <= last
        judged.append((short if _is_married(one.value.kind) else _is_married(one.value.kind), one))
    if not judged:
        return no_evidence(Fact.MARRIAGE_HISTORY.value)
    return settle(f"married for {predicate.months} months at most", f"혼인 {predicate.months}개월 이내", judged)


def judge_identified(predicate: Identified, book: FactBook, _context: Context) -> Judgement:
    """Judge whether certificates say who the relatives are, or that there is none."""
    return all_of([_identified(who, book) for who in predicate.who])


def _identified(who: str, book: FactBook) -> Judgement:
    fact = FAMILY.get(who)
    found = book.all(fact) if fact else ()
    if found:
        return holds(f"{who} on record", f"{who} 확인", *found)
    silent = [one for name, one in book.papers.items() if fact and _lists(name, fact)]
    if silent:
        return holds(f"no {who} on record ({silent[0].certificate})", f"{who} 기록 없음", silent[0])
    return no_evidence(who)


@cache
def _lists(certificate: str, fact: Fact) -> bool:
    try:
        return fact in discover()[certificate].spec.proves
    except UnknownCertificate:
        return False


JUDGES: Judges = {
    ChildrenAtLeast: judge_children,
    ChildrenUnder: judge_children_under,
    Identified: judge_identified,
    Married: judge_married,
    MarriedAtMost: judge_married_at_most,
}

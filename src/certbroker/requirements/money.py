"""Predicates about income: against a limit in won, and against the median for the household."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact, Income
from certbroker.requirements.circles import HOUSEHOLD, Circle, circle_of, size_of
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    contradiction,
    does_not,
    holds,
    no_evidence,
    unknown,
)
from certbroker.requirements.leaves import IncomePercent
from certbroker.requirements.tables import tables

MONTHS = 12
KINDS = {"employment_total": Fact.INCOME_EMPLOYMENT, "global_income": Fact.INCOME_ANNUAL}


@dataclass(frozen=True, slots=True)
class Range:
    """Income of a year in won, between what is certain and what it can be at most.

    A settled income may stand in a filing again, and one paper in another: the sum is an upper end only.
    """

    year: int
    least: int
    most: int
    facts: tuple[Proven[Any], ...]

    def at_most(self, won: int) -> bool | None:
        """Tell whether the income is at most so much."""
        return True if self.most <= won else False if self.least > won else None


def income(book: FactBook, context: Context, fact: Fact = Fact.INCOME_ANNUAL) -> Range | Judgement:
    """Return the income of the last year that is on record, or why it is not known.

    The year may be given as the answer `income_year`; one before the year before last is too old.
    """
    facts: list[Proven[Any]] = [
        one for one in book.all(fact) if isinstance(one.value, Income) and one.value.amount is not None
    ]
    years = [one.value.year for one in facts if one.value.year is not None and one.value.year < context.on.year]
    said = context.answers.get("income_year")
    year = said if isinstance(said, int) else max(years, default=0)
    if year not in years or year < context.on.year - 2:
        return no_evidence(fact.value)
    last = [one for one in facts if one.value.year == year]
    clash = _clash(last)
    if clash:
        return contradiction(f"the income of {year}", f"{year}년 소득", clash)
    return _range(year, last)


def _clash(facts: Sequence[Proven[Any]]) -> list[Proven[Any]]:
    """Return facts of one kind and payer, of two documents of one certificate, that differ in the amount."""
    for number, one in enumerate(facts):
        for other in facts[number + 1 :]:
            if _slot(one) == _slot(other) and one.evidence != other.evidence and one.value.amount != other.value.amount:
                return [one, other]
    return []


def _slot(one: Proven[Any]) -> tuple[object, ...]:
    return one.certificate, one.field, one.value.kind, one.value.payer


def _range(year: int, facts: Sequence[Proven[Any]]) -> Range:
    """Add up by document and group of rows; the largest is certain, all together is the upper end."""
    once = {(*_slot(one), one.value.amount, number): one for one, number in _numbered(facts)}.values()
    groups = groupby(sorted(once, key=_group), key=_group)
    sums = [sum(one.value.amount for one in rows) for _, rows in groups]
    return Range(year, max(sums), sum(amount for amount in sums if amount > 0), tuple(facts))


def _numbered(facts: Sequence[Proven[Any]]) -> list[tuple[Proven[Any], int]]:
    """Number the facts within their document, so that only the copy of another document counts as the same."""
    seen: dict[tuple[object, ...], int] = {}
    numbered: list[tuple[Proven[Any], int]] = []
    for one in facts:
        place = (one.evidence, *_slot(one), one.value.amount)
        seen[place] = seen.get(place, -1) + 1
        numbered.append((one, seen[place]))
    return numbered


def _group(one: Proven[Any]) -> tuple[str, str]:
    return one.evidence, one.field


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in won: the certain one, the highest that is possible, for which kind of income and of whom."""

    certain: int
    possible: int
    kind: str | None = None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Incomes:
    """The incomes of a circle as one, and why that is not all of it (`None`: it is)."""

    range: Range
    lacking: tuple[str, str] | None = None


def incomes(whose: str | None, book: FactBook, context: Context, fact: Fact) -> Incomes | Judgement:
    """Return the income of one person or of a circle, as far as it is known."""
    circle = circle_of(whose, book, context)
    if isinstance(circle, Judgement):
        return circle
    told = [income(one, context, fact) for one in circle.books]
    ranges = [one for one in told if isinstance(one, Range)]
    if not ranges:
        return next(one for one in told if isinstance(one, Judgement))
    if len({one.year for one in ranges}) > 1:
        return _of_years(ranges)
    return Incomes(_together(ranges), _lacking(circle, told))


def _together(ranges: Sequence[Range]) -> Range:
    facts = tuple(fact for one in ranges for fact in one.facts)
    return Range(ranges[0].year, sum(one.least for one in ranges), sum(one.most for one in ranges), facts)


def _of_years(ranges: Sequence[Range]) -> Judgement:
    years = " and ".join(str(one.year) for one in ranges)
    facts = [fact for one in ranges for fact in one.facts]
    return unknown(f"the incomes are of different years: {years}", f"서로 다른 해의 소득: {years}", *facts)


def _lacking(circle: Circle, told: Sequence[Range | Judgement]) -> tuple[str, str] | None:
    if circle.missing:
        return f"the income of the others ({circle.missing}) is not known", f"다른 사람의 소득 필요 ({circle.missing})"
    missing = next((one for one in told if isinstance(one, Judgement)), None)
    return (missing.reason_en, missing.reason_ko) if missing else None


def judge_won(limit: Limit, book: FactBook, context: Context) -> Judgement:
    """Judge income against a limit, which may be higher in cases that are not known."""
    known = incomes(limit.whose, book, context, KINDS.get(limit.kind or "", Fact.INCOME_ANNUAL))
    if isinstance(known, Judgement):
        return known
    found = known.range
    en, ko = _told(found), f"{found.year}년 소득 {found.least:,}원"
    if found.at_most(limit.possible) is False:
        return does_not(f"{en}: above {limit.possible:,} won", f"{ko}: {limit.possible:,}원 초과", *found.facts)
    if known.lacking:
        return unknown(f"{en}; {known.lacking[0]}", f"{ko}: {known.lacking[1]}", *found.facts)
    if found.at_most(limit.certain):
        return holds(f"{en}: at most {limit.certain:,} won", f"{ko}: {limit.certain:,}원 이하", *found.facts)
    return unknown(
        f"{en}: against {limit.certain:,} won it is not certain",
        f"{ko}: {limit.certain:,}원 이하인지 불확실",
        *found.facts,
    )


def _told(found: Range) -> str:
    top = "" if found.least == found.most else f" to {found.most:,}"
    return f"income of {found.year}: {found.least:,}{top} won"


def judge_percent(predicate: IncomePercent, book: FactBook, context: Context) -> Judgement:
    """Judge income against a percentage of the median for the household's size."""
    percent = context.number(predicate.percent, "percent")
    if percent is None:
        return unknown("the percentage is not known", "비율이 알려져 있지 않음")
    whose = predicate.whose or HOUSEHOLD
    circle = circle_of(whose, book, context)
    if isinstance(circle, Judgement):
        return circle
    size = size_of(predicate.whose, circle, book, context)
    if isinstance(size, Judgement):
        return size
    month = (context.tables or tables()).median(context.on.year, size)
    if month is None:
        return unknown(
            f"no median income for {size} in {context.on.year}", f"{context.on.year}년 {size}인 기준 중위소득 없음"
        )
    if predicate.is_ == "income_at_most_percent_of_median":
        won = month * MONTHS * percent // 100
        return judge_won(Limit(won, won, whose=None if size == 1 else whose), book, context)
    return _at_least(month * MONTHS * percent, whose, book, context)


def _at_least(hundredths: int, whose: str, book: FactBook, context: Context) -> Judgement:
    known = incomes(whose, book, context, Fact.INCOME_ANNUAL)
    if isinstance(known, Judgement):
        return known
    found = known.range
    if found.least * 100 >= hundredths:
        return holds(_told(found), f"{found.year}년 소득 {found.least:,}원", *found.facts)
    return unknown(
        f"{_told(found)}; there may be more", f"{found.year}년 소득 {found.least:,}원 외 소득 확인 필요", *found.facts
    )


JUDGES: Judges = {IncomePercent: judge_percent}

"""Health insurance premiums against the table by which offices judge income (건강보험료 소득판정기준표)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.circles import HOUSEHOLD, Circle, circle_of, size_of
from certbroker.requirements.figures import PremiumPercent
from certbroker.requirements.judging import Context, Judgement, Judges, does_not, having, holds, no_evidence, unknown
from certbroker.requirements.tables import PremiumRow, tables

WORKPLACE, LOCAL = "workplace", "local"
STALE = 3
"""How many months before the day the last premium may lie."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What one person was billed in the last months, in won a month, and as which kind of insured."""

    kind: str
    least: int
    most: int
    facts: tuple[Proven[Any], ...]


def judge_premium(predicate: PremiumPercent, book: FactBook, context: Context) -> Judgement:
    """Judge premiums of a person or circle; a month without one (leave) tells nothing."""
    percent = context.number(predicate.percent, "percent")
    if percent is None:
        return unknown("the percentage is not known", "비율이 알려져 있지 않음")
    circle = circle_of(predicate.whose or HOUSEHOLD, book, context)
    if isinstance(circle, Judgement):
        return circle
    size = size_of(predicate.whose, circle, book, context)
    if isinstance(size, Judgement):
        return size
    row = _row(context, percent, size)
    if row is None:
        return unknown(
            f"no premium table for {size} at {percent} % in {context.on.year}",
            f"{context.on.year}년 {size}인 {percent}% 건강보험료 기준표 없음",
        )
    return _judged(circle, row, [_paid(one, predicate.months, context) for one in circle.books])


def _row(context: Context, percent: int, size: int) -> PremiumRow | None:
    known = (context.tables or tables()).premium_tables.tables
    return next(
        (
            row
            for table in known
            if (table.year, table.percent_of_median) == (context.on.year, percent)
            for row in table.rows
            if row.size == size
        ),
        None,
    )


def _paid(book: FactBook, months: int, context: Context) -> Paid | Judgement:
    """Return what the last months on record say of one person."""
    facts: Sequence[Proven[Any]] = having(book.all(Fact.INSURANCE_HEALTH_PREMIUM), "month")
    past = [one for one in facts if one.value.month.first_day <= context.on and one.value.billed is not None]
    last = sorted({one.value.month for one in past})[-months:]
    if not last:
        return no_evidence(Fact.INSURANCE_HEALTH_PREMIUM.value)
    rows = tuple(one for one in past if one.value.month in last)
    if _ago(last[-1], context) > STALE:
        return unknown(f"the last premium is of {last[-1]}", f"마지막 보험료가 {last[-1]}분임", *rows)
    if len(last) < months or _ago(last[0], context) - _ago(last[-1], context) != months - 1:
        return unknown(
            f"{len(last)} of {months} months in a row on record",
            f"연속 {months}개월 가운데 {len(last)}개월 확인",
            *rows,
        )
    kinds = {one.value.kind for one in rows}
    if len(kinds) > 1 or any(one.value.billed <= 0 for one in rows):
        return unknown(
            "a month without a premium, or of another kind of insurance", "보험료가 없거나 자격이 바뀐 달이 있음", *rows
        )
    billed = [one.value.billed for one in rows]
    return Paid(kinds.pop() or "", min(billed), max(billed), rows)


def _ago(month: Any, context: Context) -> int:
    return (context.on.year - month.first_day.year) * 12 + context.on.month - month.first_day.month


def _judged(circle: Circle, row: PremiumRow, told: Sequence[Paid | Judgement]) -> Judgement:
    paid = [one for one in told if isinstance(one, Paid)]
    unclear = next((one for one in told if isinstance(one, Judgement)), None)
    if not paid:
        return unclear or no_evidence(Fact.INSURANCE_HEALTH_PREMIUM.value)
    facts = [fact for one in paid for fact in one.facts]
    whole = circle.missing is None and unclear is None
    lines = [line for line in _lines(row, {one.kind for one in paid}, whole=whole) if line is not None]
    least, most = _sums(paid)
    en, ko = f"premiums of {least:,} won a month", f"월 건강보험료 {least:,}원"
    if not lines:
        return unknown(f"{en}: the table has no line for them", f"{ko}: 기준표에 해당 항목 없음", *facts)
    if least > max(lines):
        return does_not(f"{en}: above {max(lines):,} won", f"{ko}: {max(lines):,}원 초과", *facts)
    if whole and most <= min(lines):
        return holds(f"{en}: at most {min(lines):,} won", f"{ko}: {min(lines):,}원 이하", *facts)
    return unknown(f"{en}: against {min(lines):,} won it is not certain", f"{ko}: {min(lines):,}원 이하 불확실", *facts)


def _lines(row: PremiumRow, kinds: set[str], *, whole: bool) -> Iterable[int | None]:
    """Return the table's lines that may apply: others of the circle may be insured in another way."""
    if not kinds <= {WORKPLACE, LOCAL}:
        return ()
    if not whole:
        return (row.mixed, *(row.workplace if kind == WORKPLACE else row.local for kind in kinds))
    if len(kinds) > 1:
        return (row.mixed,)
    return (row.workplace if WORKPLACE in kinds else row.local,)


def _sums(paid: Sequence[Paid]) -> tuple[int, int]:
    """Add up; the premium of a local household may stand on the certificates of several of it."""
    work, local = [one for one in paid if one.kind != LOCAL], [one for one in paid if one.kind == LOCAL]
    least = sum(one.least for one in work) + max((one.least for one in local), default=0)
    return least, sum(one.most for one in paid)


JUDGES: Judges = {PremiumPercent: judge_premium}

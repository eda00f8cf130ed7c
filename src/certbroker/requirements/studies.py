"""Student loans and brackets of student aid."""

import re
from datetime import date
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.figures import ScholarshipBracket, StudentLoan
from certbroker.requirements.judging import Context, Judgement, Judges, no_evidence, settle, unknown
from certbroker.requirements.records import in_force

_TERM = re.compile(r"([0-9]{4}).*?([12])\s*학기")
BELOW_ALL = ("basic_livelihood", "near_poor")
"""Students whom every bracket takes in."""
TERMS = ("first", "second")
UNKNOWN_TERM = (0, 0)
MARCH = 3


def judge_loan(predicate: StudentLoan, book: FactBook, context: Context) -> Judgement:
    """Judge a loan by the term that is printed; without one, by the year in which it was lent."""
    facts: list[Proven[Any]] = list(book.all(Fact.EDUCATION_STUDENT_LOAN))
    if not facts:
        return no_evidence(Fact.EDUCATION_STUDENT_LOAN.value)
    judged = [(_is_loan(one.value, predicate, context.on), one) for one in facts]
    what = f"{predicate.lender}, {predicate.from_term}"
    return settle(f"a student loan of {what} or later", f"{what} 이후 학자금대출", judged)


def _is_loan(value: Any, predicate: StudentLoan, on: date) -> bool | None:
    if value.name is not None and value.name != predicate.lender:
        return False
    running = False if value.status == "repaid" else in_force(value, on)
    since = _is_since(value, predicate.from_term)
    if running is False or since is False:
        return False
    return True if running and since and value.name is not None else None


def _is_since(value: Any, term: str) -> bool | None:
    printed = _TERM.search(value.term or "")
    if printed:
        return f"{printed[1]}-{printed[2]}" >= term
    if value.since is None or value.since.year == int(term[:4]):
        return None
    return value.since.year > int(term[:4])


def judge_bracket(predicate: ScholarshipBracket, book: FactBook, context: Context) -> Judgement:
    """Judge the bracket of the latest term; one of an earlier school year tells nothing."""
    limit = context.number(predicate.limit, "limit")
    facts = [one for one in book.all(Fact.EDUCATION_SCHOLARSHIP_BRACKET) if _order(one) > UNKNOWN_TERM]
    if limit is None:
        return unknown("the limit of the notice is not given", "공고의 기준 구간이 주어지지 않음")
    if not facts:
        return no_evidence(Fact.EDUCATION_SCHOLARSHIP_BRACKET.value)
    latest = max(map(_order, facts))
    if latest[0] < context.on.year - (context.on.month < MARCH):
        return unknown(f"the bracket is of {latest[0]}", f"{latest[0]}학년도의 구간임", *facts)
    judged = [(_is_within(one.value, limit), one) for one in facts if _order(one) == latest]
    return settle(f"student aid bracket {limit} or lower", f"학자금 지원 {limit}구간 이하", judged)


def _order(one: Proven[Any]) -> tuple[int, int]:
    value: Any = one.value
    return (value.year, TERMS.index(value.kind)) if value.year and value.kind in TERMS else UNKNOWN_TERM


def _is_within(value: Any, limit: int) -> bool | None:
    if value.status not in (None, "decided") or value.grade is None:
        return None
    if value.grade in BELOW_ALL:
        return True
    number = value.grade.removeprefix("bracket_")
    return int(number) <= limit if number.isdigit() else None


JUDGES: Judges = {ScholarshipBracket: judge_bracket, StudentLoan: judge_loan}

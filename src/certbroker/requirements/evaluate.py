"""Judges predicates on facts: holds, does not, or unknown, each with its reason and evidence."""

from collections.abc import Mapping
from dataclasses import replace

from certbroker.factbook import FactBook
from certbroker.requirements import employment, family, household, money, people, records, residing
from certbroker.requirements.base import Base
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    Verdict,
    all_of,
    any_of,
    at_least,
    does_not,
    holds,
    negation,
    unknown,
)
from certbroker.requirements.model import Procedure, Requirement
from certbroker.requirements.predicates import AtLeast, IncomeAtMost, Not, Predicate, Ref, Several

THINGS = frozenset({"business", "property", "vehicle"})
"""Whose a certificate can be beside people: the facts of these stand in the applicant's book."""


def evaluate(predicate: Predicate, book: FactBook, context: Context) -> Judgement:
    """Judge a predicate on the facts about one person."""
    judge = JUDGES.get(type(predicate))
    if judge is None:
        return _asked(predicate, context)
    if predicate.whose not in (None, context.whose) and type(predicate) not in CIRCLES:
        return unknown(
            f"asks about {predicate.whose}, and the facts are about {context.whose}",
            f"{predicate.whose}에 관한 증명이 필요함",
        )
    return judge(predicate, book, context)


def judge(requirement: Requirement, book: FactBook, context: Context) -> Judgement:
    """Judge what a requirement asks, on the facts about one person (`context.whose`).

    Where the certificates of several people are asked for, what holds for one of them does not yet hold.
    """
    people_asked = [one for one in requirement.people if one not in THINGS]
    if people_asked and context.whose not in people_asked and requirement.whose != "household":
        return unknown(f"needs the certificates of {requirement.whose}", f"{requirement.whose}의 증명서가 필요함")
    said = evaluate(requirement.predicate, book, context)
    others = [one for one in people_asked if one != context.whose]
    if said.verdict is Verdict.HOLDS and others:
        reason = f"{said.reason_en}; {', '.join(others)} not looked at"
        return unknown(reason, f"{said.reason_ko}: {', '.join(others)} 확인 필요", *said.evidence)
    return said


def applies(requirement: Requirement, book: FactBook, context: Context) -> Judgement:
    """Judge whether a requirement applies to somebody; one without a condition always does."""
    if requirement.when is None:
        return holds("asked of everybody", "모두 해당")
    return evaluate(requirement.when.predicate, book, context)


def evaluate_procedure(
    procedure: Procedure, book: FactBook, context: Context
) -> Mapping[str, tuple[Judgement, Judgement]]:
    """Judge every requirement of a procedure: whether it applies, and whether it holds."""
    known = replace(context, conditions=procedure.conditions)
    return {one.id: (applies(one, book, known), judge(one, book, known)) for one in procedure.requirements}


def overall(judged: Mapping[str, tuple[Judgement, Judgement]]) -> Judgement:
    """Join what was judged: all that applies must hold.

    What does not apply counts as met; what may apply and fails leaves it unknown.
    """
    return all_of([any_of((negation(applied), said)) for applied, said in judged.values()])


def _asked(predicate: Base, context: Context) -> Judgement:
    said = context.answers.get(predicate.key())
    if isinstance(said, bool):
        word = predicate.key()
        return (
            holds(f"answered yes: {word}", f"답변: 예 ({word})")
            if said
            else does_not(f"answered no: {word}", f"답변: 아니요 ({word})")
        )
    return unknown(
        f"only the applicant or the authority can say: {predicate.key()}",
        f"신청인이나 기관만 답할 수 있음: {predicate.key()}",
    )


def _several(predicate: Several, book: FactBook, context: Context) -> Judgement:
    join = all_of if predicate.is_ == "all" else any_of
    return join([evaluate(one, book, context) for one in predicate.of])


def _at_least(predicate: AtLeast, book: FactBook, context: Context) -> Judgement:
    return at_least(predicate.count, [evaluate(one, book, context) for one in predicate.of])


def _not(predicate: Not, book: FactBook, context: Context) -> Judgement:
    return negation(evaluate(predicate.of, book, context))


def _ref(predicate: Ref, book: FactBook, context: Context) -> Judgement:
    target = context.conditions.get(predicate.target)
    if target is None:
        return unknown(f"{predicate.target} is not known here", f"{predicate.target} 조건을 알 수 없음")
    return evaluate(target, book, context)


def _income_at_most(predicate: IncomeAtMost, book: FactBook, context: Context) -> Judgement:
    """Judge with the limit that is certain and the highest that is possible."""
    raised = [(one.won, evaluate(one.when, book, context).verdict) for one in predicate.raised_to]
    certain = max([predicate.won, *(won for won, said in raised if said is Verdict.HOLDS)])
    possible = max([predicate.won, *(won for won, said in raised if said is not Verdict.DOES_NOT)])
    said = money.judge_won(money.Limit(certain, possible, predicate.income, predicate.whose), book, context)
    if predicate.alternative is None:
        return said
    other = money.Limit(predicate.alternative.won, predicate.alternative.won, predicate.alternative.income)
    return any_of((said, money.judge_won(replace(other, whose=predicate.whose), book, context)))


JUDGES: Judges = {
    **people.JUDGES,
    **household.JUDGES,
    **family.JUDGES,
    **employment.JUDGES,
    **residing.JUDGES,
    **records.JUDGES,
    **money.JUDGES,
    AtLeast: _at_least,
    IncomeAtMost: _income_at_most,
    Not: _not,
    Ref: _ref,
    Several: _several,
}
CIRCLES = frozenset({IncomeAtMost, *money.JUDGES})
"""Predicates that know what to make of a circle of people of whom one is looked at."""

"""Judges predicates on facts: holds, does not, or unknown, each with its reason and evidence."""

from collections.abc import Mapping
from dataclasses import replace

from certbroker.factbook import FactBook
from certbroker.requirements import (
    employment,
    family,
    homes,
    household,
    money,
    people,
    premiums,
    records,
    residing,
    studies,
    taxes,
    travel,
)
from certbroker.requirements.base import Base
from certbroker.requirements.circles import APPLICANT, SPOUSE, book_of, has_no_spouse, needs
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

NOBODY = frozenset({"business", "household", "property", "vehicle"})
"""Whose a certificate can be beside people: the facts of these stand in the applicant's book."""


def evaluate(predicate: Predicate, book: FactBook, context: Context) -> Judgement:
    """Judge a predicate on the facts about one person; those about others are in `context.books`."""
    kind, whose = type(predicate), predicate.whose
    judge = JUDGES.get(kind)
    if judge is None:
        return _asked(predicate, context)
    if whose in (None, context.whose) or kind in CIRCLES:
        said = judge(predicate, book, context)
    elif other := context.books.get(whose):
        said = judge(predicate, other, context.of(whose))
    else:
        said = needs(whose, context)
    return _answered(predicate, context) or said if kind in FIGURES and said.verdict is Verdict.UNKNOWN else said


def judge(requirement: Requirement, book: FactBook, context: Context) -> Judgement:
    """Judge what a requirement asks, on the facts about those whose certificates it wants.

    Where the certificates of several people are asked for, what holds for one of them does not yet hold.
    """
    asked = people_asked(requirement, book, context)
    if not asked:
        return evaluate(requirement.predicate, book, context)
    known = {who: one for who in asked if (one := book_of(who, book, context))}
    missing = [who for who in asked if who not in known]
    if not known:
        return unknown(f"needs the certificates of {requirement.whose}", f"{requirement.whose}의 증명서가 필요함")
    said = all_of([_judge_one(requirement, one, context.of(who), asked) for who, one in known.items()])
    if said.verdict is Verdict.HOLDS and missing:
        reason = f"{said.reason_en}; {', '.join(missing)} not looked at"
        return unknown(reason, f"{said.reason_ko}: {', '.join(missing)} 확인 필요", *said.evidence)
    return said


def people_asked(requirement: Requirement, book: FactBook, context: Context) -> list[str]:
    """Return whose certificates are asked for: no things, and no spouse where there is none."""
    asked = [one for one in requirement.people if one not in NOBODY]
    applicant = book_of(APPLICANT, book, context)
    if len(asked) > 1 and SPOUSE in asked and applicant and SPOUSE not in context.books:
        return [one for one in asked if one != SPOUSE] if has_no_spouse(applicant, context) else asked
    return asked


def _judge_one(requirement: Requirement, book: FactBook, context: Context, asked: list[str]) -> Judgement:
    """Judge for one of several; whom the condition does not concern meets it."""
    said = evaluate(requirement.predicate, book, context)
    if requirement.when is None or len(asked) == 1 or APPLICANT not in asked:
        return said
    return any_of((negation(evaluate(requirement.when.predicate, book, context)), said))


def applies(requirement: Requirement, book: FactBook, context: Context) -> Judgement:
    """Judge whether a requirement applies to somebody; one without a condition always does.

    Of several people among whom the applicant is, it is enough that it applies to one.
    """
    if requirement.when is None:
        return holds("asked of everybody", "모두 해당")
    predicate, asked = requirement.when.predicate, people_asked(requirement, book, context)
    if len(asked) == 1 or APPLICANT not in asked or not context.books:
        return evaluate(predicate, book, context)
    known = {who: one for who in asked if (one := book_of(who, book, context))}
    return any_of([evaluate(predicate, one, context.of(who)) for who, one in known.items()])


def evaluate_procedure(
    procedure: Procedure, book: FactBook | Mapping[str, FactBook], context: Context
) -> Mapping[str, tuple[Judgement, Judgement]]:
    """Judge every requirement of a procedure: whether it applies, and whether it holds.

    book: the facts about the applicant, or those about several people by who they are: `applicant`, `spouse`,
    `child`, `parents`. On a day on which the procedure is not in force nothing is known.
    """
    book, known = of_several(book, context)
    known = replace(known, conditions=procedure.conditions)
    out = procedure.in_force.lacks(context.on)
    if out:
        return {one.id: (applies(one, book, known), unknown(*out)) for one in procedure.requirements}
    return {one.id: (applies(one, book, known), judge(one, book, known)) for one in procedure.requirements}


def of_several(book: FactBook | Mapping[str, FactBook], context: Context) -> tuple[FactBook, Context]:
    """Return the facts about whom a context is about, and the context with those about the others."""
    if isinstance(book, FactBook):
        return book, context
    return book.get(context.whose, FactBook(())), replace(context, books={**context.books, **book})


def overall(judged: Mapping[str, tuple[Judgement, Judgement]]) -> Judgement:
    """Join what was judged: all that applies must hold.

    What does not apply counts as met; what may apply and fails leaves it unknown.
    """
    return all_of([any_of((negation(applied), said)) for applied, said in judged.values()])


def _asked(predicate: Base, context: Context) -> Judgement:
    return _answered(predicate, context) or unknown(
        f"only the applicant or the authority can say: {predicate.key()}",
        f"신청인이나 기관만 답할 수 있음: {predicate.key()}",
    )


def _answered(predicate: Base, context: Context) -> Judgement | None:
    word = predicate.key()
    said = context.answers.get(word)
    if not isinstance(said, bool):
        return None
    if said:
        return holds(f"answered yes: {word}", f"답변: 예 ({word})")
    return does_not(f"answered no: {word}", f"답변: 아니요 ({word})")


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


FIGURES: Judges = {**homes.JUDGES, **premiums.JUDGES, **studies.JUDGES, **taxes.JUDGES, **travel.JUDGES}
"""What the office may answer where no certificate tells."""
JUDGES: Judges = {
    **people.JUDGES,
    **household.JUDGES,
    **family.JUDGES,
    **employment.JUDGES,
    **residing.JUDGES,
    **records.JUDGES,
    **money.JUDGES,
    **FIGURES,
    AtLeast: _at_least,
    IncomeAtMost: _income_at_most,
    Not: _not,
    Ref: _ref,
    Several: _several,
}
CIRCLES = frozenset({IncomeAtMost, *money.JUDGES, *premiums.JUDGES})
"""Predicates that know what to make of a circle of people."""

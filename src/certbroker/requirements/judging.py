"""Verdicts: three values, each with its reason and the facts it stands on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import FactValue

Evidence = tuple[Proven[Any], ...]
"""Facts of any shape, with where they come from."""


class Verdict(StrEnum):
    """Whether a predicate is true of somebody, as far as the evidence says."""

    HOLDS = "holds"
    DOES_NOT = "does_not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, why, and the facts it stands on."""

    verdict: Verdict
    reason_en: str
    reason_ko: str
    evidence: Evidence = ()

    def describe(self) -> dict[str, Any]:
        """Return the judgement as a JSON object."""
        return {
            "verdict": self.verdict.value,
            "reason_en": self.reason_en,
            "reason_ko": self.reason_ko,
            "evidence": [one.describe() for one in self.evidence],
        }


@dataclass(frozen=True)
class Context:
    """What is judged on beside the facts.

    on: the day in Asia/Seoul (`application_date`). answers: what the applicant or the office said, by the predicate's
    key (`claims.children`, `by_proxy`), other days (`notice_date`) and what a notice sets (`notice.months_at_least`).
    whose: whom the fact book is about. conditions: what a `ref` may point to. books: the facts about others.
    """

    on: date
    answers: Mapping[str, bool | int | str | date] = field(default_factory=dict[str, bool | int | str | date])
    tables: Any = None
    """`certbroker.requirements.tables.Tables`; those of the package where none are given."""
    whose: str = "applicant"
    conditions: Mapping[str, Any] = field(default_factory=dict[str, Any])
    books: Mapping[str, FactBook] = field(default_factory=dict[str, FactBook])
    """The facts about others, by who they are to the applicant: `spouse`, `child`."""

    def of(self, whose: str) -> "Context":
        """Return the same for the facts about somebody else."""
        return self if whose == self.whose else replace(self, whose=whose)

    def day(self, name: str | None) -> date | None:
        """Return the day that a predicate speaks of; `None` where nobody said which it is."""
        if name is None or name == "application_date":
            return self.on
        said = self.answers.get(name)
        return said if isinstance(said, date) else None

    def number(self, value: int | str | None, name: str) -> int | None:
        """Return a number, or the one that the notice sets where the value is `notice`."""
        if isinstance(value, int):
            return value
        said = self.answers.get(f"notice.{name}")
        return said if isinstance(said, int) and not isinstance(said, bool) else None


Judges = Mapping[type[Any], Callable[[Any, FactBook, Context], Judgement]]
"""How predicates are judged, by their type."""


def holds(en: str, ko: str, *evidence: Proven[Any]) -> Judgement:
    """Say that it is so."""
    return Judgement(Verdict.HOLDS, en, ko, evidence)


def does_not(en: str, ko: str, *evidence: Proven[Any]) -> Judgement:
    """Say that it is not so."""
    return Judgement(Verdict.DOES_NOT, en, ko, evidence)


def unknown(en: str, ko: str, *evidence: Proven[Any]) -> Judgement:
    """Say that the evidence does not tell."""
    return Judgement(Verdict.UNKNOWN, en, ko, evidence)


def verdict(truth: bool | None) -> Verdict:  # noqa: FBT001 - a verdict is what becomes of a truth value
    """Return the verdict of a truth value; `None` is unknown."""
    return Verdict.UNKNOWN if truth is None else Verdict.HOLDS if truth else Verdict.DOES_NOT


def decided(truth: bool, en: str, ko: str, facts: Iterable[Proven[Any]]) -> Judgement:  # noqa: FBT001 - a truth value
    """Say that it is or is not so, by the truth value."""
    return (holds if truth else does_not)(en, ko, *facts)


def no_evidence(*names: str) -> Judgement:
    """Say that there is no fact to judge on."""
    listed = ", ".join(names)
    return unknown(f"no evidence about {listed}", f"{listed}에 관한 증명이 없음")


def no_day(name: str | None) -> Judgement:
    """Say that the day is not known that the predicate speaks of."""
    return unknown(f"{name} is not given", f"{name} 날짜가 주어지지 않음")


def contradiction(what_en: str, what_ko: str, facts: Iterable[Proven[Any]]) -> Judgement:
    """Say that certificates disagree, and name them."""
    evidence = tuple(facts)
    names = ", ".join(dict.fromkeys(one.certificate for one in evidence))
    return unknown(
        f"certificates disagree on {what_en}: {names}", f"증명서끼리 {what_ko} 내용이 다름: {names}", *evidence
    )


def settle(what_en: str, what_ko: str, judged: Sequence[tuple[bool | None, Proven[Any]]]) -> Judgement:
    """Join what facts say, each with its truth value.

    Within one document one true fact is enough; documents that disagree leave it unknown, and both are named.
    """
    by_document: dict[str, list[tuple[bool | None, Proven[Any]]]] = {}
    for truth, fact in judged:
        by_document.setdefault(fact.evidence, []).append((truth, fact))
    said = [(truth, fact) for rows in by_document.values() for truth, fact in [_strongest(rows)]]
    if {True, False} <= {truth for truth, _ in said}:
        return contradiction(what_en, what_ko, [fact for truth, fact in said if truth is not None])
    truth, facts = _common(said)
    names = ", ".join(dict.fromkeys(fact.certificate for fact in facts))
    words = {True: ("", ""), False: ("not ", " 아님"), None: ("not known: ", " 확인되지 않음")}[truth]
    return Judgement(verdict(truth), f"{words[0]}{what_en} ({names})", f"{what_ko}{words[1]} ({names})", facts)


def _strongest(rows: Sequence[tuple[bool | None, Proven[Any]]]) -> tuple[bool | None, Proven[Any]]:
    return next((row for want in (True, None, False) for row in rows if row[0] is want), rows[0])


def _common(said: Sequence[tuple[bool | None, Proven[Any]]]) -> tuple[bool | None, Evidence]:
    truth = next((truth for truth, _ in said if truth is not None), None)
    return truth, tuple(fact for one, fact in said if one is truth)


def all_of(parts: Sequence[Judgement]) -> Judgement:
    """Join judgements by and: one that does not hold decides."""
    return at_least(len(parts), parts)


def any_of(parts: Sequence[Judgement]) -> Judgement:
    """Join judgements by or: one that holds decides."""
    return at_least(1, parts)


def at_least(count: int, parts: Sequence[Judgement]) -> Judgement:
    """Join judgements: so many must hold."""
    held = [one for one in parts if one.verdict is Verdict.HOLDS]
    missing = [one for one in parts if one.verdict is Verdict.DOES_NOT]
    if len(held) >= count:
        return _joined(Verdict.HOLDS, held)
    if len(parts) - len(missing) < count:
        return _joined(Verdict.DOES_NOT, missing)
    return _joined(Verdict.UNKNOWN, [one for one in parts if one.verdict is Verdict.UNKNOWN])


def negation(part: Judgement) -> Judgement:
    """Turn a judgement round; unknown stays unknown."""
    turned = {Verdict.HOLDS: Verdict.DOES_NOT, Verdict.DOES_NOT: Verdict.HOLDS, Verdict.UNKNOWN: Verdict.UNKNOWN}
    return Judgement(turned[part.verdict], part.reason_en, part.reason_ko, part.evidence)


def _joined(joint: Verdict, parts: Sequence[Judgement]) -> Judgement:
    evidence = {id(fact): fact for one in parts for fact in one.evidence}
    reasons = {(one.reason_en, one.reason_ko): None for one in parts}
    return Judgement(
        joint,
        "; ".join(en for en, _ in reasons) or "nothing to judge",
        "; ".join(ko for _, ko in reasons) or "판정할 것이 없음",
        tuple(evidence.values()),
    )


def differing(facts: Sequence[Proven[Any]], part: str) -> bool:
    """Tell whether facts give different values for a part."""
    return len({getattr(one.value, part) for one in facts}) > 1


def having(facts: Iterable[Proven[FactValue]], part: str) -> Evidence:
    """Return the facts in which a part is known."""
    return tuple(one for one in facts if getattr(one.value, part, None) is not None)

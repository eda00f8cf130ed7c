"""Resolve: from a procedure and what is known to the smallest, least private plan (구비서류 판정)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from certbroker.catalogue import Catalogue
from certbroker.errors import RequirementError
from certbroker.factbook import FactBook
from certbroker.requirements.circles import book_of
from certbroker.requirements.evaluate import NOBODY, judge, of_several, people_asked
from certbroker.requirements.evaluate import applies as judge_applies
from certbroker.requirements.judging import Context, Judgement, Verdict
from certbroker.requirements.model import Procedure, Requirement
from certbroker.requirements.plan import Noted, Paper, Plan, Planned
from certbroker.requirements.solve import Solution, next_best, solve

WEIGHTS: Mapping[str, int] = {
    "resident_number": 1,
    "address": 1,
    "business": 1,
    "education": 2,
    "employment": 2,
    "tax": 2,
    "military": 2,
    "immigration": 2,
    "income": 3,
    "property": 3,
    "family": 3,
    "welfare": 4,
    "disability": 5,
    "health": 5,
    "criminal": 5,
}
"""How much a paper costs its holder in privacy, by what is in it.

Ours: no law weighs them; sensitive data in the sense of 개인정보 보호법 제23조
weigh most."""
EFFORT = 2
"""What any paper costs, whatever is in it: it is asked for, waited for and kept."""

Need = list[frozenset[Paper]]


@dataclass
class _Sorted:
    """The requirements of a procedure, each where it belongs."""

    needed: list[Requirement] = field(default_factory=list[Requirement])
    known: list[Noted] = field(default_factory=list[Noted])
    not_needed: list[Noted] = field(default_factory=list[Noted])
    conditional: list[Noted] = field(default_factory=list[Noted])
    on_paper: list[Noted] = field(default_factory=list[Noted])
    declared: list[Noted] = field(default_factory=list[Noted])


def resolve(
    procedure: Procedure,
    catalogue: Catalogue,
    context: Context,
    book: FactBook | Mapping[str, FactBook] | None = None,
) -> Plan:
    """Return the plan for a procedure, given what is known on a day. Deterministic: the same input gives the same plan.

    book: what is held of the applicant, or of several people by who they are (`applicant`, `spouse`).

    Raises RequirementError where two requirements want one certificate with options that exclude each other.
    """
    facts, context = of_several(book or FactBook(()), replace(context, conditions=procedure.conditions))
    found = _Sorted()
    for requirement in procedure.requirements:
        _place(requirement, found, catalogue, context, facts)
    needs = {one.id: _ways(one, catalogue, _people(one, facts, context)) for one in found.needed}
    wanted = [way for ways in needs.values() for way in ways]
    cost = {paper: _cost(paper, catalogue, context, facts) for need in wanted for way in need for paper in way}
    best = solve(wanted, cost) or Solution(frozenset[Paper](), 0)
    other = next_best(wanted, cost, best)
    return Plan(
        procedure,
        tuple(_planned(paper, found.needed, needs, best, catalogue) for paper in sorted(best.papers)),
        tuple(found.known),
        tuple(found.not_needed),
        tuple(found.conditional),
        tuple(found.on_paper),
        tuple(found.declared),
        tuple(sorted(other.papers)) if other else None,
        best.cost,
        other.cost if other else None,
        tuple(_remarks(procedure, catalogue, context)),
    )


def _remarks(procedure: Procedure, catalogue: Catalogue, context: Context) -> Iterator[str]:
    """Go through what the plan cannot be right about: days out of force, certificates that nobody knows."""
    out = procedure.in_force.lacks(context.on)
    yield from [f"{procedure.id}: {out[0]}"] if out else []
    for one in procedure.requirements:
        unknown = sorted({name for way in one.evidence for name in way} - set(catalogue.ids))
        yield from (f"{one.id}: no certificate {name} in the catalogue" for name in unknown)


def _place(requirement: Requirement, found: _Sorted, catalogue: Catalogue, context: Context, facts: FactBook) -> None:
    applies = judge_applies(requirement, facts, context) if requirement.when else None
    if applies and applies.verdict is Verdict.DOES_NOT:
        found.not_needed.append(_noted(requirement, "does not apply", "해당하지 않음", applies))
    elif requirement.proved_by == "authority":
        found.not_needed.append(_noted(requirement, "the authority looks it up", "담당 기관이 직접 확인함"))
    elif requirement.proved_by == "declaration":
        found.declared.append(_noted(requirement, "the applicant states it", "신청인이 작성·동의함"))
    elif requirement.proved_by == "paper" or not any(_ways(requirement, catalogue, requirement.people)):
        found.on_paper.append(
            _noted(requirement, "no certificate of a channel proves it", "발급 경로가 없어 종이 서류로 냄")
        )
    elif applies and applies.verdict is Verdict.UNKNOWN and requirement.when:
        text = requirement.when.text_ko
        found.conditional.append(_noted(requirement, f"needed only if: {text}", f"다음의 경우에만: {text}", applies))
    else:
        _place_certificate(requirement, found, context, facts)


def _place_certificate(requirement: Requirement, found: _Sorted, context: Context, facts: FactBook) -> None:
    judged = judge(requirement, facts, context)
    if judged.verdict is Verdict.HOLDS and judged.evidence and _is_fresh(requirement, judged, context):
        found.known.append(_noted(requirement, "proved by what is held", "이미 가진 증명서로 확인됨", judged))
    else:
        found.needed.append(requirement)


def _is_fresh(requirement: Requirement, judged: Judgement, context: Context) -> bool:
    days = requirement.freshness_days
    issued = [fact.issued_on for fact in judged.evidence]
    return days is None or all(day is not None and context.on - day <= timedelta(days=days) for day in issued)


def _noted(requirement: Requirement, en: str, ko: str, judged: Judgement | None = None) -> Noted:
    if judged is None:
        return Noted(requirement, en, ko)
    return Noted(requirement, f"{en} ({judged.reason_en})", f"{ko} ({judged.reason_ko})")


def _people(requirement: Requirement, facts: FactBook, context: Context) -> list[str]:
    """Return whose certificates are wanted: not those of a spouse that there is not."""
    asked = people_asked(requirement, facts, context)
    return [one for one in requirement.people if one in NOBODY or one in asked]


def _ways(requirement: Requirement, catalogue: Catalogue, people: Iterable[str]) -> list[Need]:
    """Return a need for each person whose certificate is wanted; alternatives that the catalogue lacks are left out."""
    known = [way for way in requirement.evidence if all(one in catalogue.ids for one in way)]
    needs = [[frozenset(Paper(one, whose) for one in way) for way in known] for whose in people]
    return [need for need in needs if need]


def _cost(paper: Paper, catalogue: Catalogue, context: Context, facts: FactBook) -> int:
    book = book_of(paper.whose, facts, context)
    held = book is not None and any(fact.certificate == paper.certificate for fact in book.facts)
    return 0 if held else EFFORT + sum(WEIGHTS[part] for part in catalogue[paper.certificate].spec.sensitivity)


def _planned(
    paper: Paper,
    needed: Iterable[Requirement],
    needs: Mapping[str, list[Need]],
    best: Solution[Paper],
    catalogue: Catalogue,
) -> Planned:
    served = tuple(
        one for one in needed if any(paper in way and way <= best.papers for need in needs[one.id] for way in need)
    )
    fresh = [one.freshness_days for one in served if one.freshness_days is not None]
    return Planned(paper, catalogue[paper.certificate], served, _options(paper, served), min(fresh, default=None))


def _options(paper: Paper, served: Iterable[Requirement]) -> dict[str, Any]:
    """Join the options that the requirements want, so that one request serves them all."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for requirement in served:
        for name, value in requirement.options.get(paper.certificate, {}).items():
            wanted[name].append(value)
    return {name: _joined(paper, name, values) for name, values in wanted.items()}


def _joined(paper: Paper, name: str, values: list[Any]) -> Any:
    if all(value == values[0] for value in values):
        return values[0]
    if all(isinstance(value, bool) for value in values):
        return any(values)
    if all(isinstance(value, int) for value in values):
        return min(values) if name.startswith("from") else max(values)
    widest = next((word for word in ("all", "detailed", "last_5_years") if word in values), None)
    if widest is None:
        raise RequirementError(
            f"{name}: {' and '.join(map(str, values))} exclude each other", certificate=paper.certificate
        )
    return widest

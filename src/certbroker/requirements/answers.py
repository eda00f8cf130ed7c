"""Answers to what a procedure asks: per requirement yes, no or cannot tell, and the papers that an answer rests on."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from certbroker.errors import IdentityConflict, RequirementError
from certbroker.evidence import Dossier, Evidence
from certbroker.factbook import FactBook
from certbroker.facts import Fact
from certbroker.model import Certificate
from certbroker.requirements import predicates as known
from certbroker.requirements.base import Base
from certbroker.requirements.evaluate import applies, judge, of_several
from certbroker.requirements.judging import Context, Judgement, Verdict, unknown
from certbroker.requirements.model import Procedure, Requirement
from certbroker.requirements.phrases import say
from certbroker.requirements.predicates import AtLeast, IncomeAtMost, Not, Predicate, Ref, Several
from certbroker.requirements.words import Phrase, word
from certbroker.verification.freshness import Freshness

Said = bool | int | str | date
Paper = Evidence[Certificate]


class Answer(StrEnum):
    """What a statement says of a requirement."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"


_ANSWERS = {Verdict.HOLDS: Answer.YES, Verdict.DOES_NOT: Answer.NO, Verdict.UNKNOWN: Answer.CANNOT_TELL}


@dataclass(frozen=True, slots=True)
class Answered:
    """A requirement with its answer. Nothing in it says what the facts are."""

    requirement: Requirement
    answer: Answer
    text: Phrase
    on: date
    """The day that was judged."""
    papers: tuple[Paper, ...]
    """What the answer rests on; none where it cannot be told."""
    is_telling: bool
    """Whether the kind of paper tells more than the answer does: which of several ways it was."""
    said: tuple[str, ...]
    """Keys of what the applicant or the office said that was taken into account."""


@dataclass(frozen=True)
class Grounds:
    """What is held: dossiers, the applicant's own first, and their facts by whose they are."""

    dossiers: tuple[Dossier, ...]
    books: Mapping[str, FactBook]

    @property
    def holder(self) -> str:
        """Masked name of the applicant."""
        return self.dossiers[0].holder.partition(", ")[0]

    @property
    def papers(self) -> Mapping[str, Paper]:
        """Every paper by the SHA-256 of its raw bytes."""
        return {one.provenance.raw_sha256: one for dossier in self.dossiers for one in dossier.evidence}

    def check(self) -> None:
        """Raise IdentityConflict where what counts as one person's is about several."""
        for book in self.books.values():
            if any(one.first.fact in _OF_ONE for one in book.contradictions()):
                raise IdentityConflict("papers of one person are about several")


_OF_ONE = frozenset({Fact.PERSON_IDENTITY, Fact.PERSON_BIRTH_DATE, Fact.PERSON_SEX})


def answers(
    procedure: Procedure, grounds: Grounds, context: Context, only: Collection[str] | None = None
) -> tuple[Answered, ...]:
    """Answer the requirements of a procedure on what is held.

    only: ids of the requirements that are asked; without it all that papers or offices prove and that may apply. Papers
    that are older than a requirement allows answer nothing, nor does a procedure that is not in force. Raises
    RequirementError for an unknown id, IdentityConflict where papers of one person are about several.
    """
    grounds.check()
    book, known = of_several(grounds.books, replace(context, conditions=procedure.conditions))
    out, papers = procedure.in_force.lacks(context.on), grounds.papers
    found = [_answered(one, book, known, papers, unknown(*out) if out else None) for one in _asked(procedure, only)]
    return tuple(one for one in found if only is not None or _is_worth_saying(one))


def _asked(procedure: Procedure, only: Collection[str] | None) -> tuple[Requirement, ...]:
    unknown = sorted(set(only or ()) - {one.id for one in procedure.requirements})
    if unknown:
        raise RequirementError(f"{procedure.id} asks nothing that is called {', '.join(unknown)}")
    return tuple(one for one in procedure.requirements if only is None or one.id in only)


def _is_worth_saying(one: Answered) -> bool:
    if one.answer is Answer.CANNOT_TELL:
        return one.requirement.proved_by in ("certificate", "authority")
    return one.answer is not Answer.NOT_APPLICABLE


class _Heard(Mapping[str, Said]):
    """Answers of the applicant or the office, which remember what was looked up."""

    def __init__(self, told: Mapping[str, Said]) -> None:
        self._told = told
        self.looked_up: dict[str, None] = {}

    def __getitem__(self, key: str) -> Said:
        value = self._told[key]
        self.looked_up[key] = None
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def _answered(
    requirement: Requirement, book: FactBook, context: Context, papers: Mapping[str, Paper], out: Judgement | None
) -> Answered:
    heard = _Heard(context.answers)
    listening = replace(context, answers=heard)
    applied, said = applies(requirement, book, listening), out or judge(requirement, book, listening)
    answer, rests_on = _answer(applied, said)
    found = tuple(papers[one] for one in dict.fromkeys(fact.evidence for fact in rests_on.evidence))
    if answer is Answer.CANNOT_TELL or not _is_fresh(requirement, found, context.on):
        answer, found = Answer.CANNOT_TELL, ()
    asked = (
        requirement.when.predicate if answer is Answer.NOT_APPLICABLE and requirement.when else requirement.predicate
    )
    return Answered(
        requirement,
        answer,
        _text(requirement, context),
        _day(requirement.predicate, context),
        found,
        tells_which(asked, rests_on.verdict, context),
        tuple(heard.looked_up),
    )


def _answer(applied: Judgement, said: Judgement) -> tuple[Answer, Judgement]:
    """Return the answer and what it rests on: what may not apply is met where it holds, and else cannot be told."""
    if applied.verdict is Verdict.DOES_NOT:
        return Answer.NOT_APPLICABLE, applied
    if applied.verdict is Verdict.UNKNOWN and said.verdict is Verdict.DOES_NOT:
        return Answer.CANNOT_TELL, said
    return _ANSWERS[said.verdict], said


def _is_fresh(requirement: Requirement, papers: Iterable[Paper], on: date) -> bool:
    rule = freshness_of(requirement)
    return rule is None or all(one.issued_on and on <= (rule.last_day(one.issued_on) or on) for one in papers)


def freshness_of(requirement: Requirement) -> Freshness | None:
    """Return how old a paper may be, by the printed rule where there is one; `None` where nothing is asked."""
    return Freshness.printed(requirement.freshness_text_ko or "", requirement.freshness_days)


def _text(requirement: Requirement, context: Context) -> Phrase:
    """Return the question: whose it is, what must be so, and whom it concerns where that is not everybody."""
    en, ko = say(requirement.predicate, context)
    is_said = any(leaf.whose for leaf in _leaves(requirement.predicate, context))
    if requirement.whose != context.whose and not is_said:
        whose = [word("whose", one) for one in requirement.people]
        en, ko = f"{' and '.join(one for one, _ in whose)}: {en}", f"{'·'.join(one for _, one in whose)}: {ko}"
    if requirement.when is None:
        return en, ko
    return f"{en} (asked where: {say(requirement.when.predicate, context)[0]})", f"{ko} ({requirement.when.text_ko})"


def _day(predicate: Predicate, context: Context) -> date:
    """Return the one day that a predicate speaks of; that of the application where there are several or none."""
    days = {
        context.day(one.until if isinstance(one, known.ResidentFor) else one.on) for one in _leaves(predicate, context)
    }
    found = next(iter(days)) if len(days) == 1 else None
    return found or context.on


def _leaves(predicate: Predicate, context: Context) -> Iterator[Base]:
    match predicate:
        case Not(of=one):
            yield from _leaves(one, context)
        case Several(of=several) | AtLeast(of=several):
            for one in several:
                yield from _leaves(one, context)
        case Ref(target=name) if name in context.conditions:
            yield from _leaves(context.conditions[name], context)
        case _:
            yield predicate


def tells_which(predicate: Predicate, verdict: Verdict, context: Context) -> bool:
    """Tell whether the kind of paper gives away which of several ways the answer came about.

    Who answers `a welfare benefit of these four: yes` and names the paper has told which benefit it is.
    """
    match predicate:
        case Not(of=one):
            told = tells_which(one, _TURNED[verdict], context)
        case Ref(target=name) if name in context.conditions:
            told = tells_which(context.conditions[name], verdict, context)
        case Several(is_=joint, of=parts):
            decided_by_one = verdict is (Verdict.HOLDS if joint == "any" else Verdict.DOES_NOT)
            told = decided_by_one and _differ(parts, context)
            told = told or any(tells_which(one, verdict, context) for one in parts)
        case AtLeast(of=parts):
            told = _differ(parts, context)
        case known.HoldsAny(facts=facts):
            told = len(facts) > 1
        case IncomeAtMost(alternative=other):
            told = other is not None
        case _:
            told = False
    return told


_TURNED = {Verdict.HOLDS: Verdict.DOES_NOT, Verdict.DOES_NOT: Verdict.HOLDS, Verdict.UNKNOWN: Verdict.UNKNOWN}
_BIRTH = (known.Age, known.AgeBetween, known.BornOnOrAfter)
_RESIDENCE = (known.ResidentFor, known.ResidentIn, known.ResidentInAny)


def _differ(parts: Iterable[Predicate], context: Context) -> bool:
    """Tell whether parts rest on papers of different kinds, by what they ask."""
    return len({_kind(leaf) for part in parts for leaf in _leaves(part, context)}) > 1


def _kind(leaf: Base) -> str:
    """Return what decides which papers prove a predicate: not its limits and days."""
    for kinds in (_BIRTH, _RESIDENCE):
        if isinstance(leaf, kinds):
            return f"{kinds[0].__name__} {leaf.whose}"
    return str(sorted((name, str(one)) for name, one in leaf.dump().items() if name != "on" and type(one) is not int))

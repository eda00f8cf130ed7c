"""Circles of people whose figures count together: a couple, a household; and whose certificates are there of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact, Relative
from certbroker.requirements.family import is_married
from certbroker.requirements.household import household_size, members, same
from certbroker.requirements.judging import Context, Judgement, Verdict, having, unknown

APPLICANT, SPOUSE, COUPLE, HOUSEHOLD = "applicant", "spouse", "couple", "household"


@dataclass(frozen=True, slots=True)
class Circle:
    """The fact books of those of a circle that are there, and who is missing of it (`None`: nobody)."""

    books: tuple[FactBook, ...]
    missing: str | None = None


def book_of(whose: str, book: FactBook, context: Context) -> FactBook | None:
    """Return the facts about somebody, where `book` is about `context.whose`."""
    return book if whose == context.whose else context.books.get(whose)


def circle_of(whose: str | None, book: FactBook, context: Context) -> Circle | Judgement:
    """Return whom a predicate means: one person, or a circle that the applicant belongs to."""
    if whose is None or whose == context.whose:
        return Circle((book,))
    if not (whose == COUPLE or whose.endswith(HOUSEHOLD)):
        other = context.books.get(whose)
        return Circle((other,)) if other else needs(whose, context)
    applicant = book_of(APPLICANT, book, context)
    if applicant is None:
        return needs(APPLICANT, context)
    if whose == COUPLE:
        return _couple(applicant, context)
    return _household(applicant, context) if whose == HOUSEHOLD else Circle((applicant,), whose)


def needs(whose: str, context: Context) -> Judgement:
    """Say that the facts are about somebody else."""
    return unknown(f"asks about {whose}, and the facts are about {context.whose}", f"{whose}에 관한 증명이 필요함")


def has_no_spouse(applicant: FactBook, context: Context) -> bool:
    """Tell whether certificates say that somebody is not married."""
    return is_married(applicant, context.on).verdict is Verdict.DOES_NOT


def _couple(applicant: FactBook, context: Context) -> Circle:
    spouse = context.books.get(SPOUSE)
    if spouse:
        return Circle((applicant, spouse))
    return Circle((applicant,), None if has_no_spouse(applicant, context) else SPOUSE)


def _household(applicant: FactBook, context: Context) -> Circle:
    """Return those of the household register whose certificates are there."""
    size = _said_size(applicant, context)
    if size == 1:
        return Circle((applicant,))
    registered = members(applicant)
    others = [one for whose, one in context.books.items() if whose != APPLICANT and one is not applicant]
    there = [one for one in (applicant, *others) if _is_among(one, registered)]
    if not there:
        return Circle((applicant,), HOUSEHOLD)
    return Circle(tuple(there), None if len(there) == size else f"{HOUSEHOLD}, {len(there)} of {size or '?'} looked at")


def _said_size(applicant: FactBook, context: Context) -> int | None:
    said = context.answers.get("household_size")
    if isinstance(said, int):
        return said
    size = household_size(applicant)
    return None if isinstance(size, Judgement) else size


def _is_among(book: FactBook, registered: Sequence[Proven[Any]]) -> bool:
    person = _person(book)
    return person is not None and sum(same(person, one.value) is True for one in registered) == 1


def _person(book: FactBook) -> Relative | None:
    """Return who a book is about, as its certificates other than the household's register say."""
    registers = {one.evidence for one in book.all(Fact.HOUSEHOLD_HEAD)}
    named = _first(having(book.all(Fact.PERSON_IDENTITY), "name"), registers)
    numbered = _first(having(book.all(Fact.PERSON_IDENTITY), "resident_number"), registers)
    born = _first(having(book.all(Fact.PERSON_BIRTH_DATE), "birth_date"), registers)
    if named is None:
        return None
    return Relative(
        name=named.name,
        resident_number=numbered.resident_number if numbered else None,
        birth_date=born.birth_date if born else None,
    )


def _first(facts: Iterable[Proven[Any]], without: set[str]) -> Any:
    return next((one.value for one in facts if one.evidence not in without), None)


def size_of(whose: str | None, found: Circle, book: FactBook, context: Context) -> int | Judgement:
    """Return the size of a circle: an answer (`origin_household_size`), or what the certificates say."""
    said = context.answers.get(f"{whose}_size" if whose else "household_size")
    if isinstance(said, int):
        return said
    if whose == COUPLE and found.missing is None:
        return len(found.books)
    if whose in (None, HOUSEHOLD):
        return household_size(book_of(APPLICANT, book, context) or book)
    return unknown(f"how many people are in {whose} is not known", f"{whose} 인원을 알 수 없음")

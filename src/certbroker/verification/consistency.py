"""Whether documents about one person tell one story: identity, address, household, employer, income.

Every check says which documents it compared. What differs for a good reason (somebody moved or changed jobs) holds or
cannot be told; what cannot both be true does not hold. No sentence quotes an address, a name or an amount.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, Final

from certbroker.evidence import Evidence
from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate
from certbroker.verification.likeness import same_address, same_company, same_name
from certbroker.verification.report import Check, Verdict
from certbroker.verification.wording import say

ALIKE: Final = Decimal("0.3")
"""Premium and income agree where they differ by no more: pay changes within a year, and is settled later."""
UNLIKE: Final = Decimal(2)
"""Beyond three times or a third, they cannot be of one job."""
MONTHS: Final = 12
_PEOPLE: Final = (Fact.HOUSEHOLD_MEMBERS, Fact.FAMILY_SPOUSE, Fact.FAMILY_CHILDREN, Fact.FAMILY_PARENTS)
Facts = Sequence[Proven[Any]]


def check_consistency(evidence: Iterable[Evidence[Certificate]]) -> Iterator[Check]:
    """Go through what documents about one person can be compared in; what one alone says is no check."""
    held = tuple(evidence)
    book = FactBook.of(held)
    # A household's papers name several people: which of them the paper's facts are about is not told.
    yield from _identity(FactBook.of(one for one in held if one.certificate.spec.subject == "person"))
    yield from _address(held, book)
    yield from _relatives(book)
    yield from _members(book)
    yield from _employer(book)
    yield from _premium(book)


def _identity(book: FactBook) -> Iterator[Check]:
    """The fact book's contradictions: number, birth date, sex."""
    for one in book.contradictions():
        facts = (one.first, one.second)
        yield _say("identity", Verdict.DOES_NOT_HOLD, "contradiction", facts, part=one.part)


def _address(held: Iterable[Evidence[Certificate]], book: FactBook) -> Iterator[Check]:
    """Compare registered addresses with one another, and others with the registered one."""
    registered = [one for one in _all(book, Fact.RESIDENCE_CURRENT) if one.value.address and one.value.name is None]
    past = [one.value.address for one in _all(book, Fact.RESIDENCE_HISTORY) if one.value.address]
    for first, second in combinations(registered, 2):
        if first.evidence != second.evidence:
            yield _of_addresses(first, second, past)
    if registered:
        known = {one.evidence for one in registered}
        for one in held:
            if one.provenance.raw_sha256 not in known and one.certificate.spec.subject == "person":
                yield from _stated(one, registered[0], past)


def _of_addresses(first: Proven[Any], second: Proven[Any], past: Sequence[str]) -> Check:
    one, other = first.value.address, second.value.address
    if same_address(one, other):
        return _say("address", Verdict.HOLDS, "same", (first, second))
    if any(same_address(one, old) for old in past) and any(same_address(other, old) for old in past):
        return _say("address", Verdict.HOLDS, "moved", (first, second))
    return _say("address", Verdict.DOES_NOT_HOLD, "differs", (first, second))


def _stated(evidence: Evidence[Certificate], registered: Proven[Any], past: Sequence[str]) -> Iterator[Check]:
    """An address that is printed beside a name may be of the workplace or for letters: a difference proves nothing."""
    address = getattr(evidence.certificate, "address", None)
    if not isinstance(address, str):
        return
    papers = (registered.certificate, evidence.id)
    if same_address(address, registered.value.address):
        yield _named("address", Verdict.HOLDS, "same", papers)
    elif any(same_address(address, old) for old in past):
        yield _named("address", Verdict.HOLDS, "moved", papers)
    else:
        yield _named("address", Verdict.CANNOT_TELL, "other_kind", papers)


def _relatives(book: FactBook) -> Iterator[Check]:
    """One relative on two documents: a name with one birth date has one number."""
    people = [one for fact in _PEOPLE for one in _all(book, fact) if one.value.name and one.value.resident_number]
    for first, second in combinations(people, 2):
        one, other = first.value, second.value
        if first.evidence == second.evidence or not same_name(one.name, other.name):
            continue
        if one.resident_number.agrees_with(other.resident_number):
            yield _say("household", Verdict.HOLDS, "same_relative", (first, second))
        elif one.resident_number.front == other.resident_number.front:
            yield _say("household", Verdict.DOES_NOT_HOLD, "other_number", (first, second))


def _members(book: FactBook) -> Iterator[Check]:
    """Two documents that list the household list the same people, unless somebody moved between their days."""
    lists = _by_document(_all(book, Fact.HOUSEHOLD_MEMBERS))
    for first, second in combinations(lists, 2):
        pair = (first[0], second[0])
        if _covers(first, second) and _covers(second, first):
            yield _say("household", Verdict.HOLDS, "same_members", pair)
        elif first[0].issued_on == second[0].issued_on:
            yield _say("household", Verdict.DOES_NOT_HOLD, "other_members", pair)
        else:
            yield _say("household", Verdict.CANNOT_TELL, "changed_members", pair)


def _covers(some: Facts, others: Facts) -> bool:
    return all(any(_same_person(one.value, other.value) for other in others) for one in some)


def _same_person(one: Any, other: Any) -> bool:
    numbers = (one.resident_number, other.resident_number)
    if all(isinstance(number, ResidentNumber) for number in numbers):
        return numbers[0].agrees_with(numbers[1])
    return same_name(one.name, other.name)


def _employer(book: FactBook) -> Iterator[Check]:
    """Compare where somebody works now, as different documents say."""
    now = [one for one in _all(book, Fact.EMPLOYMENT_HISTORY) if one.value.place and one.value.starts_on]
    lists = [[one for one in rows if one.value.ends_on is None] for rows in _by_document(now)]
    for first, second in combinations([rows for rows in lists if rows], 2):
        pair = (first[0], second[0])
        if any(same_company(one.value.place, other.value.place) for one in first for other in second):
            yield _say("employer", Verdict.HOLDS, "same", pair)
        elif first[0].issued_on == second[0].issued_on:
            yield _say("employer", Verdict.DOES_NOT_HOLD, "differs", pair)
        else:
            yield _say("employer", Verdict.CANNOT_TELL, "changed", pair)


def _premium(book: FactBook) -> Iterator[Check]:
    """Compare pay with what the health insurance premium stands for.

    That is the pay of the same year, or, where no paper has it, of the year before: premiums follow it until they are
    settled in April (국민건강보험법 시행령 제36조, 제39조).
    """
    paid = _monthly_premiums(_all(book, Fact.INSURANCE_HEALTH_PREMIUM))
    incomes = _pay(_all(book, Fact.INCOME_EMPLOYMENT))
    for year in sorted(paid.keys() & rates().keys()):
        facts, premium = paid[year]
        earned_in = year if year in incomes else year - 1
        for rows in _by_document(incomes.get(earned_in, [])):
            pay = Decimal(sum(one.value.amount for one in rows)) / MONTHS
            yield _of_pay(pay, premium * 200 / rates()[year], (rows[0], facts[0]), earned_in)


def _pay(facts: Facts) -> dict[int, list[Proven[Any]]]:
    found: dict[int, list[Proven[Any]]] = defaultdict(list)
    for one in facts:
        if one.value.year and (one.value.amount or 0) > 0:
            found[one.value.year].append(one)
    return found


def _of_pay(pay: Decimal, insured: Decimal, facts: Facts, year: int) -> Check:
    ratio = max(pay, insured) / min(pay, insured) - 1
    percent = int(ratio * 100)
    if ratio <= ALIKE:
        return _say("premium", Verdict.HOLDS, "agrees", facts, percent=percent, year=year)
    verdict = Verdict.DOES_NOT_HOLD if ratio > UNLIKE else Verdict.CANNOT_TELL
    return _say("premium", verdict, "differs", facts, percent=percent, year=year)


def _monthly_premiums(facts: Facts) -> dict[int, tuple[list[Proven[Any]], Decimal]]:
    """Return the mean premium of a month, by year, where a workplace insures; months without a bill do not count."""
    years: dict[int, list[Proven[Any]]] = defaultdict(list)
    for one in facts:
        if one.value.kind == "workplace" and one.value.month and one.value.billed and one.value.billed > 0:
            years[one.value.month.year].append(one)
    return {year: (rows, Decimal(sum(one.value.billed for one in rows)) / len(rows)) for year, rows in years.items()}


@cache
def rates() -> Mapping[int, Decimal]:
    """Return the premium of the employed in percent of monthly pay, by year: half of it is the employee's."""
    text = files("certbroker.verification").joinpath("premium_rates.toml").read_text(encoding="utf-8")
    return {int(year): Decimal(percent) for year, percent in tomllib.loads(text)["percent"].items()}


def _all(book: FactBook, fact: Fact) -> list[Proven[Any]]:
    return list(book.all(fact))


def _by_document(facts: Facts) -> list[list[Proven[Any]]]:
    found: dict[str, list[Proven[Any]]] = defaultdict(list)
    for one in facts:
        found[one.evidence].append(one)
    return list(found.values())


def _say(check: str, verdict: Verdict, message: str, facts: Facts, **values: int | str) -> Check:
    return _named(check, verdict, message, [one.certificate for one in facts], **values)


def _named(check: str, verdict: Verdict, message: str, papers: Iterable[str], **values: int | str) -> Check:
    """Say something of several documents. What cannot be told of them is a note: each may be right."""
    about = " · ".join(dict.fromkeys(papers))
    told: dict[str, Any] = dict(values)
    return say(f"consistency.{check}", verdict, message, about=about, needed=False, **told)

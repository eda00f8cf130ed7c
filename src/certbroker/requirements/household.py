"""Predicates about the household, as its register says."""

from collections.abc import Sequence
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    contradiction,
    decided,
    having,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.leaves import HouseholdHead, HouseholdSize, SameHousehold

FAMILY = {
    "parents": Fact.FAMILY_PARENTS,
    "spouse": Fact.FAMILY_SPOUSE,
    "children": Fact.FAMILY_CHILDREN,
    "household": Fact.HOUSEHOLD_MEMBERS,
}
"""Facts that name the people of a circle."""


def _registers(book: FactBook) -> list[list[Proven[Any]]]:
    """Return the members by household register: other papers name members too, of other circles."""
    numbers = dict.fromkeys(one.evidence for one in book.all(Fact.HOUSEHOLD_HEAD))
    members = [[one for one in book.all(Fact.HOUSEHOLD_MEMBERS) if one.evidence == number] for number in numbers]
    return [one for one in members if one]


def members(book: FactBook) -> list[Proven[Any]]:
    """Return the people of the household register; none where there is none, or several that differ in size."""
    registers = _registers(book)
    return registers[0] if len({len(one) for one in registers}) == 1 else []


def household_size(book: FactBook) -> int | Judgement:
    """Return how many people the household register names, or why that is not known."""
    registers = _registers(book)
    if not registers:
        return no_evidence(Fact.HOUSEHOLD_MEMBERS.value)
    if len({len(one) for one in registers}) > 1:
        return contradiction("the size of the household", "세대원 수", [one[0] for one in registers])
    return len(registers[0])


def judge_household_size(predicate: HouseholdSize, book: FactBook, _context: Context) -> Judgement:
    """Judge the size of the household."""
    size = household_size(book)
    if isinstance(size, Judgement):
        return size
    truth = size >= predicate.count if predicate.is_ == "household_size_at_least" else size <= predicate.count
    return decided(truth, f"{size} in the household", f"세대원 {size}명", _registers(book)[0])


def judge_head(_predicate: HouseholdHead, book: FactBook, _context: Context) -> Judgement:
    """Judge who heads the household: the name that another certificate gives decides, the register alone does not."""
    heads = having(book.all(Fact.HOUSEHOLD_HEAD), "name")
    if not heads:
        return no_evidence(Fact.HOUSEHOLD_HEAD.value)
    numbers = {one.evidence for one in heads}
    names = [one for one in having(book.all(Fact.PERSON_IDENTITY), "name") if one.evidence not in numbers]
    if not names:
        return unknown(
            "whose register it is, no other certificate says", "등본이 누구의 것인지 다른 증명서로 확인 필요", *heads
        )
    judged = [(same_name(head.value.name, one.value.name), head) for head in heads for one in names[:1]]
    return settle("head of the household", "세대주", judged)


def same_name(one: str, other: str) -> bool | None:
    """Tell whether two names are one; a masked one does not tell."""
    return None if "*" in one + other else one == other


def judge_same_household(predicate: SameHousehold, book: FactBook, _context: Context) -> Judgement:
    """Judge whether a relative is registered in the household."""
    relatives = book.all(FAMILY[predicate.who]) if predicate.who in FAMILY else ()
    registers = _registers(book)
    if not relatives or not registers:
        return no_evidence(Fact.HOUSEHOLD_MEMBERS.value, predicate.who)
    judged = [(_among(relatives, members), members[0]) for members in registers]
    said = settle(f"in one household with {predicate.who}", f"{predicate.who} 동일 세대", judged)
    if predicate.months_at_least is not None and said.verdict == "holds":
        return unknown(
            f"{said.reason_en}; since when is not known", f"{said.reason_ko}: 기간은 알 수 없음", *said.evidence
        )
    return said


def _among(relatives: Sequence[Proven[Any]], members: Sequence[Proven[Any]]) -> bool | None:
    said = {same(one.value, other.value) for one in relatives for other in members}
    return True if True in said else None if None in said else False


def same(one: Any, other: Any) -> bool | None:
    """Tell whether two entries are of one person; equal names alone do not tell."""
    numbers = one.resident_number, other.resident_number
    if all(numbers) and not numbers[0].agrees_with(numbers[1]):
        return False
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return False
    named = same_name(one.name, other.name) if one.name and other.name else None
    return named if named is False or all(numbers) or (one.birth_date and other.birth_date) else None


JUDGES: Judges = {
    HouseholdHead: judge_head,
    HouseholdSize: judge_household_size,
    SameHousehold: judge_same_household,
}

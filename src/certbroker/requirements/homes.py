"""Floor areas of homes, by the building's register."""

from decimal import Decimal
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.figures import FloorArea
from certbroker.requirements.judging import Context, Judgement, Judges, having, no_evidence, settle

UNIT = "exclusive_unit"
"""Kind of an asset that is one home (전유부분); other areas are those of whole buildings."""
TOWNSHIP = ("읍", "면")


def judge_area(predicate: FloorArea, book: FactBook, _context: Context) -> Judgement:
    """Judge the area of a home: no part is larger than its building, and a large building may hold small homes."""
    facts = having(book.all(Fact.PROPERTY_BUILDING), "area")
    if not facts:
        return no_evidence(Fact.PROPERTY_BUILDING.value)
    judged = [(_is_within(one.value, predicate), one) for one in _largest(facts)]
    what = f"{predicate.value} ㎡" + (f" ({predicate.outside_urban} ㎡)" if predicate.outside_urban else "")
    return settle(f"floor area at most {what}", f"전용면적 {what} 이하", judged)


def _largest(facts: tuple[Proven[Any], ...]) -> list[Proven[Any]]:
    """Return the largest building of each document: which of several it is about, the register does not say."""
    found: dict[str, Proven[Any]] = {}
    for one in facts:
        if one.evidence not in found or one.value.area > found[one.evidence].value.area:
            found[one.evidence] = one
    return list(found.values())


def _is_within(value: Any, predicate: FloorArea) -> bool | None:
    if value.area <= predicate.value:
        return True
    if value.kind != UNIT or value.area <= _possible(value.address, predicate):
        return None
    return False


def _possible(address: str | None, predicate: FloorArea) -> Decimal:
    """Return the highest limit that may apply: whether a township lies outside of urban areas, no address says."""
    if predicate.outside_urban is None:
        return predicate.value
    rural = address is None or any(word.endswith(TOWNSHIP) for word in address.split())
    return predicate.outside_urban if rural else predicate.value


JUDGES: Judges = {FloorArea: judge_area}

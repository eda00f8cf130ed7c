"""Predicates about residence: where somebody was registered on a day, and for how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact, Identity, Residence
from certbroker.requirements.days import DAY, days_of, lasted
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    at_least,
    does_not,
    holds,
    no_day,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.leaves import DatedPlace, ResidenceUnknown, ResidentFor, ResidentIn, ResidentInAny
from certbroker.requirements.regions import within

REGISTERED = (None, "resident", "overseas_korean", "foreigner")
"""Statuses of an address that count as living there; of other words it is not known."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Registered at an address from a day on, to another or still."""

    fact: Proven[Any]
    address: str
    since: date
    until: date | None

    def lies_in(self, place: str) -> bool | None:
        """Tell whether one is registered in a place: not where the entry is struck off (말소)."""
        if self.status == "cancelled":
            return False
        return within(self.address, place) if self.status in REGISTERED else None

    @property
    def status(self) -> str | None:
        """How one is registered, where the paper says so."""
        return getattr(self.fact.value, "status", None)

    def covers(self, on: date) -> bool:
        """Tell whether a day lies in the stay."""
        return self.since <= on and (self.until is None or on <= self.until)


def _rows(book: FactBook) -> dict[str, list[Proven[Any]]]:
    """Return the addresses by document, each once."""
    found: dict[str, list[Proven[Any]]] = {}
    for one in (*book.all(Fact.RESIDENCE_CURRENT), *book.all(Fact.RESIDENCE_HISTORY)):
        if isinstance(one.value, Residence) and one.value.address:
            found.setdefault(one.evidence, []).append(one)
    return found


def _stays(rows: Sequence[Proven[Any]]) -> list[Stay]:
    """Return the stays that one document tells, the first first; each ends where the next begins, if not before.

    An address without its day could lie anywhere between, so that then the present one alone is certain.
    """
    if any(one.value.since is None for one in rows):
        rows = [one for one in rows if one.fact is Fact.RESIDENCE_CURRENT and one.value.since]
    latest = {(one.value.since, one.value.address): one for one in rows}
    ordered = sorted(latest.values(), key=lambda one: (one.value.since, one.fact is Fact.RESIDENCE_CURRENT))
    ends = [*(one.value.since - DAY for one in ordered[1:]), None]
    return [
        Stay(one, one.value.address, one.value.since, _earlier(one.value.until, end))
        for one, end in zip(ordered, ends, strict=False)
        if end is None or end >= one.value.since
    ]


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _at(rows: Sequence[Proven[Any]], on: date) -> Stay | None:
    """Return where a document says somebody was registered on a day."""
    undated = [one for one in rows if one.fact is Fact.RESIDENCE_CURRENT and one.value.since is None]
    if undated:
        issued = undated[0].issued_on or on
        return Stay(undated[0], undated[0].value.address, issued, None) if issued <= on else None
    return next((one for one in reversed(_stays(rows)) if one.covers(on)), None)


def _newest(stays: Iterable[Stay]) -> list[Stay]:
    """Leave out what a document says that is older than a later move: that is no contradiction."""
    every = list(stays)
    return [
        one
        for one in every
        if not any(other.since > one.since and (one.fact.issued_on or date.max) < other.since for other in every)
    ]


def _where(book: FactBook, on: date) -> list[Stay]:
    found = (_at(rows, on) for rows in _rows(book).values())
    return _newest(one for one in found if one)


def judge_in(predicate: ResidentIn, book: FactBook, context: Context) -> Judgement:
    """Judge residence in a place on a day."""
    on, place = context.day(predicate.on), _place(predicate.place, context)
    if on is None or place is None:
        return no_day(predicate.on if on is None else predicate.place)
    here = _judge_place(place, book, on)
    if predicate.months_at_least is None:
        return here
    months = context.number(predicate.months_at_least, "months_at_least")
    if months is None:
        return at_least(2, (here, unknown("how many months is set by the notice", "거주기간은 공고에서 정함")))
    return at_least(2, (here, _judge_unbroken(place, months, book, on)))


def _place(name: str, context: Context) -> str | None:
    if not name.isascii():
        return name
    said = context.answers.get(name)
    return said if isinstance(said, str) else None


def _judge_place(place: str, book: FactBook, on: date) -> Judgement:
    stays = _where(book, on)
    if not stays:
        return no_evidence(Fact.RESIDENCE_CURRENT.value)
    judged = [(one.lies_in(place), one.fact) for one in stays]
    return settle(f"resident in {place} on {on}", f"{on} 현재 {place} 거주", judged)


def judge_in_any(predicate: ResidentInAny, book: FactBook, context: Context) -> Judgement:
    """Judge residence in one of the places of a dated rule."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    return at_least(1, [_judge_dated(one, book, on) for one in predicate.places])


def _judge_dated(place: DatedPlace, book: FactBook, on: date) -> Judgement:
    said = _judge_place(place.place, book, on)
    if said.verdict == "does_not":
        return said
    if on < place.as_of and on.year != place.year:
        return unknown(
            f"what held for {place.place} before {place.as_of} is not known", f"{place.as_of} 이전은 알 수 없음"
        )
    if place.year not in (None, on.year):
        reason = f"{place.reason_ko}: {on.year}년은 알 수 없음"
        return unknown(f"the rule for {place.place} is known for {place.year} only", reason, *said.evidence)
    return Judgement(said.verdict, said.reason_en, f"{said.reason_ko}: {place.reason_ko}", said.evidence)


def judge_for(predicate: ResidentFor, book: FactBook, context: Context) -> Judgement:
    """Judge residence for so many months up to a day, without a break or in total."""
    until, place = context.day(predicate.until), _place(predicate.place, context)
    if until is None or place is None:
        return no_day(predicate.until if until is None else predicate.place)
    if predicate.is_ == "resident_continuously":
        return _judge_unbroken(place, predicate.months_at_least, book, until)
    return _judge_total(place, predicate.months_at_least, book, until)


def _documents(book: FactBook, until: date) -> list[list[Stay]]:
    """Return what each document tells up to a day; one that a later move has overtaken is no longer heard."""
    current = {one.fact.evidence for one in _where(book, until)}
    return [stays for number, rows in _rows(book).items() if number in current and (stays := _stays(rows))]


def _judge_unbroken(place: str, months: int, book: FactBook, until: date) -> Judgement:
    documents = _documents(book, until)
    if not documents:
        return no_evidence(Fact.RESIDENCE_HISTORY.value)
    judged = [_unbroken(place, months, stays, until) for stays in documents]
    return settle(
        f"resident in {place} for {months} months up to {until}", f"{place} {months}개월 이상 계속 거주", judged
    )


def _unbroken(place: str, months: int, stays: Sequence[Stay], until: date) -> tuple[bool | None, Proven[Any]]:
    """Go back from the day until the period is full, an address lies elsewhere, or the document ends."""
    after = until.toordinal() + 1
    for stay in reversed([one for one in stays if one.since <= until]):
        inside = stay.lies_in(place)
        if inside is None or (stay.until is not None and stay.until.toordinal() < after - 1):
            return None, stay.fact
        if not inside:
            return False, stay.fact
        if lasted(stay.since, months, until):
            return True, stay.fact
        after = stay.since.toordinal()
    return None, stays[0].fact


def _judge_total(place: str, months: int, book: FactBook, until: date) -> Judgement:
    documents = _documents(book, until)
    if not documents:
        return no_evidence(Fact.RESIDENCE_HISTORY.value)
    needed, birth = days_of(months, until), _birth(book)
    judged = [_enough(place, needed, stays, until, birth) for stays in documents]
    return settle(f"resident in {place} for {months} months in total", f"{place} 거주 합산 {months}개월 이상", judged)


def _enough(
    place: str, needed: int, stays: Sequence[Stay], until: date, birth: date | None
) -> tuple[bool | None, Proven[Any]]:
    """Add up the days in the place; those that the document does not tell may all have been spent there."""
    told = [(one.lies_in(place), _days(one, until)) for one in stays if one.since <= until]
    inside = sum(days for here, days in told if here)
    elsewhere = sum(days for here, days in told if here is False)
    lived = (until - birth).days + 1 if birth else None
    if inside >= needed:
        return True, stays[-1].fact
    return (False if lived is not None and lived - elsewhere < needed else None), stays[-1].fact


def _days(stay: Stay, until: date) -> int:
    end = min(stay.until or until, until)
    return (end - stay.since).days + 1


def _birth(book: FactBook) -> date | None:
    found = {one.value.birth_date for one in book.all(Fact.PERSON_BIRTH_DATE) if isinstance(one.value, Identity)}
    return next(iter(found)) if len(found) == 1 else None


def judge_unknown(predicate: ResidenceUnknown, book: FactBook, context: Context) -> Judgement:
    """Judge whether the register says that the residence is unknown; without a word in it the answers may."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    said = context.answers.get(predicate.key())
    judged = [(one.status == "unknown_residence", one.fact) for one in _where(book, on) if one.status is not None]
    if judged:
        return settle("residence unknown by the register", "거주불명 등록", judged)
    if isinstance(said, bool):
        return (holds if said else does_not)("answered", "답변에 따름")
    return no_evidence(predicate.key())


JUDGES: Judges = {
    ResidenceUnknown: judge_unknown,
    ResidentIn: judge_in,
    ResidentInAny: judge_in_any,
    ResidentFor: judge_for,
}

"""Predicates about what is on record: entitlements, registers, arrears."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    any_of,
    does_not,
    having,
    holds,
    no_day,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.leaves import IncomeKind, Missing
from certbroker.requirements.registers import Clearance, Graded, Holds, HoldsAny, OnRecord, Registered

ENDED = frozenset({"cancelled", "closed", "ended", "expired", "lost", "none", "not_registered", "revoked", "suspended"})
"""Tokens of certificates that say that something is no more."""

CLEARANCES = {
    "national": Fact.TAX_NATIONAL_CLEARANCE,
    "local": Fact.TAX_LOCAL_CLEARANCE,
    "customs": Fact.TAX_CUSTOMS_CLEARANCE,
    "social_insurance": Fact.INSURANCE_SOCIAL_CLEARANCE,
}

REGISTERS = {
    "alien_registration": (Fact.IMMIGRATION_ALIEN_REGISTRATION,),
    "corporate_registry": (Fact.BUSINESS_CORPORATE_REGISTRY,),
    "farm_registered": (Fact.FARM_BUSINESS,),
    "signature_registered": (Fact.SEAL_REGISTERED, Fact.SIGNATURE_CONFIRMED),
    "single_parent": (Fact.FAMILY_SINGLE_PARENT,),
}

GRADES = {"disability": Fact.DISABILITY_REGISTRATION, "size_class": Fact.BUSINESS_SIZE_CLASS}

ON_RECORD = {
    "address_history": (Fact.RESIDENCE_HISTORY,),
    "adopted_children_known": (Fact.FAMILY_ADOPTION,),
    "children_known": (Fact.FAMILY_CHILDREN,),
    "employed_months_known": (Fact.EMPLOYMENT_HISTORY,),
    "employees_known": (Fact.BUSINESS_INSURED_ROSTER,),
    "financials_known": (Fact.BUSINESS_FINANCIALS,),
    "household_known": (Fact.HOUSEHOLD_MEMBERS,),
    "income_annual_known": (Fact.INCOME_ANNUAL,),
    "insurance_history_known": (Fact.INSURANCE_HEALTH_HISTORY,),
    "insurance_status_known": (Fact.INSURANCE_HEALTH_STATUS,),
    "military_service_months_known": (Fact.MILITARY_RECORD,),
    "military_status_known": (Fact.MILITARY_RECORD,),
    "parents_marriage_known": (Fact.MARRIAGE_HISTORY,),
    "premium_known": (Fact.INSURANCE_HEALTH_PREMIUM,),
    "public_debt_known": (Fact.EDUCATION_STUDENT_LOAN,),
    "sales_known": (Fact.INCOME_BUSINESS, Fact.TAX_VAT_BASE, Fact.TAX_EXEMPT_SALES),
}


def first(value: object, *parts: str) -> Any:
    """Return the first part that is known, of those that a shape may have."""
    return next((found for part in parts if (found := getattr(value, part, None)) is not None), None)


def _in_force(value: object, on: date) -> bool | None:
    """Tell whether what is on record holds on a day. A word that no certificate lists tells nothing."""
    start, end = first(value, "since", "starts_on", "granted_on"), first(value, "until", "ends_on", "valid_until")
    if (end is not None and end < on) or (start is not None and start > on):
        return False
    status = getattr(value, "status", None)
    if status in ENDED:
        return False
    return None if status is not None and not status.isascii() else True


def judge_holds(predicate: Holds, book: FactBook, context: Context) -> Judgement:
    """Judge an entitlement or registration."""
    return _holds((predicate.fact,), book, context.day(predicate.on) or context.on)


def judge_holds_any(predicate: HoldsAny, book: FactBook, context: Context) -> Judgement:
    """Judge entitlements of which one is enough."""
    return any_of([_holds((fact,), book, context.on) for fact in predicate.facts])


def _holds(facts: Sequence[Fact], book: FactBook, on: date) -> Judgement:
    found = [one for fact in facts for one in book.all(fact)]
    if not found:
        return no_evidence(*(fact.value for fact in facts))
    names = ", ".join(fact.value for fact in facts)
    return settle(
        f"on record on {on}: {names}", f"{on} 현재 기록 있음: {names}", [(_in_force(f.value, on), f) for f in found]
    )


def judge_registered(predicate: Registered, book: FactBook, context: Context) -> Judgement:
    """Judge an entry in a register."""
    on = context.day(predicate.on)
    if on is None:
        return no_day(predicate.on)
    if predicate.is_ == "business_active":
        return _business(book, on)
    if predicate.is_ == "military_service_done_or_exempt":
        return _served(book, on)
    return _holds(REGISTERS[predicate.is_], book, on)


def _business(book: FactBook, on: date) -> Judgement:
    """Judge by business number: that one is closed does not contradict that another is open."""
    facts = [*book.all(Fact.BUSINESS_STATUS), *book.all(Fact.BUSINESS_CLOSURE)]
    judged: dict[str | None, list[tuple[bool | None, Proven[Any]]]] = {}
    for one in facts:
        judged.setdefault(getattr(one.value, "number", None), []).append((_is_active(one, on), one))
    if not facts:
        return no_evidence(Fact.BUSINESS_STATUS.value)
    return any_of([settle(f"in business on {on}", f"{on} 현재 계속사업", rows) for rows in judged.values()])


def _is_active(fact: Proven[Any], on: date) -> bool | None:
    if fact.fact is Fact.BUSINESS_CLOSURE:
        closed = getattr(fact.value, "until", None)
        return None if closed is None or closed > on else False
    return {"active": True, "suspended": False, "closed": False}.get(getattr(fact.value, "status", None) or "")


def _served(book: FactBook, on: date) -> Judgement:
    facts = book.all(Fact.MILITARY_RECORD)
    if not facts:
        return no_evidence(Fact.MILITARY_RECORD.value)
    done = [one for one in facts if (end := first(one.value, "ends_on", "until")) is not None and end <= on]
    if done:
        return holds("military service ended", "병역을 마침", *done)
    return unknown("no day of discharge on record", "전역일 기록 없음", *facts)


def judge_clearance(predicate: Clearance, book: FactBook, context: Context) -> Judgement:
    """Judge that nothing is owed. A certificate that has run out proves neither one nor the other."""
    on, fact = context.day(predicate.on), CLEARANCES[predicate.tax]
    if on is None:
        return no_day(predicate.on)
    facts = book.all(fact)
    if not facts:
        return no_evidence(fact.value)
    judged = [(_is_clear(one.value, on), one) for one in facts]
    owing = {one.evidence for truth, one in judged if truth is False}
    heard = [(truth, one) for truth, one in judged if truth is False or one.evidence not in owing]
    return settle(f"no {predicate.tax} arrears, valid on {on}", f"{on} 현재 유효한 체납 없음 증명", heard)


def _is_clear(value: Any, on: date) -> bool | None:
    if value.as_of is not None and value.as_of > on:
        return None
    if value.holds is False or (value.arrears or 0) > 0:
        return False
    if value.holds is None:
        return None
    return True if (value.valid_until or value.as_of or date.min) >= on else None


def judge_graded(predicate: Graded, book: FactBook, context: Context) -> Judgement:
    """Judge a grade or class."""
    facts = having(book.all(GRADES[predicate.is_]), "grade")
    if not facts:
        return no_evidence(GRADES[predicate.is_].value)
    on = context.day(predicate.on) or context.on
    judged = [(_has_grade(one.value, predicate.grade, on), one) for one in facts]
    return settle(f"{predicate.is_}: {predicate.grade}", f"{predicate.is_}: {predicate.grade}", judged)


def _has_grade(value: Any, grade: str, on: date) -> bool | None:
    if value.grade == grade:
        return _in_force(value, on)
    return False if value.grade.isascii() else None


def judge_income_kind(predicate: IncomeKind, book: FactBook, _context: Context) -> Judgement:
    """Judge which kind of income is on record."""
    fact = Fact.INCOME_EMPLOYMENT if predicate.income == "employment" else Fact.INCOME_BUSINESS
    found = book.all(fact)
    if not found:
        return no_evidence(fact.value)
    return holds(f"{predicate.income} income on record", f"{predicate.income} 소득 기록 있음", *found)


def judge_missing(predicate: Missing, book: FactBook, _context: Context) -> Judgement:
    """Judge that a fact cannot be proved: where it is on record, it can."""
    found = book.all(predicate.fact)
    if found:
        return does_not(f"{predicate.fact.value} on record", f"{predicate.fact.value} 기록 있음", *found)
    return no_evidence(predicate.fact.value)


def judge_on_record(predicate: OnRecord, book: FactBook, _context: Context) -> Judgement:
    """Judge that something can be read, for so many months or years where the predicate says how many."""
    facts = ON_RECORD[predicate.is_]
    found = [one for fact in facts for one in book.all(fact)]
    if not found:
        return no_evidence(*(fact.value for fact in facts))
    for wanted, parts in ((predicate.months, ("year", "month")), (predicate.years, ("year",))):
        covered = {tuple(str(getattr(one.value, part, None)) for part in parts) for one in found}
        if wanted is not None and len(covered) < wanted:
            return unknown(f"{len(covered)} of {wanted} on record", f"{wanted} 가운데 {len(covered)} 확인", *found)
    return holds(f"on record: {facts[0].value}", f"기록 있음: {facts[0].value}", *found)


JUDGES: Judges = {
    Clearance: judge_clearance,
    Graded: judge_graded,
    Holds: judge_holds,
    HoldsAny: judge_holds_any,
    IncomeKind: judge_income_kind,
    Missing: judge_missing,
    OnRecord: judge_on_record,
    Registered: judge_registered,
}

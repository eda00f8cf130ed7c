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
from certbroker.requirements.registers import Clearance, FactOnRecord, Graded, Holds, HoldsAny, OnRecord, Registered

ENDED = frozenset(
    {
        "cancelled",
        "closed",
        "ended",
        "expected",
        "expired",
        "lapsed_until_reported",
        "lost",
        "none",
        "not_registered",
        "returned",
        "revoked",
        "suspended",
        "voided",
        "withdrawn",
    }
)
"""Tokens of certificates that say that something is no more, or not yet."""

UNDECIDED = frozenset({"impossible", "in_progress", "under_objection"})
"""Tokens that say that it is still to be decided."""

STILL = {
    Fact.BUSINESS_CLOSURE: frozenset({"closed"}),
    Fact.BUSINESS_REGISTRATION: frozenset({"suspended"}),
    Fact.BUSINESS_SUSPENSION: frozenset({"suspended"}),
}
"""Tokens that do not end what a certificate is about: a suspended business is registered."""

SERVED = frozenset({"reserve", "retired", "예비역", "퇴역"})
EXEMPT = frozenset(
    {"discharged_from_duty", "exempt", "wartime_labour", "면역", "면제", "병역면제", "전시근로역", "제2국민역"}
)
NOT_YET = frozenset({"preliminary", "supplementary", "병역준비역", "제1국민역"})
"""Categories of duty (역종) by what they say of it; certificates print them as tokens or in words."""
CIVILIAN = "civilian_employee"

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


def in_force(value: object, on: date, still: frozenset[str] = frozenset()) -> bool | None:
    """Tell whether what is on record holds on a day. A word that no certificate lists tells nothing."""
    start, end = first(value, "since", "starts_on", "granted_on"), first(value, "until", "ends_on", "valid_until")
    if (end is not None and end < on) or (start is not None and start > on):
        return False
    status = getattr(value, "status", None)
    if status in ENDED - still:
        return False
    return None if status in UNDECIDED or (status is not None and not status.isascii()) else True


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
    judged = [(in_force(one.value, on, STILL.get(one.fact, frozenset())), one) for one in found]
    return settle(f"on record on {on}: {names}", f"{on} 현재 기록 있음: {names}", judged)


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
    facts: list[Proven[Any]] = [one for one in book.all(Fact.MILITARY_RECORD) if _part(one, "kind") != CIVILIAN]
    if not facts:
        return no_evidence(Fact.MILITARY_RECORD.value)
    judged = [(_is_served(one, on), one) for one in facts]
    if all(truth is None for truth, _ in judged):
        return unknown("no day of discharge and no exemption on record", "전역일·면제 기록 없음", *facts)
    return settle("military service done, or exempt", "병역을 마쳤거나 면제됨", judged)


def _is_served(one: Proven[Any], on: date) -> bool | None:
    """Tell what a record says of the duty: an end that is past, else its status, else the category."""
    end, status, kind = first(one.value, "ends_on", "until"), _part(one, "status"), _part(one, "kind")
    if (end is not None and end <= on) or status == "served" or kind in SERVED | EXEMPT:
        return True
    return False if status == "serving" or kind in NOT_YET else None


def _part(one: Proven[Any], name: str) -> Any:
    return getattr(one.value, name, None)


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
    said = settle(f"no {predicate.tax} arrears, valid on {on}", f"{on} 현재 유효한 체납 없음 증명", heard)
    if any(truth is not None for truth, _ in heard):
        return said
    reasons = [_why_not_clear(one.value, on) for _, one in heard]
    return unknown(
        f"{said.reason_en}; {'; '.join(dict.fromkeys(en for en, _ in reasons))}",
        f"{said.reason_ko}: {', '.join(dict.fromkeys(ko for _, ko in reasons))}",
        *said.evidence,
    )


def _is_clear(value: Any, on: date) -> bool | None:
    if value.as_of is not None and value.as_of > on:
        return None
    if value.holds is False or (value.arrears or 0) > 0:
        return False
    if value.holds is None:
        return None
    return True if (value.valid_until or value.as_of or date.min) >= on else None


def _why_not_clear(value: Any, on: date) -> tuple[str, str]:
    """Say why a clearance proves neither one nor the other."""
    if value.as_of is not None and value.as_of > on:
        return f"it is as of {value.as_of}", f"{value.as_of} 기준임"
    if value.holds is None:
        return "it does not say that nothing is owed", "체납 없음이 적혀 있지 않음"
    if value.valid_until is not None:
        return f"it was valid until {value.valid_until}", f"유효기간 {value.valid_until}까지"
    if value.as_of is not None:
        return f"as of {value.as_of}, and how long it is valid it does not say", f"{value.as_of} 기준, 유효기간 없음"
    return "it carries no day", "날짜가 적혀 있지 않음"


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
        return in_force(value, on)
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


def judge_fact_on_record(predicate: FactOnRecord, book: FactBook, _context: Context) -> Judgement:
    """Judge that a certificate tells something of a name, whatever it is."""
    found = book.all(predicate.fact)
    name = predicate.fact.value
    return holds(f"on record: {name}", f"기록 있음: {name}", *found) if found else no_evidence(name)


JUDGES: Judges = {
    Clearance: judge_clearance,
    FactOnRecord: judge_fact_on_record,
    Graded: judge_graded,
    Holds: judge_holds,
    HoldsAny: judge_holds_any,
    IncomeKind: judge_income_kind,
    Missing: judge_missing,
    OnRecord: judge_on_record,
    Registered: judge_registered,
}

"""What was filed and paid to a tax office, by its certificates."""

from collections import defaultdict
from datetime import date
from typing import Any

from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact
from certbroker.requirements.base import YearName
from certbroker.requirements.figures import NoFiling, TaxPaidYears
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    does_not,
    having,
    holds,
    no_evidence,
    settle,
    unknown,
)

TAXES = {"income": ("종합소득세", "소득세"), "vat": ("부가가치세",)}
"""Taxes as certificates print them (세목)."""
INCOME_TAXES = ("종합소득세", "소득세", "근로소득세", "사업소득세")
"""Taxes on income from work or business; those on interest, dividends and sales of property do not count."""
BACK: dict[YearName, int] = {"application_year": 0, "last_tax_year": 1, "year_before_last": 2}


def judge_no_filing(predicate: NoFiling, book: FactBook, context: Context) -> Judgement:
    """Judge that nothing was filed; a later statement that something was overtakes an earlier one."""
    year = context.on.year - BACK[predicate.year]
    names = TAXES.get(predicate.tax, (predicate.tax,))
    facts: list[Proven[Any]] = [one for one in book.all(Fact.TAX_NO_FILING) if _is_of(one.value, year, names)]
    if not facts:
        return no_evidence(f"{Fact.TAX_NO_FILING.value} {year}")
    filed = max((one.issued_on or date.min for one in facts if one.value.is_filed), default=date.min)
    heard = [one for one in facts if one.value.is_filed or (one.issued_on or date.max) >= filed]
    judged = [(None if one.value.is_filed is None else not one.value.is_filed, one) for one in heard]
    return settle(f"nothing filed for {predicate.tax} tax of {year}", f"{year}년 귀속 신고사실 없음", judged)


def _is_of(value: Any, year: int, names: tuple[str, ...]) -> bool:
    return value.year == year and value.kind in names


def judge_tax_paid(predicate: TaxPaidYears, book: FactBook, context: Context) -> Judgement:
    """Judge for how many years income tax was paid or withheld; no certificate says that in others none was."""
    paid = _paid(book)
    facts = [one for rows in paid.values() for one in rows]
    names = f" ({', '.join(dict.fromkeys(one.certificate for one in facts))})" if facts else ""
    en, ko = f"income tax of {len(paid)} years on record{names}", f"소득세 납부 {len(paid)}개년도 확인{names}"
    if len(paid) >= predicate.limit:
        return holds(en, ko, *facts)
    born = having(book.all(Fact.PERSON_BIRTH_DATE), "birth_date")
    lived = max((context.on.year - one.value.birth_date.year + 1 for one in born), default=None)
    if lived is not None and lived < predicate.limit:
        return does_not(f"has lived in {lived} years only", f"출생 후 {lived}개년도", *born)
    return unknown(f"{en}; there may be more", f"{ko}: 더 있을 수 있음", *facts)


def _paid(book: FactBook) -> dict[int, list[Proven[Any]]]:
    """Return the years for which more was paid than paid back, each with what says so."""
    sums: dict[int, int] = defaultdict(int)
    facts: dict[int, list[Proven[Any]]] = defaultdict(list)
    for one in book.all(Fact.TAX_NATIONAL_PAID):
        value: Any = one.value
        if value.year is not None and value.kind in INCOME_TAXES:
            sums[value.year] += value.paid or 0
            facts[value.year].append(one)
    for one in book.all(Fact.INCOME_ANNUAL):
        value = one.value
        if value.year is not None and (value.tax or 0) > 0:
            sums[value.year] += value.tax
            facts[value.year].append(one)
    return {year: rows for year, rows in facts.items() if sums[year] > 0}


JUDGES: Judges = {NoFiling: judge_no_filing, TaxPaidYears: judge_tax_paid}

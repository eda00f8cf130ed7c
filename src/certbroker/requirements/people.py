"""Predicates about a person: age, sex, nationality."""

from datetime import date

from certbroker.factbook import FactBook
from certbroker.facts import Fact
from certbroker.requirements.days import age
from certbroker.requirements.judging import (
    Context,
    Judgement,
    Judges,
    contradiction,
    decided,
    differing,
    having,
    no_day,
    no_evidence,
    settle,
    unknown,
)
from certbroker.requirements.leaves import Age, AgeBetween, BornOnOrAfter, Nationality, Sex

KOREAN = frozenset({"KR", "KOR", "대한민국", "한국"})


def _born(book: FactBook) -> date | Judgement:
    """Return the day of birth, or why it is not known."""
    facts = having(book.all(Fact.PERSON_BIRTH_DATE), "birth_date")
    if not facts:
        return no_evidence(Fact.PERSON_BIRTH_DATE.value)
    if differing(facts, "birth_date"):
        return contradiction("the day of birth", "생년월일", facts)
    born: date = facts[0].value.birth_date
    return born


def judge_age(predicate: Age, book: FactBook, context: Context) -> Judgement:
    """Judge age against one limit."""
    on, born = context.day(predicate.on), _born(book)
    if on is None:
        return no_day(predicate.on)
    if isinstance(born, Judgement):
        return born
    if predicate.year not in (None, on.year):
        return unknown(f"the limit is known for {predicate.year} only", f"{predicate.year}년의 나이 기준만 알려져 있음")
    years, limit = age(born, on), predicate.years
    truth = {
        "age_at_least": years >= limit,
        "age_at_most": years <= limit,
        "age_below": years < limit,
        "age_is": years == limit,
    }[predicate.is_]
    return decided(truth, f"{years} years old on {on}", f"{on} 현재 만 {years}세", book.all(Fact.PERSON_BIRTH_DATE))


def judge_age_between(predicate: AgeBetween, book: FactBook, context: Context) -> Judgement:
    """Judge age between two limits; service in the army may be taken off, where somebody says how long it was."""
    on, born = context.day(predicate.on), _born(book)
    if on is None:
        return no_day(predicate.on)
    if isinstance(born, Judgement):
        return born
    years, off = age(born, on), predicate.minus_military_service_up_to_years or 0
    en, ko, facts = f"{years} years old on {on}", f"{on} 현재 만 {years}세", book.all(Fact.PERSON_BIRTH_DATE)
    if predicate.at_most < years <= predicate.at_most + off:
        return unknown(
            f"{en}; it depends on the months of military service", f"{ko}: 병역 이행기간에 따라 다름", *facts
        )
    return decided(predicate.at_least <= years <= predicate.at_most, en, ko, facts)


def judge_born(predicate: BornOnOrAfter, book: FactBook, _context: Context) -> Judgement:
    """Judge the day of birth against another day."""
    born = _born(book)
    if isinstance(born, Judgement):
        return born
    facts = book.all(Fact.PERSON_BIRTH_DATE)
    return decided(born >= predicate.date, f"born on {born}", f"{born} 출생", facts)


def judge_sex(predicate: Sex, book: FactBook, _context: Context) -> Judgement:
    """Judge sex by the register."""
    facts = having(book.all(Fact.PERSON_SEX), "sex")
    if not facts:
        return no_evidence(Fact.PERSON_SEX.value)
    names = {"female": "여성", "male": "남성"}
    judged = [(one.value.sex == predicate.sex if one.value.sex in names else None, one) for one in facts]
    return settle(predicate.sex, names[predicate.sex], judged)


def judge_nationality(predicate: Nationality, book: FactBook, _context: Context) -> Judgement:
    """Judge nationality: Korean or not by the Korean name, others by code only."""
    facts = having(book.all(Fact.PERSON_NATIONALITY), "nationality")
    if not facts:
        return no_evidence(Fact.PERSON_NATIONALITY.value)
    judged = [(_is_country(one.value.nationality, predicate.country), one) for one in facts]
    return settle(f"nationality {predicate.country}", f"국적 {predicate.country}", judged)


def _is_country(printed: str, country: str) -> bool | None:
    words = {word.strip() for word in printed.replace("·", ",").replace("/", ",").split(",")}
    if country == "KR":
        return bool(words & KOREAN)
    return True if country in words else False if words <= KOREAN else None


JUDGES: Judges = {
    Age: judge_age,
    AgeBetween: judge_age_between,
    BornOnOrAfter: judge_born,
    Nationality: judge_nationality,
    Sex: judge_sex,
}

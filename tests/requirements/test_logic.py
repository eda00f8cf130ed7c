"""The laws of three-valued logic, and of periods."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certbroker.requirements import Judgement, Verdict
from certbroker.requirements.days import age, days_of, last_day_of, lasted
from certbroker.requirements.judging import all_of, any_of, at_least, negation

ORDER = {Verdict.DOES_NOT: 0, Verdict.UNKNOWN: 1, Verdict.HOLDS: 2}
JUDGEMENTS = st.sampled_from(list(Verdict)).map(lambda verdict: Judgement(verdict, verdict.value, verdict.value))
SOME = st.lists(JUDGEMENTS, min_size=1, max_size=6)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def rank(judgement: Judgement) -> int:
    return ORDER[judgement.verdict]


@given(SOME)
def test_and_is_the_least_and_or_the_greatest(parts: list[Judgement]) -> None:
    assert rank(all_of(parts)) == min(map(rank, parts))
    assert rank(any_of(parts)) == max(map(rank, parts))


@given(SOME)
def test_de_morgan(parts: list[Judgement]) -> None:
    turned = [negation(one) for one in parts]
    assert negation(all_of(parts)).verdict is any_of(turned).verdict
    assert negation(any_of(parts)).verdict is all_of(turned).verdict


@given(JUDGEMENTS)
def test_double_negation(one: Judgement) -> None:
    assert negation(negation(one)) == one


@given(SOME, st.integers(1, 6))
def test_so_many_is_what_every_outcome_of_the_unknown_says(parts: list[Judgement], count: int) -> None:
    """Unknown exactly where the unknown ones could turn it either way."""
    sure = sum(one.verdict is Verdict.HOLDS for one in parts)
    possible = sum(one.verdict is not Verdict.DOES_NOT for one in parts)
    wanted = Verdict.HOLDS if sure >= count else Verdict.DOES_NOT if possible < count else Verdict.UNKNOWN
    assert at_least(count, parts).verdict is wanted


@given(SOME, st.permutations(range(6)))
def test_the_order_does_not_matter(parts: list[Judgement], order: list[int]) -> None:
    mixed = [parts[place] for place in order if place < len(parts)]
    assert all_of(mixed).verdict is all_of(parts).verdict
    assert any_of(mixed).verdict is any_of(parts).verdict


@given(DAYS, st.integers(1, 240))
def test_a_period_ends_the_day_before_the_next_begins(start: date, months: int) -> None:
    end = last_day_of(start, months)
    assert end is not None
    assert end >= start
    assert lasted(start, months, end)
    assert not lasted(start, months, end - timedelta(days=1))
    assert (end + timedelta(days=1)).day in {start.day, 1}


@given(DAYS, DAYS)
def test_age_grows_by_one_a_year(birth: date, on: date) -> None:
    if on < birth:
        return
    years = age(birth, on)
    assert years >= 0
    assert age(birth, on + timedelta(days=1)) - years in {0, 1}
    end = last_day_of(birth, 12 * (years + 1))
    assert end is not None
    assert on <= end


def test_ends_of_months() -> None:
    assert last_day_of(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert last_day_of(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert last_day_of(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert last_day_of(date(2024, 2, 29), 48) == date(2028, 2, 28)
    assert last_day_of(date(2026, 3, 1), 12) == date(2027, 2, 28)
    assert last_day_of(date(9999, 12, 31), 1) is None
    assert days_of(120, date(2026, 11, 20)) == 3652
    assert days_of(12, date(2024, 2, 29)) == 366

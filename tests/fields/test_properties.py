"""What holds for every value of a scalar: each notation reads to it, and arbitrary text is read or refused, no more."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certbroker.fields import (
    SEOUL,
    Address,
    BusinessNumber,
    CorporateNumber,
    Day,
    Instant,
    Integer,
    Kept,
    Month,
    NotReadable,
    Percent,
    Period,
    Phone,
    Quantity,
    ResidentNumber,
    Scalar,
    Text,
    Won,
    Year,
    YesNo,
    code,
    kind_of,
)

WORDS = {"근로소득": "employment", "사업소득": "business", "없음": "none"}


def _scalar(annotation: Any) -> Scalar:
    found = kind_of(annotation).scalar
    assert found is not None
    return found


SCALARS = {
    name: _scalar(annotation)
    for name, annotation in {
        "text": Text,
        "address": Address,
        "day": Day,
        "instant": Instant,
        "month": Month,
        "year": Year,
        "won": Won,
        "integer": Integer,
        "quantity": Quantity,
        "percent": Percent,
        "resident": ResidentNumber,
        "business": BusinessNumber,
        "corporate": CorporateNumber,
        "phone": Phone,
        "yes_no": YesNo,
        "period": Period,
    }.items()
} | {"code": code(WORDS)}

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
amounts = st.integers(min_value=-(10**15), max_value=10**15)
# Text that is nearly right finds more than text that is not.
nearly = st.text(alphabet="0123456789 -./,:~년월일원명%△₩*()현재YN여부금TZ+", min_size=1, max_size=24)
texts = st.one_of(nearly, st.text(min_size=1), st.from_regex(r"\A[0-9]{1,30}\Z"))


def collapsed(text: str) -> str:
    """Text as the reader hands it on."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", SCALARS)
@given(text=texts)
@example("9" * 5000)
@example("9," + "999," * 2000 + "999")
@example("0." + "9" * 5000)
@example("٣٤٥٦-٠١-٠١")
@example("( )")
@example("²")
def test_text_is_read_or_refused(name: str, text: str) -> None:
    text = collapsed(text)
    if not text:
        return
    try:
        value = SCALARS[name].parse(text)
    except NotReadable:
        return
    assert value != ""
    assert not isinstance(value, Kept) or value.value


DAY_NOTATIONS: list[Callable[[date], str]] = [
    date.isoformat,
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}. {day.month}. {day.day}.",
    lambda day: f"{day.year}년 {day.month:02}월 {day.day:02}일",
    lambda day: f"{day.year}년 {day.month}월 {day.day}일",
]


@pytest.mark.parametrize("write", DAY_NOTATIONS)
@given(day=days)
def test_day(write: Callable[[date], str], day: date) -> None:
    assert SCALARS["day"].parse(write(day)) == day


@given(day=days)
def test_a_day_the_other_way_round_is_refused(day: date) -> None:
    for text in (f"{day:%d-%m-%Y}", f"{day:%y-%m-%d}", f"{day:%Y-%m}"):
        with pytest.raises(NotReadable):
            SCALARS["day"].parse(text)


@given(year=st.integers(1900, 2100), month=st.integers(0, 99), day=st.integers(0, 99))
def test_what_is_no_day_of_the_calendar_is_refused(year: int, month: int, day: int) -> None:
    try:
        wanted = date(year, month, day)
    except ValueError:
        with pytest.raises(NotReadable):
            SCALARS["day"].parse(f"{year}{month:02}{day:02}")
    else:
        assert SCALARS["day"].parse(f"{year}{month:02}{day:02}") == wanted


@given(moment=st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)))  # noqa: DTZ001 - bounds of naive values
def test_instant(moment: datetime) -> None:
    wanted = moment.replace(tzinfo=SEOUL)
    for text in (f"{moment:%Y%m%d%H%M%S}", f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y년 %m월 %d일 %H:%M:%S}"):
        found = SCALARS["instant"].parse(text)
        assert found == wanted
        assert found.utcoffset() == timedelta(hours=9)
    assert SCALARS["instant"].parse(wanted.isoformat()).astimezone(UTC) == wanted.astimezone(UTC)


@given(year=st.integers(1000, 9999), number=st.integers(1, 12))
def test_month(year: int, number: int) -> None:
    for text in (f"{year}{number:02}", f"{year}.{number:02}", f"{year}-{number:02}", f"{year}년 {number:02}월"):
        found = SCALARS["month"].parse(text)
        assert (found, str(found)) == (Month(year, number), f"{year}-{number:02}")


@given(year=st.integers(1000, 9999))
def test_year(year: int) -> None:
    for text in (f"{year}", f"{year}년", f"{year}학년도"):
        assert SCALARS["year"].parse(text) == year


@given(amount=amounts)
def test_won(amount: int) -> None:
    sign, size = ("-", "△")[amount % 2] if amount < 0 else "", abs(amount)
    for text in (f"{sign}{size}", f"{sign}{size:,}", f"{sign}{size:,}원", f"{sign}₩{size:,}", f"₩{sign}{size:,}"):
        assert SCALARS["won"].parse(text) == amount


@given(amount=st.integers(1000, 10**12), at=st.integers(0, 20))
def test_commas_in_the_wrong_places_are_refused(amount: int, at: int) -> None:
    digits = str(amount)
    at = at % (len(digits) - 1) + 1
    text = f"{digits[:at]},{digits[at:]}"
    if len(digits) - at == 3 and at <= 3:
        assert SCALARS["won"].parse(text) == amount
    else:
        for name in ("won", "integer", "quantity"):
            with pytest.raises(NotReadable):
                SCALARS[name].parse(text)


@given(count=amounts, unit=st.sampled_from(["", "명", "일", "단위", " 건", "개월"]))
def test_integer(count: int, unit: str) -> None:
    assert SCALARS["integer"].parse(f"{count}{unit}") == count
    assert SCALARS["integer"].parse(f"{count:,}{unit}") == count


@given(value=st.decimals(-(10**9), 10**9, places=3), unit=st.sampled_from(["", "㎡", "점", " ㎡"]))
def test_quantity(value: Decimal, unit: str) -> None:
    found = SCALARS["quantity"].parse(f"{value:,f}{unit}")
    assert found == value
    assert f"{found:f}" == f"{value:f}", "decimal places stay as printed"


@given(value=st.decimals(0, 1000, places=2))
def test_percent(value: Decimal) -> None:
    assert SCALARS["percent"].parse(f"{value:f}%") == SCALARS["percent"].parse(f"{value:f}") == value


@given(starts_on=st.none() | days, ends_on=st.none() | days)
def test_period(starts_on: date | None, ends_on: date | None) -> None:
    first, last = (f"{day:%Y/%m/%d}" if day else "" for day in (starts_on, ends_on))
    wanted = Period(starts_on=starts_on, ends_on=ends_on) if starts_on or ends_on else None
    assert SCALARS["period"].parse(f"{first} ~ {last}") == wanted
    assert SCALARS["period"].parse(f"{first}~{last}") == wanted
    if starts_on and not ends_on:
        assert SCALARS["period"].parse(f"{first} ~ 현재") == wanted


@pytest.mark.parametrize(("name", "cuts"), [("business", (3, 5)), ("corporate", (6,))])
@given(data=st.data())
def test_numbers_of_businesses(name: str, cuts: tuple[int, ...], data: st.DataObject) -> None:
    length = 10 if name == "business" else 13
    number = data.draw(st.text(alphabet="0123456789*", min_size=length, max_size=length))
    edges = (0, *cuts, length)
    wanted = "-".join(number[a:b] for a, b in pairwise(edges))
    assert SCALARS[name].parse(number) == wanted
    assert SCALARS[name].parse(wanted) == wanted


@given(front=st.text("0123456789", min_size=6, max_size=6), back=st.text("0123456789", min_size=7, max_size=7))
@example("900101", "1000001")
def test_a_resident_number_in_the_place_of_a_business_number_is_masked(front: str, back: str) -> None:
    texts = (f"{front}{back}", f"{front}-{back}", f"{front} {back}", f"{front[:3]}-{front[3:5]}-{front[5:]}{back}")
    for text in texts:
        assert SCALARS["business"].parse(text) == Kept(f"{front}-{back[0]}******", "shape")


@given(number=st.from_regex(r"\A(02[0-9]{7,8}|0[1-9][0-9]{8,9}|1[568][0-9]{6})\Z"))
def test_a_phone_number_is_written_one_way(number: str) -> None:
    written = SCALARS["phone"].parse(number)
    assert written.replace("-", "") == number
    assert SCALARS["phone"].parse(written) == written


@given(text=st.text(min_size=1).map(collapsed).filter(bool))
@example("( 근로소득 )")
@example("(새 소득)")
def test_a_code_word_is_its_token_or_kept(text: str) -> None:
    value = SCALARS["code"].parse(text)
    bare = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    assert value == (WORDS.get(text) or WORDS.get(bare) or (Kept(bare, "word") if bare else None))


def test_a_listed_word_is_no_word_for_none() -> None:
    assert "없음" not in code(WORDS).none_words
    assert "없음" in code({"있음": "some"}).none_words
    assert "-" in code(WORDS).none_words


def test_a_code_knows_its_words() -> None:
    income = code({"근로소득": "employment", "근로": "employment", "사업소득": "business"})
    assert income.tokens == ("employment", "business")
    assert income.word("employment") == "근로소득"
    assert income.word("pension") is None
    assert hash(income) == hash(code(income.words or {}))


@given(
    one=st.tuples(st.integers(1900, 2100), st.integers(1, 12)),
    other=st.tuples(st.integers(1900, 2100), st.integers(1, 12)),
)
def test_months_stand_in_order(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = Month(*one), Month(*other)
    assert (first < second, first == second, first > second) == (one < other, one == other, one > other)
    assert (hash(first) == hash(second)) or first != second
    assert first != str(first)
    assert Month.of(date(*one, 28)) == first


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_year_has_twelve_months(number: int) -> None:
    with pytest.raises(NotReadable):
        Month(2026, number)


@pytest.mark.parametrize(("month", "last"), [((2024, 2), 29), ((2026, 2), 28), ((2026, 12), 31), ((9999, 12), 31)])
def test_the_days_of_a_month(month: tuple[int, int], last: int) -> None:
    assert Month(*month).first_day == date(*month, 1)
    assert Month(*month).last_day == date(*month, last)


def test_there_is_no_year_nought() -> None:
    with pytest.raises(NotReadable):
        Month(0, 1)

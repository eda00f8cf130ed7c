"""Facts: what certificates prove, as their connectors state it."""

from datetime import date, datetime, timedelta, timezone
from typing import cast

import pytest

from certbroker.catalogue import discover
from certbroker.channels.documents import read_document
from certbroker.channels.open_data import Fault
from certbroker.facts import Always, Event, Fact, FactValue, Gives, Registration, always, gives
from certbroker.fields import Month, Period, ResidentNumber, Text, Won, kind_of_field
from certbroker.model import Certificate, Record, group_of, wire
from certbroker.samples import samples_of

CATALOGUE = discover()
DERIVED = {
    ResidentNumber: ("birth_date", "sex"),
    Month: ("year", "first_day", "last_day"),
    date: ("year",),
    Period: ("starts_on", "ends_on"),
}
"""What a scalar says beside itself."""


def given(certificate: type[Certificate]) -> list[Gives[FactValue]]:
    return [cast("Gives[FactValue]", one) for one in certificate.facts if isinstance(one, Gives)]


def require_path(record: type[Record], path: str) -> None:
    steps = path.split(".")
    for place, step in enumerate(steps, 1):
        assert step in record.model_fields, f"{record.__name__} has no {step}"
        kind = kind_of_field(record, step)
        record_below = group_of(kind)
        if record_below is None:
            rest = ".".join(steps[place:])
            assert not rest or rest in DERIVED.get(kind.type, ()), path
            return
        record = record_below


def require_path_of_row(certificate: type[Record], rows: str, path: str) -> None:
    if not rows:
        require_path(certificate, path)
        return
    require_path(certificate, rows)
    kind = kind_of_field(certificate, rows)
    below = group_of(kind)
    if below is not None:
        require_path(below, path)
    else:
        assert path == "." or path in DERIVED.get(kind.type, ()), f"{path} of {rows}"


@pytest.mark.parametrize("name", CATALOGUE.ids)
def test_every_path_exists(name: str) -> None:
    certificate = CATALOGUE[name]
    for one in given(certificate):
        paths = [*one.where, *(part for part in one.parts.values() if not isinstance(part, Always))]
        for path in [*paths, one.needs] if one.needs else paths:
            if path.startswith("/"):
                require_path(certificate, path[1:])
            else:
                require_path_of_row(certificate, one.rows, path)


def test_each_fact_has_one_shape() -> None:
    shapes: dict[Fact, set[str]] = {}
    for name in CATALOGUE.ids:
        for one in given(CATALOGUE[name]):
            shapes.setdefault(one.fact, set()).add(one.shape.__name__)
    assert {fact: found for fact, found in shapes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", CATALOGUE.ids)
def test_what_it_proves_it_gives(name: str) -> None:
    """Each fact that a certificate proves comes out of one of its samples, and no other."""
    certificate = CATALOGUE[name]
    found: set[Fact] = set()
    for sample in samples_of(certificate):
        reading = read_document(certificate, sample.wire.read_bytes())
        if not isinstance(reading, Fault) and reading.certificate is not None:
            for one in given(certificate):
                found |= {one.fact for _ in one.of(reading.certificate)}
    assert found == set(certificate.spec.proves)


class Loan(Record):
    amount: Won | None = wire("금액")
    month: Month | None = wire("연월")


class Paper(Record):
    holder_name: Text = wire("성명")
    kinds: tuple[Text, ...] = wire("종류")
    loans: tuple[Loan, ...] = wire("대출")


PAPER = Paper(
    holder_name="홍길동",
    kinds=("가", "나"),
    loans=(Loan(amount=5, month=Month(2024, 2)), Loan(amount=None, month=Month(2024, 3)), Loan(amount=0, month=None)),
)


def test_a_plain_value_is_a_row_of_its_own() -> None:
    rows = gives(Fact.WELFARE_NEAR_POOR, Registration, rows="kinds", kind=".", name="/holder_name")
    assert [(one.kind, one.name) for one in rows.of(PAPER)] == [("가", "홍길동"), ("나", "홍길동")]


def test_only_rows_with_a_value_are_chosen() -> None:
    rows = gives(Fact.WELFARE_NEAR_POOR, Registration, rows="kinds", where={".": ("나", "다")}, kind=".")
    assert [one.kind for one in rows.of(PAPER)] == ["나"]


def test_a_row_without_what_it_needs_is_no_fact() -> None:
    rows = gives(
        Fact.WELFARE_NEAR_POOR,
        Registration,
        rows="loans",
        needs="amount",
        amount="amount",
        since="month.first_day",
        until="month.last_day",
    )
    assert list(rows.of(PAPER)) == [
        Registration(amount=5, since=date(2024, 2, 1), until=date(2024, 2, 29)),
        Registration(amount=0),
    ]


def test_what_always_holds_needs_something_printed() -> None:
    rows = gives(Fact.WELFARE_NEAR_POOR, Registration, rows="loans", status=always("open"), amount="amount")
    assert [one.amount for one in rows.of(PAPER)] == [5, 0]


def test_a_part_that_the_shape_lacks_is_an_error() -> None:
    with pytest.raises(TypeError, match="Registration has no place"):
        gives(Fact.WELFARE_NEAR_POOR, Registration, place="holder_name")


def test_the_last_row_alone_may_count() -> None:
    rows = gives(Fact.WELFARE_NEAR_POOR, Registration, rows="kinds", last=True, kind=".")
    assert [one.kind for one in rows.of(PAPER)] == ["나"]
    hidden = gives(Fact.WELFARE_NEAR_POOR, Registration, rows="kinds", last=True, where={".": "가"}, kind=".")
    assert list(hidden.of(PAPER)) == []


def test_what_only_always_holds_depends_on_where() -> None:
    for name, found in (("홍길동", [Registration(status="open")]), ("김영희", [])):
        rows = gives(Fact.WELFARE_NEAR_POOR, Registration, where={"holder_name": name}, status=always("open"))
        assert list(rows.of(PAPER)) == found


def test_an_event_is_on_the_day_of_its_instant() -> None:
    late = datetime(2026, 9, 12, 23, 40, tzinfo=timezone(timedelta(hours=9)))
    assert Event.model_validate({"on": late}).on == date(2026, 9, 12)

"""Dated figures: what the sources give, and nothing else."""

import pytest

from certbroker.requirements import tables


@pytest.mark.parametrize(
    ("year", "size", "won"),
    [
        (2026, 1, 2_564_238),
        (2026, 4, 6_494_738),
        (2026, 7, 9_515_150),
        (2026, 8, 10_474_348),
        (2026, 10, 12_392_744),
        (2027, 6, 9_129_201),
        (2027, 7, None),
        (2027, 8, None),
        (2020, 1, None),
        (2026, 0, None),
    ],
)
def test_medians(year: int, size: int, won: int | None) -> None:
    assert tables().median(year, size) == won


def test_each_further_person_adds_the_last_difference() -> None:
    for one in tables().medians.years:
        if one.each_further_person is not None:
            assert one.each_further_person == one.size[7] - one.size[6]


def test_larger_households_have_higher_medians() -> None:
    for one in tables().medians.years:
        assert sorted(one.size.values()) == [one.size[size] for size in sorted(one.size)]


def test_every_figure_has_its_source_or_is_marked_as_assumed() -> None:
    held = tables()
    for one in (*held.medians.years, *held.minimum_wage.years, *held.premium_tables.tables):
        assert one.source in held.sources
    for threshold in held.thresholds:
        assert threshold.source in held.sources or (threshold.source is None and threshold.known == "assumed")


def test_premium_tables_agree_with_the_medians() -> None:
    """A table prints the share of the median to the thousand; the row that its note excludes does not."""
    held = tables()
    for table in held.premium_tables.tables:
        for row in table.rows:
            median = held.median(table.year, row.size)
            assert median is not None
            agrees = abs(row.income_won - median * table.percent_of_median / 100) <= 1000
            assert agrees != ((table.year, table.percent_of_median, row.size) == (2023, 100, 1))

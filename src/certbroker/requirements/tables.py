"""Dated figures of the law: median incomes, thresholds, minimum wages and premium tables, with unit and source.

A figure that no source gives is absent, and whoever asks for it gets `None`.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

Known = Literal["confirmed", "known", "assumed"]


class Data(BaseModel):
    """A part of the tables' file. Words that are not listed are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MedianYear(Data):
    """Median income of one year (기준 중위소득), in won a month, by size of the household."""

    year: int
    effective_from: date
    unit: Literal["won per month"]
    size: dict[int, int]
    each_further_person: int | None = None
    known: Known
    status: str
    source: str
    corroborated: str | None = None

    def of(self, size: int) -> int | None:
        """Return the median for a household; beyond the table, each further person adds the same."""
        largest = max(self.size)
        if size <= largest or self.each_further_person is None:
            return self.size.get(size)
        return self.size[largest] + (size - largest) * self.each_further_person


class Medians(Data):
    """Median incomes by year."""

    what: str
    rule_8_plus: str
    years: tuple[MedianYear, ...]


class Threshold(Data):
    """Share of the median up to which a benefit is given, in percent, by year; several for several benefits."""

    benefit: str
    percent: dict[int, int | tuple[int, ...]]
    known: Known
    source: str | None = None
    note: str | None = None


class WageYear(Data):
    """Minimum wage of one year, in won."""

    year: int
    won: int
    source: str
    known: Known


class WageMonth(Data):
    """Minimum wage of a month of 209 hours, in won."""

    won: int
    source: str


class MinimumWage(Data):
    """Minimum wages by year."""

    unit: Literal["won per hour"]
    years: tuple[WageYear, ...]
    monthly_209_hours: dict[int, WageMonth]
    note: str


class PremiumRow(Data):
    """Income and health insurance premiums that stand for it, by how the household is insured, in won a month."""

    size: int
    income_won: int
    workplace: int | None = None
    local: int | None = None
    mixed: int | None = None


class PremiumTable(Data):
    """Premiums that stand for a share of the median in a year."""

    year: int
    percent_of_median: int
    known: Known
    source: str
    rows: tuple[PremiumRow, ...]
    note: str | None = None


class PremiumTables(Data):
    """Tables by which offices judge income from premiums (건강보험료 소득판정기준표)."""

    unit: str
    tables: tuple[PremiumTable, ...]
    note: str


class Tables(Data):
    """All dated figures."""

    checked_on: date
    medians: Medians
    thresholds: tuple[Threshold, ...]
    minimum_wage: MinimumWage
    premium_tables: PremiumTables
    sources: dict[str, str]

    def median(self, year: int, size: int) -> int | None:
        """Return the median income in won a month for a household of a size; `None` where no source gives it."""
        return next((one.of(size) for one in self.medians.years if one.year == year), None)


@cache
def tables() -> Tables:
    """Return the tables of the package."""
    file = files("certbroker.requirements").joinpath("tables", "income_medians.toml")
    return Tables.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))

"""Predicates about people, residence and income that certificates can decide."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from certbroker.facts import Fact
from certbroker.requirements.base import Base, DayName, Notice, YearName

# People


class Age(Base):
    """Age in full years (만 나이)."""

    is_: Literal["age_at_least", "age_at_most", "age_below", "age_is"] = Field(alias="is")
    years: int
    year: int | None = None
    """The year whose rule this is, where the limit changes by year."""


class AgeBetween(Base):
    """Age in full years, both ends counted."""

    is_: Literal["age_between"] = Field(alias="is")
    at_least: int
    at_most: int
    minus_military_service_up_to_years: int | None = None
    """How many years of military service are taken off the age."""

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError(f"no age lies between {self.at_least} and {self.at_most}")
        return self


class BornOnOrAfter(Base):
    """Born on a day or later."""

    is_: Literal["born_on_or_after"] = Field(alias="is")
    date: date


class Sex(Base):
    """Sex by the register."""

    is_: Literal["sex"] = Field(alias="is")
    sex: Literal["female", "male"]


class Nationality(Base):
    """Nationality, ISO 3166 alpha-2."""

    is_: Literal["nationality"] = Field(alias="is")
    country: str = Field(pattern="^[A-Z]{2}$")


class HouseholdSize(Base):
    """How many people the household register names."""

    is_: Literal["household_size_at_least", "household_size_at_most"] = Field(alias="is")
    count: int


class HouseholdHead(Base):
    """Head of the own household (세대주)."""

    is_: Literal["household_head"] = Field(alias="is")


class SameHousehold(Base):
    """Registered in one household with somebody."""

    is_: Literal["same_household_with"] = Field(alias="is")
    who: str
    months_at_least: int | None = None


class Extension(BaseModel):
    """A higher age in a special case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: int
    when: str
    until: str


class ChildrenUnder(Base):
    """So many children below an age."""

    is_: Literal["children_under"] = Field(alias="is")
    age: int
    count_at_least: int = 1
    extended: Extension | None = None
    includes: tuple[Literal["adopted", "spouse_children"], ...] = ()


class ChildrenAtLeast(Base):
    """So many children, of the own or of the parents (then with oneself)."""

    is_: Literal["children_at_least", "children_of_parents_at_least"] = Field(alias="is")
    count: int


class Married(Base):
    """Married at the day, or ever."""

    is_: Literal["married", "ever_married"] = Field(alias="is")


class MarriedAtMost(Base):
    """Married since so many months at most."""

    is_: Literal["married_at_most_months"] = Field(alias="is")
    months: int


class Identified(Base):
    """Who the relatives are, by a certificate."""

    is_: Literal["identified"] = Field(alias="is")
    who: tuple[str, ...] = Field(min_length=1)


# Residence


class DatedPlace(BaseModel):
    """A place that a rule names, and for when that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    as_of: date
    """The day of the text that says so; before it nothing is known."""
    year: int | None = None
    """The one year for which the text says so."""
    reason_ko: str
    source: str


class ResidentIn(Base):
    """Registered in a place, perhaps for so many months."""

    is_: Literal["resident_in"] = Field(alias="is")
    place: str
    """A region (`경기도`), or a name that the answers give (`supply_region`)."""
    months_at_least: int | Notice | None = None


class ResidentInAny(Base):
    """Registered in one of the places that a dated rule names."""

    is_: Literal["resident_in_any"] = Field(alias="is")
    places: tuple[DatedPlace, ...] = Field(min_length=1)


class ResidenceUnknown(Base):
    """Registered as one whose residence is unknown (거주불명)."""

    is_: Literal["residence_unknown"] = Field(alias="is")


class ResidentFor(Base):
    """Registered in a region for so many months up to a day: without a break, or added up by days."""

    is_: Literal["resident_continuously", "resident_total"] = Field(alias="is")
    place: str
    months_at_least: int = Field(ge=1)
    until: DayName


# Income


class IncomePercent(Base):
    """Income as percentage of the median income for the household's size."""

    is_: Literal["income_at_most_percent_of_median", "income_at_least_percent_of_median"] = Field(alias="is")
    percent: int | None = None
    """`None` where the sources contradict each other or set none."""
    year: YearName | None = None


class IncomeKind(Base):
    """Which kind of income somebody has."""

    is_: Literal["income_kind"] = Field(alias="is")
    income: Literal["employment", "business"]


class Missing(Base):
    """That a fact cannot be proved by its certificate."""

    is_: Literal["missing"] = Field(alias="is")
    fact: Fact

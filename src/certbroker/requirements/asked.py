"""Predicates that no certificate decides: what only the applicant or the office can say."""

from datetime import date
from typing import Literal

from pydantic import Field

from certbroker.requirements.base import Base, Notice, YearName


class Said(Base):
    """A condition that no certificate decides."""

    is_: Literal[
        "adopted_child",
        "age_group",
        "applies_self",
        "birth_household",
        "by_proxy",
        "child_in_other_household",
        "consent_to_lookup",
        "corporation",
        "death_of_parent_known",
        "dependent_of_other_household",
        "different_industry",
        "double_entry",
        "dual_income",
        "ever_closed",
        "ever_owned_house",
        "farm_land_eligible",
        "farmer_or_fisher",
        "first_reduced_vehicle",
        "has_children_together",
        "has_income",
        "identity",
        "joint_owner",
        "lived_abroad",
        "livestock_or_facility",
        "lookup_failed",
        "member_insured_separately",
        "never_registered",
        "newlywed",
        "old_register",
        "owns_house",
        "paper_contract",
        "priority_group",
        "refugee_recognised",
        "registered_candidate",
        "relation_not_on_register",
        "rented_premises",
        "rents",
        "special_contributor",
        "spouse_in_other_household",
        "uninsured_career",
        "unknown",
        "unmarried_parent",
    ] = Field(alias="is")


class SaidOf(Base):
    """As `Said`, with what it is about: `{is = "claims", what = ["children"]}`."""

    is_: Literal[
        "account_kind",
        "asked_by",
        "claims",
        "consent_of",
        "declares_not",
        "enrolled",
        "graduated",
        "income_estimated_from",
        "includes",
        "needs",
        "paper",
        "registry_of",
        "requires",
        "status",
        "uses",
        "vehicle_kind",
        "wants",
    ] = Field(alias="is")
    what: tuple[str, ...] = ()

    def key(self) -> str:
        """Return `claims.children`: the word and what it is about."""
        return ".".join((super().key(), *self.what))


class Limit(Base):
    """A limit in won, years, months, days, hours or by rank that the office compares with its own records."""

    is_: Literal[
        "assets_at_most",
        "assets_within",
        "closed_months_over",
        "financial_income_taxed_in_last_years",
        "free_care_years_at_most",
        "net_assets_at_most",
        "not_employed_months_at_least",
        "weekly_hours_below",
    ] = Field(alias="is")
    limit: int | Notice
    year: int | None = None


class Percent(Base):
    """A percentage of an average or median that the office applies to what it looked up."""

    is_: Literal[
        "income_at_most_percent_of_urban_worker_average",
        "recognised_income_at_most_percent_of_median",
    ] = Field(alias="is")
    percent: int | Notice | None = None
    percent_by_benefit: dict[str, int] | None = None
    months: int | None = None
    year: YearName | None = None


class ParentDied(Base):
    """A parent died on a day or before."""

    is_: Literal["parent_died_on_or_before"] = Field(alias="is")
    date: date


class GraduatedWithin(Base):
    """Left a school so many years ago at most, by kind of school."""

    is_: Literal["graduated_within_years"] = Field(alias="is")
    years: dict[str, int]


class OtherIncome(Base):
    """Income of other kinds than one, below an amount in won."""

    is_: Literal["income_other_than"] = Field(alias="is")
    income: str
    won_below: int
    year: YearName

"""The closed set of predicates: what a requirement may say, as typed data (`{is = "age_below", years = 19}`).

Each is one model of a union that the word `is` tells apart; a word that is not listed is an error. What certificates
can decide is judged by `certbroker.requirements.evaluate`; the rest is what only the applicant or the office can say.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from certbroker.requirements.asked import (
    GraduatedWithin,
    Limit,
    OtherIncome,
    ParentDied,
    Percent,
    Said,
    SaidOf,
)
from certbroker.requirements.base import Base
from certbroker.requirements.figures import (
    AbroadDays,
    FloorArea,
    NoFiling,
    PremiumPercent,
    ScholarshipBracket,
    StudentLoan,
    TaxPaidYears,
)
from certbroker.requirements.leaves import (
    Age,
    AgeBetween,
    BornOnOrAfter,
    ChildrenAtLeast,
    ChildrenUnder,
    HouseholdHead,
    HouseholdSize,
    Identified,
    IncomeKind,
    IncomePercent,
    Married,
    MarriedAtMost,
    Missing,
    Nationality,
    ResidenceUnknown,
    ResidentFor,
    ResidentIn,
    ResidentInAny,
    SameHousehold,
    Sex,
)
from certbroker.requirements.registers import (
    Clearance,
    Employed,
    EmployedMonths,
    FactOnRecord,
    Graded,
    Holds,
    HoldsAny,
    InsuredAs,
    OnRecord,
    Registered,
)


class Several(Base):
    """All of several predicates, or any of them."""

    is_: Literal["all", "any"] = Field(alias="is")
    of: tuple["Predicate", ...] = Field(min_length=1)


class AtLeast(Base):
    """So many of several predicates."""

    is_: Literal["at_least"] = Field(alias="is")
    count: int = Field(ge=1)
    of: tuple["Predicate", ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        if self.count > len(self.of):
            raise ValueError(f"{self.count} of {len(self.of)} can never hold")
        return self


class Not(Base):
    """That a predicate does not hold."""

    is_: Literal["not"] = Field(alias="is")
    of: "Predicate"


class Ref(Base):
    """The condition of another requirement of the procedure: `income_origin.when`."""

    is_: Literal["ref"] = Field(alias="is")
    target: str


class Raise(BaseModel):
    """A higher limit in a special case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    won: int
    when: "Predicate"


class OtherLimit(BaseModel):
    """The limit for another kind of income."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    won: int
    income: str


class IncomeAtMost(Base):
    """Income of the last year that is known, in won."""

    is_: Literal["income_annual_at_most"] = Field(alias="is")
    won: int
    income: str | None = None
    """Kind of income that is counted: `employment_total` (총급여), `global_income` (종합소득)."""
    alternative: OtherLimit | None = None
    raised_to: tuple[Raise, ...] = ()


Predicate = Annotated[
    Several
    | AtLeast
    | Not
    | Ref
    | Age
    | AgeBetween
    | BornOnOrAfter
    | Sex
    | Nationality
    | HouseholdSize
    | HouseholdHead
    | SameHousehold
    | ChildrenUnder
    | ChildrenAtLeast
    | Married
    | MarriedAtMost
    | Identified
    | ResidenceUnknown
    | ResidentIn
    | ResidentInAny
    | ResidentFor
    | IncomeAtMost
    | IncomePercent
    | IncomeKind
    | Missing
    | Holds
    | HoldsAny
    | Clearance
    | InsuredAs
    | Registered
    | Employed
    | EmployedMonths
    | Graded
    | OnRecord
    | FactOnRecord
    | Said
    | SaidOf
    | Limit
    | Percent
    | ParentDied
    | GraduatedWithin
    | OtherIncome
    | FloorArea
    | NoFiling
    | StudentLoan
    | ScholarshipBracket
    | TaxPaidYears
    | AbroadDays
    | PremiumPercent,
    Field(discriminator="is_"),
]
"""Any predicate."""

_PREDICATE: TypeAdapter[Predicate] = TypeAdapter(Predicate)


def predicate(data: object) -> Predicate:
    """Read a predicate from data. Raises pydantic's ValidationError where it is none."""
    return _PREDICATE.validate_python(data)

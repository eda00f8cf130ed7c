"""Predicates about what is on record: entitlements, registers, arrears, insurance and employment."""

from typing import Literal

from pydantic import Field

from certbroker.facts import Fact
from certbroker.requirements.base import Base


class Holds(Base):
    """Registered, entitled or recognised."""

    is_: Literal["holds"] = Field(alias="is")
    fact: Fact


class HoldsAny(Base):
    """Registered, entitled or recognised in one of several ways."""

    is_: Literal["holds_any"] = Field(alias="is")
    facts: tuple[Fact, ...] = Field(min_length=1)


class FactOnRecord(Base):
    """That a fact is on record and can be read: what it must be, the receiver judges."""

    is_: Literal["on_record"] = Field(alias="is")
    fact: Fact


class Clearance(Base):
    """No arrears, by a certificate that is valid on the day."""

    is_: Literal["clearance_valid"] = Field(alias="is")
    tax: Literal["national", "local", "customs", "social_insurance"]


class InsuredAs(Base):
    """Insured at the day, as one kind (건강보험 자격)."""

    is_: Literal["insured_as"] = Field(alias="is")
    insured: str


class Registered(Base):
    """On a register, by what the certificate of it says."""

    is_: Literal[
        "alien_registration",
        "business_active",
        "corporate_registry",
        "farm_registered",
        "military_service_done_or_exempt",
        "signature_registered",
        "single_parent",
    ] = Field(alias="is")


class Employed(Base):
    """In employment at the day."""

    is_: Literal["employed"] = Field(alias="is")


class EmployedMonths(Base):
    """In employment for so many months in all."""

    is_: Literal["employed_months_at_least"] = Field(alias="is")
    months: int = Field(ge=1)


class Graded(Base):
    """Registered with a grade or class: severity of a disability, size of a business."""

    is_: Literal["disability", "size_class"] = Field(alias="is")
    grade: str


class OnRecord(Base):
    """That something is on record and can be read: what it must be, the receiver judges."""

    is_: Literal[
        "address_history",
        "adopted_children_known",
        "children_known",
        "employed_months_known",
        "employees_known",
        "financials_known",
        "household_known",
        "income_annual_known",
        "insurance_history_known",
        "insurance_status_known",
        "military_service_months_known",
        "military_status_known",
        "parents_marriage_known",
        "premium_known",
        "public_debt_known",
        "sales_known",
    ] = Field(alias="is")
    months: int | None = None
    years: int | None = None

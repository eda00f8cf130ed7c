"""What every predicate has."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

DayName = Literal["application_date", "notice_date", "payment_date", "quarter_reference_date"]
"""A day that a predicate speaks of; without one it is the day of the application."""

YearName = Literal["application_year", "last_tax_year", "year_before_last"]

Notice = Literal["notice"]
"""That the notice sets the value: not filled on purpose."""


class Base(BaseModel):
    """What every predicate has."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    whose: str | None = None
    """Whose facts are meant, where it is not the person whom the requirement is about."""

    on: DayName | None = None

    def key(self) -> str:
        """Return the key under which `Context.answers` may hold the answer: `rents`, `household.owns_house`."""
        word = str(getattr(self, "is_", ""))
        return f"{self.whose}.{word}" if self.whose else word

    def dump(self) -> dict[str, Any]:
        """Return the predicate as it stands in data."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

"""A plan: which certificates a procedure needs of somebody, why each, and what need not be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from certbroker.model import Certificate
from certbroker.requirements.model import Procedure, Requirement


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """One certificate of one person: the unit that is fetched, and paid for in privacy."""

    certificate: str
    whose: str = "applicant"

    def describe(self) -> dict[str, str]:
        """Return the JSON object of a paper."""
        return {"id": self.certificate, "whose": self.whose}


@dataclass(frozen=True, slots=True)
class Planned:
    """A certificate that the plan asks for: the requirements it serves, and how it must be asked for."""

    paper: Paper
    certificate: type[Certificate]
    requirements: tuple[Requirement, ...]
    options: Mapping[str, Any]
    fresh_within_days: int | None

    def describe(self) -> dict[str, Any]:
        """Return the JSON object of a planned certificate (shape `plan` in docs/shapes.md)."""
        return self.paper.describe() | {
            "name_ko": self.certificate.spec.name_ko,
            "reasons": [
                {"requirement": one.id, "text_ko": one.text_ko, "known": one.known} for one in self.requirements
            ],
            "options": dict(self.options),
            "fresh_within_days": self.fresh_within_days,
        }


@dataclass(frozen=True, slots=True)
class Noted:
    """A requirement that asks for no certificate here, and why."""

    requirement: Requirement
    why_en: str
    why_ko: str

    def describe(self) -> dict[str, Any]:
        """Return the JSON object of a note."""
        return {
            "requirement": self.requirement.id,
            "text_ko": self.requirement.text_ko,
            "why_en": self.why_en,
            "why_ko": self.why_ko,
        }


@dataclass(frozen=True)
class Plan:
    """The smallest, least private set of certificates for a procedure, and everything that need not be asked."""

    procedure: Procedure
    certificates: tuple[Planned, ...]
    known: tuple[Noted, ...] = ()
    """Held already: what is known proves it."""
    not_needed: tuple[Noted, ...] = ()
    """Looked up by the authority, or does not apply."""
    conditional: tuple[Noted, ...] = ()
    """Needed only if something is so that nobody has said yet."""
    on_paper: tuple[Noted, ...] = ()
    """What no issuer certifies through a channel."""
    declared: tuple[Noted, ...] = ()
    """What the applicant states: forms and consents."""
    alternative: tuple[Paper, ...] | None = None
    """The next-best set; `None` where every certificate is needed."""
    cost: int = 0
    alternative_cost: int | None = None
    remarks: tuple[str, ...] = field(default=())
    """What the plan cannot be right about: a day out of force, certificates that nobody knows."""

    def describe(self) -> dict[str, Any]:
        """Return the plan as a JSON object (shape `plan` in docs/shapes.md)."""
        others = (
            [{"certificates": [one.describe() for one in self.alternative], "cost": self.alternative_cost}]
            if self.alternative
            else []
        )
        return {
            "procedure": self.procedure.id,
            "name_ko": self.procedure.name_ko,
            "name_en": self.procedure.name_en,
            "certificates": [one.describe() for one in self.certificates],
            "cost": self.cost,
            "known": [one.describe() for one in self.known],
            "not_needed": [one.describe() for one in self.not_needed],
            "conditional": [one.describe() for one in self.conditional],
            "on_paper": [one.describe() for one in self.on_paper],
            "declared": [one.describe() for one in self.declared],
            "alternatives": others,
            "remarks": list(self.remarks),
        }

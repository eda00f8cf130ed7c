"""What the worker found, as JSON: keys and values, no sentences. The words are added outside."""

from dataclasses import dataclass, field
from typing import Any

from certbroker.verification.report import Detail, Verdict

MAX_NAME = 80


class Defect(Exception):
    """A check that does not hold, or cannot be told."""

    def __init__(self, message: str, verdict: Verdict = Verdict.DOES_NOT_HOLD, **values: Detail) -> None:
        self.message = message
        self.verdict = verdict
        self.values = values
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's result."""

    id: str
    verdict: Verdict
    message: str
    values: dict[str, Detail] = field(default_factory=dict[str, Detail])
    needed: bool = True

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "id": self.id,
            "verdict": self.verdict.value,
            "message": self.message,
            "values": self.values,
            "needed": self.needed,
        }

    @classmethod
    def of(cls, check: str, defect: Defect) -> "Finding":
        """Return the finding that a defect is."""
        return cls(check, defect.verdict, defect.message, dict(defect.values))


def holds(check: str, message: str = "holds", **values: Detail) -> Finding:
    """Say that a check holds."""
    return Finding(check, Verdict.HOLDS, message, values)


def fails(check: str, message: str, **values: Detail) -> Finding:
    """Say that a check does not hold."""
    return Finding(check, Verdict.DOES_NOT_HOLD, message, values)


def unknown(check: str, message: str, *, needed: bool = True, **values: Detail) -> Finding:
    """Say that a check cannot be told."""
    return Finding(check, Verdict.CANNOT_TELL, message, values, needed)


def shown(name: str) -> str:
    """Return a name from a foreign document as it may be printed: one line, no control characters, not too long."""
    return "".join(" " if not one.isprintable() else one for one in name)[:MAX_NAME].strip()

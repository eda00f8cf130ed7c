"""What spans hear of verifications: what was verified and the verdict; nothing of what is in it."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from certbroker.observing import Name, Told, spanned
from certbroker.verification.report import VerificationReport

P = ParamSpec("P")
R = TypeVar("R", bound=VerificationReport)


def observed(kind: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have every call be a span. kind: what is verified."""
    return spanned(Name.VERIFICATION, _told, kind=kind)


def _told(report: VerificationReport) -> Told:
    return Told(verdict=report.verdict.value, count=len(report.checks))

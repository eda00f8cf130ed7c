"""What verification found of a document, without the values in it that were left out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from certbroker.evidence import Report
from certbroker.verification.report import Check, VerificationReport

Parts = Sequence[Sequence[str]]
"""Of each part of a value, the ways of writing it."""


def without(report: Report, hidden: Iterable[Parts]) -> VerificationReport | None:
    """Return a report whose checks tell no hidden value and no digest of the raw document; `None` for other reports.

    A check whose words tell one keeps its verdict and loses its words.
    """
    if not isinstance(report, VerificationReport):
        return None
    ways = {way for parts in hidden for part in parts for way in part if way}
    return replace(report, checks=tuple(_without(one, ways) for one in report.checks))


def _without(check: Check, ways: set[str]) -> Check:
    told: list[Any] = [check.en, check.ko, check.to_do_en, check.to_do_ko, *check.details.values()]
    if any(way in str(one) for way in ways for one in told):
        return Check(check.id, check.verdict, check.message, "", "", about=check.about, needed=check.needed)
    return replace(check, evidence="")

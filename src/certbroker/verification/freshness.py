"""Freshness: a receiver's rule and the day of issue, in Asia/Seoul. A paper's own validity is read, never computed.

Periods are counted by the Civil Act (민법 제155조~제160조): the day of issue does not count (제157조) unless the
receiver says so, and a period of months ends on the day before the same day of the last month, or with that month where
it has no such day (제160조).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from certbroker.evidence import Evidence
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.verification.report import Check, Verdict
from certbroker.verification.wording import say

DAY: Final = timedelta(days=1)
Kind = Literal["days", "months", "same_day", "since", "tax_year"]
_MONTHS: Final = re.compile(r"([0-9]{1,3}) ?개월 ?이내")
_DAYS: Final = re.compile(r"([0-9]{1,4}) ?일 ?이내")
_SAME_DAY: Final = "당일 발급"


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a receiver asks of the day of issue.

    Made by `within_days`, `within_months`, `same_day`, `since`, `tax_year` or `printed`.
    """

    kind: Kind
    count: int = 0
    """Days or months; the year of `tax_year`."""
    day: date | None = None
    """The first day of `since`."""
    counts_issue_day: bool = False
    """Whether the day of issue is the first of the days or months."""

    @classmethod
    def within_days(cls, count: int, *, counts_issue_day: bool = False) -> "Freshness":
        """Issued within so many days (30일 이내 발급)."""
        return cls("days", count, counts_issue_day=counts_issue_day)

    @classmethod
    def within_months(cls, count: int, *, counts_issue_day: bool = False) -> "Freshness":
        """Issued within so many calendar months (3개월 이내 발급)."""
        return cls("months", count, counts_issue_day=counts_issue_day)

    @classmethod
    def same_day(cls) -> "Freshness":
        """Issued on the very day (당일 발급)."""
        return cls("same_day")

    @classmethod
    def since(cls, day: date) -> "Freshness":
        """Issued on a day or after it (입주자모집공고일 이후 발급)."""
        return cls("since", day=day)

    @classmethod
    def tax_year(cls, year: int) -> "Freshness":
        """About a tax year (2025년 귀속), whenever issued."""
        return cls("tax_year", year)

    @classmethod
    def printed(cls, text: str, days: int | None = None) -> "Freshness | None":
        """Read a rule as a notice prints it (1개월 이내 발급, 30일 이내); days stand in where it prints neither."""
        if found := _MONTHS.search(text):
            return cls.within_months(int(found[1]))
        if found := _DAYS.search(text):
            return cls.within_days(int(found[1]))
        if _SAME_DAY in text:
            return cls.same_day()
        return cls.within_days(days) if days is not None else None

    def last_day(self, issued_on: date) -> date | None:
        """Return the last day on which a paper counts as fresh; `None` where the rule sets none."""
        start = issued_on if self.counts_issue_day else issued_on + DAY
        match self.kind:
            case "days":
                return start + (self.count - 1) * DAY
            case "months":
                return last_day_of(start, self.count)
            case "same_day":
                return issued_on
            case _:
                return None


def last_day_of(start: date, months: int) -> date | None:
    """Return the last day of a period of months that begins with a day.

    That is the day before the same day of the last month (제160조제2항), and the end of that month where it has no
    such day (제3항). `None` where the calendar of Python ends first.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    length = calendar.monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, length)
    same = date(year, month + 1, start.day)
    return same - DAY if same > date.min else None


def day_in_seoul(moment: date | datetime) -> date:
    """Return the day in Korea; a moment without a zone is Korean time."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(SEOUL) if moment.tzinfo else moment).date()


def check_freshness(evidence: Evidence[Certificate], rule: Freshness, as_of: date | datetime) -> Check:
    """Check one document by the receiver's rule."""
    if rule.kind == "tax_year":
        return _of_tax_year(evidence, rule.count)
    issued = evidence.issued_on
    today = day_in_seoul(as_of)
    if issued is None:
        return _said(evidence, Verdict.CANNOT_TELL, "no_day")
    if issued > today:
        return _said(evidence, Verdict.DOES_NOT_HOLD, "future", issued_on=issued)
    if rule.kind == "since":
        since = rule.day or today
        fresh = issued >= since
        return _said(evidence, _verdict(fresh), "since" if fresh else "before", issued_on=issued, since=since)
    last = rule.last_day(issued)
    fresh = last is None or today <= last
    return _said(evidence, _verdict(fresh), "fresh" if fresh else "stale", issued_on=issued, until=last or date.max)


def check_printed_validity(evidence: Evidence[Certificate], as_of: date | datetime) -> Check | None:
    """Check the last day of validity that the paper prints; `None` where it prints none."""
    until = evidence.valid_until
    if until is None:
        return None
    valid = day_in_seoul(as_of) <= until
    return say(
        "validity.printed",
        _verdict(valid),
        "holds" if valid else "over",
        about=evidence.id,
        evidence=evidence.provenance.raw_sha256,
        until=until.isoformat(),
    )


def _of_tax_year(evidence: Evidence[Certificate], year: int) -> Check:
    from certbroker.factbook import facts_of

    found = {said for fact in facts_of(evidence) if (said := getattr(fact.value, "year", None)) is not None}
    if not found:
        return _said(evidence, Verdict.CANNOT_TELL, "no_year", year=year)
    held = year in found
    return _said(evidence, _verdict(held), "year" if held else "other_year", year=year, latest=max(found))


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001 - a verdict is what becomes of a truth value
    return Verdict.HOLDS if holds else Verdict.DOES_NOT_HOLD


def _said(evidence: Evidence[Certificate], verdict: Verdict, message: str, **values: date | int) -> Check:
    told: dict[str, Any] = {}
    for name, value in values.items():
        told[name] = value.isoformat() if isinstance(value, date) else value
    return say("freshness", verdict, message, about=evidence.id, evidence=evidence.provenance.raw_sha256, **told)

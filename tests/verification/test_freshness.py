"""Freshness: the receiver's rule and the day of issue, in Seoul; what a paper prints itself is read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.requirements import procedures
from certbroker.requirements.days import last_day_of as of_requirements
from certbroker.verification import Freshness, Verdict
from certbroker.verification.freshness import check_freshness, check_printed_validity, day_in_seoul, last_day_of
from support.papers import sample

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL
INCOME = sample("nts.income_amount")


def issued(day: date | None, like: Evidence[Certificate] = INCOME, **more: Any) -> Evidence[Certificate]:
    return Evidence(like.certificate.model_copy(update={"issued_on": day, **more}), like.provenance)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "issue", "last"),
    [
        (Freshness.within_days(30), "2026-10-21", "2026-11-20"),
        (Freshness.within_days(30, counts_issue_day=True), "2026-10-21", "2026-11-19"),
        (Freshness.within_days(1), "2026-11-20", "2026-11-21"),
        (Freshness.within_days(1, counts_issue_day=True), "2026-11-20", "2026-11-20"),
        (Freshness.within_months(1), "2026-10-20", "2026-11-20"),
        (Freshness.within_months(1, counts_issue_day=True), "2026-10-20", "2026-11-19"),
        (Freshness.within_months(3), "2026-08-31", "2026-11-30"),
        (Freshness.within_months(1), "2027-01-29", "2027-02-28"),
        (Freshness.within_months(1), "2027-01-31", "2027-02-28"),
        (Freshness.within_months(12), "2024-02-29", "2025-02-28"),
        (Freshness.within_months(6), "2026-08-31", "2027-02-28"),
        (Freshness.same_day(), "2026-11-20", "2026-11-20"),
    ],
)
def test_the_last_day(rule: Freshness, issue: str, last: str) -> None:
    until = day(last)
    assert rule.last_day(day(issue)) == until
    assert check_freshness(issued(day(issue)), rule, until).verdict is HOLDS
    stale = check_freshness(issued(day(issue)), rule, until + timedelta(days=1))
    assert (stale.verdict, stale.message) == (FAILS, "stale")
    assert last in stale.ko


def test_since_a_day() -> None:
    rule = Freshness.since(day("2026-11-05"))
    assert check_freshness(issued(day("2026-11-05")), rule, day("2027-11-20")).verdict is HOLDS
    assert check_freshness(issued(day("2026-11-04")), rule, day("2026-11-20")).verdict is FAILS


def test_the_future_and_the_unknown() -> None:
    rule = Freshness.within_days(30)
    assert check_freshness(issued(day("2026-11-21")), rule, day("2026-11-20")).message == "future"
    assert check_freshness(issued(None), rule, day("2026-11-20")).verdict is UNKNOWN


def test_days_are_days_in_seoul() -> None:
    late = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
    assert day_in_seoul(late) == day("2026-11-20")
    assert day_in_seoul(late - timedelta(seconds=1)) == day("2026-11-19")
    assert day_in_seoul(datetime.fromisoformat("2026-11-20T01:00")) == day("2026-11-20"), "without a zone: Korean time"
    paper = issued(day("2026-11-19"))
    assert check_freshness(paper, Freshness.same_day(), late - timedelta(seconds=1)).verdict is HOLDS
    assert check_freshness(paper, Freshness.same_day(), late).verdict is FAILS


def test_tax_years() -> None:
    assert check_freshness(INCOME, Freshness.tax_year(2025), day("2026-11-20")).verdict is HOLDS
    other = check_freshness(INCOME, Freshness.tax_year(2026), day("2026-11-20"))
    assert (other.verdict, other.details["latest"]) == (FAILS, 2025)
    assert "2026년" in other.to_do_ko
    seal = sample("mois.seal")
    assert check_freshness(seal, Freshness.tax_year(2025), day("2026-11-20")).verdict is UNKNOWN


def test_printed_validity_is_read() -> None:
    clearance = sample("nts.tax_clearance")
    until = clearance.valid_until
    assert until is not None
    for today, verdict in ((until, HOLDS), (until + timedelta(days=1), FAILS)):
        found = check_printed_validity(clearance, today)
        assert found is not None
        assert found.verdict is verdict
    assert check_printed_validity(INCOME, day("2026-11-20")) is None, "never computed"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1개월 이내 발급 분", Freshness.within_months(1)),
        ("최근 3개월 이내 발급", Freshness.within_months(3)),
        ("공고일 기준 1개월 이내", Freshness.within_months(1)),
        ("30일 이내 발급", Freshness.within_days(30)),
        ("당일 발급분", Freshness.same_day()),
        ("입주자모집공고일 이후 발급", None),
    ],
)
def test_rules_as_notices_print_them(text: str, rule: Freshness | None) -> None:
    assert Freshness.printed(text) == rule


def test_every_procedures_days_become_a_rule_and_months_stay_months() -> None:
    rules = [
        (one, Freshness.printed(one.freshness_text_ko or "", one.freshness_days))
        for procedure in procedures().values()
        for one in procedure.requirements
        if one.freshness_days
    ]
    assert len(rules) > 10
    for requirement, rule in rules:
        assert rule is not None
        months = "개월" in (requirement.freshness_text_ko or "")
        assert rule.kind == ("months" if months else "days")


def test_there_is_one_calendar() -> None:
    assert of_requirements is last_day_of


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(1, 60), st.booleans())
def test_a_longer_rule_is_never_stricter(issue: date, months: int, counts: bool) -> None:
    shorter = Freshness.within_months(months, counts_issue_day=counts).last_day(issue)
    longer = Freshness.within_months(months + 1, counts_issue_day=counts).last_day(issue)
    assert shorter is not None
    assert longer is not None
    assert issue <= shorter < longer
    assert shorter <= issue + timedelta(days=31 * months)

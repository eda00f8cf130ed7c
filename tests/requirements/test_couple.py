"""A couple: two holders, one consent each, judged and planned as one application."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from certbroker import Broker
from certbroker.catalogue import discover
from certbroker.dossier import Dossier
from certbroker.errors import RequirementError
from certbroker.requirements import Context, Paper, Verdict, evaluate_procedure, procedures, resolve
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nhis import QualificationHistory
from certbroker_connectors.nts import IncomeAmount
from support.books import book

LOAN = procedures()["jeonse-loan"]
DAY = Context(date(2026, 11, 20))
WANTED = [IncomeAmount.ask(from_year=2023, to_year=2025), ResidentRegister, QualificationHistory]
INCOMES = 48_000_000, 15_500_000
"""What the sandbox's papers say of 2025: of hong, of kim."""


@pytest.fixture(scope="module")
def dossiers() -> Iterator[tuple[Dossier, Dossier]]:
    with Broker.sandbox(approve_after=0.0) as broker:

        def collected(name: str) -> Dossier:
            consent = broker.request_consent(
                broker.people[name], WANTED, recipient="가나은행", purpose="전세자금대출 신청"
            )
            return broker.collect(consent, deadline=5)

        yield collected("hong"), collected("kim")


def test_the_incomes_of_both_are_added(dossiers: tuple[Dossier, Dossier]) -> None:
    hong, kim = dossiers
    _, said = hong.evaluate(LOAN, people={"spouse": kim})["income"]
    assert f"{sum(INCOMES):,}" in said.reason_en
    assert len({one.evidence for one in said.evidence}) == 2
    _, alone = hong.evaluate(LOAN)["income"]
    assert alone.verdict is Verdict.UNKNOWN
    assert "spouse" in alone.reason_en


def test_what_each_must_show_is_judged_by_the_own_papers(dossiers: tuple[Dossier, Dossier]) -> None:
    hong, kim = dossiers
    _, alone = hong.evaluate(LOAN)["employed"]
    _, both = hong.evaluate(LOAN, people={"spouse": kim})["employed"]
    assert (alone.verdict, both.verdict) == (Verdict.UNKNOWN, Verdict.HOLDS)


def test_a_joined_dossier_says_whose_papers_they_are(dossiers: tuple[Dossier, Dossier]) -> None:
    hong, kim = dossiers
    joined = Dossier.joined(dossiers)
    assert [one.about for one in joined.outcomes] == [None] * 3 + [kim.holder] * 3
    assert hong.evaluate(LOAN, people={"spouse": kim}) == joined.evaluate(LOAN, people={"spouse": kim.holder})
    with pytest.raises(RequirementError, match="no papers about"):
        joined.evaluate(LOAN, people={"spouse": "이*무"})


def test_without_saying_who_is_who_the_others_papers_are_not_the_holders(dossiers: tuple[Dossier, Dossier]) -> None:
    hong, _ = dossiers
    joined = Dossier.joined(dossiers)
    assert joined.evaluate(LOAN) == hong.evaluate(LOAN)


def test_the_plan_asks_each_for_what_is_not_held(dossiers: tuple[Dossier, Dossier]) -> None:
    hong, kim = dossiers
    held = resolve(LOAN, discover(), DAY, hong.books({"spouse": kim}))
    assert "employed" in {one.requirement.id for one in held.known}
    assert held.cost < resolve(LOAN, discover(), DAY, hong.books()).cost < resolve(LOAN, discover(), DAY).cost


def test_the_day_of_collection_is_a_day_in_korea(dossiers: tuple[Dossier, Dossier]) -> None:
    hong = replace(dossiers[0], collected_at=datetime(2025, 12, 31, 15, 30, tzinfo=UTC))
    assert hong.evaluate(LOAN) == hong.evaluate(LOAN, on=date(2026, 1, 1))
    assert hong.evaluate(LOAN) != hong.evaluate(LOAN, on=date(2025, 12, 31))


def test_no_paper_is_asked_of_a_spouse_that_there_is_not() -> None:
    divorced = [
        "marriage.history",
        "Event",
        {"kind": "divorce", "on": date(2020, 1, 1)},
        "scourt.marriage_relation",
        None,
    ]
    asked = resolve(LOAN, discover(), DAY, book(divorced)).certificates
    assert {one.paper.whose for one in asked} == {"applicant", "property"}
    assert Paper("nts.income_amount", "spouse") in {one.paper for one in resolve(LOAN, discover(), DAY).certificates}


def test_whom_a_condition_does_not_concern_meets_it() -> None:
    """Of a couple one is employed and one has a business: each shows the own paper."""
    year = {"year": 2025, "amount": 20_000_000}
    hers = book(
        ["income.business", "Income", year, "nts.income_amount", date(2026, 11, 2)],
        [
            "business.status",
            "Registration",
            {"status": "active", "number": "000-00-00017"},
            "nts.business_registration",
            None,
        ],
        ["income.employment", "Income", year, "nts.income_amount", date(2026, 11, 2)],
        ["employment.history", "Span", {"starts_on": date(2020, 1, 1)}, "nhis.qualification_history", None],
    )
    his = book(
        ["income.employment", "Income", year, "nts.income_amount", date(2026, 11, 1)],
        ["employment.history", "Span", {"starts_on": date(2021, 1, 1)}, "nhis.qualification_history", None],
    )
    judged = evaluate_procedure(LOAN, {"applicant": his, "spouse": hers}, DAY)
    assert judged["employed"][1].verdict is Verdict.HOLDS
    assert judged["business"][0].verdict is Verdict.HOLDS
    assert judged["business"][1].verdict is Verdict.UNKNOWN

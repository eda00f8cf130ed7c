"""What is wrong or missing gives a clear error or an honest unknown: one test for each kind that was thought of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from certbroker.catalogue import discover
from certbroker.factbook import FactBook
from certbroker.facts import Event
from certbroker.requirements import (
    Context,
    Procedure,
    Tables,
    Verdict,
    evaluate_procedure,
    read_procedure,
    resolve,
    tables,
)
from certbroker.requirements.evaluate import evaluate
from certbroker.requirements.predicates import predicate
from support.books import book

DAY = date(2026, 11, 20)
HEAD = """
id = "made-up"
name_ko = "시험"
name_en = "Test"
authority_ko = "시험청"
who_en = "Nobody."
subjects = ["applicant"]
source_quality = "none"
"""
ADULT = '{ is = "age_at_least", years = 19 }'
BORN = ["person.birth_date", "Identity", {"birth_date": date(1990, 1, 1)}, "mois.resident_register", date(2026, 11, 1)]


def text(*requirements: str, head: str = "in_force = {}\nsources = {}\nsource_kinds = {}\n") -> str:
    return HEAD + head + "\n".join(f"[[requirements]]\n{one}" for one in requirements)


def asks(
    name: str = "a", predicate: str = ADULT, evidence: str = '[["mois.resident_register"]]', more: str = ""
) -> str:
    return (
        f'id = "{name}"\ntext_ko = "{name}"\npredicate = {predicate}\nevidence = {evidence}\n'
        f'proved_by = "certificate"\nknown = "assumed"\n{more}'
    )


def made(*requirements: str, head: str = "in_force = {}\nsources = {}\nsource_kinds = {}\n") -> Procedure:
    return read_procedure(text(*requirements, head=head))


def when(target: str) -> str:
    return f'when = {{ text_ko = "…", predicate = {{ is = "ref", target = "{target}" }} }}\n'


@pytest.mark.parametrize(
    "cycle",
    [
        [asks("a", more=when("a.when"))],
        [asks("a", more=when("b.when")), asks("b", more=when("a.when"))],
        [asks("a", more=when("b.when")), asks("b", more=when("c.when")), asks("c", more=when("a.when"))],
    ],
    ids=["itself", "two", "three"],
)
def test_a_cycle_is_refused(cycle: list[str]) -> None:
    with pytest.raises(ValueError, match="a reference has one step"):
        made(*cycle)


def test_a_reference_within_others_is_seen() -> None:
    hidden = '{ is = "not", of = { is = "any", of = [{ is = "ref", target = "nobody.when" }] } }'
    with pytest.raises(ValueError, match=r"nothing is called nobody\.when"):
        made(asks(predicate=hidden))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (text(asks(predicate='{ is = "at_least", count = 2, of = [{ is = "rents" }] }')), "can never hold"),
        (text(asks(predicate='{ is = "age_between", at_least = 35, at_most = 34 }')), "no age lies between"),
        (
            text(
                asks(), head="in_force = { from = 2026-02-01, until = 2026-01-31 }\nsources = {}\nsource_kinds = {}\n"
            ),
            "the end comes first",
        ),
        (
            text(
                asks(),
                head="in_force = {}\nsources = {}\nsource_kinds = {}\napplication_windows = [{ year = 2026, "
                'from = 2026-05-01T00:00:00+09:00, until = 2026-04-01T00:00:00+09:00, source = "S1" }]\n',
            ),
            "the end comes first",
        ),
        (text(asks(), asks()), "two requirements have one id"),
        (text(asks(more='source = "S9"\n')), "S9 is not among the sources"),
        (text(asks(more='options = { "scourt.basic" = { variant = "general" } }\n')), "which is no evidence"),
        (text(), "requirements"),
    ],
)
def test_what_contradicts_itself_or_can_never_hold_is_refused(broken: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_procedure(broken)


def test_a_window_without_a_time_zone_is_refused() -> None:
    days = "from = 2026-05-01T00:00:00, until = 2026-05-02T00:00:00"
    window = f'application_windows = [{{ year = 2026, {days}, source = "S1" }}]\n'
    with pytest.raises(ValueError, match="time zone"):
        made(asks(), head=f"in_force = {{}}\nsources = {{}}\nsource_kinds = {{}}\n{window}")


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ValueError, match=r"person\.star_sign"):
        made(asks(predicate='{ is = "on_record", fact = "person.star_sign" }'))


def test_an_unknown_certificate_is_named_and_stays_on_paper() -> None:
    plan = resolve(made(asks(evidence='[["nts.horoscope"]]')), discover(), Context(DAY))
    assert plan.certificates == ()
    assert [one.requirement.id for one in plan.on_paper] == ["a"]
    assert plan.remarks == ("a: no certificate nts.horoscope in the catalogue",)


def test_an_alternative_that_is_unknown_is_named_and_the_other_taken() -> None:
    plan = resolve(made(asks(evidence='[["nts.horoscope"], ["mois.resident_register"]]')), discover(), Context(DAY))
    assert [one.paper.certificate for one in plan.certificates] == ["mois.resident_register"]
    assert plan.remarks


@pytest.mark.parametrize(
    ("span", "on", "wanted"),
    [
        ("from = 2027-01-01", date(2026, 12, 31), Verdict.UNKNOWN),
        ("from = 2027-01-01", date(2027, 1, 1), Verdict.HOLDS),
        ("until = 2026-12-31", date(2026, 12, 31), Verdict.HOLDS),
        ("until = 2026-12-31", date(2027, 1, 1), Verdict.UNKNOWN),
    ],
)
def test_a_law_that_is_not_in_force_decides_nothing(span: str, on: date, wanted: Verdict) -> None:
    procedure = made(asks(), head=f"in_force = {{ {span} }}\nsources = {{}}\nsource_kinds = {{}}\n")
    _, said = evaluate_procedure(procedure, book(BORN), Context(on))["a"]
    assert said.verdict is wanted
    plan = resolve(procedure, discover(), Context(on))
    assert bool(plan.remarks) == (wanted is Verdict.UNKNOWN)
    if wanted is Verdict.UNKNOWN:
        assert str(procedure.in_force.since or procedure.in_force.until) in said.reason_en
        assert "in force" in plan.remarks[0]


def test_a_median_that_is_missing_is_unknown() -> None:
    income = ["income.annual", "Income", {"year": 2025, "amount": 1}, "nts.income_amount", date(2026, 11, 1)]
    asked = predicate({"is": "income_at_most_percent_of_median", "percent": 60})
    known: Tables = tables()
    without = known.model_copy(update={"medians": known.medians.model_copy(update={"years": ()})})
    context = Context(DAY, {"household_size": 1})
    assert evaluate(asked, book(income), context).verdict is Verdict.HOLDS
    said = evaluate(asked, book(income), Context(DAY, {"household_size": 1}, tables=without))
    assert said.verdict is Verdict.UNKNOWN
    assert "no median income for 1 in 2026" in said.reason_en


def test_a_person_without_evidence_fulfils_and_misses_nothing() -> None:
    for books in (FactBook(()), {"applicant": FactBook(())}, {"spouse": FactBook(())}):
        _, said = evaluate_procedure(made(asks()), books, Context(DAY))["a"]
        assert said.verdict is Verdict.UNKNOWN
        assert said.evidence == ()


def test_evidence_that_contradicts_is_unknown_and_both_are_named() -> None:
    other = ["person.birth_date", "Identity", {"birth_date": date(2020, 1, 1)}, "scourt.basic", date(2026, 11, 2)]
    _, said = evaluate_procedure(made(asks()), book(BORN, other), Context(DAY))["a"]
    assert said.verdict is Verdict.UNKNOWN
    assert {one.certificate for one in said.evidence} == {"mois.resident_register", "scourt.basic"}
    assert "scourt.basic" in said.reason_ko


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 19, 15, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 19, 14, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime.fromisoformat("2026-11-20T00:00:00+09:00"), date(2026, 11, 20)),
        (datetime.fromisoformat("2026-11-19T23:30:00-05:00"), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 59), date(2026, 11, 20)),  # noqa: DTZ001 - as a paper without a zone prints it
    ],
)
def test_a_day_is_a_day_in_korea(instant: datetime, day: date) -> None:
    assert Event.model_validate({"on": instant}).on == day


def test_dates_of_other_centuries_break_nothing() -> None:
    rows: list[list[Any]] = [
        ["person.birth_date", "Identity", {"birth_date": date.min}, "mois.resident_register", date.min],
        [
            "residence.history",
            "Residence",
            {"address": "경기도 1", "since": date.max},
            "mois.resident_record",
            date.max,
        ],
        ["marriage.history", "Event", {"kind": "marriage", "on": date.max}, "scourt.marriage_relation", date.max],
    ]
    for day in (date.min, date.max):
        for data in (
            {"is": "age_at_least", "years": 19},
            {"is": "resident_continuously", "place": "경기도", "months_at_least": 120, "until": "application_date"},
            {"is": "married_at_most_months", "months": 84},
        ):
            assert evaluate(predicate(data), book(*rows), Context(day)).verdict in set(Verdict)

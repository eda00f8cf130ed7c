"""Predicates give the verdicts that were written down by hand: `tests/wanted/predicates.toml`, row by row."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from certbroker.requirements import Context, Verdict, evaluate, predicate
from support.books import book

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "wanted" / "predicates.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_wanted(case: dict[str, Any]) -> None:
    books = {name: book(*rows) for name, rows in case.get("people", {}).items()}
    context = Context(case["on"], case.get("answers", {}), whose=case.get("whose", "applicant"), books=books)
    said = evaluate(predicate(case["predicate"]), book(*case["facts"]), context)
    assert said.verdict.value == case["wanted"], said.reason_en
    assert said.reason_en
    assert said.reason_ko
    assert case.get("says", "") in said.reason_en
    if "names" in case:
        assert {one.certificate for one in said.evidence} == set(case["names"])
        assert all(name in said.reason_en and name in said.reason_ko for name in case["names"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_without_evidence_nothing_is_certain_but_what_was_answered(case: dict[str, Any]) -> None:
    said = evaluate(predicate(case["predicate"]), book(), Context(case["on"]))
    assert said.verdict is Verdict.UNKNOWN


def test_names_are_those_of_distinct_cases() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {case["wanted"] for case in CASES} == {verdict.value for verdict in Verdict}


@pytest.mark.parametrize(
    "data",
    [
        {"is": "age_belo", "years": 19},
        {"is": "age_below"},
        {"is": "age_below", "years": 19, "yaers": 20},
        {"is": "age_below", "years": 19, "on": "tomorrow"},
        {"is": "holds", "fact": "welfare.basic"},
        {"is": "any", "of": []},
        {"is": "at_least", "count": 0, "of": [{"is": "rents"}]},
        {"is": "not", "of": {"is": "__import__"}},
        {"years": 19},
        "age_below",
    ],
)
def test_what_is_no_predicate_is_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        predicate(data)

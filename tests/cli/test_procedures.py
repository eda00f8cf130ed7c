"""`certbroker procedures`, `plan` and `demo --procedure`."""

import json
from pathlib import Path

from certbroker.cli.failures import Exit
from certbroker.requirements import procedures
from cli.conftest import Run


def test_procedures_are_listed(run: Run) -> None:
    told = json.loads(run("procedures", "--json").out)
    assert [one["id"] for one in told] == list(procedures())
    assert "jeonse-loan" in run("procedures").out


def test_a_plan_as_json(run: Run) -> None:
    told = json.loads(run("plan", "youth-rent-support", "--person", "choi", "--json").out)
    assert told["procedure"] == "youth-rent-support"
    assert {"known", "not_needed", "alternatives", "on_paper"} <= told.keys()
    first = told["certificates"][0]
    assert first["id"] == "mois.resident_register"
    assert {"age", "apart"} <= {reason["requirement"] for reason in first["reasons"]}
    assert first["options"] == {}


def test_a_plan_may_be_empty_and_says_why(run: Run) -> None:
    told = run("plan", "child-allowance", "--person", "hong")
    assert told.code == Exit.DONE
    assert "낼 증명서가 없습니다" in told.out
    assert "담당 기관이 직접 확인함" in told.out


def test_what_is_not_there(run: Run) -> None:
    told = run("plan", "jeonse-lone")
    assert told.code == Exit.USAGE
    assert "jeonse-loan" in told.err
    assert run("plan", "jeonse-loan", "--person", "nobody").code == Exit.USAGE
    assert run("demo", "--procedure", "nothing").code == Exit.USAGE


def test_a_demo_by_procedure_gives_its_verdict(run: Run, tmp_path: Path) -> None:
    told = run("demo", "--procedure", "youth-basic-income", "--person", "choi", "-o", str(tmp_path))
    assert told.code == Exit.DONE
    assert "미충족 · does not hold" in told.out
    assert "성남시" in told.out
    assert (tmp_path / "submission.pdf").read_bytes().startswith(b"%PDF")
    dossier = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert [one["certificate"] for one in dossier["documents"]] == ["mois.resident_record"]


def test_a_demo_by_procedure_collects_exactly_the_plan(run: Run, tmp_path: Path) -> None:
    """Each of a couple consents for themselves, and open data is among it."""
    planned = json.loads(run("plan", "jeonse-loan", "--person", "hong", "--json").out)["certificates"]
    assert run("demo", "--procedure", "jeonse-loan", "-o", str(tmp_path)).code == Exit.DONE
    dossier = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    collected = sorted(((one["certificate"], one["about"]) for one in dossier["documents"]), key=str)
    about = {"spouse": "김*희"}
    assert collected == sorted(((one["id"], about.get(one["whose"])) for one in planned), key=str)
    assert len(dossier["consents"]) == len({one["whose"] == "spouse" for one in planned})


def test_what_was_collected_is_evaluated(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--procedure", "youth-basic-income", "--person", "choi", "-o", str(tmp_path)).code == Exit.DONE
    told = run("evaluate", "youth-basic-income", str(tmp_path), "--json")
    assert told.code == Exit.REFUSED
    found = json.loads(told.out)
    assert found["verdict"] == "does_not"
    by_id = {one["requirement"]: one["holds"] for one in found["requirements"]}
    assert {one["verdict"] for one in by_id.values()} == {"holds", "does_not", "unknown"}
    evidence = [fact["certificate"] for one in by_id.values() for fact in one["evidence"]]
    assert set(evidence) == {"mois.resident_record"}

"""`certbroker draft`, and `plan` and `evaluate` of a file."""

import json
from pathlib import Path

import pytest

from certbroker.cli.failures import Exit
from certbroker.requirements import read_procedure
from cli.conftest import Run

NOTICE = """\
도서관 회원증 안내
1. 주민등록등본 또는 초본 1부 (3개월 이내)
2. 소득 증빙서류 (필요시)
3. 신분증
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_a_draft_is_written_and_what_to_look_at_is_said(run: Run, notice: Path, tmp_path: Path) -> None:
    made = tmp_path / "card.toml"
    told = run("draft", str(notice), "--id", "library-card", "-o", str(made))
    assert told.code == Exit.DONE
    assert told.out == ""
    assert "3: names a kind of papers, no certificate: 소득 증빙서류 (필요시)" in told.err.splitlines()
    assert "nts.income_amount" in told.err
    procedure = read_procedure(made.read_text(encoding="utf-8"))
    assert (procedure.id, procedure.name_ko) == ("library-card", "도서관 회원증 안내")


def test_without_a_file_it_goes_to_standard_output(run: Run, notice: Path) -> None:
    told = run("draft", "-", "--name", "회원증", stdin=NOTICE.encode(), language="ko_KR.UTF-8")
    assert read_procedure(told.out).name_ko == "회원증"
    assert "# REVIEW 3: 증명서 이름이 아닌 서류 종류" in told.out
    assert run("draft", str(notice)).out == run("draft", "-", stdin=b"\xef\xbb\xbf" + NOTICE.encode()).out


def test_a_draft_as_json(run: Run, notice: Path) -> None:
    told = run("draft", str(notice), "--json")
    assert told.err == ""
    assert told.json["requirements"] == 3
    assert read_procedure(told.json["toml"]).id == told.json["id"] == "draft"
    assert {one["kind"] for one in told.json["remarks"]} == {"not_known", "unnamed", "candidates", "condition"}
    assert all(one["text_en"] and one["text_ko"] for one in told.json["remarks"])


def test_a_draft_can_be_planned_and_evaluated(run: Run, notice: Path, tmp_path: Path) -> None:
    made = tmp_path / "card.toml"
    run("draft", str(notice), "-o", str(made))
    plan = run("plan", "--file", str(made), "--json").json
    assert [one["id"] for one in plan["certificates"]] == ["mois.resident_record"]
    assert [one["requirement"] for one in plan["on_paper"]] == ["paper", "paper_2"]
    assert run("demo", "--person", "choi", "-o", str(tmp_path / "out")).code == Exit.DONE
    told = run("evaluate", "--file", str(made), str(tmp_path / "out"), "--json").json
    by_id = {one["requirement"]: one["holds"]["verdict"] for one in told["requirements"]}
    assert by_id == {"resident_register": "holds", "paper": "unknown", "paper_2": "unknown"}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("draft", "no-such-file.txt"), Exit.USAGE, "setup.file"),
        (("draft", "-"), Exit.REFUSED, "the notice names no paper"),
        (("draft", "-", "--id", "Not An Id"), Exit.REFUSED, "names no paper"),
        (("plan",), Exit.USAGE, "say which PROCEDURE"),
        (("plan", "jeonse-loan", "--file", "x.toml"), Exit.USAGE, "not both"),
        (("plan", "--file", "no-such-file.toml"), Exit.USAGE, "setup.file"),
        (("evaluate", "jeonse-loan"), Exit.USAGE, "say which DIR"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], code: Exit, told: str) -> None:
    ran = run(*arguments)
    assert ran.code == code
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_notice_in_another_encoding_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_bytes(NOTICE.encode("cp949"))
    told = run("draft", str(tmp_path / "notice.txt"))
    assert told.code == Exit.USAGE
    assert "not UTF-8" in told.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('is = "on_record"', 'is = "on_recrod"', "no predicate 'on_recrod'; did you mean on_record"),
        ('known = "assumed"', 'known = "guessed"', "requirements.0.known"),
        ('id = "draft"', 'id = "No Id"', "id:"),
        ("[[requirements]]", "[[requirements", "is no TOML"),
        ('source = "S1"', 'source = "S7"', "S7 is not among the sources"),
    ],
)
def test_a_broken_file_says_what_is_wrong(run: Run, tmp_path: Path, old: str, new: str, told: str) -> None:
    text = run("draft", "-", stdin=NOTICE.encode()).out
    assert old in text
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace(old, new), encoding="utf-8")
    ran = run("plan", "--file", str(broken))
    assert ran.code == Exit.USAGE
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_plan_says_what_it_cannot_be_right_about(run: Run, notice: Path, tmp_path: Path) -> None:
    text = run("draft", str(notice)).out.replace("mois.resident_record", "mois.horoscope")
    path = tmp_path / "card.toml"
    path.write_text(text, encoding="utf-8")
    told = run("plan", "--file", str(path))
    assert "no certificate mois.horoscope in the catalogue" in told.err
    assert json.loads(run("plan", "--file", str(path), "--json").out)["remarks"]

"""`certbroker new` and `certbroker record`: what they write, and what they say on which stream."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run, command, settled
from support.tree import PACKAGES

SOURCE = PACKAGES["certbroker"] / "sandbox" / "catalogue" / "nts" / "income_amount.yaml"
NTS = PACKAGES["certbroker_connectors"] / "nts"
WIRE = NTS / "samples" / "income_amount" / "every_kind.wire.xml"
INCOME = "nts.income_amount"


def test_new_says_what_it_wrote(run: Run, tmp_path: Path) -> None:
    ran = run("new", INCOME, "--from", str(SOURCE), "--into", str(tmp_path))
    assert (ran.code, ran.out) == (0, "")
    written = [str(path) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(ran.err.splitlines()) == sorted(f"wrote {path}" for path in written)
    assert len(written) == 4


def test_new_lists_the_files_for_machines(run: Run, tmp_path: Path) -> None:
    ran = run("new", INCOME, "--from", str(SOURCE), "--into", str(tmp_path), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(ran.json["files"]) == sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())


def test_new_twice_writes_nothing(run: Run, tmp_path: Path) -> None:
    arguments = ("new", INCOME, "--from", str(SOURCE), "--into", str(tmp_path))
    run(*arguments)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("setup.not_written: ")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "setup.file: "),
        ("\x00", "setup.file: "),
        ("a: 1", "setup.specification: "),
        (SOURCE.read_text(encoding="utf-8").replace("type: won", "type: wan", 1), "type: is no type of the table"),
        (SOURCE.read_text(encoding="utf-8").replace("subject: person", "subject: people", 1), "subject: "),
    ],
)
def test_a_bad_specification_is_one_line_that_names_the_key(run: Run, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "into").mkdir()
    ran = run("new", INCOME, "--from", str(tmp_path / "bad.yaml"), "--into", str(tmp_path / "into"))
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not list((tmp_path / "into").iterdir())


def test_new_wants_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    ran = run("new", INCOME, "--from", str(SOURCE), "--into", str(tmp_path / "nowhere"))
    assert ran.code == 2
    assert "no such folder" in ran.err


def test_without_yaml_new_says_what_to_install(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    ran = run("new", INCOME, "--from", str(SOURCE), "--into", str(tmp_path))
    assert ran.code == 2
    assert ran.err.startswith("setup.extra: ")
    assert "certbroker[cli]" in ran.err


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The connectors of one issuer, copied, so that a sample can be written beside theirs."""
    (tmp_path / "certbroker_connectors").mkdir()
    (tmp_path / "certbroker_connectors" / "__init__.py").write_text('"""Ours."""\n', encoding="utf-8")
    shutil.copytree(NTS, tmp_path / "certbroker_connectors" / "nts", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def _record(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = settled()
    # The copy of the connectors must be found before the original.
    paths["PYTHONPATH"] = os.pathsep.join((str(project), paths["PYTHONPATH"]))
    command_line = command("record", INCOME, *arguments)
    return subprocess.run(command_line, env=paths, capture_output=True, text=True, encoding="utf-8", check=False)


def test_record_writes_a_draft_and_tells_what_was_not_expected(project: Path) -> None:
    folder = project / "certbroker_connectors" / "nts" / "samples" / "income_amount"
    before = (folder / "cases.toml").read_text(encoding="utf-8")
    ran = _record(project, str(WIRE), "--case", "again", "--person", "lee", "--shows", "Everything.")
    assert (ran.returncode, ran.stdout) == (0, "")
    told = ran.stderr.splitlines()
    assert told[0] == "word 소득금액증명/종합소득세신고/소득구분=금융투자소득"
    assert "element 소득금액증명/안내" in told
    assert told[-1] == "compare the draft with the document, then take its first member away"
    draft = json.loads((folder / "again.expect.json").read_text(encoding="utf-8"))
    assert draft == {"unreviewed": True} | json.loads((folder / "every_kind.expect.json").read_text(encoding="utf-8"))
    assert (folder / "again.wire.xml").read_bytes() == WIRE.read_bytes()
    assert (folder / "cases.toml").read_text(encoding="utf-8").startswith(f'{before}\n[again]\nperson = "lee"\n')


def test_record_takes_the_name_of_the_file_and_never_writes_over(project: Path) -> None:
    ran = _record(project, str(WIRE))
    assert ran.returncode == 2
    assert ran.stderr == "setup.not_written: Nothing was written. (cases.toml has a case every_kind)\n"


def test_record_refuses_what_is_no_such_document(project: Path) -> None:
    (project / "other.xml").write_text("<other/>", encoding="utf-8")
    ran = _record(project, str(project / "other.xml"))
    assert ran.returncode == 1
    assert ran.stderr.startswith("payload.document: ")

"""`certbroker bundle` says what issuers' files have that their pages in the bundle do not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf, String

from certbroker.bundle import render_certificate
from certbroker.evidence import sha256
from cli.conftest import Run
from support.originals import changed
from support.papers import sample
from support.statements import held


def _loaded(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.attachments["x.exe"] = AttachedFileSpec(pdf, b"MZ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    paper = sample("nts.income_amount")
    original = changed(render_certificate(paper.certificate, paper.provenance), _loaded)
    provenance = paper.provenance.model_copy(update={"original_sha256": sha256(original)})
    plain = sample("nts.tax_clearance", "employee")
    held(plain, replace(paper, original=original, provenance=provenance)).save(tmp_path / "dossier.json")
    return tmp_path


def test_each_issuers_file_is_named_with_what_it_has(run: Run, folder: Path) -> None:
    ran = run("bundle", str(folder), "-o", str(folder / "a.pdf"), "--lang", "en")
    assert ran.code == 0
    told, wrote = ran.err.splitlines()
    assert told.startswith(
        "nts.income_amount: the issuer's file has parts that act or lead out of it, files attached to it;"
    )
    assert wrote == f"wrote {folder / 'a.pdf'}"
    korean = run("bundle", str(folder), "-o", str(folder / "a.pdf"), "--lang", "ko")
    assert korean.err.startswith("nts.income_amount: 발급기관 원본에 다음이 있습니다: 실행되거나")


def test_programs_read_an_object(run: Run, folder: Path) -> None:
    ran = run("bundle", str(folder), "-o", str(folder / "a.pdf"), "--json")
    assert ran.code == 0
    assert [json.loads(line) for line in ran.err.splitlines()] == [
        {"event": "dropped", "certificate": "nts.income_amount", "dropped": ["actions", "attachments"]}
    ]

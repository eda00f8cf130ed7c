"""The whole way on the embedded sandbox, and the PDF of what was collected."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from certbroker import Dossier, discover
from certbroker.cli.demo import stories
from certbroker.cli.sealing import throwaway_key
from certbroker.cli.wanted import item
from cli.conftest import Run, settled


@pytest.mark.parametrize("person", stories())
def test_every_story_ends_in_a_pdf(run: Run, tmp_path: Path, person: str) -> None:
    ran = run("demo", "--person", person, "-o", str(tmp_path / "out"))
    dossier = Dossier.load(tmp_path / "out" / "dossier.json")
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert (tmp_path / "out" / "submission.pdf").read_bytes().startswith(b"%PDF-")
    assert not [one for one in dossier.outcomes if one.kind == "failed"], ran.err
    assert len(dossier.evidence) >= 3
    assert str(tmp_path / "out" / "submission.pdf") in ran.err
    for one in dossier.outcomes:
        assert one.certificate.spec.name_ko in ran.err


def test_the_demo_tells_each_step(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "-o", str(tmp_path), "--json")
    events = [json.loads(line) for line in ran.err.splitlines()]
    kinds = [one["event"] for one in events]
    assert kinds[0] == "consent"
    assert kinds.count("requested") == kinds.count("collected") > 1
    assert kinds.index("approved") < kinds.index("requested") < kinds.index("document")
    assert kinds.count("document") == len(stories()["hong"].wanted)
    assert ran.json["bundle"] == str(tmp_path / "submission.pdf")
    assert ran.json["pages"] > len(stories()["hong"].wanted)


def test_the_demo_speaks_korean(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "-o", str(tmp_path), language="ko_KR.UTF-8")
    assert "정보주체가 승인했습니다" in ran.err
    assert "홍길동" not in ran.err


def test_a_person_without_a_story_is_told_who_has_one(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--person", "nobody", "-o", str(tmp_path))
    assert ran.code == 2
    assert "hong" in ran.err


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ran = run("demo", "-o", str(tmp_path / "file"))
    assert ran.code == 2
    assert ran.err.startswith("setup.file: ")


def test_a_comma_and_a_list_can_be_written() -> None:
    note = r"local_tax.clearance:purpose_note=은행\, 보험"
    members = "scourt.family_relation:variant=specific,specific_members=parents+children"
    assert item(note, discover()).options.model_dump()["purpose_note"] == "은행, 보험"
    assert item(members, discover()).options.model_dump()["specific_members"] == ("parents", "children")


def test_the_seal_of_the_demo_holds_on_its_own_day_and_today(run: Run, tmp_path: Path) -> None:
    assert run("demo", "-o", str(tmp_path)).code == 0
    for day in ((), ("--as-of", "2026-11-20")):
        ran = run("verify", str(tmp_path / "submission.pdf"), "--trust", str(tmp_path / "trust.pem"), "--json", *day)
        assert ran.code == 0, ran.out
        assert ran.json["bundle"]["sealed_at"].startswith("2026-11-20")


def test_a_key_of_the_demo_holds_whatever_the_sandbox_clock_says() -> None:
    now = datetime.now(UTC)
    for made_at in (now - timedelta(days=4000), now, now + timedelta(days=4000)):
        key = throwaway_key(made_at)
        for day in (now, made_at):
            key.require_valid(day.replace(hour=0, minute=0))


def test_every_line_that_the_demo_prints_can_be_copied(tmp_path: Path) -> None:
    """As `make demo` runs it: from the folder of the environment, which is on no PATH."""
    (tmp_path / "env" / "bin").mkdir(parents=True)
    own = tmp_path / "env" / "bin" / "certbroker"
    own.write_text(f"#!{sys.executable}\nimport sys\nfrom certbroker.cli import main\nsys.exit(main())\n")
    own.chmod(0o755)
    told = subprocess.run(
        ["env/bin/certbroker", "demo", "-o", "out"], cwd=tmp_path, env=settled(), capture_output=True, check=True
    ).stderr.decode()
    lines = [line.strip() for line in told.partition("try next")[2].splitlines() if line.strip()]
    assert all(line.startswith("env/bin/certbroker ") for line in lines)
    for line in lines[:3]:
        subprocess.run(line, shell=True, cwd=tmp_path, env=settled(), capture_output=True, check=True)  # noqa: S602 - as a reader does
    found = settled(PATH=f"{own.parent}:{os.environ['PATH']}")
    told = subprocess.run(["certbroker", "show"], cwd=tmp_path, env=found, capture_output=True, check=False).stderr
    assert b"see certbroker show --help" in told


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from certbroker.cli import main

    folder = tmp_path_factory.mktemp("collected")
    assert main(["demo", "--person", "gana", "-o", str(folder)]) == 0
    return folder


def test_a_dossier_becomes_a_pdf_again(run: Run, collected: Path, tmp_path: Path) -> None:
    ran = run("bundle", str(collected), "-o", str(tmp_path / "again.pdf"))
    assert (ran.code, ran.out) == (0, "")
    # The demo has sealed the same: what was sealed is its beginning.
    assert (collected / "submission.pdf").read_bytes().startswith((tmp_path / "again.pdf").read_bytes())


@pytest.mark.parametrize("other", [("--recipient", "다라은행"), ("--purpose", "광고")])
@pytest.mark.parametrize("profile", [(), ("--profile", "email-10mb")])
def test_another_recipient_or_purpose_than_consented_is_refused(
    run: Run, collected: Path, tmp_path: Path, other: tuple[str, str], profile: tuple[str, ...]
) -> None:
    ran = run("bundle", str(collected), "-o", str(tmp_path / "other.pdf"), *other, *profile)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("consent.scope: ")
    assert ran.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_recipient_and_language_can_be_others_where_nobody_consented(run: Run, collected: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    told = json.loads((collected / "dossier.json").read_text(encoding="utf-8"))
    (tmp_path / "dossier.json").write_text(json.dumps(told | {"consents": []}), encoding="utf-8")
    path = tmp_path / "other.pdf"
    ran = run("bundle", str(tmp_path), "-o", str(path), "--recipient", "다라은행", "--lang", "en", "--json")
    told = {"bundle": str(path), "pages": len(PdfReader(path).pages), "bytes": path.stat().st_size}
    assert ran.json == {**told, "seal": None}
    cover = PdfReader(path).pages[0].extract_text()
    assert "다라은행" in cover
    assert "Recipient" in cover


def test_what_is_no_dossier_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_text('{"schema": "other"}', encoding="utf-8")
    ran = run("bundle", str(tmp_path), "-o", str(tmp_path / "a.pdf"))
    assert ran.code == 1
    assert ran.err.startswith("payload.dossier: ")


def test_a_pdf_that_cannot_be_written_is_told(run: Run, collected: Path, tmp_path: Path) -> None:
    ran = run("bundle", str(collected), "-o", str(tmp_path / "no" / "such" / "a.pdf"))
    assert ran.code == 2
    assert ran.err.startswith("setup.file: ")

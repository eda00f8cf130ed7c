"""`certbroker verify`: exit 0 only if everything holds and the signer chains to --trust."""

import json
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Run, command, settled
from support.hostile import deep
from support.pki import NOW, document, pki, root, sign

PKI = pki()
DAY = NOW.date().isoformat()


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original.pdf"
    path.write_bytes(sign(document(), PKI.signer, level="B-T", stamps=PKI.stamper))
    return path


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    path = tmp_path / "trust.pem"
    path.write_bytes(PKI.root.pem)
    return path


def test_valid(run: Run, original: Path, trust: Path) -> None:
    ran = run("verify", str(original), "--trust", str(trust), "--as-of", DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("VALID")
    korean = run("verify", str(original), "--trust", str(trust), "--as-of", DAY, language="ko_KR.UTF-8")
    assert korean.out.startswith("유효함")


def test_json(run: Run, original: Path, trust: Path) -> None:
    ran = run("verify", str(original), "--trust", str(trust), "--as-of", DAY, "--json")
    assert ran.code == 0
    assert (ran.json["kind"], ran.json["verdict"], ran.json["valid"]) == ("original", "holds", True)
    assert ran.json["as_of"] == DAY


def test_without_trust_nobody_is_valid(run: Run, original: Path, tmp_path: Path) -> None:
    ran = run("verify", str(original), "--as-of", DAY)
    assert ran.code == 1
    assert ran.out.startswith("NOT VALID")
    assert "--trust" in ran.out
    other = tmp_path / "other.pem"
    other.write_bytes(root("남").pem)
    assert run("verify", str(original), "--trust", str(other), "--as-of", DAY).code == 1


def test_what_does_not_hold_is_named_with_what_to_do(run: Run, original: Path, trust: Path) -> None:
    original.write_bytes(original.read_bytes() + b"\n")
    ran = run("verify", str(original), "--trust", str(trust), "--as-of", DAY, "--lang", "ko")
    assert ran.code == 1
    assert ran.out.splitlines()[:4] == [
        "유효하지 않음.",
        "확인한 방식: 원본 PDF의 전자서명만 (certbroker 제출 서류 묶음이 아님)",
        "맞지 않는 것:", "  ✗ 서명 뒤에 1바이트가 덧붙었고, 이 부분은 보호되지 않습니다.",
    ]  # fmt: skip
    assert "할 일:" in ran.out


def test_cannot_be_told_is_not_valid(run: Run, original: Path, trust: Path) -> None:
    ran = run("verify", str(original), "--trust", str(trust), "--as-of", DAY, "--require-revocation")
    assert ran.code == 1
    assert ran.out.startswith("NOT CONFIRMED")
    with_list = trust.read_bytes() + PKI.authority.revocation_list() + PKI.root.revocation_list()
    trust.write_bytes(with_list)
    assert run("verify", str(original), "--trust", str(trust), "--as-of", DAY, "--require-revocation").code == 0


def test_standard_input(run: Run, original: Path, trust: Path) -> None:
    ran = run("verify", "-", "--trust", str(trust), "--as-of", DAY, stdin=original.read_bytes())
    assert ran.code == 0


def test_errors_are_one_line(run: Run, original: Path, trust: Path, tmp_path: Path) -> None:
    assert run("verify", str(tmp_path / "none.pdf")).code == 2
    assert run("verify", str(original), "--trust", str(original)).code == 2
    assert run("verify", str(original), "--trust", str(trust), "--as-of", "tomorrow").code == 2
    text = tmp_path / "notes.txt"
    text.write_text("nothing signed", encoding="utf-8")
    ran = run("verify", str(text), "--json")
    assert ran.code == 1
    assert json.loads(ran.err)["code"] == "payload.file"
    hostile = tmp_path / "deep.pdf"
    hostile.write_bytes(deep())
    ran = run("verify", str(hostile))
    assert ran.code == 1
    assert ran.err.startswith("bundle.hostile_document")
    assert len(ran.err.splitlines()) == 1


def test_as_a_program_of_its_own(original: Path, trust: Path) -> None:
    arguments = command("verify", str(original), "--trust", str(trust), "--as-of", DAY, "--json")
    ran = subprocess.run(arguments, env=settled(), capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["valid"] is True


def test_a_statement_is_told_apart_from_a_pdf(run: Run, trust: Path) -> None:
    ran = run("verify", "-", "--trust", str(trust), "--json", stdin=b"eyJhbGciOiJub25lIn0.e30.\n")
    assert ran.code == 1
    assert ran.json["kind"] == "statement"

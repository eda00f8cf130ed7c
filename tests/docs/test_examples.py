"""The examples are short, explain themselves, and run."""

import ast
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from support.tree import ROOT, environment, parsed, shown

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
SERVICE = ROOT / "examples" / "05_service.py"


def _run(name: str, folder: Path) -> str:
    command = [sys.executable, "-W", "error", ROOT / "examples" / name, folder]
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def test_they_are_numbered() -> None:
    assert [path.name[:3] for path in EXAMPLES] == [f"{number:02}_" for number in range(1, len(EXAMPLES) + 1)]
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("path", EXAMPLES, ids=shown)
def test_an_example_is_short_and_explains_itself(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 40
    assert ast.get_docstring(parsed(path))


def test_quickstart(tmp_path: Path) -> None:
    output = _run("01_quickstart.py", tmp_path)
    assert "본인정보 제공요구서" in output
    assert "2023 43,200,000 won from 주식회사 가나다상사" in output
    assert (tmp_path / "submission.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))["schema"] == "certbroker.dossier/1"


def test_normalise(tmp_path: Path) -> None:
    output = _run("02_normalise.py", tmp_path)
    assert "word 소득금액증명/종합소득세신고/소득구분=금융투자소득" in output
    assert "이도전 851120-1******" in output
    assert "payload.document report" in output
    income = json.loads((tmp_path / "income.json").read_text(encoding="utf-8"))
    assert income["holder_name"] == "이도전"


def test_family(tmp_path: Path) -> None:
    output = _run("03_family.py", tmp_path)
    assert "홍별 ['홍길동', '김영희']" in output
    assert "nhis.premium_local is an answer, not an error: not_delivered" in output
    dossier = json.loads((tmp_path / "family.json").read_text(encoding="utf-8"))
    assert [one["outcome"] for one in dossier["documents"]] == ["delivered"] * 3 + ["not_delivered", "delivered"]
    assert len(dossier["consents"]) == 2


def test_async(tmp_path: Path) -> None:
    output = _run("04_async.py", tmp_path)
    assert "consent.pending ask_holder" in output
    assert re.search(r"Event\(kind='document'.*mois\.resident_record.*delivered", output)
    assert "홍길동".encode() not in (tmp_path / "state.db").read_bytes()
    dossier = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))
    assert [one["outcome"] for one in dossier["documents"]] == ["delivered", "delivered"]


def test_durable(tmp_path: Path) -> None:
    steps = _run("07_durable.py", tmp_path).splitlines()
    ways = ("open_data/nts", "public_mydata/MDS9000002")
    assert steps[0].strip() == "approved"
    assert sorted(steps[1:-1]) == sorted(f"{state} {way}" for state in ("requested", "collected") for way in ways)
    assert steps[-1] == "[('nts.tax_clearance', 'delivered'), ('nts.business_status', 'delivered')]"
    assert "홍길동".encode() not in (tmp_path / "rows.db").read_bytes()


@contextmanager
def _serving(folder: Path) -> Generator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, SERVICE, folder, str(port)]
    with (
        subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as client,
    ):
        try:
            _until_it_answers(client, process)
            yield client
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _until_it_answers(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the service ended"
        try:
            client.get("/openapi.json")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the service does not answer")


def _submission(client: httpx.Client, consent: str) -> httpx.Response:
    """What the service serves once the provider has called it back; before, the consent is pending."""
    for _ in range(100):
        answer = client.get(f"/applications/{consent}/submission.pdf")
        if answer.status_code == 200:
            return answer
        time.sleep(0.1)
    pytest.fail("the service does not serve the PDF")


def test_service(tmp_path: Path) -> None:
    with _serving(tmp_path) as client:
        made = client.post("/applications")
        assert made.status_code == 201
        assert made.json()["approve_at"].startswith("http://127.0.0.1:")
        answer = _submission(client, made.json()["id"])
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_statement(tmp_path: Path) -> None:
    output = _run("06_statement.py", tmp_path)
    assert "유효함: 확인한 항목이 모두 맞습니다." in output
    assert "✓ 신청인 본인에 관한 것입니다." in output
    assert "경기도 3년 이상 계속 거주 / 경기도 거주기간 합하여 10년 이상: 예 [주민등록표 초본" in output
    assert (tmp_path / "statement.jws").read_text(encoding="ascii").count(".") == 2
    assert json.loads((tmp_path / "statement.private.json").read_text(encoding="utf-8"))["code"]

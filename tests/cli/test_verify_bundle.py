"""`certbroker verify` of a submission PDF: exit 0 only if everything holds and the seal chains to --trust."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.conftest import Run
from support.bundles import PKI, bundle, issuer, papers, sealed, unsealed, whole
from support.pki import NOW, root

DAY = NOW.date().isoformat()
HEAD = [
    "유효함: 확인한 항목이 모두 맞습니다.",
    "확인한 방식: certbroker 제출 서류 묶음",
    "봉인: 행정안전부 (시험), 2026-11-20 12:00 (시점확인)",
    "제출처: 가나은행 · 용도: 대출 신청 · 정보주체: 홍*동",
    "작성일: 2026-11-20 · 서류 3건 · 5쪽",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission.pdf").write_bytes(bundle())
    (tmp_path / "trust.pem").write_bytes(PKI.root.pem + issuer().chain()[-1].pem)
    (tmp_path / "other.pem").write_bytes(root("남").pem)
    return tmp_path


def _asked(folder: Path, *more: str) -> Sequence[str]:
    return ("verify", str(folder / "submission.pdf"), "--as-of", DAY, *more)


def test_the_command_ends_in_0_only_if_everything_holds(run: Run, folder: Path) -> None:
    good = run(*_asked(folder, "--trust", str(folder / "trust.pem"), "--lang", "ko"))
    assert (good.code, good.err) == (0, "")
    assert good.out.splitlines()[:5] == HEAD
    assert run(*_asked(folder, "--lang", "en", "--trust", str(folder / "trust.pem"))).out.startswith("VALID")
    assert run(*_asked(folder)).code == 1
    assert run(*_asked(folder, "--trust", str(folder / "other.pem"))).code == 1
    assert run(*_asked(folder, "--trust", str(folder / "trust.pem"), "--recipient", "다라은행")).code == 1
    assert (
        run(
            "verify", str(folder / "submission.pdf"), "--trust", str(folder / "trust.pem"), "--as-of", "2027-03-01"
        ).code
        == 1
    )


def test_the_command_in_json(run: Run, folder: Path) -> None:
    ran = run(*_asked(folder, "--trust", str(folder / "trust.pem"), "--json"))
    assert ran.code == 0
    assert (ran.json["kind"], ran.json["valid"], ran.json["as_of"]) == ("bundle", True, DAY)
    assert ran.json["bundle"]["documents"][1]["verdict"] == "holds"


@pytest.mark.parametrize("change", ["flipped", "appended", "unsealed", "stranger"])
def test_the_command_refuses(run: Run, folder: Path, change: str) -> None:
    pdf = bundle()
    changed_ones = {
        "flipped": pdf[:5000] + bytes((pdf[5000] ^ 1,)) + pdf[5001:],
        "appended": pdf + b" ",
        "unsealed": whole(),
        "stranger": sealed(unsealed(papers()[:1]), by=root("남").issue("남")),
    }
    (folder / "submission.pdf").write_bytes(changed_ones[change])
    ran = run(*_asked(folder, "--trust", str(folder / "trust.pem"), "--lang", "en"))
    assert ran.code == 1
    assert ran.out.startswith("NOT VALID.")
    assert "What to do:" in ran.out

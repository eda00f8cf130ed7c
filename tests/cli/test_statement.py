"""`certbroker statement`: on the sandbox, on a dossier, with a key of one's own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.statement import answers_of
from certbroker.verification import Trust
from certbroker.verification.statement import read_statement, verify_statement
from cli.conftest import Run
from support.papers import sample
from support.pki import Party, root
from support.statements import held

SANDBOX_DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = datetime.now(UTC)
"""The command line signs by the clock of the machine."""


@pytest.fixture(scope="module")
def signer() -> Party:
    top = root(until=NOW + timedelta(days=30))
    return top.issue("가나민원대행", since=NOW - timedelta(days=1), until=NOW + timedelta(days=20))


@pytest.fixture
def folder(tmp_path: Path, signer: Party) -> Path:
    """A dossier, and a key in two forms."""
    held(sample("mois.resident_record")).save(tmp_path / "dossier.json")
    private = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "chain.pem").write_bytes(signer.pem)
    sealed = BestAvailableEncryption(b"sesam")
    bag = pkcs12.serialize_key_and_certificates(b"seal", signer.key, signer.certificate, None, sealed)
    (tmp_path / "seal.p12").write_bytes(bag)
    return tmp_path


def test_on_the_sandbox_a_throw_away_key_signs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "choi.jws"
    asked = ("youth-basic-income", "--person", "choi", "--answer", "quarter_reference_date=2026-11-01")
    told = run("statement", *asked, "--recipient", "다라시청", "-o", str(path))
    assert told.code == Exit.DONE
    assert "24 years old (on the reference day of the quarter, 2026-11-01): yes" in told.out
    assert "throw-away key" in told.err
    trust = Trust.read(tmp_path / "deep" / "trust.pem")
    assert verify_statement(path.read_bytes(), trust, SANDBOX_DAY, recipient="다라시청").is_valid
    claims = read_statement(path.read_bytes())
    assert claims.specimen
    assert claims.purpose == "경기도 청년기본소득"
    code = json.loads((tmp_path / "deep" / "choi.private.json").read_text(encoding="utf-8"))["code"]
    assert code in told.err
    assert code not in told.out


def test_what_a_statement_says_is_shown_where_it_holds_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    path, trust = tmp_path / "choi.jws", tmp_path / "trust.pem"
    made = ("youth-basic-income", "--person", "choi", "--only", "resident_now", "-o", str(path))
    assert run("statement", *made).code == Exit.DONE
    asked = ("verify", str(path), "--trust", str(trust), "--as-of", "2026-11-20")
    told = run(*asked, "--recipient", "가나시청")
    assert told.code == Exit.DONE
    assert "registered as resident in Gyeonggi Province: yes" in told.out
    refused = run(*asked, "--recipient", "다라은행")
    assert refused.code == Exit.REFUSED
    assert "Gyeonggi Province" not in refused.out


def test_a_dossier_and_a_key_of_ones_own(run: Run, folder: Path, signer: Party) -> None:
    path = folder / "adult.jws"
    keys = ("--key", str(folder / "key.pem"), "--certificate", str(folder / "chain.pem"))
    asked = ("jeonse-loan", "--dossier", str(folder), "--only", "adult", *keys, "-o", str(path))
    told = run("statement", *asked, language="ko_KR.UTF-8")
    assert told.code == Exit.DONE
    assert "만 19세 이상: 예" in told.out
    assert not (folder / "trust.pem").exists()
    assert signer.issuer is not None
    trust = Trust.parse(signer.issuer.pem)
    assert verify_statement(path.read_bytes(), trust, recipient="가나은행").is_valid
    assert [one.requirement for one in read_statement(path.read_bytes()).answers] == ["adult"]


def test_a_pkcs12_file_whose_password_is_in_the_environment(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("statement", "jeonse-loan", "--dossier", str(folder), "--pkcs12", str(folder / "seal.p12"))
    path = ("-o", str(folder / "loan.jws"))
    assert "setup.settings" in run(*asked, *path).err
    monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", "sesam")
    told = run(*asked, *path, "--json")
    assert told.json["files"] == {
        "statement": str(folder / "loan.jws"),
        "private": str(folder / "loan.private.json"),
        "trust": None,
    }
    assert told.json["claims"]["iss"] == "가나민원대행"
    assert "sesam" not in told.out + told.err


def test_a_procedure_of_ones_own(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", "sesam")
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    asked = ("--file", str(folder / "own.toml"), "--dossier", str(folder), "--pkcs12", str(folder / "seal.p12"))
    told = run("statement", *asked, "-o", str(folder / "own.jws"))
    assert "registered as resident in Gyeonggi Province: yes" in told.out


OWN = """
id = "library-card"
name_ko = "도서관 회원증"
name_en = "Library card"
authority_ko = "시립도서관"
who_en = "Residents."
subjects = ["applicant"]
source_quality = "none"
[in_force]
[sources]
[source_kinds]
[[requirements]]
id = "lives_here"
text_ko = "경기도에 주민등록을 둔 사람"
predicate = { is = "resident_in", place = "경기도" }
proved_by = "certificate"
known = "assumed"
"""


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "--person NAME of the sandbox, or --dossier DIR"),
        (("--person", "hong", "--dossier", "."), "--person NAME of the sandbox, or --dossier DIR"),
        (("--dossier", "."), "say who signs"),
        (("--dossier", ".", "--key", "key.pem"), "--key FILE with --certificate FILE"),
        (("--dossier", ".", "--key", "key.pem", "--pkcs12", "seal.p12"), "--key FILE with --certificate FILE"),
        (("--person", "nobody"), "no story for 'nobody'"),
        (("--person", "hong", "--answer", "rents"), "KEY=VALUE"),
        (("--dossier", "nowhere", "--pkcs12", "nothing.p12"), "nothing.p12 cannot be read"),
    ],
)
def test_what_is_wrong_is_said(run: Run, arguments: tuple[str, ...], problem: str) -> None:
    told = run("statement", "jeonse-loan", *arguments)
    assert told.code == Exit.USAGE
    assert problem in told.err


def test_another_recipient_than_consented_to_is_refused(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", "sesam")
    asked = ("jeonse-loan", "--dossier", str(folder), "--pkcs12", str(folder / "seal.p12"), "--recipient", "다라은행")
    told = run("statement", *asked, "-o", str(folder / "no.jws"))
    assert told.code == Exit.REFUSED
    assert told.err.startswith("consent.scope: ")
    assert not (folder / "no.jws").exists()


def test_answers_are_read_by_their_look() -> None:
    told = ["claims.children=yes", "rents=false", "notice.percent=60", "notice_date=2026-11-01", "supply_region=경기도"]
    assert answers_of(told) == {
        "claims.children": True,
        "rents": False,
        "notice.percent": 60,
        "notice_date": datetime(2026, 11, 1).date(),  # noqa: DTZ001 - a day
        "supply_region": "경기도",
    }
    with pytest.raises(WrongUsage):
        answers_of(["=yes"])

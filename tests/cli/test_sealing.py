"""`certbroker bundle` seals, and keeps the file without where it cannot; `certbroker demo` seals what it made."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pypdf import PdfReader

from certbroker.dossier import Dossier
from certbroker.evidence import Evidence, sha256
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.verification import Trust, verify_original
from cli.conftest import Run
from support.originals import with_original
from support.papers import dossier, sample
from support.pki import DAY
from support.sealing import Hosts, World, hosts, judged, world
from support.tokens import PIN, Tokens

PASSWORD = "열려라 참깨"
TODAY = datetime.now(UTC).replace(microsecond=0)
"""Commands go by the real clock."""


@pytest.fixture(scope="module")
def there() -> Iterator[Hosts]:
    with hosts() as found:
        yield found


@pytest.fixture(scope="module")
def parties(there: Hosts) -> World:
    return world(there, at=TODAY)


def keep(paper: Evidence[Certificate], folder: Path) -> None:
    held = dossier([paper])
    Dossier(**{name: getattr(held, name) for name in held.__dataclass_fields__}).save(folder / "dossier.json")


@pytest.fixture
def folder(tmp_path: Path, parties: World) -> Path:
    """A dossier, the signer's files, and what to trust."""
    keep(sample("nts.income_amount"), tmp_path)
    signer = parties.signer
    sealed = BestAvailableEncryption(PASSWORD.encode())
    above = [one.certificate for one in signer.chain()[1:]]
    (tmp_path / "key.pem").write_bytes(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "chain.pem").write_bytes(b"".join(one.pem for one in signer.chain()))
    (tmp_path / "seal.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", signer.key, signer.certificate, above, sealed)
    )
    (tmp_path / "trust.pem").write_bytes(parties.trust)
    (tmp_path / "tsa.pem").write_bytes(parties.stamp_root.pem)
    return tmp_path


def options(folder: Path) -> list[str]:
    return ["bundle", str(folder), "-o", str(folder / "out.pdf"), "--key", str(folder / "key.pem")]


def test_without_a_key_it_is_not_sealed(run: Run, folder: Path) -> None:
    ran = run("bundle", str(folder), "-o", str(folder / "out.pdf"), "--json")
    assert (ran.code, ran.json["seal"]) == (0, None)
    assert b"/ByteRange" not in (folder / "out.pdf").read_bytes()


def test_it_seals_with_a_key_and_its_certificates(run: Run, folder: Path, parties: World) -> None:
    ran = run(*options(folder), "--certificate", str(folder / "chain.pem"), "--reason", "제출 서류 봉인", "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["seal"]["level"], ran.json["seal"]["signer"]) == ("B-B", "가나은행 (시험)")
    pdf = (folder / "out.pdf").read_bytes()
    assert ran.json["bytes"] == len(pdf)
    assert stat.S_IMODE((folder / "out.pdf").stat().st_mode) == 0o600
    assert verify_original(pdf, trust=Trust.parse(parties.root.pem)).is_valid


@pytest.mark.parametrize("how", ["environment", "file"])
def test_it_seals_with_a_pkcs12_file_and_a_time_stamp(
    how: str, run: Run, folder: Path, parties: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "password").write_text(PASSWORD + "\n")
    if how == "environment":
        monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", PASSWORD)
    given = ["--password-file", str(folder / "password")] if how == "file" else []
    ran = run(
        "bundle", str(folder), "-o", str(folder / "out.pdf"), "--pkcs12", str(folder / "seal.p12"), *given,
        "--tsa", f"{parties.hosts.url}/tsa",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"sealed by 가나은행 (시험), B-T, at {TODAY.astimezone(SEOUL).isoformat()}" in ran.err
    assert judged((folder / "out.pdf").read_bytes(), parties.root, parties.stamp_root, moment=TODAY).stamped_at == TODAY


def test_proof_is_fetched_or_taken_from_files(run: Run, folder: Path, parties: World) -> None:
    common = [
        *options(folder), "--certificate", str(folder / "chain.pem"), "--tsa", f"{parties.hosts.url}/tsa",
        "--tsa-certificates", str(folder / "tsa.pem"), "--level", "b-lta", "--json",
    ]  # fmt: skip
    ran = run(*common)
    assert (ran.code, ran.json["seal"]["level"]) == (0, "B-LTA")
    assert judged(
        (folder / "out.pdf").read_bytes(), parties.root, parties.stamp_root, level="B-LTA", moment=TODAY
    ).is_valid
    lists = {"a": parties.authority, "r": parties.root, "s": parties.stamp_root}
    for name, party in lists.items():
        (folder / f"{name}.crl").write_bytes(party.revocation_list(since=TODAY - DAY, until=TODAY + DAY))
    given = [word for name in lists for word in ("--revocation", str(folder / f"{name}.crl"))]
    parties.hosts.forget()
    assert run(*common, *given).code == 0
    assert set(parties.hosts.asked) == {"/tsa"}
    assert run(*common, *given[:2]).code == 1


def test_it_seals_with_a_key_on_a_token(
    run: Run, folder: Path, softhsm: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", PIN.reveal())
    output = ("bundle", str(folder), "-o", str(folder / "out.pdf"))
    ran = run(*output, "--pkcs11", f"{softhsm.library}:keys/ec")
    assert ran.code == 0, ran.err
    assert verify_original((folder / "out.pdf").read_bytes(), trust=Trust.parse(softhsm.ec.chain()[-1].pem)).is_valid
    (folder / "ec.pem").write_bytes(b"".join(one.pem for one in softhsm.ec.chain()))
    assert run(*output, "--pkcs11", f"{softhsm.library}:bare", "--certificate", str(folder / "ec.pem")).code == 0
    for wrong in (f"{softhsm.library}:keys", "keys", f"{softhsm.library}:"):
        assert run(*output, "--pkcs11", wrong).code == 2


def test_with_the_authority_down_the_file_is_kept_unsealed(run: Run, folder: Path) -> None:
    ran = run(*options(folder), "--certificate", str(folder / "chain.pem"), "--tsa", "http://127.0.0.1:9/tsa")
    assert ran.code == 3
    kept = folder / "out.unsealed.pdf"
    assert f"the unsealed file is kept: {kept}" in ran.err
    assert "bundle.seal_failed" in ran.err
    assert kept.read_bytes().startswith(b"%PDF")
    assert not (folder / "out.pdf").exists()
    more = ("--tsa", "http://127.0.0.1:9/tsa", "--lang", "ko")
    korean = run(*options(folder), "--certificate", str(folder / "chain.pem"), *more)
    assert "봉인하지 못했습니다" in korean.err


@pytest.mark.parametrize(
    "words",
    [
        ["--level", "B-T"],
        ["--tsa", "https://tsa.test"],
        ["--key", "key.pem"],
        ["--key", "key.pem", "--certificate", "chain.pem", "--pkcs12", "seal.p12"],
        ["--key", "key.pem", "--certificate", "chain.pem", "--level", "B-X"],
        ["--key", "key.pem", "--certificate", "chain.pem", "--level", "B-T"],
        ["--key", "key.pem", "--certificate", "chain.pem", "--tsa", "http://tsa.test"],
        ["--key", "key.pem", "--certificate", "tsa.pem"],
        ["--settings", "none.toml"],
        ["--settings", "none.toml", "--level", "B-T"],
    ],
)
def test_wrong_usage_makes_no_file(words: list[str], run: Run, folder: Path) -> None:
    placed = [str(folder / word) if word.endswith((".pem", ".p12", ".toml")) else word for word in words]
    ran = run("bundle", str(folder), "-o", str(folder / "out.pdf"), *placed)
    assert ran.code == 2, ran.err
    assert not (folder / "out.pdf").exists()


def test_a_wrong_password_is_not_told(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_KEY_PASSWORD", "닫혀라")
    ran = run("bundle", str(folder), "-o", str(folder / "out.pdf"), "--pkcs12", str(folder / "seal.p12"))
    assert ran.code == 2
    assert "wrong password" in ran.err
    assert "닫혀라" not in ran.err + ran.out


def test_settings_seal(run: Run, folder: Path, parties: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_PASSWORD", PASSWORD)
    (folder / "settings.toml").write_text(
        f"""
        [relying_party.one]
        name = "가나은행"
        [seal]
        pkcs12 = "{folder / "seal.p12"}"
        password = {{ env = "SEAL_PASSWORD" }}
        level = "B-LT"
        fetch_revocation = true
        reason = "제출 서류 봉인"
        [seal.timestamp]
        url = "{parties.hosts.url}/tsa"
        certificates = "{folder / "tsa.pem"}"
        """
    )
    words = ("bundle", str(folder), "-o", str(folder / "out.pdf"), "--settings", str(folder / "settings.toml"))
    ran = run(*words, "--json")
    assert (ran.code, ran.json["seal"]["level"]) == (0, "B-LT"), ran.err
    assert judged(
        (folder / "out.pdf").read_bytes(), parties.root, parties.stamp_root, level="B-LT", moment=TODAY
    ).is_valid
    monkeypatch.delenv("SEAL_PASSWORD")
    assert run(*words).code == 2


def test_the_demo_seals_with_a_key_that_nobody_keeps(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--person", "park", "-o", str(tmp_path), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["trust"] == str(tmp_path / "trust.pem")
    assert ran.json["seal"]["level"] == "B-B"
    pdf, trust = (tmp_path / "submission.pdf").read_bytes(), (tmp_path / "trust.pem").read_bytes()
    assert verify_original(pdf, trust=Trust.parse(trust)).is_valid
    assert not verify_original(pdf).is_valid
    assert b"PRIVATE" not in trust


def test_pages_are_numbered_and_parted_on_request(run: Run, folder: Path) -> None:
    output = folder / "out.pdf"
    plain = run("bundle", str(folder), "-o", str(output), "--json").json["pages"]
    ran = run("bundle", str(folder), "-o", str(output), "--separators", "--bates", "GN-", "--json")
    pages = [page.extract_text() for page in PdfReader(output).pages]
    assert ran.json["pages"] == len(pages) == plain + 1
    assert all(f"GN-{number:06}" in page for number, page in enumerate(pages, 1))


def test_a_broken_original_ends_it_or_is_left_out_on_request(run: Run, folder: Path) -> None:
    paper = with_original("nts.income_amount", b"%PDF-1.4 broken")
    told = paper.provenance.model_copy(update={"original_sha256": sha256(b"%PDF-1.4 broken")})
    keep(replace(paper, provenance=told), folder)
    (folder / "out.pdf").unlink(missing_ok=True)
    ran = run("bundle", str(folder), "-o", str(folder / "out.pdf"))
    assert ran.code != 0
    assert "bundle.hostile_document" in ran.err
    assert not (folder / "out.pdf").exists()
    assert run("bundle", str(folder), "-o", str(folder / "out.pdf"), "--drop-refused").code == 0
    assert "nts.income_amount.pdf" not in PdfReader(folder / "out.pdf").attachments

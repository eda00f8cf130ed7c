"""Names that reach for other folders: in files that are read back, on the command line, in addresses of the sandbox."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker import Dossier
from certbroker.bundle.profiles import chosen
from certbroker.bundle.profiles.names import Names
from certbroker.cli import main
from certbroker.errors import CertbrokerError
from certbroker.evidence import Delivered, Evidence, sha256
from certbroker.sandbox import Sandbox
from certbroker.sandbox.catalogue import FOLDER
from support.papers import dossier, sample

REACHING = (
    "../../evil",
    "/etc/evil",
    "..\\..\\evil",
    "evil/../../x",
    "%2e%2e/evil",
    "evil\0.pdf",
    "~/evil",
    "C:\\evil",
)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder within a folder in which nothing may appear."""
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    return inner


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _dossier(recipient: str) -> Dossier:
    found = dossier([sample("nts.income_amount")])
    return Dossier(found.holder, recipient, found.purpose, found.consent_ids, found.collected_at, found.outcomes)


@pytest.mark.parametrize("name", REACHING)
def test_a_recipients_name_chooses_no_folder(outside: Path, name: str) -> None:
    """The name of a recipient or a purpose becomes part of a file's name where the profile says so."""
    profile = chosen("default")
    named = type(profile).model_validate(profile.model_dump() | {"file_name": "{recipient}_{purpose}.pdf"})
    paths = _dossier(name.replace("\0", "")).submission(named).save(outside)
    assert _files(outside.parent) == {f"inner/{path.name}" for path in paths}
    assert all(path.parent == outside and path.stat().st_size for path in paths)


def test_parts_of_an_archive_have_plain_names(outside: Path) -> None:
    profile = chosen("default")
    zipped = profile.model_dump() | {"package": "zip", "file_name": "{recipient}.pdf"}
    (path,) = _dossier("../../../etc/cron.d/evil").submission(type(profile).model_validate(zipped)).save(outside)
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        names = archive.namelist()
    assert names
    assert not [one for one in names if "/" in one or "\\" in one or one.startswith((".", "~"))]


@given(st.text(), st.text())
def test_no_value_of_any_kind_leaves_the_folder(recipient: str, purpose: str) -> None:
    name = Names("{recipient}{purpose}.pdf").name({"recipient": recipient, "purpose": purpose})
    assert Path("a/b", name).resolve().parent == Path("a/b").resolve()
    assert name == Path(name).name


@pytest.mark.parametrize(
    "digest", ["../../../secret", "/../../../secret", "a/../../../../secret", "..", "\0", "x" * 10_000]
)
def test_an_originals_digest_reads_no_other_file(tmp_path: Path, digest: str) -> None:
    """`original_sha256` stands in a file that anybody may have written, and names a file beside it."""
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF-1.7 secret")
    folder = tmp_path / "saved" / "here"
    (folder / "originals" / "nts.income_amount-").mkdir(parents=True)
    told = dossier([sample("nts.income_amount")]).describe()
    told["documents"][0]["provenance"]["original_sha256"] = digest
    (folder / "dossier.json").write_text(json.dumps(told), encoding="utf-8")
    with suppress(CertbrokerError):
        found = Dossier.load(folder / "dossier.json")
        assert [one.original for one in found] == [None]


def test_an_original_is_written_beside_its_dossier(outside: Path) -> None:
    one = sample("nts.income_amount")
    data = b"%PDF-1.7 original"
    told = one.provenance.model_copy(update={"original_sha256": sha256(data)})
    with_original = Evidence(one.certificate, told, one.raw, data)
    found = Dossier(
        "홍*동", "../../x", "../y", ("../z",), told.fetched_at, (Delivered(type(one.certificate), with_original),)
    )
    found.save(outside / "dossier.json")
    assert _files(outside.parent) == {
        "inner/dossier.json",
        f"inner/originals/nts.income_amount-{sha256(data)[:16]}.pdf",
    }


@pytest.mark.parametrize(
    "name", ["../evil.x", "nts.../evil", "nts./evil", "..", "nts.x/../../evil", "a.b.c", "/nts.evil"]
)
def test_a_new_certificate_is_written_into_its_folder(
    outside: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    specification = outside / "evil.yaml"
    good = (FOLDER / "nts" / "income_amount.yaml").read_text(encoding="utf-8")
    issuer = name.partition(".")[0]
    told = good.replace("id: nts.income_amount", f"id: {json.dumps(name)}").replace(
        "issuer: nts", f"issuer: {json.dumps(issuer)}"
    )
    specification.write_text(told, encoding="utf-8")
    before = _files(outside.parent)
    assert main(["new", name, "--from", str(specification), "--into", str(outside)]) == 2
    assert _files(outside.parent) == before
    assert "setup.specification: " in capsys.readouterr().err


def test_a_good_name_would_be_written(outside: Path) -> None:
    specification = FOLDER / "nts" / "income_amount.yaml"
    assert main(["new", "nts.income_amount", "--from", str(specification), "--into", str(outside)]) == 0
    assert "inner/nts/income_amount.py" in _files(outside.parent)


@pytest.mark.parametrize("case", ["../evil", "../../evil", "/tmp/evil", "a/b", "..", ""])  # noqa: S108 - it is refused
def test_a_recorded_sample_is_written_into_its_folder(
    outside: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    document = outside / "document.xml"
    document.write_bytes(sample("nts.income_amount").raw)
    assert main(["record", "nts.income_amount", str(document), f"--case={case or '/'}", "--person", "hong"]) == 2
    assert _files(outside.parent) == {"inner/document.xml"}
    assert "is no name of a case" in capsys.readouterr().err


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/wallet/../../../etc/passwd",
        "/wallet/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/wallet/verify/..%2f..%2f..%2fetc%2fpasswd",
        "/wallet/pki/..%2f..%2fpeople.toml",
        "/open-data/..%2f..%2f..%2fetc%2fpasswd/x",
        "/open-data/apis.data.go.kr/..%2f..%2fpeople.toml",
        "/approve/..%2f..%2fpage.html",
        "//etc/passwd",
    ],
)
def test_the_sandbox_hands_out_no_files(box: Sandbox, path: str) -> None:
    with httpx.Client(trust_env=False) as client:
        url = httpx.URL(box.info["url"]).copy_with(raw_path=path.encode())
        answer = client.get(url)
    assert "root:" not in answer.text
    assert "resident_number" not in answer.text
    assert "<template" not in answer.text
    assert answer.status_code in {400, 401, 403, 404, 405} or "etc/passwd" not in answer.text

"""The reference of certificates: nothing is missing, and what a page shows is true."""

import json
from pathlib import Path

import pytest

from certbroker import Certificate, discover
from certbroker.catalogue import details, names_of
from certbroker.channels.documents import canonical, read_document
from certbroker.samples import samples_of
from support import generated
from support.excerpts import excerpt
from support.reference import FOLDER, page_of, reference_pages
from support.tree import shown

CATALOGUE = discover()
every_certificate = pytest.mark.parametrize("certificate", list(CATALOGUE), ids=CATALOGUE.ids)


def test_there_is_a_page_for_each_certificate_and_issuer() -> None:
    wanted = {page_of(certificate) for certificate in CATALOGUE.ids}
    wanted |= {FOLDER / issuer / "index.md" for issuer in CATALOGUE.connectors} | {FOLDER / "index.md"}
    assert set(FOLDER.rglob("*.md")) == wanted


@every_certificate
def test_a_page_says_what_is_known_about_the_certificate(certificate: type[Certificate]) -> None:
    page = page_of(certificate.id()).read_text(encoding="utf-8")
    told = details(certificate, CATALOGUE)
    assert page.startswith(f"# {told['name_ko']}\n")
    elements = certificate.spec.documents if certificate.route() else ()
    for name in (*told["aliases"], *told["proves"], *told["sensitivity"], *elements, told["code"] or ""):
        assert name in page
    for one in (*told["options"], *told["fields"]):
        assert f"| `{one['name']}` |" in page
    labels = [one["label_ko"] for one in told["fields"]]
    assert not [label for label in labels if label not in page]
    assert page.count("\n| K0") == len(told["keys"])
    assert all(f"| `{sample.case}` | {sample.person} |" in page for sample in samples_of(certificate))
    assert ("not among the samples" in " ".join(page.split())) == (told["known"] == "sample")


@every_certificate
def test_the_document_shown_reads_to_the_json_shown(certificate: type[Certificate]) -> None:
    page = page_of(certificate.id()).read_text(encoding="utf-8")
    wire, _, expect = page.partition("\n## A sample\n")[2].partition("\n```\n\nbecomes\n\n```json\n")
    found = canonical(read_document(certificate, wire.partition("\n```")[2].partition("\n")[2].encode()))
    assert found == json.loads(expect.partition("\n```\n")[0])


@every_certificate
def test_the_document_shown_is_short(certificate: type[Certificate]) -> None:
    sample = next(one for one in samples_of(certificate) if not one.is_refusal)
    assert excerpt(sample).wire.count("\n") < 160


def test_the_index_has_every_name_with_a_link() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    by_name = index.partition("\n## By name\n")[2]
    for certificate in CATALOGUE:
        issuer, _, name = certificate.id().partition(".")
        link = f"[`{certificate.id()}`]({issuer}/{name}.md)"
        lines = [line for line in by_name.splitlines() if link in line]
        assert len(lines) == len(set(names_of(certificate)[1:]))


def test_a_page_that_is_missing_changed_or_too_many_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = reference_pages()
    missing, changed, *_ = sorted(pages)
    for path, text in pages.items():
        copy = tmp_path / path.relative_to(FOLDER)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    (tmp_path / missing.relative_to(FOLDER)).unlink()
    (tmp_path / changed.relative_to(FOLDER)).write_text("changed", encoding="utf-8")
    (tmp_path / "gone.md").write_text("of a certificate that is no more", encoding="utf-8")
    moved = {tmp_path / path.relative_to(FOLDER): text for path, text in pages.items()}
    monkeypatch.setattr(generated, "FOLDER", tmp_path)
    monkeypatch.setattr(generated, "reference_pages", lambda: moved)
    stale = {path: text for path, text in generated.stale().items() if path.is_relative_to(tmp_path)}
    assert {path.relative_to(tmp_path).as_posix(): text is None for path, text in stale.items()} == {
        missing.relative_to(FOLDER).as_posix(): False,
        changed.relative_to(FOLDER).as_posix(): False,
        "gone.md": True,
    }


def test_links_of_the_readme_lead_to_pages() -> None:
    readme = (FOLDER.parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(f"]({shown(page_of(certificate))})" in readme for certificate in CATALOGUE.ids)

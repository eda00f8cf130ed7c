"""The manifest and the attachments: nothing more, nothing less, nothing else, and nothing hidden."""

import hashlib
import json
from io import BytesIO
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - there are none
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from certbroker.bundle import Profile, Wishes, submit
from certbroker.errors import PayloadError
from certbroker.verification.bundles.manifest import Manifest
from support.bundles import (
    Change,
    attached,
    bundle,
    changed,
    failing,
    found,
    free_text,
    mangled,
    manifest_with,
    papers,
    read,
    relisted,
    sealed,
    spec_of,
    specs,
    verified,
    whole,
    write,
)  # fmt: skip
from support.papers import TODAY, dossier


def test_every_file_is_checked_byte_for_byte() -> None:
    report = verified(bundle())
    names = {one.about for one in report if one.id == "attachment.content"}
    assert names == {
        "dossier.json", "nts.tax_clearance.json", "nts.income_amount.json", "nts.income_amount.pdf",
        "mois.resident_record.json", "statement-1.jws",
    }  # fmt: skip
    assert names == {one.about for one in report if one.id == "attachment.kind"}


def test_the_qr_code_on_the_cover_says_the_hash_that_was_verified() -> None:
    document: Any = pypdfium2.PdfDocument(bundle())
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    told = verified(bundle())["manifest.cover"].details["sha256"]
    assert code.text == f"CERTBROKER:1:SHA256:{str(told).upper()}"


def _replaced(pdf: Pdf) -> None:
    data = read(pdf, "mois.resident_record.json")
    write(pdf, "mois.resident_record.json", data.replace(b"2026-11-10", b"2026-11-11"))


def _renamed(pdf: Pdf) -> None:
    spec = specs(pdf)["statement-1.jws"]
    spec.F = spec.UF = String("statement-9.jws")
    names = pdf.Root.Names.EmbeddedFiles.Names
    for at in range(0, len(names), 2):
        if str(names[at]) == "statement-1.jws":
            names[at] = String("statement-9.jws")


def _renamed_in_one_place(pdf: Pdf) -> None:
    specs(pdf)["statement-1.jws"].F = String("other.jws")


def _two_contents(pdf: Pdf) -> None:
    specs(pdf)["dossier.json"].EF.F = spec_of(pdf, "dossier.json").EF.F


def _removed(pdf: Pdf) -> None:
    spec = specs(pdf)["statement-1.jws"]
    pdf.Root.AF = Array([one for one in list(pdf.Root.AF) if one.objgen != spec.objgen])  # pyright: ignore[reportArgumentType]
    names = list(pdf.Root.Names.EmbeddedFiles.Names)  # pyright: ignore[reportArgumentType]
    at = next(at for at in range(0, len(names), 2) if str(names[at]) == "statement-1.jws")
    pdf.Root.Names.EmbeddedFiles.Names = Array(names[:at] + names[at + 2 :])


def _only_associated(pdf: Pdf) -> None:
    pdf.Root.AF.append(spec_of(pdf, "more.txt"))


def _only_named(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names.append(String("more.txt"))
    names.append(spec_of(pdf, "more.txt"))


def _in_an_annotation(pdf: Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([72, 500, 92, 520]), FS=spec_of(pdf, "more.txt")
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _of_a_page(pdf: Pdf) -> None:
    pdf.pages[2].obj.AF = Array([spec_of(pdf, "more.txt")])


def _within_another_object(pdf: Pdf) -> None:
    pdf.pages[2].obj.PieceInfo = Dictionary(Any=Dictionary(Held=spec_of(pdf, "more.txt").EF, EF=Dictionary()))


def _other_kind(pdf: Pdf) -> None:
    specs(pdf)["dossier.json"].EF.F.Subtype = Name("/text/html")


def _other_relationship(pdf: Pdf) -> None:
    specs(pdf)["dossier.json"].AFRelationship = Name.Source


CHANGES: list[tuple[Change, set[str]]] = [
    (_replaced, {"attachment.content.other", "document.data.other_values"}),
    (_renamed, {"attachments.listed.unlisted", "attachments.present.missing"}),
    (_renamed_in_one_place, {"attachments.names.unequal"}),
    (_two_contents, {"attachments.names.unequal"}),
    (_removed, {"attachments.present.missing"}),
    (attached("more.txt"), {"attachments.listed.unlisted"}),
    (attached("dossier.json"), {"attachments.names.twice", "attachment.content.size", "attachment.kind.mime"}),
    (_only_associated, {"attachments.places.not_named", "attachments.listed.unlisted"}),
    (_only_named, {"attachments.places.not_associated", "attachments.listed.unlisted"}),
    (_in_an_annotation, {"attachments.places.elsewhere", "file.active.found"}),
    (_of_a_page, {"attachments.places.elsewhere"}),
    (_within_another_object, {"attachments.places.elsewhere"}),
    (_other_kind, {"attachment.kind.mime"}),
    (_other_relationship, {"attachment.kind.relationship"}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_is_attached_otherwise_is_named(change: Change, expected: set[str]) -> None:
    assert found(change) >= expected


def test_an_attachment_that_was_changed_in_length_is_told_by_its_length() -> None:
    assert "attachment.content.size" in found(lambda pdf: write(pdf, "dossier.json", read(pdf, "dossier.json") + b" "))


def _second_manifest(pdf: Pdf) -> None:
    attached("manifest.json", read(pdf, "manifest.json"), "Supplement")(pdf)


def test_there_is_one_manifest() -> None:
    assert found(_second_manifest) >= {"manifest.present.several", "attachments.names.twice"}
    assert found(lambda pdf: write(pdf, "manifest.json", b"{}")) >= {"manifest.form.unreadable"}
    broken = found(lambda pdf: write(pdf, "manifest.json", read(pdf, "manifest.json")[:-9]))
    assert broken == {"manifest.form.unreadable"}


def test_a_manifest_that_is_not_there() -> None:
    def rename(pdf: Pdf) -> None:
        spec = specs(pdf)["manifest.json"]
        spec.F = spec.UF = String("other.json")
        names = pdf.Root.Names.EmbeddedFiles.Names
        at = next(at for at in range(0, len(names), 2) if str(names[at]) == "manifest.json")
        names[at] = String("other.json")

    assert found(rename) == {"manifest.present.none"}


def _set(**values: Any) -> Change:
    return manifest_with(lambda told: told.update(values))


def _document(number: int, **values: Any) -> Change:
    return manifest_with(lambda told: told["documents"][number - 1].update(values))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set(recipient="다라은행"), {"cover.text.recipient"}),
        (_set(purpose="다른 용도"), {"cover.text.purpose"}),
        (_set(holder="김*수"), {"cover.text.holder", "dossier.same.holder"}),
        (_set(made_on="2026-11-19"), {"cover.text.day"}),
        (_set(pages=6), {"pages.count.other"}),
        (_set(conformance={"claimed": ["PDF/UA-1"], "not_claimed": []}), {"conformance.other"}),
        (_set(schema="certbroker.manifest/2"), {"manifest.form.schema"}),
        (_set(documents="none"), {"manifest.form.unreadable"}),
        (_document(1, title="납세증명"), {"cover.text.document"}),
        (_document(1, document_number="T000-000-0005-009"), {"cover.text.document", "document.data.other_values"}),
        (_document(1, issued_on="2026-11-09"), {"document.data.other_values"}),
        (_document(1, valid_until="2027-12-01"), {"document.data.other_values"}),
        (_document(1, certificate="nts.income_amount"), {"document.data.other_certificate"}),
        (_document(1, provenance={"issuer": "nts"}), {"document.data.other_provenance"}),
        (_document(1, attachments=[]), {"attachments.listed.other_document"}),
        (_document(2, original={"pages": 2, "signed": True}), {"pages.ranges.original"}),
        (_document(1, verification={"verdict": "does_not_hold"}), {"document.verification.does_not_hold"}),
        (_document(1, redacted=[{"what": "value", "path": "document_number"}]), {"redaction.told"}),
    ],
)
def test_a_manifest_that_tells_something_else(change: Change, expected: set[str]) -> None:
    """Whatever it tells otherwise, the hash on the cover is no longer its own."""
    told = found(change)
    assert told >= expected
    assert told & {"manifest.cover.other", "manifest.form.schema", "manifest.form.unreadable"}


def _second_data(pdf: Pdf) -> None:
    """A second original of a document: which one would count?"""
    data = read(pdf, "nts.income_amount.pdf")
    attached("other.pdf", data, "Source")(pdf)
    entry = {"name": "other.pdf", "mime": "text/plain", "relationship": "Source", "size": 1, "sha256": "0" * 64}
    manifest_with(lambda told: told["attachments"].append(entry | {"document": 2}))(pdf)
    manifest_with(lambda told: told["documents"][1]["attachments"].append("other.pdf"))(pdf)
    relisted(pdf, "other.pdf")


def test_a_document_has_one_original_at_most() -> None:
    assert found(_second_data) == {"attachments.listed.unclear", "manifest.cover.other"}


def test_a_manifest_that_lists_itself_or_a_file_twice() -> None:
    def again(told: dict[str, Any]) -> None:
        told["attachments"].append(told["attachments"][0])

    assert found(manifest_with(again)) >= {"attachments.listed.twice"}


def test_the_cover_must_tell_the_hash() -> None:
    told = found(lambda pdf: write(pdf, "manifest.json", read(pdf, "manifest.json") + b" "))
    assert told == {"manifest.cover.other"}


def test_claims_in_the_metadata() -> None:
    def more(pdf: Pdf) -> None:
        stream = pdf.Root.Metadata
        stream.write(stream.read_bytes().replace(b"<pdfuaid:part>1", b"<pdfuaid:part>2"))

    assert found(more) == {"conformance.other"}
    out = BytesIO()
    with Pdf.open(BytesIO(whole())) as pdf:
        stream = pdf.Root.Metadata
        stream.write(stream.read_bytes().replace(b"<x:xmpmeta", b"<!DOCTYPE x><x:xmpmeta"))
        pdf.save(out, fix_metadata_version=False)
    assert "conformance.unreadable" in failing(verified(out.getvalue()))


def _open(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _layers(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def _link(pdf: Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("http://a/"))
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


@pytest.mark.parametrize("change", [_open, _layers, _link, free_text])
def test_nothing_acts_or_covers_the_pages(change: Change) -> None:
    assert found(change) == {"file.active.found"}


def test_the_whole_is_read_again() -> None:
    """The changes above are the only reason: a bundle that is rewritten and sealed is as good as before."""
    same = changed(whole(), lambda _: None)
    assert not failing(verified(sealed(same)))
    told = json.loads(_manifest(same))
    assert Manifest.parse(_manifest(same)).pages == told["pages"]


def _manifest(pdf: bytes) -> bytes:
    with Pdf.open(BytesIO(pdf)) as opened:
        return read(opened, "manifest.json")


def test_one_file_of_several() -> None:
    several = Profile(id="mine", name_ko="가", name_en="a", package="parts", max_pages=4)
    first, second = submit(dossier(papers()), several, Wishes(today=TODAY)).files
    for number, (one, other) in enumerate(((first, second), (second, first)), 1):
        report = verified(sealed(one.data))
        assert report.is_valid, report.lines()
        part = report["bundle.part"]
        assert (part.message, part.needed) == ("one", False)
        assert part.details == {"number": number, "count": 2, "names": other.name}
        assert f"나머지 파일도 확인하세요: {other.name}" in "".join(report.lines("ko"))
    assert "bundle.part" not in {one.id for one in verified(bundle())}

    def moved(told: dict[str, Any]) -> None:
        told["part"]["number"] = 2

    assert found(manifest_with(moved), first.data) >= {"bundle.part.other"}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_a_manifest_is(data: bytes) -> None:
    with pytest.raises(PayloadError):
        Manifest.parse(data)


@given(st.data())
def test_a_manifest_with_something_else_in_any_place(data: st.DataObject) -> None:
    """Another type of value anywhere is either refused or none of our business; nothing else comes of it."""
    told = mangled(data, json.loads(_manifest(whole())))
    try:
        Manifest.parse(json.dumps(told).encode())
    except PayloadError as error:
        assert error.code in {"payload.manifest", "payload.schema"}  # noqa: PT017 - any other error is the failure


def test_a_name_that_comes_twice_is_refused() -> None:
    data = _manifest(whole())
    twice = data.replace(b'"pages": 5,', b'"pages": 5, "pages": 5,', 1)
    assert twice != data
    with pytest.raises(PayloadError):
        Manifest.parse(twice)
    assert hashlib.sha256(data).hexdigest() == verified(bundle())["manifest.cover"].details["sha256"]

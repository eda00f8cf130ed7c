"""A file that is, or was, a bundle is judged as one, whatever was taken out of it; any other is called what it is."""

import json
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream, String

from certbroker.errors import HostileDocument
from certbroker.verification import Strictness, Verdict
from certbroker.verification.bundles import verify_pdf
from certbroker.verification.bundles.inspect import inspect
from certbroker.verification.files import Asked, verify_file
from certbroker.verification.statement import verify_statement
from support.bundles import (
    PKI,
    Change,
    attached,
    bundle,
    changed,
    failing,
    found,
    manifest_with,
    read,
    sealed,
    specs,
    statement,
    trust,
    whole,
    write,
)
from support.pki import NOW, document, sign

MAYBE: dict[str, Any] = {"must": False, "as_of": None, "today": "2026-11-20"}
BOMB = 200 * 1024 * 1024


def judged(change: Change) -> Any:
    """What is said of a bundle that was changed before somebody who is trusted sealed it."""
    return verify_pdf(sealed(changed(whole(), change)), trust=trust(), as_of=NOW, recipient="가나은행")


def _without(*gone: str) -> Change:
    def apply(pdf: Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles.Names
        kept = [(names[at], names[at + 1]) for at in range(0, len(names), 2) if str(names[at]) not in gone]
        pdf.Root.Names.EmbeddedFiles.Names = Array([part for pair in kept for part in pair])
        pdf.Root.AF = Array([spec for _, spec in kept])

    return apply


def _bare(pdf: Pdf) -> None:
    """Nothing attached at all."""
    del pdf.Root.Names
    del pdf.Root.AF


def _bare_and_nameless(pdf: Pdf) -> None:
    _bare(pdf)
    del pdf.Root.Metadata
    del pdf.trailer.Info


def _bare_and_untagged(pdf: Pdf) -> None:
    _bare(pdf)
    del pdf.Root.StructTreeRoot


def _renamed(pdf: Pdf) -> None:
    """The manifest alone is left, under another name."""
    spec = specs(pdf)["manifest.json"]
    spec.F = spec.UF = String("list.txt")
    pdf.Root.AF = Array([spec])
    pdf.Root.Names.EmbeddedFiles.Names = Array([String("list.txt"), spec])
    _forget(pdf)


def _forget(pdf: Pdf) -> None:
    """Nothing but attachments tells whose file it is."""
    del pdf.Root.Metadata
    del pdf.trailer.Info
    del pdf.Root.StructTreeRoot


def _in_an_annotation(pdf: Pdf) -> None:
    spec = specs(pdf)["manifest.json"]
    _bare(pdf)
    _forget(pdf)
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _bomb(pdf: Pdf) -> None:
    spec = specs(pdf)["manifest.json"]
    spec.EF.F.write(zlib.compress(bytes(BOMB), 9), filter=Name.FlateDecode)


def _altered(pdf: Pdf) -> None:
    _without("manifest.json")(pdf)
    write(pdf, "dossier.json", read(pdf, "dossier.json") + b" ")


def _of(content: bytes) -> Change:
    return lambda pdf: write(pdf, "manifest.json", content)


NO_MANIFEST: list[tuple[Change, str]] = [
    (_without("manifest.json"), "manifest.present.none"),
    (_without("manifest.json", "dossier.json"), "manifest.present.none"),
    (_altered, "manifest.present.none"),
    (_renamed, "manifest.present.none"),
    (_in_an_annotation, "manifest.present.none"),
    (_bare, "manifest.present.none"),
    (_bare_and_nameless, "manifest.present.none"),
    (_bare_and_untagged, "manifest.present.none"),
    (_of(b"{"), "manifest.form.unreadable"),
    (_of(b"{}"), "manifest.form.unreadable"),
    (_of(b""), "manifest.form.unreadable"),
    (_of(b'{"schema": "other/1"}'), "manifest.form.unreadable"),
    (manifest_with(lambda told: told.update(schema="other/1")), "manifest.form.unreadable"),
    (manifest_with(lambda told: told.update(schema=["certbroker.manifest/1"])), "manifest.form.unreadable"),
    (_bomb, "manifest.form.unreadable"),
]


@pytest.mark.parametrize(("change", "expected"), NO_MANIFEST)
def test_a_bundle_whose_manifest_does_not_hold_is_no_original(change: Change, expected: str) -> None:
    report = judged(change)
    assert report.kind == "bundle"
    assert {expected, "bundle.recipient.not_said"} <= failing(report)
    assert report.verdict is Verdict.DOES_NOT_HOLD


def test_a_later_version_of_the_manifest_cannot_be_told() -> None:
    later = changed(whole(), manifest_with(lambda told: told.update(schema="certbroker.manifest/2")))
    report = verify_pdf(sealed(later), trust=trust(), as_of=NOW)
    assert failing(report) == {"manifest.form.schema"}
    assert (report.kind, report.verdict) == ("bundle", Verdict.CANNOT_TELL)
    assert "newer version" in "\n".join(report.lines("en"))


def _untagged(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _unmarked(pdf: Pdf) -> None:
    del pdf.Root.MarkInfo


def _hollow(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.K


@pytest.mark.parametrize("change", [_untagged, _unmarked, _hollow])
def test_a_bundle_that_claims_tags_has_them(change: Change) -> None:
    report = judged(change)
    assert report.kind == "bundle"
    assert "conformance.untagged" in failing(report)


def test_a_broken_bundle_is_no_original() -> None:
    """What cannot be read of it is a check that does not hold; it was an original once, and valid."""

    def direct(pdf: Pdf) -> None:
        pdf.Root.AF.append(Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=pdf.make_stream(b"a"))))

    report = judged(direct)
    assert (report.kind, failing(report)) == ("bundle", {"file.contents.unreadable", "bundle.recipient.not_said"})


def test_reading_that_is_stopped_is_a_refusal() -> None:
    def many(pdf: Pdf) -> None:
        for number in range(8):
            attached(f"{number}.bin")(pdf)
            specs(pdf)[f"{number}.bin"].EF.F.write(zlib.compress(bytes(BOMB // 4), 9), filter=Name.FlateDecode)

    with pytest.raises(HostileDocument):
        verify_pdf(sealed(changed(whole(), many)), trust=trust(), as_of=NOW)


def _signed(change: Callable[[Pdf], None] | None = None) -> bytes:
    plain = changed(document(), change) if change else document()
    return sign(plain, PKI.signer, level="B-T", stamps=PKI.stamper)


def test_an_original_is_called_one_in_its_first_lines() -> None:
    report = verify_pdf(_signed(), trust=PKI.trust, as_of=NOW)
    assert (report.kind, report.is_valid) == ("original", True)
    assert [*report.describe()][:2] == ["schema", "kind"]
    assert report.lines("en")[1] == "Judged as an original, by its signatures alone: it is no bundle of certbroker."
    assert report.lines("ko")[1] == "확인한 방식: 원본 PDF의 전자서명만 (certbroker 제출 서류 묶음이 아님)"
    whole_one = verify_pdf(bundle(), trust=trust(), as_of=NOW)
    assert whole_one.lines("en")[1] == "Judged as a bundle: a submission PDF of certbroker."
    assert whole_one.lines("ko")[1] == "확인한 방식: certbroker 제출 서류 묶음"


def test_an_original_is_for_nobody_in_particular() -> None:
    report = verify_pdf(_signed(), trust=PKI.trust, as_of=NOW, recipient="가나은행")
    assert failing(report) == {"file.recipient.not_said"}
    assert report.verdict is Verdict.DOES_NOT_HOLD


def _attached_data(pdf: Pdf) -> None:
    pdf.attachments["values.json"] = AttachedFileSpec(pdf, json.dumps({"schema": "of.somebody/1"}).encode())


def _watermark(pdf: Pdf) -> None:
    form = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Watermark=form)


@pytest.mark.parametrize("change", [_attached_data, _watermark])
def test_files_of_others_are_no_bundles(change: Change) -> None:
    report = verify_pdf(_signed(change), trust=PKI.trust, as_of=NOW)
    assert (report.kind, report.is_valid) == ("original", True)


def test_a_file_that_cannot_be_told_apart_is_not_valid() -> None:
    answer = inspect(b"%PDF-1.7\nnothing", MAYBE)
    assert (answer["bundle"], [one["id"] for one in answer["checks"]]) == (False, ["file.contents"])
    report = verify_pdf(b"%PDF-1.7\nnothing", trust=PKI.trust, as_of=NOW)
    assert "file.contents.unreadable" in failing(report)


def test_a_statement_is_asked_for_proof_of_non_revocation_as_well() -> None:
    token, strict = statement().token, Strictness(revocation=True)
    assert verify_statement(token, trust(), NOW).is_valid
    asked = verify_statement(token, trust(), NOW, strictness=strict)
    assert failing(asked) == {"signer.revocation.not_known"}
    whole_way = verify_file(token.encode(), Asked(trust(), NOW, strict))
    assert "signer.revocation.not_known" in failing(whole_way)
    within = verify_pdf(bundle(), trust=trust(), as_of=NOW, strictness=strict)
    assert "statement-1.jws" in {one.about for one in within if one.id == "signer.revocation" and one.needed}


def test_a_bundle_keeps_being_valid() -> None:
    assert found(lambda _: None) == set()
    assert Pdf.open(BytesIO(whole())).Root.MarkInfo.Marked is True

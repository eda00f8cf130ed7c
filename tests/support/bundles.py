"""Sealed bundles of one person, and everything that can be done to them: each change is one function on the PDF."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any, cast

import pytest
from hypothesis import strategies as st
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSigner
from pyhanko.sign.signers import PdfTimeStamper

from certbroker.bundle import Filing, make, render_certificate
from certbroker.evidence import Dossier, Evidence, sha256
from certbroker.model import Certificate
from certbroker.requirements.statement import Statement
from certbroker.verification import Trust, VerificationReport
from certbroker.verification.bundles import BundleReport, verify_bundle
from support import pki as pki_of_tests
from support.originals import changed
from support.papers import TODAY, dossier, sample
from support.pki import NOW, Level, Party, pki, root, sign
from support.statements import made

PKI = pki()
Change = Callable[[Pdf], None]
NOTES = {"timestamp.none", "signer.revocation.not_known"}


@cache
def issuer() -> Party:
    """Who signs originals: under another root than the seal's."""
    return root("발급기관 최상위 (시험)").issue("국세청 (시험)")


def with_original(paper: Evidence[Certificate], by: Party | None = None) -> Evidence[Certificate]:
    """The paper with an original that prints the same, signed; unsigned where `by` says nobody."""
    pdf = render_certificate(paper.certificate, paper.provenance)
    original = sign(pdf, by, level="B-T", stamps=PKI.stamper) if by else pdf
    provenance = paper.provenance.model_copy(update={"original_sha256": sha256(original)})
    return replace(paper, original=original, provenance=provenance)


@cache
def papers() -> tuple[Evidence[Certificate], ...]:
    """Papers about one person: made from data, and one shown by its issuer's own pages."""
    return (
        sample("nts.tax_clearance", "employee"),
        with_original(sample("nts.income_amount"), issuer()),
        sample("mois.resident_record"),
    )


@cache
def statement() -> Statement:
    return made()


def unsealed(
    evidence: Sequence[Evidence[Certificate]] | None = None,
    *,
    today: date = TODAY,
    statements: Sequence[Statement] = (),
    language: Any = "ko",
    filing: Filing | None = None,
    of: Dossier | None = None,
) -> bytes:
    whole = of or dossier(papers() if evidence is None else evidence, purpose="대출 신청")
    return make(whole, today=today, statements=statements, language=language, filing=filing).data


@cache
def whole() -> bytes:
    """The unsealed bundle that most tests change."""
    return unsealed(statements=[statement()])


def sealed(pdf: bytes, by: Party | None = None, level: Level = "B-T") -> bytes:
    """Seal a PDF as bundles are: certified, nothing may change, everything in one revision."""
    lists = Trust.parse(PKI.root.pem + PKI.authority.revocation_list() + PKI.root.revocation_list()).revocation_lists
    return sign(
        pdf, by or PKI.signer, level=level, stamps=PKI.stamper, known=lists, certify=True, together=True, field="Seal"
    )


@cache
def bundle() -> bytes:
    return sealed(whole())


class _Reckless(PdfSigner):
    """Signs whatever the certification forbids."""

    def _enforce_certification_constraints(self, reader: object) -> None:
        pass


def signed_over(pdf: bytes, by: Party) -> bytes:
    """Sign a sealed bundle once more, though its seal forbids all changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pki_of_tests, "PdfSigner", _Reckless)
        return sign(pdf, by, field="Another")


def stamped_over(pdf: bytes) -> bytes:
    """Put a time-stamp of the document over whatever was added: it covers the file to its end."""
    out = BytesIO()
    maker: Any = PdfTimeStamper(pki_of_tests._stamping(PKI.stamper, NOW))  # pyright: ignore[reportPrivateUsage]
    maker.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), "sha256", output=out)
    return out.getvalue()


def trust(*parties: Party) -> Trust:
    """Trust in the seal's root and the issuer's, or in those named."""
    return Trust.parse(trust_pem(*parties))


def trust_pem(*parties: Party) -> bytes:
    return b"".join(one.pem for one in parties or (PKI.root, issuer().chain()[-1]))


def verified(pdf: bytes, *, trusted: Trust | None = None, now: datetime = NOW, **more: Any) -> BundleReport:
    return verify_bundle(pdf, trust=trusted or trust(), now=now, **more)


def failing(report: VerificationReport) -> set[str]:
    """What makes the report not valid."""
    return {f"{one.id}.{one.message}" for one in report if not one.holds and one.section[1]}


def found(change: Change, pdf: bytes | None = None) -> set[str]:
    """What is found of a bundle that was changed before somebody who is trusted sealed it."""
    return failing(verified(sealed(changed(pdf or whole(), change))))


def specs(pdf: Pdf) -> dict[str, Any]:
    return {str(one.UF): one for one in list(pdf.Root.AF)}  # pyright: ignore[reportArgumentType]


def read(pdf: Pdf, name: str) -> bytes:
    return specs(pdf)[name].EF.F.read_bytes()


def write(pdf: Pdf, name: str, data: bytes) -> None:
    """Put other content into an attachment."""
    specs(pdf)[name].EF.F.write(data)


def relisted(pdf: Pdf, *names: str) -> None:
    """Make the manifest tell the size and hash that attachments now have. The cover does not know."""

    def change(manifest: dict[str, Any]) -> None:
        for one in manifest["attachments"]:
            if one["name"] in names:
                data = read(pdf, one["name"])
                one |= {"size": len(data), "sha256": sha256(data)}

    manifest_with(change)(pdf)


def manifest_with(change: Callable[[dict[str, Any]], None]) -> Change:
    """A change of the manifest."""

    def apply(pdf: Pdf) -> None:
        told = json.loads(read(pdf, "manifest.json"))
        change(told)
        write(pdf, "manifest.json", json.dumps(told, ensure_ascii=False, indent=2).encode())

    return apply


def data_with(name: str, change: Callable[[dict[str, Any]], None], *also: str) -> Change:
    """A change of a document's data, and of the overview, which the manifest then tells as they are."""

    def apply(pdf: Pdf) -> None:
        told = json.loads(read(pdf, name))
        old = json.loads(read(pdf, name))
        change(told)
        overview = json.loads(read(pdf, "dossier.json"))
        overview["documents"] = [told if one == old else one for one in overview["documents"]]
        write(pdf, name, json.dumps(told, ensure_ascii=False).encode())
        write(pdf, "dossier.json", json.dumps(overview, ensure_ascii=False).encode())
        relisted(pdf, name, "dossier.json", *also)

    return apply


def attached(name: str, data: bytes = b"more", relationship: str = "Data") -> Change:
    """One more attachment, in the name tree and in /AF."""

    def apply(pdf: Pdf) -> None:
        spec = spec_of(pdf, name, data, relationship)
        pdf.Root.AF.append(spec)
        names = pdf.Root.Names.EmbeddedFiles.Names
        names.append(String(name))
        names.append(spec)

    return apply


def spec_of(pdf: Pdf, name: str, data: bytes = b"more", relationship: str = "Data") -> Any:
    made = AttachedFileSpec(pdf, data, filename=name, mime_type="text/plain", relationship=Name(f"/{relationship}"))
    return pdf.make_indirect(made.obj)


def page_with(number: int, change: Callable[[bytes], bytes]) -> Change:
    """A change of a page's content; pages count from 1."""

    def apply(pdf: Pdf) -> None:
        content = pdf.pages[number - 1].obj.Contents
        before = content.read_bytes()
        after = change(before)
        assert after != before
        content.write(after)

    return apply


def free_text(pdf: Pdf) -> None:
    """A note that lies over a page."""
    look = Stream(pdf, b"1 g 0 0 200 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 500, 272, 520]), F=4, AP=Dictionary(N=look),
        Contents=String("99,000,000"),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


_ANYTHING: st.SearchStrategy[Any] = st.sampled_from([None, True, -1, "", "x", cast("list[str]", []), {"path": 1}])


def mangled(data: st.DataObject, told: Any) -> Any:
    """JSON with something else in any one place."""
    at: Any = told
    while True:
        keys: list[Any] = list(cast("dict[str, Any]", at)) if isinstance(at, dict) else [*range(len(at))]
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            at[key] = data.draw(_ANYTHING)
            return told
        at = cast("Any", at[key])

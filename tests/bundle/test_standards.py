"""PDF/A-3a and PDF/UA-1, as veraPDF sees them: no bundle claims what it does not keep."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf
from pypdf import PdfReader

from certbroker import Broker
from certbroker.bundle import Bundle, Filing, make, render_certificate
from certbroker.evidence import Dossier
from support import originals, pki, verapdf
from support.originals import with_original
from support.papers import TODAY, dossier, evidence, farm, ledger, provenance, sample
from support.verapdf import VeraPdf

FLAVOURS = {"PDF/A-3a": "3a", "PDF/A-3b": "3b", "PDF/UA-1": "ua1"}
ALL = ("PDF/A-3a", "PDF/UA-1")


@pytest.fixture(scope="session")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VeraPdf]:
    yield from verapdf.running(tmp_path_factory.mktemp("verapdf"))


@dataclass(frozen=True)
class Stated:
    token: str = "e30.e30.c2ln"

    def rows(self, language: str) -> Sequence[tuple[str, str]]:
        return [("만 19세 이상" if language == "ko" else "19 or older", "예" if language == "ko" else "yes")]


def _pair() -> Dossier:
    return dossier([sample("nts.income_amount"), sample("nts.tax_clearance")])


def _with_original(data: bytes) -> Dossier:
    return dossier([with_original("nts.income_amount", data), sample("nts.tax_clearance")])


CASES: dict[str, Callable[[], Bundle]] = {
    "korean": lambda: make(_pair(), today=TODAY),
    "english": lambda: make(_pair(), today=TODAY, language="en", statements=[Stated()]),
    "separators and numbers": lambda: make(
        _pair(), today=TODAY, filing=Filing(separators=True, bates="GN-"), statements=[Stated()]
    ),
    "3,000 rows": lambda: make(dossier([evidence(ledger(3000, note="자동이체"))]), today=TODAY),
    "zero rows": lambda: make(dossier([evidence(ledger(0)), evidence(farm(lands=0))]), today=TODAY),
    "nothing came": lambda: make(dossier([]), today=TODAY),
    "cards and lists in lists": lambda: make(dossier([evidence(farm("특기사항"))]), today=TODAY),
    "long texts": lambda: make(
        dossier([evidence(farm(remark="가나다라 마바사 " * 2500)), evidence(ledger(2, note="장문의 비고글 " * 800))]),
        today=TODAY,
    ),
    "hanja": lambda: make(dossier([evidence(ledger(2, note="壹百萬원整", name="洪吉童"))]), today=TODAY),
    "a signed original": lambda: make(
        _with_original(pki.sign(originals.drawn(pages=2), pki.pki().signer)), today=TODAY
    ),
    "an original with a form, a script, its own attachment": lambda: make(
        _with_original(originals.loaded(originals.sealed_look(originals.drawn()))), today=TODAY
    ),
    "a tagged original": lambda: make(
        _with_original(render_certificate(ledger(60), provenance())), today=TODAY, language="en"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_bundle_keeps_the_standards(name: str, vera: VeraPdf, tmp_path: Path) -> None:
    bundle = CASES[name]()
    assert bundle.conformance == ALL
    _assert_keeps(bundle, vera, tmp_path)


def _assert_keeps(bundle: Bundle, vera: VeraPdf, folder: Path) -> None:
    path = bundle.save(folder / "submission.pdf")
    for claim in bundle.conformance:
        verdict = vera.check(path, FLAVOURS[claim])
        assert verdict.holds, (claim, verdict.broken)
        assert verdict.checks > 100


def test_the_bundle_of_the_sandbox_keeps_the_standards(vera: VeraPdf, tmp_path: Path) -> None:
    with Broker.sandbox(approve_after=0.0) as broker:
        wanted = [type(sample(one).certificate) for one in ("nts.tax_clearance", "mois.resident_register")]
        consent = broker.request_consent(broker.people["hong"], wanted, recipient="가나은행", purpose="대출 신청")
        bundle = broker.collect(consent).bundle()
    assert bundle.conformance == ALL
    _assert_keeps(bundle, vera, tmp_path)


def test_a_certificate_by_itself_keeps_the_standards(vera: VeraPdf, tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render_certificate(farm("특기사항"), provenance(), language="en"))
    assert vera.check(path, "3a").holds
    assert vera.check(path, "ua1").holds


def _cmyk(canvas: Any) -> None:
    canvas.setFillColorCMYK(0.2, 0.8, 0.1, 0)
    canvas.rect(72, 72, 100, 100, fill=1)


def _unmapped(data: bytes) -> bytes:
    def unmap(pdf: Pdf) -> None:
        for page in pdf.pages:
            fonts: Any = page.resources.Font
            for font in map(fonts.get, fonts.keys()):
                if "/ToUnicode" in font:
                    del font.ToUnicode

    return originals.changed(data, unmap)


@pytest.mark.parametrize(
    ("original", "claimed", "reason"),
    [
        (originals.drawn(embedded=False), (), "font_not_embedded"),
        (originals.drawn(_cmyk), ("PDF/UA-1",), "colour_cmyk"),
        (_unmapped(originals.drawn()), ("PDF/A-3b",), "font_without_unicode"),
    ],
)
def test_an_original_that_does_not_conform_lessens_the_claim(
    original: bytes, claimed: tuple[str, ...], reason: str, vera: VeraPdf, tmp_path: Path
) -> None:
    bundle = make(_with_original(original), today=TODAY)
    assert bundle.conformance == claimed
    _assert_keeps(bundle, vera, tmp_path)
    # What is not claimed does not hold: the claim is lessened for a reason.
    assert not vera.check(tmp_path / "submission.pdf", "3a").holds
    root: Any = PdfReader(BytesIO(bundle.data)).root_object
    metadata = root["/Metadata"].get_data().decode()
    assert ("<pdfaid:part>" in metadata) == any("PDF/A" in one for one in claimed)
    assert ("<pdfuaid:part>" in metadata) == ("PDF/UA-1" in claimed)
    assert f'"{reason}"' in bundle.manifest.decode()

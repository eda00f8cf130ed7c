"""Pages of a bundle are of the size that they must be, and shown as they are drawn."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from certbroker.bundle import Filing
from certbroker.evidence import sha256
from support.bundles import PKI, Change, changed, found, issuer, sealed, unsealed, verified, whole
from support.originals import drawn
from support.papers import sample
from support.pki import sign

A3_ACROSS = (1190.55, 841.89)


def _page(**entries: object) -> Change:
    def apply(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.pages[2].obj[f"/{key}"] = value

    return apply


def _above(**entries: object) -> Change:
    def apply(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root.Pages[f"/{key}"] = value

    return apply


def _between(pdf: Pdf) -> None:
    """A node of the tree that turns the pages below it."""
    node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=pdf.Root.Pages.Kids, Count=5, Rotate=180))
    node.Parent = pdf.Root.Pages
    pdf.Root.Pages.Kids = Array([node])
    for page in pdf.pages:
        page.obj.Parent = node


def _box(*corners: float) -> Array:
    return Array(list(corners))


CUT: list[Change] = [
    _page(Rotate=180),
    _page(Rotate=0),
    _page(CropBox=_box(0, 0, 1, 1)),
    _page(UserUnit=100),
    _page(MediaBox=_box(2000, 2000, 2595, 2842)),
    _page(MediaBox=_box(0, 0, 595.28, 400)),
    _page(MediaBox=_box(0, 0, 595)),
    _above(Rotate=90),
    _above(CropBox=_box(0, 0, 10, 10)),
    _between,
]


@pytest.mark.parametrize("change", CUT)
def test_a_page_that_is_cut_turned_or_scaled(change: Change) -> None:
    assert found(change) == {"pages.boxes.other"}


def test_the_page_is_named() -> None:
    report = verified(sealed(changed(whole(), _page(Rotate=90))))
    assert report["pages.boxes"].details["page"] == 3


def _original(size: tuple[float, float], change: Callable[[Pdf], None] | None = None) -> bytes:
    """A bundle with an issuer's page of another size."""
    pdf = drawn(size=size)
    original = sign(changed(pdf, change) if change else pdf, issuer(), level="B-T", stamps=PKI.stamper)
    paper = sample("nts.income_amount")
    provenance = paper.provenance.model_copy(update={"original_sha256": sha256(original)})
    return unsealed([replace(paper, original=original, provenance=provenance)])


def _turned(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Rotate, page.CropBox, page.UserUnit = 90, _box(0, 100, 800, 700), 1.5


@pytest.mark.parametrize("change", [None, _turned])
def test_issuers_pages_have_the_size_at_which_they_are_seen(change: Change | None) -> None:
    made = _original(A3_ACROSS, change)
    assert verified(sealed(made))["pages.boxes"].holds
    with Pdf.open(BytesIO(made)) as pdf:
        last = len(pdf.pages) - 1

    def cut(pdf: Pdf) -> None:
        pdf.pages[last].obj.MediaBox = _box(0, 0, 595.28, 841.89)

    report = verified(sealed(changed(made, cut)))
    assert (report["pages.boxes"].message, report["pages.boxes"].details["page"]) == ("other", last + 1)


@pytest.mark.parametrize("filing", [Filing(separators=True), Filing(bates="GN-")])
def test_separators_and_numbers_change_no_size(filing: Filing) -> None:
    assert verified(sealed(unsealed(filing=filing)))["pages.boxes"].holds


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_page(Trans=Dictionary(S=Name.Fly)), "Trans"),
        (_page(Dur=1), "Dur"),
        (_page(PresSteps=Dictionary(NA=Dictionary(S=Name.JavaScript, JS=String("1")))), "JavaScript, PresSteps"),
    ],
)
def test_a_page_does_nothing(change: Change, named: str) -> None:
    report = verified(sealed(changed(whole(), change)))
    assert report["file.active"].details["names"] == named

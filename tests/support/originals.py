"""Issuers' files of all kinds, as they may come: made here with reportlab and pikepdf, never downloaded."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf, Stream, String
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certbroker.evidence import Evidence
from certbroker.model import Certificate
from support.papers import sample

FONT: Final = "OriginalSans"
_registry: Any = pdfmetrics


def with_original(identifier: str, original: bytes) -> Evidence[Certificate]:
    """A sample that came with the issuer's own file."""
    return replace(sample(identifier), original=original)


@cache
def _font() -> str:
    path = files("certbroker.bundle").joinpath("fonts", "NotoSansKR_400Regular.ttf")
    _registry.registerFont(TTFont(FONT, str(path)))
    return FONT


def drawn(
    draw: Callable[[Any], None] | None = None, *, size: tuple[float, float] = A4, pages: int = 1, embedded: bool = True
) -> bytes:
    """Pages with a title, and whatever `draw` adds to each."""
    out = BytesIO()
    kind: Any = Canvas
    font = _font() if embedded else "Helvetica"
    canvas = kind(out, pagesize=size, invariant=1, pageCompression=1, initialFontName=font)
    for number in range(1, pages + 1):
        canvas.setFont(font, 18)
        canvas.drawString(72, size[1] - 90, f"소득금액증명 {number}" if embedded else f"certificate {number}")
        if draw:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    """A PDF after a change with pikepdf."""
    out = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def loaded(data: bytes) -> bytes:
    """A PDF with everything that has no place in a bundle: script, attachment, form with a filled field, bookmarks."""

    def load(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
        pdf.attachments["inside.txt"] = AttachedFileSpec(pdf, b"inside")
        look = Stream(pdf, b"0.9 g 0 0 120 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 120, 20]))
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("hong"), F=4,
                Rect=Array([72, 500, 192, 520]), AP=Dictionary(N=look),
            )
        )  # fmt: skip
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 400, 192, 420]),
            A=Dictionary(S=Name.URI, URI=String("http://127.0.0.1/")),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field, pdf.make_indirect(link)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("inside", 0))

    return changed(data, load)


def sealed_look(data: bytes) -> bytes:
    """A PDF with a signature field that shows a seal (the signature in it is none)."""

    def seal(pdf: Pdf) -> None:
        look = Stream(
            pdf, b"1 0 0 RG 2 w 2 2 56 56 re S", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 60])
        )
        signature = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 1, 2, 3]), Contents=String("0"),
        )  # fmt: skip
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("seal"), V=signature, F=4,
                Rect=Array([400, 100, 460, 160]), AP=Dictionary(N=look),
            )
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return changed(data, seal)


WIDE = landscape(A3)

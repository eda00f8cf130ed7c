"""Pages as pictures, as pdfium draws them."""

from importlib import import_module
from typing import Any

from PIL.Image import Image

_pdfium: Any = import_module("pypdfium2")  # has no stubs


def picture(data: bytes, page: int = 0, scale: float = 1) -> Image:
    """A page of a PDF, `scale` points of the picture to one of the page. Pages count from 0, and -1 is the last."""
    document = _pdfium.PdfDocument(data)
    number = page % len(document)
    drawn: Image = document[number].render(scale=scale, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")

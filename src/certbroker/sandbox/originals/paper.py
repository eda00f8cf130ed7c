"""A paper as a whole: title, content, the issuer's closing words, and what stands on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

import segno
from reportlab.pdfgen.canvas import Canvas

from certbroker.sandbox.originals import letters, sheet, tables
from certbroker.sandbox.originals.blocks import Block
from certbroker.sandbox.originals.letters import BOLD, REGULAR
from certbroker.sandbox.originals.sheet import HEIGHT, INK, LEFT, RIGHT, SOFT, WIDTH, Sheets, centred, line

_FIRST = 142.0
"""Where content begins on the first page."""
_CLOSING = 85.0
_QR = 62.0
_SEAL: Final = 0xC0392B
_PALE: Final = 0xECEEF0
_SPACED = 9
"""Titles of so many letters are spaced out, as on the real papers."""
_WARNING = "이 문서는 시험을 위하여 만든 견본으로 아무런 효력이 없습니다."
_HINT = "발급 사실과 내용의 진위는 아래 주소에서 문서확인번호로 확인할 수 있습니다(발급일부터 90일까지)."


@dataclass(frozen=True)
class Paper:
    """What is drawn. `number`: 문서확인번호; `issued_by`: who signs (수원세무서장); `address`: where to verify."""

    title: str
    issuer: str
    issued_by: str
    number: str
    issued_on: date
    address: str
    blocks: tuple[Block, ...]


def draw(paper: Paper) -> bytes:
    """Return the PDF. Equal papers give equal bytes."""
    letters.load()
    sheets = Sheets(_FIRST)
    for block in paper.blocks:
        tables.put(sheets, block)
    _close(sheets, paper)
    out = BytesIO()
    kind: Any = Canvas  # the stubs leave half of its methods open
    canvas = kind(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR)
    _describe(canvas, paper)
    for number, marks in enumerate(sheets.pages, 1):
        _watermark(canvas)
        _head(canvas, paper, is_first=number == 1)
        for mark in marks:
            mark(canvas)
        _foot(canvas, paper, f"{number} / {len(sheets.pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Any, paper: Paper) -> None:
    canvas.setTitle(f"{paper.title} (견본)")
    canvas.setAuthor(f"{paper.issuer} (견본)")
    canvas.setSubject(f"document number {paper.number}")
    canvas.setCreator("certbroker sandbox")


def _close(sheets: Sheets, paper: Paper) -> None:
    """Put the closing words, the day, and the issuer with its seal below the content."""
    if not sheets.fits(_CLOSING):
        sheets.new_page()
    middle, y = WIDTH / 2, max(sheets.y + 5, sheet.BOTTOM - _CLOSING + 5)
    day = f"{paper.issued_on.year}년 {paper.issued_on.month}월 {paper.issued_on.day}일"
    sheets.pages[-1].append(lambda canvas: _closing(canvas, middle, y, day, paper.issued_by))


def _closing(canvas: Any, x: float, y: float, day: str, issuer: str) -> None:
    centred(canvas, x, y, "위와 같이 증명합니다.", (REGULAR, 11, INK))
    centred(canvas, x, y + 26, day, (REGULAR, 11, INK))
    size = 17 if letters.width(issuer, BOLD, 17) < sheet.ROOM - 120 else 12
    centred(canvas, x, y + 64, letters.drawable(issuer), (BOLD, size, INK))
    _seal(canvas, x + letters.width(issuer, BOLD, size) / 2 + 14, y + 34)


def _seal(canvas: Any, x: float, y: float) -> None:
    """Draw a square seal that says what it is: a specimen."""
    canvas.setStrokeColorRGB(*sheet.rgb(_SEAL))
    for inset, thick in ((0.0, 2.0), (3.5, 0.7)):
        canvas.setLineWidth(thick)
        canvas.rect(x + inset, HEIGHT - y - 46 + inset, 46 - 2 * inset, 46 - 2 * inset, stroke=1, fill=0)
    for place, sign in enumerate("견본관인"):
        down, across = place % 2, 1 - place // 2
        centred(canvas, x + 14 + 18 * across, y + 20 + 17 * down, sign, (BOLD, 14, _SEAL))


def _watermark(canvas: Any) -> None:
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(35)
    canvas.setFillColorRGB(*sheet.rgb(_PALE))
    canvas.setFont(BOLD, 150)
    canvas.drawCentredString(0, -50, "견 본")
    canvas.restoreState()


def _head(canvas: Any, paper: Paper, *, is_first: bool) -> None:
    line(canvas, LEFT, 46, f"문서확인번호  {paper.number}", (REGULAR, 8.5, SOFT))
    note = "전자증명서 (견본)"
    line(canvas, RIGHT - letters.width(note, REGULAR, 8.5), 46, note, (REGULAR, 8.5, SOFT))
    if not is_first:
        line(canvas, LEFT, 74, paper.title, (BOLD, 11, INK))
        _rule(canvas, 82, 0.8)
        return
    title = (" " if len(paper.title) <= _SPACED else "").join(paper.title)
    size = 23.0
    while letters.width(title, BOLD, size) > sheet.ROOM:
        size -= 1
    centred(canvas, WIDTH / 2, 104, title, (BOLD, size, INK))
    _rule(canvas, 124, 1.4)


def _rule(canvas: Any, y: float, thick: float) -> None:
    canvas.setStrokeColorRGB(*sheet.rgb(INK))
    canvas.setLineWidth(thick)
    canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)


def _foot(canvas: Any, paper: Paper, page: str) -> None:
    _rule(canvas, 722, 0.5)
    _micro(canvas, 729)
    _qr(canvas, paper.address)
    x = LEFT + _QR + 14
    small = (REGULAR, 7.8, SOFT)
    line(canvas, x, 752, f"{letters.drawable(paper.issuer)} · 전자문서지갑 발급 · {_WARNING}", small)
    line(canvas, x, 766, _HINT, small)
    line(canvas, x, 780, paper.address, small)
    line(canvas, x, 796, f"발급일 {paper.issued_on.isoformat()}", (REGULAR, 7.8, INK))
    line(canvas, RIGHT - letters.width(page, REGULAR, 8.5), 796, page, (REGULAR, 8.5, INK))


def _micro(canvas: Any, y: float) -> None:
    """Draw the line of tiny letters that a copier blurs (복사방지)."""
    text = "견본복사방지"
    count = int(sheet.ROOM / letters.width(text, REGULAR, 2.4))
    line(canvas, LEFT, y, text * count, (REGULAR, 2.4, 0x8C96A0))


def _qr(canvas: Any, address: str) -> None:
    rows = _modules(address)
    cell = _QR / len(rows)
    canvas.setFillColorRGB(0, 0, 0)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for start, stop in row:
            y = HEIGHT - 740 - (down + 1) * cell
            path.rect(LEFT + start * cell, y, (stop - start) * cell, cell)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=64)
def _modules(address: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the dark runs of each row of the code. A fixed mask: trying all eight takes four times as long."""
    matrix = segno.make_qr(address, error="m", mask=2).matrix
    return tuple(tuple(_runs(row)) for row in matrix)


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    edges = [0, *row, 0]
    turns = [place for place, (left, right) in enumerate(pairwise(edges)) if bool(left) != bool(right)]
    return list(zip(turns[::2], turns[1::2], strict=True))

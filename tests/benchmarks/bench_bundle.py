"""Speed of the submission PDF, beside qpdf merging the same files, pypdf stamping them, and a bare reportlab canvas."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from certbroker.bundle import make, render_certificate
from certbroker.bundle.fonts import typeface
from certbroker.evidence import Dossier, Evidence
from certbroker.model import Certificate
from support.papers import TODAY, all_samples, dossier, evidence, ledger, provenance

ROUNDS: Final = 9
ROWS: Final = 20
CERTIFICATES: Final = 10


def main() -> None:
    start = time.perf_counter()
    font = typeface().regular.own
    print(f"fonts, once a process: {(time.perf_counter() - start) * 1000:.0f} ms")
    _whole()
    _submission()
    _many()
    _long()
    _page(font)
    _memory()


def _whole() -> None:
    papers = list({paper.id: paper for paper in reversed(all_samples())}.values())[:CERTIFICATES]
    first, warm = _seconds(lambda: make(dossier(papers), today=TODAY))
    bundle = make(dossier(papers), today=TODAY)
    kilobytes = len(bundle.data) / 1000
    print(
        f"{len(papers)} certificates: first {first:.3f} s, warm {warm:.3f} s (goal 1 s),"
        f" {bundle.pages} pages, {kilobytes:.0f} KB"
    )


def _inputs(certificates: int, originals: int) -> tuple[Dossier, list[bytes]]:
    """A dossier of one-page certificates from data and issuers' files of three pages, and all of them as files."""
    papers = [one for one in all_samples() if len(PdfReader(BytesIO(_rendered(one))).pages) == 1][:certificates]
    ledgers = [evidence(ledger(60 + number)) for number in range(originals)]
    issued = [replace(one, original=_rendered(one)) for one in ledgers]
    return dossier([*papers, *issued]), [*map(_rendered, papers), *(one.original or b"" for one in issued)]


def _rendered(paper: Evidence[Certificate]) -> bytes:
    return render_certificate(paper.certificate, paper.provenance)


def _submission() -> None:
    """Twelve documents, 8 from data and 4 as the issuers' own pages; the other sides get the same pages as files."""
    wanted, files = _inputs(8, 4)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.pdf" for number in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        _, warm = _seconds(lambda: make(wanted, today=TODAY))
        _, merging = _seconds(lambda: _qpdf(paths, Path(folder) / "merged.pdf"))
        _, stamping = _seconds(lambda: _merge_page(files))
    bundle = make(wanted, today=TODAY)
    attached = len(PdfReader(BytesIO(bundle.data)).attachments)
    print(
        f"{len(files)} documents, {bundle.pages} pages, {attached} attachments, {', '.join(bundle.conformance)}:"
        f" {warm * 1000:.0f} ms (goal 300 ms with its seal); {len(bundle.data) / 1000:.0f} KB of"
        f" {sum(map(len, files)) / 1000:.0f} KB\n"
        f"    the same files merged by qpdf: {merging * 1000:.0f} ms, merged and stamped by pypdf's merge_page:"
        f" {stamping * 1000:.0f} ms"
    )


def _qpdf(paths: list[Path], merged: Path) -> None:
    subprocess.run(["qpdf", "--empty", "--pages", *paths, "--", merged], check=True)


def _merge_page(files: list[bytes]) -> bytes:
    stamp = PdfReader(BytesIO(_stamp())).pages[0]
    writer, out = PdfWriter(), BytesIO()
    for data in files:
        writer.append(BytesIO(data))
    for page in writer.pages:
        page.merge_page(stamp)
    writer.write(out)
    return out.getvalue()


def _stamp() -> bytes:
    out = BytesIO()
    kind: Any = Canvas
    canvas = kind(out, invariant=1)
    canvas.drawString(500, 20, "1 / 21")
    canvas.save()
    return out.getvalue()


def _many() -> None:
    """Ninety documents, a third of them as the issuers' own pages."""
    wanted, files = _inputs(60, 30)
    _, warm = _seconds(lambda: make(wanted, today=TODAY), rounds=3)
    bundle = make(wanted, today=TODAY)
    print(f"{len(files)} documents, {bundle.pages} pages: {warm:.2f} s (goal 1.2 s for 180 pages with their seal)")


def _long() -> None:
    certificate = ledger(3000, note="자동이체")
    start = time.perf_counter()
    data = render_certificate(certificate, provenance())
    print(f"a table of 3,000 rows: {time.perf_counter() - start:.2f} s, {len(data) / 1000:.0f} KB")


def _page(font: str) -> None:
    """One page with a table, taken in turns, so that both sides meet the same load on the machine."""
    certificate, origin = ledger(ROWS, note="자동이체"), provenance()
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_once(lambda: render_certificate(certificate, origin)))
        bare.append(_once(lambda: _bare(font)))
    mine, theirs = statistics.median(ours) * 1000, statistics.median(bare) * 1000
    told = f"certbroker {mine:.1f} ms, bare reportlab canvas {theirs:.1f} ms ({mine / theirs:.2f} x)"
    print(f"one page with {ROWS} rows: {told}")


def _bare(font: str) -> bytes:
    out = BytesIO()
    kind: Any = Canvas
    canvas = kind(out, pageCompression=1, invariant=1, initialFontName=font)
    canvas.setFont(font, 20)
    canvas.drawCentredString(297, 780, "납부내역증명")
    canvas.setFont(font, 9)
    for row in range(ROWS):
        y = 700 - 20 * row
        for x, text in ((70, f"N{row:04}"), (200, "2026. 9. 5."), (330, "1,234,567"), (440, "자동이체")):
            canvas.drawString(x, y, text)
        canvas.line(70, y - 6, 540, y - 6)
    canvas.save()
    return out.getvalue()


def _seconds(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return how long the first time took, and the median of those after it."""
    first = _once(work)
    return first, statistics.median(_once(work) for _ in range(rounds))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"peak memory of the process: {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

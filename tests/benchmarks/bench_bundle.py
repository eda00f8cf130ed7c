"""Speed of the submission PDF, beside pages that a bare reportlab canvas draws with the same table."""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from reportlab.pdfgen.canvas import Canvas

from certbroker.bundle import make, render_certificate
from certbroker.bundle.fonts import typeface
from support.papers import TODAY, all_samples, dossier, ledger, provenance

ROUNDS: Final = 9
ROWS: Final = 20
CERTIFICATES: Final = 10


def main() -> None:
    start = time.perf_counter()
    font = typeface().regular.own
    print(f"fonts, once a process: {(time.perf_counter() - start) * 1000:.0f} ms")
    _whole()
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


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long the first time took, and the median of those after it."""
    first = _once(work)
    return first, statistics.median(_once(work) for _ in range(ROUNDS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"peak memory of the process: {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

"""Prints how long facts, verdicts, plans and drafts take, each beside its goal."""

import statistics
import time
import tomllib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from certbroker.catalogue import discover
from certbroker.channels.documents import read_document
from certbroker.evidence import Evidence, Provenance, sha256
from certbroker.factbook import FactBook
from certbroker.model import Certificate
from certbroker.requirements import Context, draft, evaluate_procedure, procedures, resolve
from certbroker.routes import Known
from certbroker.samples import samples_of

DOCUMENTS = 12
ROUNDS = 15
CONTEXT = Context(date(2026, 11, 20), {"notice_date": date(2026, 11, 1), "supply_region": "경기도"})


def _evidence(person: str) -> list[Evidence[Certificate]]:
    """All evidence that the samples hold of a person: more, and more contradictory, than any real dossier."""
    found: list[Evidence[Certificate]] = []
    for kind in discover():
        for sample in samples_of(kind):
            raw = sample.wire.read_bytes()
            reading = read_document(kind, raw)
            certificate = getattr(reading, "certificate", None)
            if sample.person == person and certificate is not None:
                provenance = Provenance(
                    issuer=kind.issuer_id(),
                    issuer_name="",
                    channel="public_mydata",
                    known=Known.DECLARED,
                    fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
                    raw_sha256=sha256(raw),
                )
                found.append(Evidence(certificate, provenance))
    return found


def _size(evidence: Evidence[Certificate]) -> int:
    return len(FactBook.of([evidence]).facts)


def _ms(work: Callable[[], object]) -> float:
    """The best of some rounds in milliseconds: other work on the machine only ever adds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def _told(what: str, times: Iterable[float], goal: str) -> None:
    every = list(times)
    print(f"{what}: median {statistics.median(every):.2f} ms, max {max(every):.2f} ms ({goal})")


def main() -> None:
    """Measure and print."""
    catalogue = discover()
    every = {person: _evidence(person) for person in ("hong", "choi", "lee", "kim")}
    dossiers = {person: sorted(one, key=_size, reverse=True)[:DOCUMENTS] for person, one in every.items()}
    _told(
        f"facts of {DOCUMENTS} documents",
        [_ms(lambda papers=papers: FactBook.of(papers)) for papers in dossiers.values()],
        "goal 5 ms",
    )
    for name, group in ((f"{DOCUMENTS} documents", dossiers), ("all samples of a person", every)):
        books = [FactBook.of(papers) for papers in group.values()]
        _told(
            f"a procedure judged on {name}",
            [
                _ms(lambda one=one, book=book: evaluate_procedure(one, book, CONTEXT))
                for one in procedures().values()
                for book in books
            ],
            "goal 1 ms",
        )
    _told(
        "a plan with its next best, nothing known",
        [_ms(lambda one=one: resolve(one, catalogue, CONTEXT)) for one in procedures().values()],
        "goal 1 ms median",
    )
    notices = tomllib.loads((Path(__file__).parents[1] / "wanted" / "draft.toml").read_text(encoding="utf-8"))["notice"]
    _told("a draft of a notice", [_ms(lambda one=one: draft(one["text"], catalogue)) for one in notices], "no goal")


if __name__ == "__main__":
    main()

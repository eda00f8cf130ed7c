"""Wire bytes → certificates a second of CPU time, over the typical sample of every certificate, each and together.

Three figures stand beside it, in microseconds: parsing the XML, validating the values with pydantic, and the reader's
own part, which is what is left.
"""

import time
from collections.abc import Callable
from typing import Final, NamedTuple

from certbroker import Certificate, discover, read
from certbroker.reading import parse_xml, read_node
from certbroker.samples import Sample, samples_of

ROUNDS: Final = 5
SECONDS: Final = 0.06
GOAL: Final = 5_000

Work = Callable[[], object]


class Figures(NamedTuple):
    """Seconds of CPU time per certificate."""

    name: str
    size: int
    whole: float
    parse: float
    read: float
    validate: float


def main() -> None:
    typical = [found for certificate in discover() if (found := _typical(certificate))]
    figures = [_figures(certificate, sample) for certificate, sample in typical]
    print(f"{'certificate':34} {'bytes':>6} {'per second':>11}   us: parse + read + validate")
    for one in sorted(figures, key=lambda one: one.whole):
        _print(one)
    count = len(figures)
    mean = [sum(values) / count for values in zip(*(one[1:] for one in figures), strict=True)]
    _print(Figures(f"together ({count})", int(mean[0]), *mean[1:]))
    slow = sum(one.whole > 1 / GOAL for one in figures)
    verdict = "reached" if mean[1] <= 1 / GOAL else "missed"
    print(f"goal {GOAL:,} a second: {verdict} together, missed by {slow} of {count}")


def _typical(certificate: type[Certificate]) -> tuple[type[Certificate], Sample] | None:
    """The typical sample of what comes as a document; open data comes as rows of one call."""
    samples = [sample for sample in samples_of(certificate) if sample.case == "typical"] if certificate.route() else []
    return (certificate, samples[0]) if samples and not samples[0].is_refusal else None


def _figures(certificate: type[Certificate], sample: Sample) -> Figures:
    data = sample.wire.read_bytes()
    name, node = parse_xml(data)
    values = read_node(certificate, name, node).certificate
    dumped = values.model_dump() if values else {}
    whole, parse, from_tree, validate = _times(
        lambda: read(certificate, data),
        lambda: parse_xml(data),
        lambda: read_node(certificate, name, node),
        lambda: certificate.model_validate(dumped),
    )
    return Figures(certificate.id(), len(data), whole, parse, from_tree - validate, validate)


def _times(*works: Work) -> list[float]:
    """Take the works in turns, so that all meet the same load on the machine; the best of the rounds counts."""
    rounds = [[_time(work) for work in works] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _time(work: Work) -> float:
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS / ROUNDS:
        for _ in range(10):
            work()
        count += 10
    return spent / count


def _print(one: Figures) -> None:
    parts = f"{one.parse * 1e6:6.0f} + {one.read * 1e6:5.0f} + {one.validate * 1e6:5.0f}"
    print(f"{one.name:34} {one.size:6} {1 / one.whole:11,.0f}   {parts}")


if __name__ == "__main__":
    main()

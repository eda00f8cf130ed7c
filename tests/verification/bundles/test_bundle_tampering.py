"""No byte of a sealed bundle can be changed unnoticed."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from certbroker.errors import HostileDocument
from certbroker.verification import Verdict, verify_bundle
from certbroker.verification.originals import container
from certbroker.verification.originals.findings import Defect
from certbroker.verification.originals.inspect import inspect
from support.bundles import PKI, sealed, trust, unsealed
from support.papers import sample
from support.pki import NOW, Level
from support.thorough import part_of

OPTIONS: dict[str, Any] = {**trust().describe(), "as_of": NOW.isoformat(), "strictness": {}, "contents": False}
STEP = 97
LEVELS: tuple[Level, ...] = ("B-T", "B-LTA")
FEWER = {"B-T": 1, "B-LTA": 6}
"""Of the longer kind, which takes ten times as long to judge, every so many are enough: originals have them all."""


@cache
def small(level: Level = "B-T") -> bytes:
    """A bundle of one document."""
    return sealed(unsealed([sample("mois.resident_record")]), level=level)


def flipped(pdf: bytes, place: int, mask: int) -> bytes:
    return pdf[:place] + bytes((pdf[place] ^ mask,)) + pdf[place + 1 :]


def is_valid(pdf: bytes) -> bool:
    """The whole way, worker and all."""
    try:
        return verify_bundle(pdf, trust=trust(), now=NOW).is_valid
    except HostileDocument:
        return False


def is_seal_valid(pdf: bytes) -> bool:
    """The seal's part, without the worker around it: a bundle is valid only where this is, and there are thousands."""
    try:
        found = inspect(pdf, OPTIONS)
    except RecursionError:
        return False
    return all(one["verdict"] == Verdict.HOLDS for one in found if one["needed"])


def test_what_is_found_of_the_seal_is_part_of_the_bundles_report() -> None:
    report = verify_bundle(small(), trust=trust(), now=NOW)
    found = inspect(small(), OPTIONS)
    told = [(one.id, one.verdict.value, one.needed) for one in report][: len(found)]
    assert told == [(one["id"], one["verdict"], one["needed"]) for one in found]
    assert report.is_valid


@pytest.mark.parametrize("level", LEVELS)
def test_every_97th_byte_flipped(level: Level) -> None:
    pdf = small(level)
    assert is_seal_valid(pdf)
    for place in part_of(range(0, len(pdf), STEP), 3 * FEWER[level]):
        assert not is_seal_valid(flipped(pdf, place, 1 << place % 8)), place


def test_the_whole_way_with_bytes_flipped_all_over_the_file() -> None:
    pdf = small()
    assert is_valid(pdf)
    for place in range(0, len(pdf), len(pdf) // 60):
        assert not is_valid(flipped(pdf, place, 1 << place % 8)), place


def gaps(pdf: bytes) -> Iterator[tuple[int, int]]:
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        yield int(signature.byte_range[1]), int(signature.byte_range[2])  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType, reportUnknownMemberType]


@pytest.mark.parametrize("mask", [0x01, 0x20])
def test_every_byte_of_the_seals_container(mask: int) -> None:
    """The container's form alone is checked first, for speed; what passes goes on."""
    pdf = small()
    ((start, end),) = gaps(pdf)
    for place in part_of(range(start, end), 5, mask):
        other = flipped(pdf, place, mask)
        if _is_canonical(other[start:end]):
            assert not is_seal_valid(other), place - start


def _is_canonical(gap: bytes) -> bool:
    try:
        container.examine(container.unwrap(gap), container.DATA, PKI.trust.anchors)
    except Defect:
        return False
    return True


def edges(pdf: bytes) -> Iterator[int]:
    """Where tables of objects, trailers and headers stand: what readers begin with."""
    yield from range(16)
    yield from range(len(pdf) - 250, len(pdf))
    at = pdf.find(b"/Type /XRef")
    while at >= 0:
        yield from range(at - 20, min(at + 180, len(pdf)))
        at = pdf.find(b"/Type /XRef", at + 1)
    at = pdf.find(b"startxref")
    while at >= 0:
        yield from range(at, min(at + 30, len(pdf)))
        at = pdf.find(b"startxref", at + 1)


@pytest.mark.parametrize("level", LEVELS)
def test_every_byte_of_the_tables_and_trailers(level: Level) -> None:
    pdf = small(level)
    places = sorted(set(edges(pdf)))
    assert len(places) > 400
    for place in part_of(places, FEWER[level]):
        assert not is_seal_valid(flipped(pdf, place, 0x01)), place


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_byte_becomes_any_other(data: st.DataObject) -> None:
    pdf = small(data.draw(st.sampled_from(LEVELS)))
    place = data.draw(st.integers(0, len(pdf) - 1))
    assert not is_seal_valid(flipped(pdf, place, data.draw(st.integers(1, 255))))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40), st.booleans())
def test_bytes_put_in_or_taken_out(place: int, some: bytes, taken: bool) -> None:
    pdf = small()
    at = place % len(pdf)
    other = pdf[:at] + pdf[at + len(some) :] if taken else pdf[:at] + some + pdf[at:]
    assert not is_valid(other)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_bundle(part: float) -> None:
    assert not is_valid(small()[: int(len(small()) * part)])

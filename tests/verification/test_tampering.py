"""No byte of a signed original can be changed unnoticed: not in the document, not in the signature's container."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from certbroker.verification import Trust, Verdict, verify_original
from certbroker.verification.originals import container
from certbroker.verification.originals.findings import Defect
from certbroker.verification.originals.inspect import inspect
from support.pki import NOW, Level, document, pki, sign
from support.thorough import part_of

PKI = pki()
OPTIONS: dict[str, Any] = {**PKI.trust.describe(), "as_of": NOW.isoformat(), "strictness": {}}
STEP = 97
LEVELS: tuple[Level, ...] = ("B-B", "B-T", "B-LTA")


@cache
def original(level: Level) -> bytes:
    lists = Trust.parse(PKI.root.pem + PKI.authority.revocation_list() + PKI.root.revocation_list()).revocation_lists
    return sign(document(), PKI.signer, level=level, stamps=PKI.stamper, known=lists, together=True)


def is_valid(pdf: bytes) -> bool:
    """The verdict, without the worker around it: there are thousands to give."""
    try:
        found = inspect(pdf, OPTIONS)
    except RecursionError:
        return False
    return all(one["verdict"] == Verdict.HOLDS for one in found if one["needed"])


def flipped(pdf: bytes, place: int, mask: int) -> bytes:
    return pdf[:place] + bytes((pdf[place] ^ mask,)) + pdf[place + 1 :]


def gaps(pdf: bytes) -> Iterator[tuple[int, int]]:
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        yield int(signature.byte_range[1]), int(signature.byte_range[2])  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType, reportUnknownMemberType]


@pytest.mark.parametrize("level", LEVELS)
def test_the_whole_way_with_every_97th_byte_flipped(level: Level) -> None:
    pdf = original(level)
    assert verify_original(pdf, trust=PKI.trust, as_of=NOW).is_valid
    for place in part_of(range(0, len(pdf), STEP), 2):
        report = verify_original(flipped(pdf, place, 1 << place % 8), trust=PKI.trust, as_of=NOW)
        assert not report.is_valid, place


@pytest.mark.parametrize("mask", [0x01, 0x20, 0xFF])
def test_every_byte_of_a_signatures_container(mask: int) -> None:
    """The container alone is checked first, for speed; what passes goes the whole way."""
    pdf = original("B-T")
    ((start, end),) = gaps(pdf)
    places, passed = part_of(range(start, end), 5, mask), 0
    for place in places:
        changed = flipped(pdf, place, mask)
        if not _is_canonical(changed[start:end]):
            continue
        passed += 1
        assert not is_valid(changed), place - start
    assert passed < len(places) / 2, "the container's own check finds most"


def _is_canonical(gap: bytes) -> bool:
    try:
        container.examine(container.unwrap(gap), container.DATA, PKI.trust.anchors)
    except Defect:
        return False
    return True


@pytest.mark.parametrize("level", ["B-T", "B-LTA"])
def test_every_byte_of_the_table_and_trailer_at_the_end(level: Level) -> None:
    pdf = original(level)
    for place in range(len(pdf) - 400, len(pdf), 2):
        assert not is_valid(flipped(pdf, place, 0x01)), place


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_byte_becomes_any_other(data: st.DataObject) -> None:
    pdf = original(data.draw(st.sampled_from(LEVELS)))
    place = data.draw(st.integers(0, len(pdf) - 1))
    mask = data.draw(st.integers(1, 255))
    assert not is_valid(flipped(pdf, place, mask))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40), st.booleans())
@example(0, b"\n", False)
def test_bytes_put_in_or_taken_out(place: int, some: bytes, taken: bool) -> None:
    pdf = original("B-T")
    at = place % len(pdf)
    changed = pdf[:at] + pdf[at + len(some) :] if taken else pdf[:at] + some + pdf[at:]
    assert not is_valid(changed)


def test_letters_of_the_container_are_of_one_case() -> None:
    pdf = original("B-B")
    ((start, end),) = gaps(pdf)
    other = pdf[:start] + pdf[start:end].swapcase() + pdf[end:]
    assert other != pdf
    assert is_valid(pdf)
    assert is_valid(other), "all of it in the other case is as good"
    place = next(at for at in range(start, end) if pdf[at : at + 1].isalpha())
    assert not is_valid(pdf[:place] + pdf[place : place + 1].swapcase() + pdf[place + 1 :])


def test_two_signatures_cannot_be_exchanged() -> None:
    first, second = sign(document(), PKI.signer), sign(document(), PKI.signer)
    ((start, end),), ((other, last),) = gaps(first), gaps(second)
    if end - start == last - other:
        swapped = first[:start] + second[other:last] + first[end:]
        assert swapped == first or not is_valid(swapped)
    moved = first[:start] + b"<" + b"00" * ((end - start - 2) // 2) + b">" + first[end:]
    assert not is_valid(moved)


def test_a_range_that_leaves_more_out_is_refused() -> None:
    """The gap is the container and nothing else: a wider one would hide text."""
    pdf = original("B-B")
    ((start, _),) = gaps(pdf)
    moved = pdf.replace(b"[0 %d " % start, b"[0 %d " % (start - 1)) if b"[0 %d " % start in pdf else pdf[:-1]
    assert not is_valid(moved)

"""No byte of a sealed file can be changed unnoticed, whoever reads it."""

from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from certbroker.bundle.seal import Level, Revocation, seal
from certbroker.verification import Trust, Verdict
from certbroker.verification.originals.inspect import inspect
from support.pki import NOW, document
from support.sealing import hosts, judged, world

STEP = 61
LEVELS: tuple[Level, ...] = ("B-B", "B-LTA")


@cache
def made(level: Level) -> tuple[bytes, dict[str, Any], Any]:
    with hosts() as there:
        parties = world(there)
        proof, stamps = Revocation(fetch=True), parties.timestamps
        pdf = seal(document(), parties.key, level=level, timestamp=stamps, revocation=proof, now=NOW).data
    options: dict[str, Any] = {**Trust.parse(parties.trust).describe(), "as_of": NOW.isoformat(), "strictness": {}}
    return pdf, options, parties


def is_valid(pdf: bytes, level: Level) -> bool:
    """The verdict, without the worker around it: there are thousands to give."""
    try:
        found = inspect(pdf, made(level)[1])
    except RecursionError:
        return False
    return all(one["verdict"] == Verdict.HOLDS for one in found if one["needed"])


@pytest.mark.parametrize("level", LEVELS)
def test_every_61st_byte_flipped_and_every_byte_of_what_was_added_near_the_signature(level: Level) -> None:
    pdf = made(level)[0]
    assert is_valid(pdf, level)
    start = pdf.index(b"/ByteRange")
    for place in (*range(0, len(pdf), STEP), *range(start - 40, start + 120)):
        changed = pdf[:place] + bytes((pdf[place] ^ (1 << place % 8),)) + pdf[place + 1 :]
        assert not is_valid(changed, level), place


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_bit_of_the_containers(data: st.DataObject) -> None:
    level = data.draw(st.sampled_from(LEVELS))
    pdf = made(level)[0]
    start = pdf.index(b"/Contents <") + 10
    end = pdf.index(b">", start) + 1
    place = data.draw(st.integers(start, end - 1))
    changed = pdf[:place] + bytes((pdf[place] ^ (1 << data.draw(st.integers(0, 7))),)) + pdf[place + 1 :]
    assert not is_valid(changed, level)


@settings(max_examples=40)
@given(added=st.binary(min_size=1, max_size=20))
def test_nothing_can_be_appended(added: bytes) -> None:
    assert not is_valid(made("B-B")[0] + added, "B-B")


def _rotated(pdf: bytes) -> bytes:
    from pyhanko.pdf_utils.generic import NumberObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = NumberObject(90)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _described(pdf: bytes) -> bytes:
    writer = PdfWriter(BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Title": "another"})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _rewritten(pdf: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as found:
        del found.pages[1]
        found.save(out)
    return out.getvalue()


@pytest.mark.parametrize("change", [_rotated, _described, _rewritten])
@pytest.mark.parametrize("level", LEVELS)
def test_changes_by_software_are_noticed(change: Any, level: Level) -> None:
    pdf, _, parties = made(level)
    changed = change(pdf)
    assert not is_valid(changed, level)
    if change is not _described:  # stock validation does not notice this one
        found = _judged(changed, parties)
        assert not found


def _judged(pdf: bytes, parties: Any) -> bool:
    try:
        return judged(pdf, parties.root, parties.stamp_root).is_valid
    except Exception:  # noqa: BLE001 - pyHanko refuses broken files in many ways
        return False

"""Bundles that are built to hang, to overload or to deceive whoever verifies them."""

import json
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from certbroker.errors import HostileDocument
from certbroker.verification import verify_bundle
from certbroker.verification.bundles import bounds_of, verify_pdf
from certbroker.verification.bundles.inspect import inspect
from certbroker.verification.confined import MIB, Bounds
from support.bundles import (
    changed,
    failing,
    mangled,
    page_with,
    read,
    relisted,
    sealed,
    specs,
    trust,
    unsealed,
    whole,
    write,
)
from support.hostile import HOSTILE
from support.papers import evidence, ledger
from support.pki import NOW
from support.thorough import IS_THOROUGH

MUST: dict[str, Any] = {"must": True, "as_of": None, "today": "2026-11-20"}


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()


def _never_valid(pdf: bytes) -> None:
    start = time.monotonic()
    try:
        valid = verify_bundle(pdf, trust=trust(), now=NOW).is_valid
    except HostileDocument:
        valid = False
    assert not valid
    assert time.monotonic() - start < 2 * bounds_of(pdf).seconds


@pytest.mark.parametrize("make", HOSTILE, ids=[one.__name__ for one in HOSTILE])
def test_hostile_files_are_no_bundles(make: Callable[[], bytes]) -> None:
    pdf = make()
    _never_valid(pdf)
    if len(pdf) > MIB and not IS_THOROUGH:
        return  # the same way once more
    with suppress(HostileDocument):
        assert not verify_pdf(pdf, trust=trust(), as_of=NOW).is_valid


def _packed(name: str, packed: bytes) -> Callable[[Pdf], None]:
    def apply(pdf: Pdf) -> None:
        specs(pdf)[name].EF.F.write(packed, filter=Name.FlateDecode)

    return apply


def test_an_attachment_that_unpacks_to_a_gigabyte() -> None:
    _never_valid(sealed(changed(whole(), _packed("dossier.json", _bomb(1024 * MIB)))))


def test_a_manifest_of_brackets() -> None:
    for data in (b"[" * 1_000_000, b'{"a":' * 100_000, b'{"schema": "certbroker.manifest/1", "x": ' + b"[" * 500_000):
        _never_valid(sealed(changed(whole(), lambda pdf, data=data: write(pdf, "manifest.json", data))))


def test_data_of_brackets() -> None:
    def deep(pdf: Pdf) -> None:
        write(pdf, "nts.tax_clearance.json", b'{"certificate": "nts.tax_clearance", "data": ' + b"[" * 900_000)
        relisted(pdf, "nts.tax_clearance.json")

    _never_valid(sealed(changed(whole(), deep)))


def test_a_page_that_shows_itself() -> None:
    def loop(pdf: Pdf) -> None:
        form = pdf.make_indirect(Stream(pdf, b"/Again Do /Again Do", Type=Name.XObject, Subtype=Name.Form))
        form.Resources = Dictionary(XObject=Dictionary(Again=form))
        pdf.pages[4].obj.Resources.XObject.Again = form
        pdf.pages[4].obj.Contents.write(b"/Again Do")

    _never_valid(sealed(changed(whole(), loop)))


def test_a_name_tree_that_leads_to_itself() -> None:
    def loop(pdf: Pdf) -> None:
        node = pdf.make_indirect(Dictionary(Names=Array([])))
        node.Kids = Array([node, node])
        pdf.Root.Names.EmbeddedFiles = node

    _never_valid(sealed(changed(whole(), loop)))


def test_a_font_with_letters_beyond_number() -> None:
    def letters(pdf: Pdf) -> None:
        table = Stream(pdf, b"beginbfrange " + b"<0000> <ffff> <0041> " * 3000 + b"endbfrange")
        for font in pdf.pages[4].obj.Resources.Font.values():
            font.ToUnicode = pdf.make_indirect(table)

    _never_valid(sealed(changed(whole(), letters)))


def test_a_page_of_text_without_end() -> None:
    endless = page_with(5, lambda content: content + b"BT /F2+0 9 Tf " + b"(aaaaaaaaaa) Tj " * 300_000 + b"ET")
    _never_valid(sealed(changed(whole(), endless)))


def test_many_documents_that_are_none() -> None:
    def many(pdf: Pdf) -> None:
        told = json.loads(read(pdf, "manifest.json"))
        told["documents"] = [{**told["documents"][0], "number": number} for number in range(1, 9_000)]
        write(pdf, "manifest.json", json.dumps(told).encode())

    _never_valid(sealed(changed(whole(), many)))


def test_bounds_grow_with_the_file() -> None:
    small, large = bounds_of(b""), bounds_of(bytes(32 * MIB))
    assert small == Bounds(seconds=5.0)
    assert large.seconds == 5 + 32 * 3
    assert large.memory == small.memory + 28 * 16 * MIB


def test_a_long_bundle_is_verified_within_them() -> None:
    pdf = sealed(unsealed([evidence(ledger(3000))]))
    report = verify_bundle(pdf, trust=trust(), now=NOW)
    assert report.is_valid, failing(report)
    assert report["pages.text"].details["count"] == 3000 * 3 + 3


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_an_attachment_holds(data: st.DataObject) -> None:
    """The worker answers with checks; it never fails on what it reads."""
    name = data.draw(st.sampled_from(["manifest.json", "dossier.json", "nts.tax_clearance.json", "statement-1.jws"]))
    start = json.loads(_held(name)) if name.endswith("json") else None
    content = data.draw(st.binary(max_size=60)) if start is None else json.dumps(mangled(data, start)).encode()
    answer = inspect(changed(whole(), lambda pdf: write(pdf, name, content)), MUST)
    assert answer["checks"]
    assert {f"{one['id']}.{one['message']}" for one in answer["checks"]} - {"file.contents.unreadable"}
    assert "file.contents.unreadable" not in {f"{one['id']}.{one['message']}" for one in answer["checks"]}


def _held(name: str) -> bytes:
    with Pdf.open(BytesIO(whole())) as pdf:
        return read(pdf, name)


def test_strings_that_are_no_text() -> None:
    def broken(pdf: Pdf) -> None:
        spec = specs(pdf)["dossier.json"]
        spec.UF, spec.AFRelationship = String("\ud7ff\x00dossier.json"), Name("/Data#00")

    _never_valid(sealed(changed(whole(), broken)))

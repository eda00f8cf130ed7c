"""What a person reads on the pages is what a machine reads in the attachments, and they stand where they should."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Name, Pdf

from certbroker.bundle import Filing
from certbroker.evidence import NotFound
from certbroker.verification import Verdict
from certbroker.verification.bundles.forms import leaves_of, plain_leaves, squeeze
from certbroker.verification.bundles.letters import Letters
from certbroker.verification.bundles.manifest import Manifest
from certbroker.verification.bundles.printed import compare
from certbroker.verification.bundles.text import Piece, Reader
from support import originals
from support.bundles import (
    Change,
    attached,
    changed,
    data_with,
    failing,
    found,
    manifest_with,
    page_with,
    papers,
    read,
    relisted,
    sealed,
    statement,
    unsealed,
    verified,
    whole,
    with_original,
    write,
)
from support.papers import all_samples, dossier, evidence, farm, ledger, sample

CLEARANCE, INCOME, RECORD = 3, 4, 5
"""The pages of the documents."""


def test_the_pages_of_every_sample_say_what_its_data_says() -> None:
    """In both directions: each value in a cell of its own, in the order of the form, and no cell beyond."""
    held = [*all_samples(), evidence(ledger(300, note="자동이체")), evidence(farm("긴 글 " * 900, lands=9))]
    with Pdf.open(BytesIO(unsealed(of=dossier(held)))) as pdf:
        manifest = Manifest.parse(read(pdf, "manifest.json"))
        pages = dict(enumerate(Reader(pdf).pages(), 1))
    assert len(manifest.documents) == len(held) > 300
    for told, one in zip(manifest.documents, held, strict=True):
        own = {number: pages[number] for number in range(told.first_page, told.last_page + 1)}
        typed = compare(own, leaves_of(one.certificate), typed=True)
        assert (typed.missing, typed.more) == ((), 0), told.certificate
        assert typed.values == len(list(leaves_of(one.certificate)))
        plain = compare(own, plain_leaves(one.certificate.model_dump(mode="json")), typed=False)
        assert plain.missing == (), told.certificate


def digits(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Put other characters into a text that is drawn; those of ASCII are their own codes in these fonts."""
    return lambda content: content.replace(old.hex().encode(), new.hex().encode(), 1)


def test_a_value_that_is_changed_in_the_data_only_is_named() -> None:
    def tax(told: dict[str, Any]) -> None:
        told["data"]["holder_name"] = "홍길순"

    report = verified(sealed(changed(whole(), data_with("nts.tax_clearance.json", tax))))
    assert failing(report) == {"pages.text.missing", "identity.other", "manifest.cover.other"}
    assert report["pages.text"].details["fields"] == "holder_name"
    assert report["pages.text"].details["document"] == 1


def test_a_value_that_is_changed_on_the_page_only_is_named() -> None:
    change = page_with(CLEARANCE, digits(b"2026. 12. 1.", b"2027. 12. 1."))
    report = verified(sealed(changed(whole(), change)))
    assert failing(report) == {"pages.text.missing"}
    assert report["pages.text"].details["fields"] == "valid_until"


def test_an_amount_of_a_long_table_is_found_out_on_whichever_page_it_is() -> None:
    pdf = unsealed([evidence(ledger(200))])
    assert _pages(pdf) >= 6
    change = page_with(_pages(pdf), digits(b"1,234,76", b"1,934,76"))
    report = verified(sealed(changed(pdf, change)))
    assert failing(report) == {"pages.text.missing"}
    assert report["pages.text"].details["fields"] == "payments.amount"


def _pages(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_rows_that_change_places_are_found_out() -> None:
    """Every value is still there, and the paper says something else."""

    def swap(content: bytes) -> bytes:
        first, second = b"1,234,568".hex().encode(), b"1,234,569".hex().encode()
        return content.replace(first, b"?").replace(second, first).replace(b"?", second)

    pdf = unsealed([evidence(ledger(2))])
    assert failing(verified(sealed(changed(pdf, page_with(3, swap))))) == {"pages.text.missing"}


def _more(content: bytes) -> bytes:
    """A text that belongs to nothing, drawn over the page."""
    return content + b"BT /F2+0 9 Tf 1 0 0 1 300 300 Tm <%s>Tj ET\n" % b"99,000,000".hex().encode()


def _furniture(content: bytes) -> bytes:
    return content + b"/Artifact BMC BT /F2+0 9 Tf 1 0 0 1 300 300 Tm <%s>Tj ET EMC\n" % b"99,000,000".hex().encode()


def _twice(content: bytes) -> bytes:
    """A cell's content once more, under the number of an empty one."""
    empty = content.index(b"<2d>Tj")
    return content[:empty] + b"<%s>Tj" % b"99,000,000".hex().encode() + content[empty + len(b"<2d>Tj") :]


@pytest.mark.parametrize("draw", [_more, _furniture, _twice])
def test_what_a_page_says_beyond_its_data_is_found_out(draw: Callable[[bytes], bytes]) -> None:
    assert found(page_with(RECORD, draw)) == {"pages.text.more"}


def test_another_title() -> None:
    def title(pdf: Pdf) -> None:
        content = pdf.pages[CLEARANCE - 1].obj.Contents
        lines = content.read_bytes().split(b"\n")
        at = next(at for at, line in enumerate(lines) if line.startswith(b"/H1"))
        drawn = next(number for number in range(at, len(lines)) if lines[number].endswith(b">Tj"))
        del lines[drawn]
        content.write(b"\n".join(lines))

    report = verified(sealed(changed(whole(), title)))
    assert failing(report) == {"pages.text.title"}
    assert report["pages.text"].details["page"] == CLEARANCE


def _ranges(**moved: tuple[int, int]) -> Change:
    def change(told: dict[str, Any]) -> None:
        for name, (first, last) in moved.items():
            told["documents"][int(name[1:]) - 1].update(first_page=first, last_page=last)

    return manifest_with(change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_ranges(d1=(5, 5), d3=(3, 3)), {"pages.ranges.overlap", "pages.text.title"}),
        (_ranges(d3=(4, 4)), {"pages.ranges.overlap", "pages.text.title"}),
        (_ranges(d3=(9, 9)), {"pages.ranges.outside", "pages.text.title"}),
        (_ranges(d1=(2, 3)), {"pages.text.title"}),
        (_ranges(d1=(1, 3)), {"pages.ranges.outside"}),
        (_ranges(d2=(5, 4)), {"pages.ranges.outside"}),
        (manifest_with(lambda told: told["documents"].pop()), {"pages.ranges.gap"}),
        (manifest_with(lambda told: told["documents"].reverse()), {"pages.ranges.order"}),
    ],
)
def test_a_range_that_points_elsewhere(change: Change, expected: set[str]) -> None:
    assert found(change) >= expected | {"manifest.cover.other"}


def test_sheets_between_documents_are_before_all_or_none() -> None:
    pdf = unsealed(filing=Filing(separators=True))
    assert not failing(verified(sealed(pdf)))

    def remove(opened: Pdf) -> None:
        del opened.pages[4]

    assert {"pages.count.other", "pages.text.title"} <= failing(verified(sealed(changed(pdf, remove))))


def _removed(pdf: Pdf) -> None:
    del pdf.pages[-1]


def _added(pdf: Pdf) -> None:
    pdf.add_blank_page()


def _exchanged(pdf: Pdf) -> None:
    first, second = pdf.pages[CLEARANCE - 1].obj, pdf.pages[RECORD - 1].obj
    first.Contents, second.Contents = second.Contents, first.Contents
    first.StructParents, second.StructParents = second.StructParents, first.StructParents


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_removed, {"pages.count.other", "pages.ranges.outside", "pages.text.title"}),
        (_added, {"pages.count.other", "pages.ranges.gap"}),
        (_exchanged, {"pages.text.title"}),
    ],
)
def test_pages_that_are_removed_added_or_exchanged(change: Change, expected: set[str]) -> None:
    assert found(change) >= expected


def _other_page(pdf: Pdf) -> None:
    """Other text in the form object that is the issuer's page."""
    form = next(one for name, one in pdf.pages[INCOME - 1].obj.Resources.XObject.items() if "Original" in name)
    before = form.read_bytes()
    after = before.replace(b"(45,600,000)", b"(95,600,000)")
    assert after != before
    form.write(after)


def test_the_issuers_pages_are_compared_with_the_original() -> None:
    assert found(_other_page) == {"pages.text.other_than_original"}
    assert verified(sealed(whole()))["pages.text"].holds


def test_pages_that_are_pictures_cannot_be_compared() -> None:
    def picture(canvas: Any) -> None:
        canvas.rect(72, 400, 300, 200, fill=1)

    pages = originals.drawn(picture)
    with pikepdf.open(BytesIO(pages)) as pdf:
        content = pdf.pages[0].obj.Contents
        assert content.read_bytes().count(b"Tj") == 1

    def blank(opened: Pdf) -> None:
        stream = opened.pages[0].obj.Contents
        stream.write(b"\n".join(line for line in stream.read_bytes().split(b"\n") if b"Tj" not in line))

    scan = originals.changed(pages, blank)
    pdf = unsealed([originals.with_original("nts.income_amount", scan)])
    report = verified(sealed(pdf))
    (told,) = (one for one in report if one.id == "pages.text")
    assert (told.verdict, told.message, told.needed) == (Verdict.CANNOT_TELL, "no_text", False)
    assert report.is_valid, report.lines()


def test_a_statement_on_the_cover() -> None:
    report = verified(sealed(whole()))
    assert report["statement.print"].holds
    other = unsealed(statements=[])

    def attach(pdf: Pdf) -> None:
        attached("statement-1.jws", statement().token.encode(), "Supplement")(pdf)
        pdf.Root.AF[-1].EF.F.Subtype = Name("/application/jose")

    told = failing(verified(sealed(changed(other, attach))))
    assert told == {"attachments.listed.unlisted", "statement.print.other"}


def test_a_certificate_that_is_not_known_is_compared_as_far_as_it_can_be() -> None:
    pdf = unsealed([evidence(ledger(3, note="자동이체"))])
    report = verified(sealed(pdf))
    assert report.is_valid
    assert (report["pages.text"].message, report["document.type"].verdict) == ("same_in_part", Verdict.CANNOT_TELL)

    def amount(told: dict[str, Any]) -> None:
        told["data"]["payments"][1]["amount"] = 9_999_999

    report = verified(sealed(changed(pdf, data_with("support.papers.json", amount))))
    assert failing(report) == {"pages.text.missing", "manifest.cover.other"}
    assert report["pages.text"].details["fields"] == "payments.amount"


def test_data_that_is_none() -> None:
    def broken(pdf: Pdf) -> None:
        write(pdf, "nts.tax_clearance.json", b"[]")
        relisted(pdf, "nts.tax_clearance.json")

    assert {"document.data.unreadable", "dossier.same.other"} <= found(broken)

    def overview(pdf: Pdf) -> None:
        write(pdf, "dossier.json", b'{"documents": {}}')
        relisted(pdf, "dossier.json")

    assert "dossier.same.unreadable" in found(overview)

    def other(pdf: Pdf) -> None:
        told = json.loads(read(pdf, "dossier.json"))
        told["documents"][0]["data"]["document_number"] = "T000-000-0005-009"
        write(pdf, "dossier.json", json.dumps(told).encode())
        relisted(pdf, "dossier.json")

    assert found(other) == {"dossier.same.other", "manifest.cover.other"}


def test_a_document_that_is_taken_out_of_the_overview_and_one_that_did_not_come() -> None:
    missing = NotFound(type(sample("nts.income_amount").certificate))
    report = verified(sealed(unsealed(of=dossier(papers(), missing))))
    assert report.is_valid, report.lines()
    assert report["dossier.missing"].details == {"asked": 4, "count": 3}


def test_redacted_values_may_be_covered_on_the_page_and_nowhere_else() -> None:
    record = sample("mois.resident_record")
    own = {1: (_cell(1, "(가림)"), _cell(2, "홍길동"))}
    leaves = [one for one in leaves_of(record.certificate) if one.path == "holder_name"]
    assert [squeeze(form) for one in leaves for form in one.forms] == ["홍길동"]
    assert compare(own, leaves, typed=True, redacted=True).more == 0
    assert compare(own, leaves, typed=True).more == 1


def _cell(element: int, text: str) -> Piece:
    return Piece(element, "TD", text)


def test_a_whole_resident_number_may_stand_for_a_masked_one() -> None:
    record = sample("nts.tax_clearance", "employee").certificate
    (number,) = (one for one in leaves_of(record) if one.path == "resident_number")
    assert number.stands_in("900101-1******")
    assert number.stands_in("900101-1000001")
    assert not number.stands_in("920515-2******")
    assert not number.stands_in("900101-100000")


def test_originals_of_unsigned_issuers_are_no_forgeries() -> None:
    paper = with_original(sample("nts.income_amount"))
    report = verified(sealed(unsealed([paper])))
    assert report.is_valid, report.lines()
    assert (report["original.signature"].verdict, report["original.signature"].needed) == (Verdict.CANNOT_TELL, False)


@given(st.binary(max_size=300))
def test_a_broken_table_of_letters_is_read_or_refused_without_end(data: bytes) -> None:
    with Pdf.new() as pdf:
        table = pikepdf.Stream(pdf, b"beginbfrange" + data + b"endbfrange")
        try:
            letters = Letters.of(pikepdf.Dictionary(Subtype=Name.Type0, ToUnicode=table))
        except MemoryError:
            return
        assert len(letters.table) <= 70_000 * 60
        assert isinstance(letters.read(data), str)


def test_letters() -> None:
    space = b"1 begincodespacerange <0000> <ffff> endcodespacerange"
    single = b" 2 beginbfchar <0001> <AC00> <0002> <D55CAE00> endbfchar"
    ranges = b" 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<B098> <B2E4>] endbfrange"
    with Pdf.new() as pdf:
        table = pikepdf.Stream(pdf, space + single + ranges)
        letters = Letters.of(pikepdf.Dictionary(Subtype=Name.Type0, ToUnicode=table))
        assert letters.read(bytes.fromhex("0001000200100012002000210099")) == "가한글AC나다\ufffd"
    assert Letters.of(pikepdf.Dictionary(Subtype=Name.TrueType)).read(b"A\x80") == "A€"

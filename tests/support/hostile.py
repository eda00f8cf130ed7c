"""PDFs that are built to hang, to overload or to deceive whoever reads them."""

import zlib
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import pikepdf

from support.pki import document

MIB = 1024 * 1024


def _pdf(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R", xref: bytes | None = None) -> bytes:
    """Objects and a classic table, by hand."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    size = max(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    out += xref if xref is not None else b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows)
    out += b"trailer\n<</Size %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def _bomb(size: int, depth: int = 1) -> bytes:
    packer = zlib.compressobj(9)
    found = b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()
    for _ in range(depth - 1):
        found = zlib.compress(found, 9)
    return found


@cache
def repeated_page() -> bytes:
    """One page, 300,000 times: 1.8 MB that other tools clone page by page."""
    kids = b"3 0 R " * 300_000
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 300000/Kids[%b]>>" % kids,
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        }
    )


@cache
def stray() -> bytes:
    """One page, and an object that nothing leads to and that never ends."""
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            4: b"<</A (unclosed >>",
        }
    )


@cache
def page_loop() -> bytes:
    return _pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>"})


@cache
def field_loop() -> bytes:
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags 3>>>>",
            2: b"<</Type/Pages/Count 0/Kids[]>>",
            3: b"<</T(a)/Kids[3 0 R 3 0 R]>>",
        }
    )


@cache
def many_fields() -> bytes:
    fields = b"3 0 R " * 300_000
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%b]/SigFlags 3>>>>" % fields,
            2: b"<</Type/Pages/Count 0/Kids[]>>",
            3: b"<</T(a)/FT/Sig/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>>>",
        }
    )


@cache
def content_bomb() -> bytes:
    """A page whose text unpacks to 512 MB."""
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            4: _stream(_bomb(512 * MIB), b"/Filter/FlateDecode"),
        }
    )


@cache
def nested_bomb() -> bytes:
    """A security store that unpacks, in four steps, to 512 MB."""
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]"
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/DSS<</Certs[4 0 R]/CRLs[4 0 R]/OCSPs[4 0 R]>>>>",
            2: b"<</Type/Pages/Count 0/Kids[]>>",
            3: b"null",
            4: _stream(_bomb(512 * MIB, 4), filters),
        }
    )


@cache
def xref_bomb() -> bytes:
    """A cross-reference stream that unpacks to 512 MB and speaks of a hundred million objects."""
    data = _bomb(512 * MIB)
    entries = b"/Type/XRef/Root 1 0 R/Size 100000000/W[1 4 2]/Filter/FlateDecode"
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    return head + b"2 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (_stream(data, entries), len(head))


@cache
def huge_table() -> bytes:
    return _pdf({1: b"<</Type/Catalog>>"}, xref=b"xref\n0 999999999\n" + b"0000000000 65535 f \n" * 1000)


@cache
def long_table() -> bytes:
    """A cross-reference table of two million rows: 40 MB."""
    return _pdf({1: b"<</Type/Catalog>>"}, xref=b"xref\n0 2000000\n" + b"0000000000 65535 f \n" * 2_000_000)


@cache
def previous_loop() -> bytes:
    """A cross-reference table that comes before itself."""
    plain = _pdf({1: b"<</Type/Catalog>>"}, trailer=b"/Root 1 0 R/Prev 00000")
    start = int(plain.rpartition(b"startxref\n")[2].split()[0])
    return plain.replace(b"/Prev 00000", b"/Prev %05d" % start)


@cache
def deep() -> bytes:
    return _pdf({1: b"<</Type/Catalog/Pages 2 0 R/X %b%b>>" % (b"[" * 200_000, b"]" * 200_000), 2: b"null"})


@cache
def length_loop() -> bytes:
    return _pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Length 2 0 R>>\nstream\nx\nendstream"})


@cache
def no_end() -> bytes:
    return document()[: len(document()) // 2]


@cache
def nothing_but_a_header() -> bytes:
    return b"%PDF-1.7\n"


@cache
def broken_range() -> bytes:
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags 3>>>>",
            2: b"<</Type/Pages/Count 0/Kids[]>>",
            3: b"<</T(a)/FT/Sig/V<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 -9 99999999999 -1]"
            b"/Contents<3003020101>>>>>",
        }
    )


BOMBS = (content_bomb, nested_bomb, xref_bomb, long_table)
HOSTILE: tuple[Callable[[], bytes], ...] = (
    repeated_page, page_loop, field_loop, many_fields, content_bomb, nested_bomb, xref_bomb, huge_table, long_table,
    previous_loop, deep, length_loop, no_end, nothing_but_a_header, broken_range,
)  # fmt: skip


def encrypted(pdf: bytes, *, user: str, owner: str = "owner") -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return out.getvalue()

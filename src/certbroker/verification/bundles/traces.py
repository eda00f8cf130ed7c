"""Whether a PDF is, or was, a bundle: what bundles carry, looked for one by one, however much of it was taken out.

Whoever takes all of it out has another file, which is then judged as somebody's original, and called so.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

from certbroker.verification.bundles.attached import MAX_FILES, Unreadable
from certbroker.verification.bundles.manifest import NAME, OVERVIEW
from certbroker.verification.bundles.text import Reader
from certbroker.verification.parts import Object, Parts

MAKER: Final = "certbroker"
NAMES: Final = re.compile(rf"{re.escape(NAME)}|{re.escape(OVERVIEW)}|statement-[0-9]+\.jws")
SHAPES: Final = re.compile(rb'"schema"\s*:\s*"certbroker\.')
"""How a file of ours begins, whatever it is called."""
HASH: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.IGNORECASE)
HEAD: Final = 4096
MAX_DEPTH: Final = 50


def is_bundle(pdf: Any, parts: Parts) -> bool:
    """Tell whether a PDF carries anything that bundles do. Raises Unreadable, and whatever pikepdf raises."""
    if len(parts.files) > MAX_FILES:
        raise Unreadable
    files = [spec for _, spec in parts.files]
    if any(NAMES.fullmatch(name) for one in files for name in _names(one)) or any(map(_is_ours, files)):
        return True
    return (parts.has_watermark and _is_made_by_us(pdf)) or _cover_tells_a_hash(pdf)


def _names(spec: Object) -> Iterator[str]:
    yield from (str(spec[key]) for key in ("/F", "/UF") if key in spec)


def _is_ours(spec: Object) -> bool:
    return any(SHAPES.search(_head(stream)) for _, stream in spec.EF.items())


def _head(stream: Object) -> bytes:
    """Return the beginning of a file, plain or deflated; nothing of what is written otherwise."""
    from pikepdf import Stream

    if not isinstance(stream, Stream):
        return b""
    raw = stream.read_raw_bytes()
    if stream.get("/Filter") is None:
        return raw[:HEAD]
    try:
        return zlib.decompressobj().decompress(raw, HEAD)
    except zlib.error:
        return b""


def _is_made_by_us(pdf: Any) -> bool:
    """Whether the file's description says that it was made here; a certificate by itself says so as well."""
    told = [str(pdf.docinfo.get(key, "")) for key in ("/Creator", "/Producer")]
    described = pdf.Root.get("/Metadata")
    xmp = described.read_bytes() if described is not None else b""
    return any(one.startswith(MAKER) for one in told) or f">{MAKER}<".encode() in xmp


def _cover_tells_a_hash(pdf: Any) -> bool:
    """Whether a picture on the first page is read out as a hash, as the code on a cover is."""
    page = _first_page(pdf)
    if page is None or pdf.Root.get("/StructTreeRoot") is None:
        return False
    return any(HASH.search(told) for told in Reader(pdf).alternatives(page))


def _first_page(pdf: Any) -> Object | None:
    """Return the first page, without counting all of them: one page may stand in the tree a million times."""
    node = pdf.Root.get("/Pages")
    for _ in range(MAX_DEPTH):
        kids = node.get("/Kids") if node is not None else None
        if kids is None or not len(kids):
            return node
        node = kids[0]
    raise Unreadable

"""The files within a PDF, read from every place that can hold one: the name tree, /AF, and anywhere else."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from certbroker.verification.originals.findings import shown
from certbroker.verification.parts import Object, Parts, word_of

MAX_FILES: Final = 2_000
MAX_NODES: Final = 10_000
MAX_BYTES: Final = 64 * 1024 * 1024
"""Longest file within the PDF."""


class Unreadable(Exception):
    """A part of the PDF is not built as it must be."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in the PDF."""

    name: str
    data: bytes
    mime: str
    relationship: str
    is_named: bool
    """Whether the name tree has it: what viewers list."""
    is_associated: bool
    """Whether /AF of the document has it: what makes it part of the archive (PDF/A-3)."""
    is_plain: bool
    """Whether it is called the same in all places, and there is one content only."""

    @property
    def label(self) -> str:
        """Its name, fit to be printed."""
        return shown(self.name)


@dataclass(frozen=True, slots=True)
class Files:
    """All files in the PDF."""

    held: tuple[Attached, ...]
    elsewhere: int
    """How many stand in other places, such as annotations, where some viewers show them."""

    def __getitem__(self, name: str) -> Attached | None:
        """Return the file of a name; the first, where several have it."""
        return next((one for one in self.held if one.name == name), None)


def files_of(pdf: Any, parts: Parts) -> Files:
    """Read all files; `parts` of the PDF tell where others stand.

    Raises Unreadable, and whatever pikepdf raises on broken files.
    """
    named = list(_named(pdf))
    associated = list(pdf.Root.get("/AF", ()))
    specs = {spec.objgen: spec for spec in (*(spec for _, spec in named), *associated)}
    if len(specs) > MAX_FILES or (0, 0) in specs:
        raise Unreadable
    keys: dict[Any, list[str]] = {}
    for key, spec in named:
        keys.setdefault(spec.objgen, []).append(key)
    listed = [spec.objgen for spec in associated]
    found = [one for place, spec in specs.items() for one in _read(spec, keys.get(place, []), listed.count(place))]
    return Files(tuple(found), len({place for place, _ in parts.files if place not in specs}))


def _named(pdf: Any) -> Iterator[tuple[str, Object]]:
    """Go through the name tree, as it stands: a name may be in it twice."""
    waiting = [pdf.Root.get("/Names", {}).get("/EmbeddedFiles")]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if node is None:
            continue
        waiting += list(node.get("/Kids", ()))
        names = list(node.get("/Names", ()))
        yield from ((str(key), spec) for key, spec in zip(names[::2], names[1::2], strict=True))
    raise Unreadable


def _read(spec: Object, keys: list[str], associated: int) -> Iterator[Attached]:
    """Read a file; one that stands several times in a list is so many files."""
    streams = dict(spec.EF.items())
    names = {str(spec[key]) for key in ("/F", "/UF") if key in spec}
    first = streams.get("/UF", streams.get("/F"))
    if first is None:
        raise Unreadable
    one = Attached(
        name=str(spec.get("/UF", spec.get("/F", ""))),
        data=_content(first),
        mime=word_of(first.get("/Subtype")),
        relationship=word_of(spec.get("/AFRelationship")),
        is_named=bool(keys),
        is_associated=bool(associated),
        is_plain={*names, *keys} == {*names} and len(names) == 1 and len({s.objgen for s in streams.values()}) == 1,
    )
    yield from (one,) * max(len(keys), associated, 1)


def _content(stream: Object) -> bytes:
    """Return what a file's stream holds, plain or deflated once; nothing where it is written otherwise or too long."""
    filters, raw = stream.get("/Filter"), stream.read_raw_bytes()
    if filters is None or not raw:
        return raw
    if str(filters) != "/FlateDecode" or stream.get("/DecodeParms") is not None:
        return b""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        return b""
    return found if unpacker.eof and not unpacker.unused_data else b""

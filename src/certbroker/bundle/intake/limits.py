"""How large an issuer's file may be, and streams that are unpacked only so far."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object
from pypdf import apply_configuration
from pypdf.filters import ASCII85Decode, ASCIIHexDecode, FlateDecode, LZWDecode, RunLengthDecode
from pypdf.generic import DictionaryObject, NameObject, NumberObject

MIB: Final = 1024 * 1024
MAX_BYTES: Final = 20 * MIB
MAX_PAGES: Final = 200
MAX_SIDE: Final = 3400.0
"""Longest side of a page in points: a little above A0."""
MIN_SIDE: Final = 36.0
MAX_STREAM: Final = 24 * MIB
"""Unpacked size of one stream of drawing or of a font."""
MAX_UNPACKED: Final = 96 * MIB
"""Unpacked size of all of them together."""
MAX_OPERATORS: Final = 400_000
"""Drawing operators of a file."""
MAX_OBJECTS: Final = 20_000
"""Resources of a file that are walked through."""
MAX_DEPTH: Final = 12
"""Form objects within one another."""

_FILTERS: Final[dict[str, Any]] = {
    "/FlateDecode": FlateDecode,
    "/LZWDecode": LZWDecode,
    "/ASCII85Decode": ASCII85Decode,
    "/ASCIIHexDecode": ASCIIHexDecode,
    "/RunLengthDecode": RunLengthDecode,
}


def listed(names: str) -> frozenset[str]:
    """Return names that are written in one text."""
    return frozenset(names.split())


class TooMuch(Exception):
    """A limit was reached."""


@contextmanager
def limited() -> Generator[None]:
    """Have pypdf read within our limits."""
    with apply_configuration(
        zlib_maximum_output_length=MAX_STREAM,
        lzw_maximum_output_length=MAX_STREAM,
        run_length_maximum_output_length=MAX_STREAM,
        array_based_stream_maximum_output_length=MAX_STREAM,
        stream_decoding_work_maximum_length=MAX_UNPACKED,
        page_tree_maximum_entries=MAX_OBJECTS,
        page_tree_maximum_page_entries=MAX_OBJECTS,
    ):
        yield


class Budget:
    """What may still be unpacked, drawn and walked through of one file."""

    def __init__(self) -> None:
        self.unpacked = MAX_UNPACKED
        self.operators = MAX_OPERATORS
        self.objects = MAX_OBJECTS

    def object(self) -> None:
        """Count a resource. Raises TooMuch."""
        self.objects -= 1
        if self.objects < 0:
            raise TooMuch("too many resources")

    def draw(self, operators: int) -> None:
        """Count drawing operators. Raises TooMuch."""
        self.operators -= operators
        if self.operators < 0:
            raise TooMuch("too many drawing operators")

    def unpack(self, stream: Object) -> bytes:
        """Return what a stream holds. Raises TooMuch; ValueError where it is packed in a way that no drawing is."""
        data = stream.read_raw_bytes()
        for name, parms in filters_of(stream):
            if name not in _FILTERS:
                raise ValueError(name)
            data = _FILTERS[name].decode(data, _parms(parms))
            data = data.encode("latin-1") if isinstance(data, str) else data
        self.unpacked -= len(data)
        if self.unpacked < 0:
            raise TooMuch("too much to unpack")
        return data


def filters_of(stream: Object) -> list[tuple[str, Object | None]]:
    """Return the filters of a stream with their parameters."""
    names, parms = stream.get("/Filter"), stream.get("/DecodeParms")
    listed = list(names) if isinstance(names, Array) else [names] if isinstance(names, Name) else []
    given = list(parms) if isinstance(parms, Array) else [parms]
    given += [None] * (len(listed) - len(given))
    return [(str(name), one if isinstance(one, Dictionary) else None) for name, one in zip(listed, given, strict=False)]


def _parms(parms: Object | None) -> DictionaryObject:
    """Return what a filter has to know, as pypdf takes it: numbers only."""
    found = DictionaryObject()
    for key in ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns", "/EarlyChange"):
        value = parms.get(key) if parms is not None else None
        if isinstance(value, int):
            found[NameObject(key)] = NumberObject(value)
    return found

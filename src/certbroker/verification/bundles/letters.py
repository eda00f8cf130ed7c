"""How the codes of a font are read as letters: by its ToUnicode table, or by the usual encoding of old fonts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from certbroker.verification.parts import Object

UNREADABLE: Final = "\ufffd"
MAX_CODES: Final = 70_000
_PART: Final = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_CODE: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")


@dataclass(frozen=True, slots=True)
class Letters:
    """What the codes of one font stand for."""

    width: int
    """Bytes of a code."""
    table: Mapping[int, str] = field(default_factory=dict[int, str])
    encoding: str = ""
    """How codes are read that the table lacks; nothing where they cannot be read."""

    @classmethod
    def of(cls, font: Object) -> Self:
        """Read a font. Raises whatever its broken parts do."""
        told = font.get("/ToUnicode")
        data = told.read_bytes() if hasattr(told, "read_raw_bytes") else b""
        composite = str(font.get("/Subtype")) == "/Type0"
        table = dict(_codes(data))
        return cls(_width(data, composite=composite), table, "" if composite or table else "cp1252")

    def read(self, codes: bytes) -> str:
        """Return what codes say; what cannot be read is U+FFFD."""
        if self.encoding:
            return codes.decode(self.encoding, "replace")
        numbers = codes if self.width == 1 else _wide(codes)
        return "".join(self.table.get(number, UNREADABLE) for number in numbers)


def _wide(codes: bytes) -> Iterator[int]:
    return (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes) - 1, 2))


def _width(data: bytes, *, composite: bool) -> int:
    """Return how many bytes a code has: as the table says, else two for composite fonts and one for others."""
    for kind, body in _PART.findall(data):
        if kind == b"codespacerange" and (first := _CODE.search(body)):
            return min(max(len(_hex(first[1])), 1), 2) if composite else 1
    return 2 if composite else 1


def _codes(data: bytes) -> Iterator[tuple[int, str]]:
    for kind, body in _PART.findall(data):
        if kind == b"bfchar":
            yield from ((int.from_bytes(_hex(one)), _letters(_hex(other))) for one, other in _PAIR.findall(body))
        elif kind == b"bfrange":
            for match in _RANGE.finditer(body):
                yield from _range(match)


def _range(match: re.Match[bytes]) -> Iterator[tuple[int, str]]:
    first, last = (int.from_bytes(_hex(match[side])) for side in (1, 2))
    if last - first >= MAX_CODES:
        raise MemoryError
    if match[4] is not None:
        listed = (_letters(_hex(one)) for one in _CODE.findall(match[4]))
        yield from zip(range(first, last + 1), listed, strict=False)
        return
    start = _letters(_hex(match[3]))
    for step in range(last - first + 1 if start else 0):
        yield first + step, start[:-1] + chr(min(ord(start[-1]) + step, 0x10FFFF))


def _hex(digits: bytes) -> bytes:
    plain = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(plain + "0" * (len(plain) % 2))


def _letters(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")

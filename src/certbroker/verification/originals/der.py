"""DER, strictly: one encoding for one value. What is written in any other way is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
SET: Final = 0x31
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = b"\x05\x00"
_LONG: Final = 0x80
_MULTIBYTE_TAG: Final = 0x1F
_MAX_LENGTH_BYTES: Final = 4


class NotDer(ValueError):
    """Not the one encoding of a value."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its tag, all its bytes, and where its content begins in them."""

    tag: int
    raw: bytes
    offset: int

    @property
    def content(self) -> bytes:
        """The bytes after tag and length."""
        return self.raw[self.offset :]

    def children(self, tag: int | None = None) -> tuple["Node", ...]:
        """Return the elements within. Raises NotDer where it has another tag than asked, or a part is not DER."""
        if tag is not None and self.tag != tag:
            raise NotDer
        return tuple(elements(self.content))

    def only(self, tag: int) -> "Node":
        """Return the one element within. Raises NotDer where there are more, or it has another tag."""
        (found,) = _exactly(self.children(), 1)
        return found.checked(tag)

    def checked(self, tag: int) -> "Node":
        """Return the element itself. Raises NotDer where it has another tag."""
        if self.tag != tag:
            raise NotDer
        return self


def parse(data: bytes) -> Node:
    """Read one element that fills the data to its end. Raises NotDer."""
    (found,) = _exactly(tuple(elements(data)), 1)
    return found


def elements(data: bytes) -> Iterator[Node]:
    """Go through elements that fill the data to its end. Raises NotDer."""
    at = 0
    while at < len(data):
        end, offset = span(data, at)
        yield Node(data[at], data[at:end], offset)
        at = end


def span(data: bytes, at: int = 0) -> tuple[int, int]:
    """Return where the element at a place ends, and how long its tag and length are. Raises NotDer."""
    if at + 2 > len(data) or data[at] & _MULTIBYTE_TAG == _MULTIBYTE_TAG:
        raise NotDer
    first = data[at + 1]
    if first < _LONG:
        length, header = first, 2
    else:
        length, header = _long_length(data, at, first & ~_LONG)
    end = at + header + length
    if end > len(data):
        raise NotDer
    return end, header


def _long_length(data: bytes, at: int, count: int) -> tuple[int, int]:
    """Read a length of several bytes: none where one would do, none that begins with zero."""
    told = data[at + 2 : at + 2 + count]
    if not 0 < count <= _MAX_LENGTH_BYTES or len(told) != count or not told[0]:
        raise NotDer
    length = int.from_bytes(told)
    if length < _LONG:
        raise NotDer
    return length, 2 + count


def is_integer(node: Node) -> bool:
    """Whether an element is a whole number in its shortest form."""
    value = node.content
    if node.tag != INTEGER or not value:
        return False
    return len(value) == 1 or not (value[0] in (0x00, 0xFF) and (value[0] ^ value[1]) < _LONG)


def whole(value: int) -> bytes:
    """Return the encoding of a whole number that is not negative and not too long for a length of one byte."""
    content = value.to_bytes(value.bit_length() // 8 + 1)
    return bytes((INTEGER, len(content))) + content


def _exactly(found: tuple[Node, ...], count: int) -> tuple[Node, ...]:
    if len(found) != count:
        raise NotDer
    return found

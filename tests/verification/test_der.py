"""DER is read strictly: of any value there is one encoding, and whatever else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.verification.originals.der import (
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    Node,
    NotDer,
    is_integer,
    parse,
    whole,
)


def encoded(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes((tag, length)) + content
    told = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(told))) + told + content


VALUES = st.recursive(
    st.binary(max_size=300).map(lambda content: encoded(OCTET_STRING, content)),
    lambda parts: st.lists(parts, max_size=4).map(lambda found: encoded(SEQUENCE, b"".join(found))),
    max_leaves=10,
)


def rebuilt(node: Node) -> bytes:
    inner = b"".join(rebuilt(one) for one in node.children()) if node.tag == SEQUENCE else node.content
    return encoded(node.tag, inner)


@given(VALUES)
def test_what_is_read_is_what_is_written(data: bytes) -> None:
    assert rebuilt(parse(data)) == data


@given(st.binary(max_size=60))
def test_anything_is_read_to_its_end_or_refused(data: bytes) -> None:
    try:
        node = parse(data)
    except NotDer:
        return
    assert encoded(node.tag, node.content) == data


@pytest.mark.parametrize(
    "data",
    [
        "", "30", "3080", "30800000", "308100", "30817f" + "00" * 127, "30820001" + "00", "30850000000001" + "00",
        "3001", "300000", "1f8100", "ff0100",
    ],
)  # fmt: skip
def test_other_encodings_are_refused(data: str) -> None:
    with pytest.raises(NotDer):
        parse(bytes.fromhex(data))


@given(st.integers(0, 2**256))
def test_whole_numbers(value: int) -> None:
    node = parse(whole(value))
    assert node.tag == INTEGER
    assert int.from_bytes(node.content, signed=True) == value
    assert is_integer(node)
    assert not is_integer(Node(INTEGER, encoded(INTEGER, b"\0\0" + node.content), 2))

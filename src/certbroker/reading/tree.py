"""Wire bytes → a plain tree of text and children. Whatever comes from outside is hostile until it has passed here."""

import re

from lxml import etree

from certbroker.errors import PayloadError

Element = etree._Element  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - lxml has no other name for the type

MAX_BYTES = 16 * 1024 * 1024
"""A whole exchange bundle of the largest kind is below 1 MB; what is longer is no document."""
MAX_MARKS = 500_000
"""Tags of XML, values of JSON. In 16 MB there may be millions, which would take a gigabyte of memory."""

_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^>]*\?>")
_BOM = b"\xef\xbb\xbf"


class Node:
    """An element: its own text, and its children by name in document order."""

    __slots__ = ("kids", "text")

    def __init__(self, text: str = "", kids: "dict[str, list[Node]] | None" = None) -> None:
        self.text = text
        self.kids: dict[str, list[Node]] = {} if kids is None else kids

    @property
    def is_blank(self) -> bool:
        """Whether neither the element nor anything below it holds text."""
        if not self.kids:
            return not self.text.strip()
        return not self.text.strip() and all(kid.is_blank for kids in self.kids.values() for kid in kids)

    def first(self, name: str) -> "Node | None":
        """Return the first child of that name that holds anything, or else the first."""
        found = self.kids.get(name)
        if not found or len(found) == 1:
            return found[0] if found else None
        return next((kid for kid in found if not kid.is_blank), found[0])

    def at(self, steps: tuple[str, ...]) -> "Node | None":
        """Return the element at a path of direct children."""
        if len(steps) == 1:
            return self.first(steps[0])
        node: Node | None = self
        for step in steps:
            node = node.first(step) if node else None
        return node

    def walk(self, steps: tuple[str, ...]) -> "list[Node]":
        """Return the elements at a path of direct children; only the last step may yield several."""
        node = self.at(steps[:-1])
        return node.kids.get(steps[-1], []) if node else []

    def every(self, steps: tuple[str, ...]) -> "list[Node]":
        """Return the elements at a path of which any step may repeat, in document order."""
        nodes: list[Node] = [self]
        for step in steps:
            nodes = [kid for node in nodes for kid in node.kids.get(step, [])]
        return nodes


def to_utf8(data: bytes) -> bytes:
    """Return the document as UTF-8 without BOM and XML declaration.

    The declaration is never believed: CP949 bytes come under one that says UTF-8, and parsers refuse XML 1.1 that is
    none. What is not UTF-8 is read as CP949 (which covers EUC-KR); what is neither is a PayloadError.
    """
    if len(data) > MAX_BYTES:
        raise PayloadError(f"document of {len(data):,} bytes", kind="size")
    body = _DECLARATION.sub(b"", data.removeprefix(_BOM), count=1) if b"<?xml" in data[:64] else data.removeprefix(_BOM)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        body = _from_cp949(body)
    return body


def require_few(body: bytes, mark: bytes) -> None:
    """Raise PayloadError where a document has more parts than any real one, before memory is spent on them."""
    count = body.count(mark)
    if count > MAX_MARKS:
        raise PayloadError(f"document of {count:,} parts", kind="size")


def _from_cp949(body: bytes) -> bytes:
    try:
        return body.decode("cp949").encode()
    except UnicodeDecodeError:
        raise PayloadError("neither UTF-8 nor CP949", kind="encoding") from None


def parse_xml(data: bytes) -> tuple[str, Node]:
    """Parse a document; return its root element's name and the tree below. Raises PayloadError as `parse_root` does."""
    root = parse_root(data)
    return str(root.tag), node_of(root)


def parse_root(data: bytes) -> Element:
    """Parse a document with a hardened parser.

    Raises PayloadError: `payload.encoding`, `payload.doctype`, `payload.xml`, `payload.size`.
    """
    body = to_utf8(data)
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise PayloadError("a document type declaration is refused", kind="doctype")
    require_few(body, b"<")
    try:
        return etree.fromstring(body, _parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise PayloadError(f"no well-formed XML, line {line} column {column}", kind="xml") from None


def serialise(element: Element) -> bytes:
    """Write one element of a document as UTF-8: the raw bytes that evidence keeps."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def node_of(element: Element) -> Node:
    """Return an element's own text and children; text between children counts as the element's own."""
    kids: dict[str, list[Node]] = {}
    text = element.text or ""
    for child in element:
        kids.setdefault(str(child.tag), []).append(node_of(child))
        tail = child.tail
        if tail:
            text += tail
    return Node(text, kids)

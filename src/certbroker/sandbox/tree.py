"""A small element tree: all the sandbox needs to read and write the messages of the exchange.

Reading refuses a DOCTYPE (and with it every entity), takes an XML 1.1 declaration, and ignores what an encoding
declaration says: the bytes are UTF-8, or CP949 where they cannot be UTF-8.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")


class NotXmlError(ValueError):
    """The text is not a well-formed document, or one with a DOCTYPE."""


@dataclass(slots=True)
class Node:
    """An element: a name, and either text or children (wire documents have no mixed content and no attributes)."""

    tag: str
    text: str = ""
    children: list["Node"] = field(default_factory=list["Node"])

    def child(self, tag: str) -> "Node | None":
        """Return the first direct child of that name."""
        return next((node for node in self.children if node.tag == tag), None)

    def all(self, tag: str) -> list["Node"]:
        """Return the direct children of that name."""
        return [node for node in self.children if node.tag == tag]

    def path(self, *tags: str) -> "Node | None":
        """Follow direct children, the first of each name."""
        node: Node | None = self
        for tag in tags:
            node = node.child(tag) if node else None
        return node

    def value(self, *tags: str) -> str:
        """Return the trimmed text at a path of direct children, empty where there is none."""
        node = self.path(*tags)
        return node.text.strip() if node else ""

    def walk(self) -> Iterator["Node"]:
        """Give this element and everything below it."""
        yield self
        for node in self.children:
            yield from node.walk()

    def leaves(self) -> Iterator["Node"]:
        """Give the elements without children."""
        return (node for node in self.walk() if not node.children)

    def copy(self) -> "Node":
        """Return a deep copy."""
        return Node(self.tag, self.text, [node.copy() for node in self.children])

    def remove(self, node: "Node") -> bool:
        """Take one element, known by identity, out from wherever it stands below this one."""
        for index, child in enumerate(self.children):
            if child is node:
                del self.children[index]
                return True
        return any(child.remove(node) for child in self.children)


def element(tag: str, *content: "Node | str") -> Node:
    """Build an element from text or children."""
    text = "".join(part for part in content if isinstance(part, str))
    return Node(tag, text, [part for part in content if isinstance(part, Node)])


def decode(data: bytes) -> str:
    """Return the text of the bytes: UTF-8, else CP949."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp949")


def read(text: str) -> Node:
    """Read a document; raise `NotXmlError` where it is not one we accept."""
    builder = _Builder()
    try:
        builder.parser.Parse(_DECLARATION.sub("", text, count=1).lstrip(), True)  # noqa: FBT003 - expat takes it by place
    except expat.ExpatError:
        # The parser's own message would quote a piece of the document.
        message = "not well-formed"
        raise NotXmlError(message) from None
    return builder.root.children[0]


def write(node: Node) -> str:
    """Write an element without any white space of our own."""
    if node.children:
        return f"<{node.tag}>{''.join(write(child) for child in node.children)}</{node.tag}>"
    return f"<{node.tag}>{escape(node.text)}</{node.tag}>" if node.text else f"<{node.tag}/>"


class _Builder:
    def __init__(self) -> None:
        self.root = Node("")
        self._open = [self.root]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        message = "a DOCTYPE is refused"
        raise NotXmlError(message)

    def _start(self, tag: str, _: object) -> None:
        node = Node(tag)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if node.children:
            node.text = ""

    def _text(self, text: str) -> None:
        self._open[-1].text += text

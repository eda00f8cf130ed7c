"""Answers of an open-data host, in JSON, XML or plain words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from certbroker.sandbox.tree import Node, element, write

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Answer:
    """What goes back: status, kind of content and bytes."""

    status: int
    media: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def as_json(content: object, status: int = 200) -> Answer:
    """Answer in JSON."""
    return Answer(status, "application/json;charset=UTF-8", json.dumps(content, ensure_ascii=False).encode())


def as_xml(content: Mapping[str, Any], status: int = 200, *, declared: bool = True) -> Answer:
    """Answer in XML: a mapping of one name, the root."""
    (root,) = _nodes(content)
    text = f"{_DECLARATION if declared else ''}{write(root)}"
    return Answer(status, "application/xml;charset=UTF-8", text.encode())


def in_words(words: str, status: int = 200) -> Answer:
    """Answer in plain words."""
    return Answer(status, "text/plain;charset=UTF-8", words.encode())


def _nodes(content: Mapping[str, Any]) -> list[Node]:
    """Return the elements of a mapping; a list is an element for each of its values."""
    return [_node(name, value) for name, found in content.items() for value in _values(found)]


def _values(found: object) -> list[object]:
    return cast("list[object]", found) if isinstance(found, list) else [found]


def _node(name: str, value: object) -> Node:
    if isinstance(value, Mapping):
        return element(name, *_nodes(cast("Mapping[str, Any]", value)))
    return element(name, "" if value is None else str(value))

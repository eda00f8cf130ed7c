"""Bytes of an answer → plain values: mappings, lists and texts, the same for JSON and XML.

An element that came once is a value, one that came several times a list: as XML turned into JSON has it, and as the
portals' own JSON does. Numbers stay texts, so that nothing is lost of them.
"""

import json
from typing import Any, cast

from certbroker.errors import PayloadError
from certbroker.reading import Element, Node, parse_root, require_few

Value = Any
"""A text, `None`, a bool, a mapping or a list of them."""


def tree_of(body: bytes) -> Value:
    """Parse an answer that `to_utf8` has made UTF-8. Raises PayloadError (`payload.envelope`, `payload.xml`, …)."""
    if body.startswith(b"<"):
        root = parse_root(body)
        return {str(root.tag): _of_element(root)}
    require_few(body, b",")
    try:
        return json.loads(body, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise PayloadError("neither XML nor JSON", kind="envelope") from None


def _of_element(element: Element) -> Value:
    """Return an element's text, or its children by name."""
    if not len(element):
        return element.text or ""
    found: dict[str, Value] = {}
    for child in element:
        name = child.tag
        value = _of_element(child) if len(child) else child.text or ""
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def walk(value: Value, steps: tuple[str, ...]) -> list[Value]:
    """Return what stands at a path, of which any step may be a list; `*` is any name."""
    found = _flat(value)
    for step in steps:
        found = [below for one in found for below in _below(one, step)]
    return found


def _below(value: Value, step: str) -> list[Value]:
    if not isinstance(value, dict):
        return []
    members = cast("dict[str, Value]", value)
    if step == "*":
        return [one for member in members.values() for one in _flat(member)]
    return _flat(members[step]) if step in members else []


def _flat(value: Value) -> list[Value]:
    return cast("list[Value]", value) if isinstance(value, list) else [value]


def is_blank(value: Value) -> bool:
    """Whether a value holds nothing: none, white space, a list or mapping without members."""
    return not value.strip() if isinstance(value, str) else value is None or value in ({}, [])


def text_of(value: Value) -> str:
    """Return a leaf's text; empty for what is no leaf."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def node_of(value: Value) -> Node:
    """Return a value as the reader takes it."""
    if isinstance(value, dict):
        members = cast("dict[str, Value]", value)
        return Node(kids={name: _nodes(member) for name, member in members.items()})
    if isinstance(value, list):  # a list of lists, which no service has: told as unknown, never read as text
        return Node(kids={"[]": _nodes(value)})
    return Node("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def _nodes(value: Value) -> list[Node]:
    return [node_of(one) for one in _flat(value)]

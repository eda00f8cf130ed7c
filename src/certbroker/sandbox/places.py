"""Where the fields of a document stand: English names to elements, by the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass

from certbroker.sandbox.catalogue import Field
from certbroker.sandbox.tree import Node


@dataclass(frozen=True)
class Place:
    """A field found in a document: its elements (several where it is split), and the group it stands in."""

    field: Field
    nodes: tuple[Node, ...]
    group: str
    """The outermost group or list above it, empty at the top."""


def rows(node: Node, field: Field) -> list[Node]:
    """Return the elements of a repeated field."""
    *way, last = field.parts[0]
    parent = node.path(*way)
    return parent.all(last) if parent else []


def nodes(node: Node, field: Field) -> list[Node]:
    """Return the elements of a field below its group: every row, every part, or the first alternative that has text."""
    if field.many:
        return rows(node, field)
    for ways in (field.parts, *((path,) for path in field.also)):
        found = [part for part in (node.path(*way) for way in ways) if part]
        if any(leaf.text.strip() for part in found for leaf in part.leaves()):
            return found
    return []


def every(node: Node, fields: tuple[Field, ...], group: str = "") -> Iterator[Place]:
    """Give every field that has a value, groups and rows included, from top to bottom."""
    for field in fields:
        found = nodes(node, field)
        if field.is_group:
            for part in found:
                yield Place(field, (part,), group)
                yield from every(part, field.fields, group or field.name)
        elif field.many:
            yield from (Place(field, (part,), group) for part in found)
        elif found:
            yield Place(field, tuple(found), group)


def named(node: Node, fields: tuple[Field, ...], name: str) -> Iterator[Place]:
    """Give the places of a dotted name, in every row."""
    head, _, rest = name.partition(".")
    for place in every(node, tuple(field for field in fields if field.name == head)):
        if place.field.name == head and not place.group:
            if rest:
                yield from named(place.nodes[0], place.field.fields, rest)
            else:
                yield place

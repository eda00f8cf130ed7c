"""What stands on a paper: a document's tree as labels with values, and as tables, in the words of the wire.

Labels are the names of elements without what all their siblings begin with; parts of one value (년, 월, 일; 앞번호,
뒷번호; 번호1, 번호2) are put together.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from certbroker.sandbox.catalogue import Field
from certbroker.sandbox.tree import Node

_DATE = ("년", "월", "일")
_HALVES = ("앞번호", "뒷번호")
_PART = re.compile(r"(.+?)([1-9])")
_NUMBER = re.compile(r"[\d*]*")
_OF_TYPE = {"brn": "사업자등록번호", "rrn": "주민등록번호", "crn": "법인등록번호"}
_SHORTEST_PREFIX = 4


@dataclass(frozen=True)
class Pairs:
    """Labels with their values, under a heading that may be empty."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under column titles."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Pairs | Table
Row: TypeAlias = list[tuple[str, str]]


def of_document(root: Node, fields: Sequence[Field]) -> list[Block]:
    """Return what stands on the paper of a document, from top to bottom."""
    return list(_blocks(root, "", {path: field for field in fields for path in (*field.parts, *field.also)}))


def value(node: Node) -> str:
    """Return an element's text on one line; a date or number in parts is put together."""
    if not node.children:
        return " ".join(node.text.split())
    parts = [value(child) for child in node.children]
    names = tuple(child.tag for child in node.children)
    if names == _DATE[: len(names)]:
        return " ".join(f"{part}{name}" for part, name in zip(parts, names, strict=True) if part)
    return "-".join(filter(None, parts)) if set(names) <= {*_HALVES} else " ".join(filter(None, parts))


def _blocks(node: Node, heading: str, fields: dict[tuple[str, ...], Field]) -> Iterator[Block]:
    """Give the values that stand directly here, then each group and list, in their order."""
    shared = _shared_prefix([child.tag for child in node.children]) or heading
    rows: Row = []
    below: dict[str, list[Node]] = {}
    for child in node.children:
        label = _label(child.tag, shared)
        if len(node.all(child.tag)) > 1 or _is_list(child, fields):
            below.setdefault(child.tag, []).append(child)
        elif _is_value(child):
            rows.append((label, value(child)))
        elif len(child.children) == 1 and _is_value(child.children[0]) and not _holds_list(child, fields):
            rows.append((_under(label, child.children[0].tag), value(child.children[0])))
        else:
            below.setdefault(child.tag, []).append(child)
    if rows:
        yield Pairs(heading, tuple(_joined(rows, _types(node, fields))))
    for tag, found in below.items():
        yield from _group(found, _label(tag, shared), _below(fields, tag))


def _group(found: list[Node], heading: str, fields: dict[tuple[str, ...], Field]) -> Iterator[Block]:
    if len(found) == 1 and () not in fields:
        yield from _blocks(found[0], heading, fields)
        return
    field = fields.get(())
    inner = {path: one for one in (field.fields if field else ()) for path in (*one.parts, *one.also)}
    rows = [_joined(_flat(node), _types(node, inner)) for node in found]
    rows = [row for row in rows if any(text for _, text in row)]
    columns = tuple(dict.fromkeys(label for row in rows for label, _ in row))
    # A row is looked up by its labels: an optional element may be missing anywhere in it.
    yield Table(heading, columns, tuple(tuple(dict(row).get(name, "") for name in columns) for row in rows))


def _flat(node: Node) -> Row:
    """Return a row of a list: its values, and those of its groups with them; a list within is one cell."""
    if _is_value(node):
        return [(node.tag, value(node))]
    row: Row = []
    for tag in dict.fromkeys(child.tag for child in node.children):
        found = node.all(tag)
        if len(found) > 1 or _is_value(found[0]):
            row.append((tag, " · ".join(filter(None, map(_line, found)))))
        else:
            row += _flat(found[0])
    return row


def _line(node: Node) -> str:
    return value(node) if _is_value(node) else " ".join(filter(None, (text for _, text in _flat(node))))


def _is_value(node: Node) -> bool:
    names = [child.tag for child in node.children]
    return not names or tuple(names) == _DATE[: len(names)] or set(names) <= set(_HALVES)


def _is_list(node: Node, fields: dict[tuple[str, ...], Field]) -> bool:
    field = fields.get((node.tag,))
    return bool(field and field.many)


def _holds_list(node: Node, fields: dict[tuple[str, ...], Field]) -> bool:
    return any(field.many for path, field in fields.items() if path[0] == node.tag) or any(
        inner.many for path, field in fields.items() if path == (node.tag,) for inner in field.fields
    )


def _under(group: str, tag: str) -> str:
    """Name the only value of a group after both."""
    return tag if tag in group or group in tag else f"{group} {tag}"


def _below(fields: dict[tuple[str, ...], Field], tag: str) -> dict[tuple[str, ...], Field]:
    """Return the fields below an element, by the rest of their paths; a list's own field by the empty path."""
    found = {path[1:]: field for path, field in fields.items() if path[0] == tag}
    own = found.pop((), None)
    if own and own.many:
        return {(): own}
    inner = {path: field for field in (own.fields if own else ()) for path in (*field.parts, *field.also)}
    return found | inner


def _types(node: Node, fields: dict[tuple[str, ...], Field]) -> dict[str, str]:
    return {child.tag: fields[(child.tag,)].type for child in node.children if (child.tag,) in fields}


def _joined(rows: Row, types: dict[str, str]) -> Row:
    """Put values together that are split over `name1`, `name2` and so on."""
    stems = Counter(found[1] for label, _ in rows if (found := _PART.fullmatch(label)))
    done: dict[str, list[str]] = {}
    for label, text in rows:
        found = _PART.fullmatch(label)
        stem = found[1] if found and stems[found[1]] > 1 else label
        done.setdefault(stem, []).append(text)
    return [(_named(label, types), _together(texts)) for label, texts in done.items()]


def _named(label: str, types: dict[str, str]) -> str:
    kinds = {kind for tag, kind in types.items() if tag.endswith(f"{label}1")}
    return next((_OF_TYPE[kind] for kind in kinds if kind in _OF_TYPE), label)


def _together(texts: list[str]) -> str:
    glue = "-" if all(_NUMBER.fullmatch(text) for text in texts) else " "
    return glue.join(filter(None, texts))


def _shared_prefix(tags: Sequence[str]) -> str:
    """Return the longest beginning, of four letters at least, that most of the names have before more of their own."""
    found = Counter(tag[:size] for tag in set(tags) for size in range(_SHORTEST_PREFIX, len(tag)))
    common = max((prefix for prefix, times in found.items() if times > len(set(tags)) / 2), key=len, default="")
    # What is left must still be a word: of 발급세무서명 and 발급세무서명코드 nothing is taken away.
    return common if all(len(tag.removeprefix(common)) > 1 for tag in tags) else ""


def _label(tag: str, shared: str) -> str:
    return (tag.removeprefix(shared) if shared else tag).strip("_-") or tag

"""Reads the metadata of a document (elcrtMetaInfo) into a certificate, as far as it goes.

XML, or the same tree in JSON with the root element as its one member. What is missing is unknown, not wrong: the
PDF is the original, the metadata only tells what it says.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, cast

from certbroker.channels.document_wallet.partial import empty, missing, partial
from certbroker.errors import PayloadError
from certbroker.model import Certificate
from certbroker.privacy import redact
from certbroker.reading import Node, Profile, Reading, parse_xml, read_node, require_few, to_utf8
from certbroker.reading.plan import plan_of

C = TypeVar("C", bound=Certificate)

MAX_DEPTH = 100
"""Steps below the root of a JSON tree; no certificate has more than a few."""
LIST = "[]"
"""What a list within a list is read as: an unknown element."""


def read(certificate: type[C], data: bytes, profile: Profile | None = None) -> Reading[C]:
    """Read metadata into a certificate; what it does not say is `None` and reported (`missing PATH`).

    Raises PayloadError where the bytes are no such document, or a value is not what the type table lists.
    """
    root = certificate.spec.documents[0]
    name, node = parse(data) if data.strip() else (root, Node())
    try:
        reading = read_node(certificate, name, node, profile)
    except PayloadError as error:
        if error.code != "payload.missing":
            raise
        reading = read_node(partial(certificate), name, node, profile)
    if reading.certificate is None:
        reading = Reading(empty(certificate, profile)) if reading.code is None else reading
    return _with_missing(certificate, reading, name, profile)


def _with_missing(certificate: type[C], reading: Reading[C], name: str, profile: Profile | None) -> Reading[C]:
    if reading.certificate is None:
        return reading
    lacks = missing(plan_of(certificate, profile), reading.certificate, name)
    return replace(reading, reports=tuple(dict.fromkeys((*lacks, *reading.reports))))


def parse(data: bytes) -> tuple[str, Node]:
    """Parse metadata, XML or JSON; return its root element's name and the tree below. Raises PayloadError."""
    body = to_utf8(data).strip()
    return parse_xml(body) if body.startswith(b"<") else _parse_json(body)


def _parse_json(body: bytes) -> tuple[str, Node]:
    require_few(body, b",")
    try:
        top: object = json.loads(body, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise PayloadError("neither XML nor JSON", kind="json") from None
    if not isinstance(top, Node) or [len(found) for found in top.kids.values()] != [1]:
        raise PayloadError("no JSON object with one member, the document", kind="json")
    if _is_deeper(top, MAX_DEPTH):
        raise PayloadError(f"JSON of more than {MAX_DEPTH} steps", kind="json")
    ((name, (node,)),) = top.kids.items()
    return name, node


def _object(members: Sequence[tuple[str, object]]) -> Node:
    """Make an element of a JSON object; a member that comes twice is an element that comes twice."""
    kids: dict[str, list[Node]] = {}
    for name, value in members:
        kids.setdefault(redact(name), []).extend(_nodes(value))
    return Node(kids=kids)


def _nodes(value: object) -> list[Node]:
    return [_node(one) for one in cast("list[object]", value)] if isinstance(value, list) else [_node(value)]


def _node(value: object) -> Node:
    if isinstance(value, Node):
        return value
    if isinstance(value, list):
        return Node(kids={LIST: _nodes(cast("list[object]", value))})
    return Node("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def _is_deeper(top: Node, limit: int) -> bool:
    level = [top]
    for _ in range(limit + 1):
        level = [kid for node in level for kids in node.kids.values() for kid in kids]
        if not level:
            return False
    return True

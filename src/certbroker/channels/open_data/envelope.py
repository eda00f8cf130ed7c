"""Reads the answer of an open-data API: the body decides, whatever the HTTP status and the format asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from certbroker.channels.open_data.families import FAMILIES, NOISE, PLAIN, Family, Kind
from certbroker.errors import ConnectorDefect, PayloadError
from certbroker.model import Certificate
from certbroker.reading import Node, Reading, parse_xml, read_rows, to_utf8
from certbroker.routes import OpenData

C = TypeVar("C", bound=Certificate)


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is an error: its kind, and the code that said so."""

    kind: Kind
    code: str


def read(certificate: type[C], data: bytes) -> Reading[C] | Fault:
    """Read an answer into a certificate; no rows is a certificate without rows.

    Raises PayloadError where it has neither rows nor a result, or a row is not as the type table says.
    """
    route = next((one for one in certificate.routes if isinstance(one, OpenData)), None)
    if route is None or route.family not in FAMILIES:
        raise ConnectorDefect("no open-data route of a known family", certificate=certificate.id())
    body = to_utf8(data).strip()
    plain = _plain(body)
    if plain:
        return plain
    family, top = FAMILIES[route.family], _tree(body)
    fault = _fault(family, top)
    if fault:
        return fault
    if not (_codes(family, top) or top.first(route.rows[0])):
        raise PayloadError("neither rows nor a result", kind="envelope", certificate=certificate.id())
    rows = [_without_noise(row) for row in top.walk(route.rows)]
    return read_rows(certificate, route.rows[-1], rows)


def _without_noise(row: Node) -> Node:
    return Node(row.text, {name: kids for name, kids in row.kids.items() if name not in NOISE})


def rows_of(certificate: type[Certificate], data: bytes) -> list[Node]:
    """Return the rows of an answer, unread."""
    route = next(one for one in certificate.routes if isinstance(one, OpenData))
    return _tree(to_utf8(data).strip()).walk(route.rows)


def _plain(body: bytes) -> Fault | None:
    """Recognise what is no envelope at all: an empty answer under load, a maintenance page, one bare word."""
    if not body:
        return Fault("unavailable", "empty")
    if body[:15].lower().startswith((b"<!doctype html", b"<html")):
        return Fault("unavailable", "page")
    kind = PLAIN.get(body.decode()) if len(body) < 40 else None  # noqa: PLR2004 - longer than any of the bare words
    return Fault(kind, body.decode()) if kind else None


def _tree(body: bytes) -> Node:
    if body.startswith(b"<"):
        name, node = parse_xml(body)
        return Node(kids={name: [node]})
    try:
        return _node(json.loads(body, parse_float=str, parse_int=str))
    except (ValueError, RecursionError):
        raise PayloadError("neither XML nor JSON", kind="envelope") from None


def _node(value: object) -> Node:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return Node(kids={name: _nodes(member) for name, member in members.items()})
    if isinstance(value, list):  # a list of lists, which no service has: told as unknown, never read as text
        return Node(kids={"[]": _nodes(cast("list[object]", value))})
    return Node("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def _nodes(value: object) -> list[Node]:
    return [_node(one) for one in cast("list[object]", value)] if isinstance(value, list) else [_node(value)]


def _codes(family: Family, top: Node) -> list[str]:
    found = (node.text.strip() for path in family.result for node in top.walk(path)[:1])
    return [code for code in found if code]


def _fault(family: Family, top: Node) -> Fault | None:
    """Return the first stated result that is an error.

    A code that no table lists is an unknown failure: `unavailable`.
    """
    codes = _codes(family, top)
    for code in codes:
        if code in family.kinds:
            return Fault(family.kinds[code], code)
    if codes and codes[0] not in family.success | family.no_rows:
        return Fault("unavailable", codes[0])
    return None

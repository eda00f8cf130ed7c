"""Reads what an open-data API answered into a certificate: one answer, or a sequence of them (pages)."""

from typing import TypeVar

from certbroker.channels.open_data.answer import Answer, Fault, read_answer
from certbroker.channels.open_data.families import NOISE
from certbroker.channels.open_data.sequence import parts
from certbroker.channels.open_data.tree import Value, node_of
from certbroker.errors import ConnectorDefect, PayloadError
from certbroker.model import Certificate
from certbroker.reading import Node, Reading, read_rows
from certbroker.routes import OpenData

C = TypeVar("C", bound=Certificate)


def open_data_route(certificate: type[Certificate]) -> OpenData:
    """Return the open-data route of a certificate. Raises ConnectorDefect where it has none."""
    route = next((one for one in certificate.routes if isinstance(one, OpenData)), None)
    if route is None:
        raise ConnectorDefect("no open-data route", certificate=certificate.id())
    return route


def read(certificate: type[C], data: bytes) -> Reading[C] | Fault:
    """Read an answer, or a text sequence of answers, into a certificate; no rows is a certificate without rows.

    Raises PayloadError where it has neither rows nor a result, or a row is not as the type table says.
    """
    route = open_data_route(certificate)
    rows: list[Value] = []
    for part in parts(data):
        answer = _answer(route, part, certificate.id())
        if isinstance(answer, Fault):
            return answer
        rows += answer.rows
    return reading_of(certificate, rows)


def reading_of(certificate: type[C], rows: list[Value]) -> Reading[C]:
    """Read rows into a certificate. Raises PayloadError."""
    name = open_data_route(certificate).steps[-1]
    return read_rows(certificate, name, [_without_noise(node_of(row)) for row in rows])


def together(readings: list[Reading[C]]) -> Reading[C]:
    """Return readings of one certificate, which is one list of rows, as one with all rows. Takes one at least."""
    made = [one.certificate for one in readings if one.certificate is not None]
    (name,) = type(made[0]).model_fields
    rows = [row for certificate in made for row in getattr(certificate, name)]
    reports = dict.fromkeys(report for one in readings for report in one.reports)
    return Reading(type(made[0]).model_validate({name: rows}), tuple(reports))


def rows_of(certificate: type[Certificate], data: bytes) -> list[Node]:
    """Return the rows of an answer, unread; none of a fault."""
    answers = [_answer(open_data_route(certificate), part, certificate.id()) for part in parts(data)]
    return [node_of(row) for answer in answers if isinstance(answer, Answer) for row in answer.rows]


def _answer(route: OpenData, data: bytes, certificate: str) -> Answer | Fault:
    """Read an answer of a route, or of the one that can stand in its place."""
    try:
        return read_answer(route, data)
    except PayloadError as error:
        if route.instead and error.code == "payload.envelope":
            return _answer(route.instead, data, certificate)
        error.certificate = certificate
        error.issuer = certificate.partition(".")[0]
        raise


def _without_noise(row: Node) -> Node:
    return Node(row.text, {name: kids for name, kids in row.kids.items() if name not in NOISE})

"""What the checks share: samples, their trees and readings, and the one way to say that something is wrong."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from pydantic import ValidationError

from certbroker.channels.open_data import rows_of
from certbroker.errors import CertbrokerError
from certbroker.fields import kind_of_field
from certbroker.model import Certificate, Connector, Record, group_of
from certbroker.reading import Node, Reading, parse_xml, read_node, read_rows
from certbroker.routes import OpenData
from certbroker.samples import Sample, samples_of


def must(holds: object, certificate: type[Certificate], told: str) -> None:
    if not holds:
        raise AssertionError(f"{certificate.id()}: does not hold: {told}")


@contextmanager
def blamed(certificate: type[Certificate], what: str) -> Generator[None]:
    """Make an error of the library or of pydantic an AssertionError."""
    try:
        yield
    except (CertbrokerError, ValidationError) as error:
        raise AssertionError(f"{certificate.id()}: {what}: {error}") from error


@cache
def samples(certificate: type[Certificate]) -> tuple[Sample, ...]:
    with blamed(certificate, "samples"):
        return samples_of(certificate)


def settled(certificate: type[Certificate]) -> list[Sample]:
    """The samples that a person stands for."""
    return [sample for sample in samples(certificate) if sample.is_settled]


def delivered(certificate: type[Certificate]) -> list[Sample]:
    return [sample for sample in settled(certificate) if not sample.is_refusal]


def row_name(certificate: type[Certificate]) -> str | None:
    """The name of the rows of an open-data answer; `None` for a certificate that comes as a document."""
    return next((route.steps[-1] for route in certificate.routes if isinstance(route, OpenData)), None)


def tree(certificate: type[Certificate], sample: Sample) -> tuple[str, Node]:
    """A fresh tree of a sample, for the checks change theirs. That of an open-data answer is made of its rows."""
    row, data = row_name(certificate), sample.wire.read_bytes()
    with blamed(certificate, sample.case):
        if row is None:
            return parse_xml(data)
        return certificate.spec.documents[0], Node(kids={row: rows_of(certificate, data)})


def read_tree(certificate: type[Certificate], name: str, root: Node) -> Reading[Certificate]:
    """Read a tree as its channel does."""
    row = row_name(certificate)
    return read_node(certificate, name, root) if row is None else read_rows(certificate, row, root.kids.get(row, []))


def read(certificate: type[Certificate], sample: Sample) -> Reading[Certificate]:
    """Read a delivered sample."""
    with blamed(certificate, sample.case):
        return read_tree(certificate, *tree(certificate, sample))


def dumped(certificate: Certificate) -> dict[str, Any]:
    return certificate.model_dump(mode="json")


def folder_module(certificate: type[Certificate]) -> ModuleType:
    """The package that the certificate's module lies in."""
    return import_module(certificate.__module__.rpartition(".")[0])


def connector_of(certificate: type[Certificate]) -> Connector:
    return folder_module(certificate).connector


def fields(record: type[Record]) -> Iterator[tuple[type[Record], str]]:
    for name in record.model_fields:
        yield record, name
        group = group_of(kind_of_field(record, name))
        if group:
            yield from fields(group)

"""Reads a document of any channel: the certificate's routes say which envelope it comes in."""

from typing import Any, TypeVar

from certbroker.channels import open_data
from certbroker.model import Certificate
from certbroker.reading import Profile, Reading, read
from certbroker.routes import OpenData

C = TypeVar("C", bound=Certificate)


def read_document(certificate: type[C], data: bytes, profile: Profile | None = None) -> Reading[C] | open_data.Fault:
    """Read wire bytes into a certificate; an open-data answer may be a fault instead. Raises PayloadError."""
    if any(isinstance(route, OpenData) for route in certificate.routes):
        return open_data.read(certificate, data)
    return read(certificate, data, profile)


def canonical(reading: Reading[Any] | open_data.Fault) -> dict[str, Any]:
    """Return what a reading is in canonical JSON (shape `normalised` in docs/shapes.md)."""
    if isinstance(reading, open_data.Fault):
        return {"error": reading.kind}
    if reading.certificate is None:
        return {"outcome": "not_delivered"} | ({"code": reading.code} if reading.code else {})
    return reading.certificate.model_dump(mode="json")

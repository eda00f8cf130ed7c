"""Reads a document of any channel: the certificate's routes say which envelope it comes in."""

from typing import Any, TypeVar

from pydantic import ValidationError

from certbroker.channels import open_data
from certbroker.channels.document_wallet import metadata
from certbroker.channels.document_wallet.partial import partial
from certbroker.model import Certificate, as_today
from certbroker.privacy import SEALED
from certbroker.reading import Profile, Reading, read
from certbroker.routes import OpenData, Wallet

C = TypeVar("C", bound=Certificate)


def read_document(certificate: type[C], data: bytes, profile: Profile | None = None) -> Reading[C] | open_data.Fault:
    """Read wire bytes into a certificate; an open-data answer may be a fault instead. Raises PayloadError."""
    if any(isinstance(route, OpenData) for route in certificate.routes):
        return open_data.read(certificate, data)
    return read(certificate, data, profile)


def read_delivered(
    certificate: type[C], channel: str, data: bytes, profile: Profile | None = None
) -> Reading[C] | open_data.Fault:
    """Read what a channel delivered into a certificate. Raises PayloadError."""
    if channel == OpenData.channel:
        return open_data.read(certificate, data)
    if channel == Wallet.channel:
        return metadata.read(certificate, data, profile)
    return read(certificate, data, profile)


def revived(certificate: type[C], channel: str, data: Any) -> C:
    """Read canonical JSON back into a certificate; what came from a wallet may lack what is required elsewhere.

    Raises ValidationError.
    """
    try:
        return certificate.model_validate(data)
    except ValidationError:
        if channel != Wallet.channel:
            raise
        return partial(certificate).model_validate(data)


def lifted(certificate: type[Certificate], shape: type[Certificate], found: Certificate, channel: str) -> Certificate:
    """Return a certificate that was read with an earlier shape in today's, or as it was where it does not fit there."""
    if shape is certificate:
        return found
    data = as_today(certificate, shape, found.model_dump(mode="json", context=SEALED))
    try:
        return found if data is None else revived(certificate, channel, data)
    except ValidationError:
        return found


def canonical(reading: Reading[Any] | open_data.Fault) -> dict[str, Any]:
    """Return what a reading is in canonical JSON (shape `normalised` in docs/shapes.md)."""
    if isinstance(reading, open_data.Fault):
        return {"error": reading.kind}
    if reading.certificate is None:
        return {"outcome": "not_delivered"} | ({"code": reading.code} if reading.code else {})
    return reading.certificate.model_dump(mode="json")

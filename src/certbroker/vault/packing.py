"""Evidence as bytes, before they are sealed: a header in JSON, the raw wire bytes, the issuer's own file."""

import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from certbroker.catalogue import Catalogue
from certbroker.channels.documents import lifted, read_delivered, revived
from certbroker.errors import PayloadError, Recovery, VaultLocked
from certbroker.evidence import Evidence, Provenance
from certbroker.model import Certificate, shape_of
from certbroker.privacy import SEALED
from certbroker.reading import Profile, Reading

_LENGTH = 4


@cache
def software() -> str:
    """Return what keeps evidence now: name and version."""
    return f"certbroker {version('certbroker')}"


def schema_version(certificate: type[Certificate]) -> int:
    """Return the version of a certificate's declaration."""
    return certificate.spec.version


class _Header(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    certificate: str
    schema_version: int
    software: str
    kept_at: datetime
    provenance: Provenance
    data: dict[str, Any]
    paths: dict[str, str] | None = None
    documents: tuple[str, ...] = ()
    raw: int
    original: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a vault says of evidence without showing it."""

    id: str
    consent: str
    keep_until: datetime
    kept_at: datetime
    certificate: str
    """Id of the certificate."""
    schema_version: int
    """Version of the certificate's declaration with which it was read first."""
    software: str
    """What kept it: name and version."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Kept(Listed):
    """Evidence as it is kept, before it is read: needs no connector, so it outlives the form that it came in."""

    data: dict[str, Any] = field(repr=False)
    """The certificate in JSON as it was read first, numbers in clear."""
    raw: bytes = field(repr=False)
    original: bytes | None = field(repr=False)
    profile: Profile | None = field(default=None, repr=False)
    """How the relying party's real documents differed from the declared paths."""

    def listed(self) -> Listed:
        """Return what may be said of it without showing it."""
        return Listed(**{one.name: getattr(self, one.name) for one in fields(Listed)})

    def evidence(self, catalogue: Catalogue) -> Evidence[Certificate]:
        """Read the raw bytes again with the shape of their time; where there are none, the JSON.

        What came in an earlier shape of the certificate becomes today's where it can, and else stays what it was:
        `.certificate.spec.version` says which. Raises PayloadError (`payload.version` where its shape is not known
        here), UnknownCertificate.
        """
        certificate = catalogue[self.certificate]
        shape = shape_of(certificate, self.schema_version, self.software)
        found = self._read(shape) if self.raw else self._revived(shape)
        today = lifted(certificate, shape, found, self.provenance.channel)
        return Evidence(today, self.provenance, self.raw, self.original)

    def _read(self, certificate: type[Certificate]) -> Certificate:
        reading = read_delivered(certificate, self.provenance.channel, self.raw, self.profile)
        if not isinstance(reading, Reading) or reading.certificate is None:
            raise PayloadError("kept as a certificate, and not read as one any more", certificate=self.certificate)
        return reading.certificate

    def _revived(self, certificate: type[Certificate]) -> Certificate:
        try:
            return revived(certificate, self.provenance.channel, self.data)
        except ValidationError:
            raise PayloadError("kept without its raw bytes, in another shape", certificate=self.certificate) from None


def pack(evidence: Evidence[Certificate], kept_at: datetime, profile: Profile | None = None) -> bytes:
    """Write evidence as bytes that hold personal data in clear: to be sealed at once."""
    certificate = type(evidence.certificate)
    header = _Header(
        certificate=certificate.id(),
        schema_version=schema_version(certificate),
        software=software(),
        kept_at=kept_at,
        provenance=evidence.provenance,
        data=evidence.certificate.model_dump(mode="json", context=SEALED),
        paths=dict(profile.paths) if profile else None,
        documents=profile.documents if profile else (),
        raw=len(evidence.raw),
        original=None if evidence.original is None else len(evidence.original),
    )
    told = header.model_dump_json().encode()
    return b"".join((len(told).to_bytes(_LENGTH, "big"), told, evidence.raw, evidence.original or b""))


def _unreadable(header: bytes, name: str) -> PayloadError | VaultLocked:
    """Say who wrote a header that cannot be read; one that names nobody is none."""
    try:
        software = json.loads(header)["software"]
    except (ValueError, TypeError, KeyError):
        return VaultLocked(f"{name} is no evidence")
    told = f"evidence {name}: a shape that is not known here; {str(software)[:40]} wrote it"
    return PayloadError(told, kind="version", recovery=Recovery.FIX)


def unpack(data: bytes, name: str, consent: str, keep_until: datetime) -> Kept:
    """Read what `pack` wrote. Raises VaultLocked, PayloadError where a later certbroker wrote it otherwise."""
    body = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    try:
        header = _Header.model_validate_json(data[_LENGTH:body])
    except ValidationError:
        raise _unreadable(data[_LENGTH:body], name) from None
    end = body + header.raw
    return Kept(
        id=name,
        consent=consent,
        keep_until=keep_until,
        kept_at=header.kept_at,
        certificate=header.certificate,
        schema_version=header.schema_version,
        software=header.software,
        provenance=header.provenance,
        data=header.data,
        raw=data[body:end],
        original=None if header.original is None else data[end : end + header.original],
        profile=None if header.paths is None else Profile(header.paths, header.documents),
    )

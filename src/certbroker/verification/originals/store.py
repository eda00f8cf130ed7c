"""Validation data that a document brings along: its security store (DSS), and what a signature archives (Adobe)."""

from collections.abc import Iterator, Sequence
from typing import Any

from certbroker.verification.originals.revocation import Known


def others(reader: Any) -> tuple[bytes, ...]:
    """Return the certificates (DER) of the security store."""
    return tuple(_streams(reader, "/Certs"))


def stored(reader: Any, lists: Sequence[bytes]) -> Known:
    """Return what is known of revocation: the receiver's lists, the security store's, and the signatures'."""
    archived = [one for signature in reader.embedded_signatures for one in _archives(signature.signer_info)]
    return Known(
        (*lists, *_streams(reader, "/CRLs"), *_archived(archived, "crl")),
        (*_streams(reader, "/OCSPs"), *_archived(archived, "ocsp")),
    )


def _streams(reader: Any, name: str) -> Iterator[bytes]:
    for stream in entry(entry(reader.root, "/DSS") or {}, name) or ():
        yield stream.get_object().data


def entry(dictionary: Any, name: str) -> Any:
    """Return what a dictionary of a PDF holds under a name, wherever in the file it stands; `None` for nothing."""
    try:
        return dictionary[name]
    except KeyError:
        return None


def _archives(signer: Any) -> Iterator[Any]:
    """Go through the revocation data among the signed attributes of a signer."""
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "adobe_revocation_info_archival":
            yield from attribute["values"]


def _archived(archives: Sequence[Any], kind: str) -> Iterator[bytes]:
    for archive in archives:
        for one in archive[kind] or ():
            yield one.dump()

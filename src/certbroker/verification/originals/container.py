"""The signature container (/Contents) in canonical form, so that no byte in it can be changed unnoticed.

The signature protects the document and its own signed attributes. Everything else in the container is protected by
nobody: it must be what the rules leave no choice about, or be proven by a signature of its own. Stock validation
accepts hundreds of changes there.
"""

import re
from dataclasses import dataclass
from typing import Final

from certbroker.verification.originals import algorithms, certificates
from certbroker.verification.originals.der import (
    OCTET_STRING,
    SEQUENCE,
    SET,
    Node,
    NotDer,
    parse,
    span,
    whole,
)
from certbroker.verification.originals.findings import Defect
from certbroker.verification.report import Verdict

SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
DATA: Final = bytes.fromhex("06092a864886f70d010701")
TST_INFO: Final = bytes.fromhex("060b2a864886f70d0109100104")
TIME_STAMP: Final = bytes.fromhex("060b2a864886f70d010910020e")
CONTEXT_0: Final = 0xA0
CONTEXT_1: Final = 0xA1
PRIMITIVE_0: Final = 0x80
_HEX: Final = re.compile(rb"<(?:(?:[0-9a-f]{2})*|(?:[0-9A-F]{2})*)>")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a canonical container holds."""

    der: bytes
    certificates: tuple[bytes, ...]
    token: "Contents | None"
    """The signature's time-stamp token."""


@dataclass(frozen=True, slots=True)
class _Signer:
    version: Node
    identifier: Node
    digest: Node
    algorithm: Node
    signature: Node
    unsigned: Node | None


def unwrap(gap: bytes) -> bytes:
    """Return the DER within the gap of a signature: plain hex in brackets, padded with zeros. Raises Defect."""
    if not _HEX.fullmatch(gap):
        raise Defect("not_hex")
    data = bytes.fromhex(gap[1:-1].decode("ascii"))
    try:
        end, _ = span(data)
    except NotDer:
        raise Defect("encoding") from None
    if data[end:].strip(b"\0"):
        raise Defect("padding")
    return data[:end]


def examine(der: bytes, content: bytes, anchors: tuple[bytes, ...]) -> Contents:
    """Check that a CMS container is canonical, and its time-stamp token too. Raises Defect.

    content: DATA for a signature, TST_INFO for a time-stamp. anchors: trusted certificates, for those embedded.
    """
    try:
        return _examine(der, content, anchors)
    except (Defect, MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - cryptography has many names for a certificate that is none
        raise Defect("encoding") from None


def _examine(der: bytes, content: bytes, anchors: tuple[bytes, ...]) -> Contents:
    kind, wrapped = parse(der).children(SEQUENCE)
    _must(kind.raw == SIGNED_DATA and wrapped.tag == CONTEXT_0)
    version, digests, encapsulated, *rest = wrapped.only(SEQUENCE).children()
    bag = rest.pop(0) if rest and rest[0].tag == CONTEXT_0 else None
    if rest and rest[0].tag == CONTEXT_1:
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="crls")
    (signers,) = rest
    held = tuple(one.checked(SEQUENCE).raw for one in bag.children()) if bag else ()
    signer = _signer(signers.checked(SET).only(SEQUENCE))
    _must(digests.checked(SET).only(SEQUENCE).raw == signer.digest.raw)
    _check_content(encapsulated, content)
    _check_versions(version, signer, content)
    own = certificates.of_signer(signer.identifier, held)
    algorithms.check(signer.digest, signer.algorithm, signer.signature.content, own)
    certificates.prove(own, held, anchors)
    return Contents(der, held, _token(signer.unsigned, anchors) if signer.unsigned else None)


def _signer(node: Node) -> _Signer:
    version, identifier, digest, signed, algorithm, signature, *rest = node.children(SEQUENCE)
    unsigned = rest.pop(0) if rest else None
    _must(not rest and signed.tag == CONTEXT_0 and signature.tag == OCTET_STRING)
    _must(unsigned is None or unsigned.tag == CONTEXT_1)
    return _Signer(version, identifier, digest, algorithm, signature, unsigned)


def _check_content(encapsulated: Node, content: bytes) -> None:
    """A signature's content is the document, outside of the container; a time-stamp's is within."""
    kind, *within = encapsulated.children(SEQUENCE)
    _must(kind.raw == content)
    if content == DATA:
        _must(not within)
    else:
        (wrapped,) = within
        wrapped.checked(CONTEXT_0).only(OCTET_STRING)


def _check_versions(version: Node, signer: _Signer, content: bytes) -> None:
    """RFC 5652 5.1 and 5.3 leave no choice of versions."""
    by_name = signer.identifier.tag == SEQUENCE
    _must(signer.version.raw == whole(1 if by_name else 3))
    _must(version.raw == whole(1 if by_name and content == DATA else 3))


def _token(unsigned: Node, anchors: tuple[bytes, ...]) -> Contents:
    """Return the time-stamp token: the one unsigned attribute there may be."""
    attributes = unsigned.children()
    if len(attributes) != 1:
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="unsigned attributes")
    kind, values = attributes[0].children(SEQUENCE)
    if kind.raw != TIME_STAMP:
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="unsigned attributes")
    found = _examine(values.checked(SET).only(SEQUENCE).raw, TST_INFO, anchors)
    if found.token:
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="a time-stamp's own time-stamp")
    return found


def _must(condition: bool) -> None:  # noqa: FBT001 - what must be so
    if not condition:
        raise Defect("structure")

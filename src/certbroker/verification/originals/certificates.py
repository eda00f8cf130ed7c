"""The certificates in a container: whole, canonical, needed, and each proven by a signature."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from certbroker.verification.originals.der import BIT_STRING, SEQUENCE, Node, NotDer, parse
from certbroker.verification.originals.findings import Defect
from certbroker.verification.report import Verdict

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_VERSION: Final = 0xA0


@lru_cache(maxsize=256)
def load(der: bytes) -> "Certificate":
    """Read a certificate. Raises Defect."""
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, x509.InvalidVersion):
        raise Defect("certificate") from None


def of_signer(identifier: Node, held: Sequence[bytes]) -> "Certificate":
    """Return the one certificate that a signer's identifier names, byte for byte. Raises Defect."""
    named = [der for der in held if _is_named(der, identifier)]
    if len(named) != 1:
        raise Defect("no_certificate", Verdict.CANNOT_TELL)
    return load(named[0])


def _is_named(der: bytes, identifier: Node) -> bool:
    if identifier.tag != SEQUENCE:
        return _key_identifier(der) == identifier.content
    fields = [one.raw for one in _to_be_signed(parse(der)).children() if one.tag != _VERSION]
    serial, _, issuer = fields[:3]
    return identifier.content == issuer + serial


def _key_identifier(der: bytes) -> bytes | None:
    from cryptography import x509

    try:
        return load(der).extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def prove(signer: "Certificate", held: Sequence[bytes], anchors: Iterable[bytes]) -> None:
    """Check that every certificate held is on the signer's way up, and proven by its issuer. Raises Defect.

    The trusted ones are proven by being the receiver's own, byte for byte.
    """
    if len(set(held)) != len(held):
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="certificates")
    trusted = set(anchors)
    for der in held:
        _check_form(parse(der))
    needed = _way_up(signer, [load(der) for der in held])
    if len(needed) != len(held):
        raise Defect("unneeded", Verdict.CANNOT_TELL, part="certificates")
    issuers = [load(der) for der in {*held, *trusted}]
    for der in held:
        if der not in trusted and not any(issued(load(der), issuer) for issuer in issuers):
            raise Defect("unproven", Verdict.CANNOT_TELL)


def _check_form(certificate: Node) -> None:
    """The signature protects the middle of a certificate; what is around it can be written in one way only."""
    body, algorithm, signature = certificate.children(SEQUENCE)
    inner = [one for one in body.children(SEQUENCE) if one.tag != _VERSION][1]
    if algorithm.raw != inner.raw or signature.tag != BIT_STRING or signature.content[:1] != b"\0":
        raise Defect("certificate")


def _to_be_signed(certificate: Node) -> Node:
    return certificate.children(SEQUENCE)[0].checked(SEQUENCE)


def _way_up(signer: "Certificate", held: Sequence["Certificate"]) -> list["Certificate"]:
    """Return the signer's certificate, those that issued it, and so on."""
    way, open_ones = [signer], [signer]
    while open_ones:
        one = open_ones.pop()
        above = [other for other in held if other not in way and issued(one, other)]
        way += above
        open_ones += above
    return way


@lru_cache(maxsize=1024)
def issued(certificate: "Certificate", issuer: "Certificate") -> bool:
    """Whether one certificate was signed with another's key, by name and signature."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if certificate.issuer != issuer.subject:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, NotDer, TypeError, UnsupportedAlgorithm, ValueError):
        return False
    return True

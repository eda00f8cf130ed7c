"""Whether a certificate of a chain is known to be revoked, by lists and answers at hand. No network.

One authentic word of revocation counts, however old. That a certificate is good is said only by what was issued for the
moment: within its time of validity, or after it, and before the certificate had run out (RFC 5280 3.3: what has run out
leaves the list, revoked or not).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from certbroker.verification.originals.certificates import issued, load
from certbroker.verification.originals.der import Node, NotDer, parse

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateRevocationList
    from cryptography.x509.ocsp import OCSPResponse, OCSPSingleResponse

_PARTIAL: Final = ("2.5.29.27", "2.5.29.28")
"""Extensions of a list that is no complete one: delta, issuing distribution point."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is at hand, in DER."""

    lists: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of one certificate: revoked and since when, or good at the moment, or neither."""

    revoked_at: datetime | None = None
    is_good: bool = False


def statuses(chain: Sequence[bytes], known: Known, moment: datetime) -> Iterator[Status]:
    """Go through a chain, from the signer's certificate up to below the trusted one."""
    for der, above in pairwise(chain):
        words = [*_by_lists(load(der), load(above), known, moment), *_by_answers(load(der), load(above), known, moment)]
        revoked = [one.revoked_at for one in words if one.revoked_at]
        yield Status(min(revoked)) if revoked else Status(is_good=any(one.is_good for one in words))


def _by_lists(one: "Certificate", issuer: "Certificate", known: Known, moment: datetime) -> Iterator[Status]:
    from cryptography import x509

    for der in known.lists:
        with suppress(ValueError, TypeError):
            found = x509.load_der_x509_crl(der)
            if found.issuer == issuer.subject and _is_signed(found, issuer):
                yield _listed(found, one, moment)


def _is_signed(found: "CertificateRevocationList", issuer: "Certificate") -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm

    key: Any = issuer.public_key()
    try:
        return found.is_signature_valid(key)
    except (TypeError, UnsupportedAlgorithm, ValueError):
        return False


def _listed(found: "CertificateRevocationList", one: "Certificate", moment: datetime) -> Status:
    entry = found.get_revoked_certificate_by_serial_number(one.serial_number)
    if entry is not None:
        return Status(entry.revocation_date_utc)
    whole = not any(extension.oid.dotted_string in _PARTIAL for extension in found.extensions)
    return Status(is_good=whole and _is_for(one, found.last_update_utc, found.next_update_utc, moment))


def _is_for(one: "Certificate", since: datetime, until: datetime | None, moment: datetime) -> bool:
    """Whether what was issued says something of a certificate at a moment: it was in force then, or came later."""
    if since > one.not_valid_after_utc:
        return False
    return since >= moment or (until is not None and since <= moment <= until)


def _by_answers(one: "Certificate", issuer: "Certificate", known: Known, moment: datetime) -> Iterator[Status]:
    from cryptography.x509 import ocsp

    for der in known.answers:
        with suppress(ValueError, TypeError, NotDer):
            found = ocsp.load_der_ocsp_response(der)
            if found.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL and _is_answered_by(found, issuer):
                yield from (_answered(said, one, moment) for said in found.responses if _is_about(said, one, issuer))


def _answered(said: "OCSPSingleResponse", one: "Certificate", moment: datetime) -> Status:
    from cryptography.x509.ocsp import OCSPCertStatus

    if said.certificate_status is OCSPCertStatus.REVOKED:
        return Status(said.revocation_time_utc)
    good = said.certificate_status is OCSPCertStatus.GOOD
    return Status(is_good=good and _is_for(one, said.this_update_utc, said.next_update_utc, moment))


def _is_about(said: "OCSPSingleResponse", one: "Certificate", issuer: "Certificate") -> bool:
    name = said.hash_algorithm.name
    return (
        said.serial_number == one.serial_number
        and said.issuer_key_hash == hashlib.new(name, _key_bits(issuer)).digest()
        and said.issuer_name_hash == hashlib.new(name, issuer.subject.public_bytes()).digest()
    )


def _key_bits(certificate: "Certificate") -> bytes:
    """Return the public key as it is hashed: the bit string within, without the count of unused bits."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    info: Node = parse(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return info.children()[1].content[1:]


def _is_answered_by(found: "OCSPResponse", issuer: "Certificate") -> bool:
    """Whether the issuer has signed an answer, or somebody whom it has named for that."""
    return any(_has_signed(found, one) for one in _responders(found.certificates, issuer))


def _responders(held: "Iterable[Certificate]", issuer: "Certificate") -> "Iterator[Certificate]":
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    yield issuer
    for one in held:
        with suppress(x509.ExtensionNotFound):
            purposes = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            if ExtendedKeyUsageOID.OCSP_SIGNING in purposes and issued(one, issuer):
                yield one


def _has_signed(found: "OCSPResponse", responder: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    digest = found.signature_hash_algorithm
    try:
        match responder.public_key():
            case RSAPublicKey() as key if digest:
                key.verify(found.signature, found.tbs_response_bytes, PKCS1v15(), digest)
            case EllipticCurvePublicKey() as key if digest:
                key.verify(found.signature, found.tbs_response_bytes, ECDSA(digest))
            case _:
                return False
    except InvalidSignature:
        return False
    return True

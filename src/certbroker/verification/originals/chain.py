"""From a signer's certificate to one that the receiver trusts, at a moment. No network."""

from collections.abc import Coroutine, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from certbroker.verification.originals.certificates import load
from certbroker.verification.originals.findings import Defect, shown
from certbroker.verification.report import Verdict

T = TypeVar("T")
_FITTING: Final = frozenset(
    {
        "1.2.840.113583.1.1.5",
        "1.3.6.1.4.1.311.10.3.12",
        "1.3.6.1.5.5.7.3.2",
        "1.3.6.1.5.5.7.3.36",
        "1.3.6.1.5.5.7.3.4",
        "2.5.29.37.0",
    }
)
"""Purposes that fit signing a document: Adobe's and Microsoft's for documents, client, RFC 9336, e-mail, any."""
_TIME_STAMPING: Final = "1.3.6.1.5.5.7.3.8"


def build(signer: bytes, others: Iterable[bytes], anchors: Sequence[bytes], moment: datetime) -> tuple[bytes, ...]:
    """Return the chain that holds at a moment, from the signer's certificate to the trusted one (DER).

    Raises Defect: `unknown` where none leads to trust, `broken` where one does and does not hold.
    """
    if not anchors:
        raise Defect("no_trust")
    from pyhanko_certvalidator import errors

    try:
        return _path(signer, others, anchors, moment)
    except errors.PathBuildingError:
        raise Defect("unknown") from None
    except (errors.ExpiredError, errors.NotYetValidError):
        raise Defect("expired_issuer", Verdict.CANNOT_TELL) from None
    except errors.InvalidCertificateError as error:
        raise Defect("unknown" if "self-signed" in str(error) else "broken") from None
    except errors.DisallowedAlgorithmError:
        raise Defect("weak") from None
    except (errors.ValidationError, TypeError, ValueError):  # the last two: asn1crypto on what is no certificate
        raise Defect("broken") from None


def _path(signer: bytes, others: Iterable[bytes], anchors: Sequence[bytes], moment: datetime) -> tuple[bytes, ...]:
    from pyhanko_certvalidator import ValidationContext, find_valid_path
    from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy

    context = ValidationContext(
        trust_roots=[_parsed(der) for der in anchors],
        other_certs=[_parsed(der) for der in others],
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
    )
    leaf = _parsed(signer)
    found = find_valid_path(leaf, context.path_builder.async_build_paths_lazy(leaf), validation_context=context)
    path: Any = _finished(found)
    return tuple(reversed([bytes(one.dump()) for one in path.iter_certs(include_root=True)]))


@lru_cache(maxsize=256)
def _parsed(der: bytes) -> Any:
    """Return a certificate as pyHanko wants it; it keeps what it has worked out of its names."""
    from pyhanko import keys

    read: Any = keys.load_certs_from_pemder_data
    return next(read(der))


def _finished(work: Coroutine[Any, Any, T]) -> T:
    """Run what is written as a coroutine and waits for nothing, as there is no network to wait for."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise Defect("broken", Verdict.CANNOT_TELL)


def check_period(certificate: bytes, moment: datetime, *, proven: bool) -> None:
    """Check that a certificate was valid at a moment. Raises Defect.

    proven: whether a time-stamp proves the moment; else an expired certificate may have been valid when it signed.
    """
    one = load(certificate)
    if moment < one.not_valid_before_utc:
        raise Defect("not_yet", since=one.not_valid_before_utc.isoformat())
    if moment > one.not_valid_after_utc:
        verdict = Verdict.DOES_NOT_HOLD if proven else Verdict.CANNOT_TELL
        raise Defect("expired" if proven else "expired_unproven", verdict, until=one.not_valid_after_utc.isoformat())


def within(certificate: bytes, moment: datetime) -> datetime:
    """Return the moment, or the nearest one at which the certificate is valid."""
    one = load(certificate)
    return min(max(moment, one.not_valid_before_utc), one.not_valid_after_utc)


def check_signing_rights(certificate: bytes) -> None:
    """Check that a certificate is for signing documents. Raises Defect."""
    usage, purposes, _ = _usages(certificate)
    if usage is None:
        raise Defect("not_said", Verdict.CANNOT_TELL)
    if not usage or (purposes and not purposes & _FITTING):
        raise Defect("wrong")


def check_time_stamping_rights(certificate: bytes) -> None:
    """Check that a certificate is for time-stamps and nothing else, and says so critically (RFC 3161 2.3)."""
    usage, purposes, critical = _usages(certificate)
    if usage is False or purposes != {_TIME_STAMPING} or not critical:
        raise Defect("rights")


def _usages(certificate: bytes) -> tuple[bool | None, set[str], bool]:
    """Return whether a certificate may sign, its purposes, and whether these are critical."""
    from cryptography import x509

    extensions = load(certificate).extensions
    usage, purposes, critical = None, set[str](), False
    for one in extensions:
        if isinstance(one.value, x509.KeyUsage):
            usage = one.value.digital_signature or one.value.content_commitment
        elif isinstance(one.value, x509.ExtendedKeyUsage):
            purposes, critical = {purpose.dotted_string for purpose in one.value}, one.critical
    return usage, purposes, critical


def name_of(certificate: bytes) -> str:
    """Return the name of whom a certificate is for: the organisation, where there is one, and the common name."""
    from cryptography.x509.oid import NameOID

    subject = load(certificate).subject
    found = [
        str(one.value)
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
        for one in subject.get_attributes_for_oid(oid)[:1]
    ]
    return shown(", ".join(dict.fromkeys(found)))

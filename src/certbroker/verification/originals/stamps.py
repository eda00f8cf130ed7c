"""Time-stamps: who says when, whether it is about this signature, and whether its own signature holds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from certbroker.verification.originals import chain
from certbroker.verification.originals.algorithms import DIGESTS
from certbroker.verification.originals.findings import Defect, Finding, fails, holds, unknown
from certbroker.verification.originals.revocation import Known, statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SKEW: Final = timedelta(minutes=5)
_DIGEST_NAMES: Final = frozenset(name for name, _ in DIGESTS.values())


@dataclass(frozen=True, slots=True)
class Told:
    """What a time-stamp says, and whether it is to be believed."""

    moment: datetime
    finding: Finding
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a signature or time-stamp is judged by."""

    anchors: "Sequence[bytes]"
    others: "Iterable[bytes]"
    known: Known
    as_of: datetime


def judge(check: str, signed: Any, imprint: "Callable[[str], bytes]", setting: Setting, moment: datetime) -> Told:
    """Judge a time-stamp's signed data at a moment; where it does not hold, the moment stays as it was.

    imprint: gives the digest, by its algorithm, of what the time-stamp is for.
    """
    said = moment
    try:
        said, certificate = _check(signed, imprint)
        _trust(certificate, signed, setting, moment, said)
    except Defect as defect:
        return Told(moment, Finding.of(check, defect))
    if said > setting.as_of + SKEW:
        return Told(moment, fails(check, "future", at=said.isoformat()))
    return Told(said, holds(check, at=said.isoformat(), by=chain.name_of(certificate)), is_proven=True)


def none(check: str, *, needed: bool) -> Finding:
    """Say that there is no time-stamp."""
    return unknown(check, "none", needed=needed)


def _check(signed: Any, imprint: "Callable[[str], bytes]") -> tuple[datetime, bytes]:
    """Check that a time-stamp is whole and about what was signed; return its time and certificate. Raises Defect."""
    from pyhanko.sign.general import extract_signer_info
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    content = signed["encap_content_info"]["content"]
    said = content.parsed
    signer: Any = extract_signer_info(signed)
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    try:
        own: Any = extract_certs_for_validation(signed).signer_cert
        whole = validate_sig_integrity(signer, own, "tst_info", digest)
    except SignatureValidationError:
        raise Defect("broken") from None
    stated = said["message_imprint"]
    name = stated["hash_algorithm"]["algorithm"].native
    if whole != (True, True) or name not in _DIGEST_NAMES or imprint(name) != stated["hashed_message"].native:
        raise Defect("broken")
    return said["gen_time"].native, own.dump()


def _trust(certificate: bytes, signed: Any, setting: Setting, moment: datetime, said: datetime) -> None:
    """Check that the authority is trusted at a moment, was allowed to say the time, and is not revoked."""
    chain.check_time_stamping_rights(certificate)
    chain.check_period(certificate, said, proven=True)
    chain.check_period(certificate, moment, proven=False)
    held = [one.chosen.dump() for one in signed["certificates"]]
    path = chain.build(certificate, [*setting.others, *held], setting.anchors, moment)
    if any(one.revoked_at for one in statuses(path, setting.known, moment)):
        raise Defect("revoked")

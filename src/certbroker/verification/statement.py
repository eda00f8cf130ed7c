"""Whether a statement is what its signer said, the receiver trusts the signer, and it is for the receiver, now.

Offline, and without anything of what makes statements: a second reading of the shape in docs/shapes.md.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from certbroker.errors import PayloadError, SettingsError
from certbroker.fields import SEOUL
from certbroker.privacy import Secret
from certbroker.verification.claims import Claims
from certbroker.verification.jws import Jws, Malformed, algorithm_of, is_signed_by
from certbroker.verification.observed import observed
from certbroker.verification.report import Check, Detail, Verdict, VerificationReport
from certbroker.verification.trust import Strictness, Trust
from certbroker.verification.wording import say

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from certbroker.verification.originals.findings import Defect

CLOCKS_DIFFER: Final = timedelta(minutes=5)
HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who stands before the receiver, and the code that came with the statement."""

    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    code: Secret


@observed("statement")
def verify_statement(
    token: str | bytes,
    trust: Trust | None = None,
    as_of: date | datetime | None = None,
    *,
    recipient: str | None = None,
    applicant: Applicant | None = None,
    strictness: Strictness | None = None,
) -> VerificationReport:
    """Verify a statement, offline. What it says is read with `read_statement`, and worth nothing unless this holds.

    trust: whom the receiver trusts; without it no signer is valid. as_of: for when (default: now); a day stands for its
    end in Asia/Seoul, or for now where that comes first. recipient: who the receiver is. applicant: whom the statement
    must be about. strictness: of it, whether proof is asked for that the signer was not revoked.

    Raises SettingsError where joserfc or pyHanko is missing.
    """
    if find_spec("joserfc") is None or find_spec("pyhanko") is None:
        raise SettingsError("verifying a statement needs: pip install certbroker[seal]")
    moment = _moment(as_of)
    data = token.encode(errors="replace") if isinstance(token, str) else token
    asked = _Asked(trust or Trust(), moment, recipient, applicant, (strictness or Strictness()).revocation)
    return VerificationReport(
        "statement", tuple(_checks(data, asked)), as_of or moment, hashlib.sha256(data).hexdigest()
    )


def read_statement(token: str | bytes) -> Claims:
    """Return what a token says, verified or not. Raises PayloadError where it is no statement."""
    try:
        return Claims.parse(Jws.parse(token).payload)
    except Malformed as error:
        raise PayloadError(error.message, kind="statement") from None


def opens(digest: str, salt: str, raw: bytes) -> bool:
    """Tell whether a raw document and a salt (hex) give a digest: that an answer rests on this very paper."""
    return hmac.compare_digest(hashlib.sha256(bytes.fromhex(salt) + hashlib.sha256(raw).digest()).hexdigest(), digest)


@dataclass(frozen=True, slots=True)
class _Asked:
    trust: Trust
    moment: datetime
    recipient: str | None
    applicant: Applicant | None
    revocation: bool


def _moment(as_of: date | datetime | None) -> datetime:
    now = datetime.now(UTC)
    if as_of is None:
        return now
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=SEOUL)
    return now if as_of == now.astimezone(SEOUL).date() else datetime.combine(as_of, time.max, SEOUL)


def _checks(token: bytes, asked: _Asked) -> Iterator[Check]:
    try:
        jws = Jws.parse(token)
        signer, *_ = (_certificate(one) for one in jws.chain)
    except Malformed as error:
        yield say("statement.form", FAILS, error.message)
        return
    yield say("statement.form", HOLDS, "holds")
    signed = _signature(jws, signer)
    yield signed
    if signed.id != "signature.integrity":
        return
    yield from _signer(jws, signer, asked)
    if signed.holds:
        yield from _content(jws, signer, asked)


def _certificate(der: bytes) -> "Certificate":
    """Read a certificate with all its parts, which are else read only when they are looked at."""
    from cryptography import x509

    # A warning is one of them where the process makes errors of warnings.
    refused = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType, TypeError, UserWarning)
    try:
        found = x509.load_der_x509_certificate(der)
        _ = found.subject, found.issuer, found.extensions, found.not_valid_before_utc, found.not_valid_after_utc
    except (ValueError, *refused):
        raise Malformed("certificate") from None
    return found


def _signature(jws: Jws, signer: "Certificate") -> Check:
    """Check the signature by the algorithm of the signer's key; what the token calls its algorithm decides nothing."""
    own = algorithm_of(signer)
    if own is None:
        return say("statement.algorithm", FAILS, "weak")
    if jws.algorithm != own:
        return say("statement.algorithm", FAILS, "other", algorithm=_word(jws.algorithm))
    intact = is_signed_by(jws, signer, own)
    return say("signature.integrity", HOLDS if intact else FAILS, "intact" if intact else "unfit", algorithm=own)


def _word(text: str) -> str:
    return "".join(one for one in text[:20] if one.isascii() and one.isalnum()) or "-"


def _signer(jws: Jws, signer: "Certificate", asked: _Asked) -> Iterator[Check]:
    """Check the chain to whom the receiver trusts, the signer's period and rights, and revocation."""
    from certbroker.verification.originals import chain
    from certbroker.verification.originals.findings import Defect

    path, by = tuple[bytes, ...](), chain.name_of(jws.chain[0])
    try:
        moment = chain.within(jws.chain[0], asked.moment)
        path = chain.build(jws.chain[0], jws.chain[1:], asked.trust.anchors, moment)
        yield say("signer.trust", HOLDS, "holds", by=by, root=chain.name_of(path[-1]))
    except Defect as defect:
        yield _defective("signer.trust", defect, by=by)
    except (TypeError, ValueError):  # asn1crypto, of what cryptography has read
        yield say("signer.trust", FAILS, "broken", by=by)
    yield _period(signer, asked.moment)
    try:
        chain.check_signing_rights(jws.chain[0])
        yield say("signer.rights", HOLDS, "holds")
    except Defect as defect:
        yield _defective("signer.rights", defect)
    yield _revocation(path, asked)


def _defective(check: str, defect: "Defect", **more: Detail) -> Check:
    values: dict[str, Any] = {**defect.values, **more}
    return say(check, defect.verdict, defect.message, **values)


def _period(signer: "Certificate", moment: datetime) -> Check:
    """Check that the signer's certificate is valid now: no time-stamp proves that the statement is older."""
    if moment < signer.not_valid_before_utc:
        return say("signer.validity", FAILS, "not_yet", since=signer.not_valid_before_utc.isoformat())
    if moment > signer.not_valid_after_utc:
        return say("signer.validity", FAILS, "expired_now", until=signer.not_valid_after_utc.isoformat())
    return say("signer.validity", HOLDS, "valid_now")


def _revocation(path: tuple[bytes, ...], asked: _Asked) -> Check:
    from certbroker.verification.originals.revocation import Known, statuses

    known = list(statuses(path, Known(asked.trust.revocation_lists), asked.moment))
    since = min((one.revoked_at for one in known if one.revoked_at), default=None)
    if since is not None:
        return say("signer.revocation", FAILS, "revoked", since=since.isoformat())
    if path and all(one.is_good for one in known):
        return say("signer.revocation", HOLDS, "holds")
    return say("signer.revocation", UNKNOWN, "not_known", needed=asked.revocation)


def _content(jws: Jws, signer: "Certificate", asked: _Asked) -> Iterator[Check]:
    """Check what the signer says: when, for how long, to whom and about whom."""
    try:
        claims = Claims.parse(jws.payload)
    except PayloadError:
        yield say("statement.content", FAILS, "unreadable")
        return
    yield say("statement.content", HOLDS, "holds", count=len(claims.answers))
    yield _issued(claims, signer, asked.moment)
    yield _validity(claims, asked.moment)
    yield _recipient(claims, asked.recipient)
    yield _holder(claims, asked.applicant)
    if claims.specimen:
        yield say("statement.specimen", UNKNOWN, "specimen", needed=False)


def _issued(claims: Claims, signer: "Certificate", moment: datetime) -> Check:
    at = claims.issued_at
    if at > moment + CLOCKS_DIFFER:
        return say("statement.issued", FAILS, "future", at=at.isoformat())
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        return say("statement.issued", FAILS, "outside", at=at.isoformat())
    return say("statement.issued", HOLDS, "holds", at=at.isoformat())


def _validity(claims: Claims, moment: datetime) -> Check:
    until = (claims.expires_at - timedelta(seconds=1)).isoformat()
    ended = moment >= claims.expires_at or claims.expires <= claims.issued
    return say("statement.validity", FAILS if ended else HOLDS, "expired" if ended else "holds", until=until)


def _recipient(claims: Claims, recipient: str | None) -> Check:
    if recipient is None:
        return say("statement.recipient", UNKNOWN, "not_asked", needed=False)
    is_same = _plain(recipient) == _plain(claims.recipient)
    return say("statement.recipient", HOLDS if is_same else FAILS, "holds" if is_same else "other")


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _holder(claims: Claims, applicant: Applicant | None) -> Check:
    """Check whom the statement is about, by the code that its maker has given apart from it."""
    if applicant is None:
        return say("statement.holder", UNKNOWN, "not_asked", needed=False)
    if claims.holder.binding is None:
        return say("statement.holder", UNKNOWN, "not_bound")
    bound = _binding(claims, applicant)
    is_same = bound is not None and hmac.compare_digest(bound, claims.holder.binding)
    return say("statement.holder", HOLDS if is_same else FAILS, "holds" if is_same else "other")


def _binding(claims: Claims, applicant: Applicant) -> str | None:
    text = "".join(one for one in applicant.code.reveal().upper() if one.isalnum())
    try:
        code = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return None
    name = "".join(normalize("NFC", applicant.name).split())
    told = f"{claims.id}\n{claims.recipient}\n{name}\n{applicant.birth_date.isoformat()}"
    return base64.urlsafe_b64encode(hmac.digest(code, told.encode(), "sha256")).decode().rstrip("=")

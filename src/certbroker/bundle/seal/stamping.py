"""Time-stamps (RFC 3161) from an authority: asked for, checked, and stripped of what nothing protects."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import algos as _algos  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import cms as _cms  # pyright: ignore[reportMissingTypeStubs] - as above
from asn1crypto import core as _core  # pyright: ignore[reportMissingTypeStubs] - as above
from asn1crypto import tsp as _tsp  # pyright: ignore[reportMissingTypeStubs] - as above

from certbroker._http import HttpPool
from certbroker.bundle.seal.calling import Call, Caller
from certbroker.bundle.seal.chains import is_root, way_up
from certbroker.bundle.seal.keys import ders
from certbroker.bundle.seal.options import Timestamps
from certbroker.errors import Recovery, SealFailed
from certbroker.verification.originals import chain, container
from certbroker.verification.originals.findings import Defect

algos: Any = _algos
cms: Any = _cms
core: Any = _core
tsp: Any = _tsp

QUERY: Final = "application/timestamp-query"
REPLY: Final = "application/timestamp-reply"
MAX_BYTES: Final = 256 * 1024
_WHOSE: Final = "the time-stamp authority"
_GRANTED: Final = frozenset({"granted", "granted_with_mods"})
_FOR_NOW: Final = frozenset({"time_not_available", "system_failure"})


@dataclass(frozen=True, slots=True)
class Token:
    """A time-stamp token: a CMS container of its own."""

    der: bytes
    at: datetime
    chain: tuple[bytes, ...]
    """The authority's certificate and those above it (DER), as far as they are known."""


class Stamper:
    """Asks one authority."""

    def __init__(self, access: Timestamps, http: HttpPool) -> None:
        self._access = access
        self._known = ders(access.certificates)
        self._caller = Caller(http, _WHOSE, access.deadline, access.attempts)

    async def stamp(self, digest: bytes, algorithm: str) -> Token:
        """Return a time-stamp of a digest. Raises SealFailed, SettingsError."""
        nonce = secrets.randbits(63)
        query = tsp.TimeStampReq(
            {"version": "v1", "message_imprint": _imprint(digest, algorithm), "nonce": nonce, "cert_req": True}
        )
        headers = {"Content-Type": QUERY, "Accept": REPLY, **self._authorisation()}
        call = Call("POST", self._access.url, headers, query.dump(), MAX_BYTES)
        return self._checked(await self._caller.call(call, _check_status), digest, algorithm, nonce)

    def _authorisation(self) -> dict[str, str]:
        if not self._access.user:
            return {}
        password = self._access.password.reveal() if self._access.password else ""
        return {"Authorization": "Basic " + base64.b64encode(f"{self._access.user}:{password}".encode()).decode()}

    def _checked(self, reply: bytes, digest: bytes, algorithm: str, nonce: int) -> Token:
        """Take the token out of a reply whose status is good. Raises SealFailed."""
        try:
            return self._token(_Reply.load(reply)["time_stamp_token"], digest, algorithm, nonce)
        except (ValueError, TypeError, KeyError, AttributeError):  # asn1crypto, on what is no token
            raise _bad("a time-stamp that cannot be read") from None

    def _token(self, token: Any, digest: bytes, algorithm: str, nonce: int) -> Token:
        content = token["content"]["encap_content_info"]["content"]
        said = content.parsed
        if imprinted(said) != (algorithm, digest) or said["nonce"].native != nonce:
            raise _bad("a time-stamp of something else")
        held = tuple(one.chosen.dump() for one in token["content"]["certificates"])
        signer = signer_of(token["content"], bytes(content))
        path = way_up(signer, (*held, *self._known))
        self._require_known(path)
        kept = [der for der in path if der in held and (der == signer or not is_root(der))]
        stripped = _stripped(token, kept, held)
        _check_form(stripped, path)
        return Token(stripped, said["gen_time"].native, path)

    def _require_known(self, path: tuple[bytes, ...]) -> None:
        """Check that the authority is the one that is expected, where that was said."""
        try:
            chain.check_time_stamping_rights(path[0])
        except Defect:
            raise _bad("a time-stamp by somebody who has no right to make any") from None
        if self._known and not set(path) & set(self._known):
            raise _bad("a time-stamp by somebody else")


class _Reply(core.Sequence):
    """TimeStampResp, which comes without a token where it was refused."""

    _fields = [  # noqa: RUF012 - as asn1crypto has it
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def _imprint(digest: bytes, algorithm: str) -> Any:
    hashed = algos.DigestAlgorithm({"algorithm": algorithm})
    return tsp.MessageImprint({"hash_algorithm": hashed, "hashed_message": digest})


def imprinted(said: Any) -> tuple[str, bytes]:
    """Return what a time-stamp is of: algorithm and digest."""
    imprint = said["message_imprint"]
    return imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native


def _check_status(reply: bytes) -> None:
    """Check that a reply grants what was asked. Raises SealFailed; what it says in words is not repeated."""
    try:
        said = _Reply.load(reply, strict=True)["status"]
        status, reasons = said["status"].native, said["fail_info"].native or set[str]()
    except (ValueError, TypeError):
        raise _bad("no time-stamp reply") from None
    if status not in _GRANTED:
        told = ", ".join(sorted(map(str, reasons))) or str(status)
        raise SealFailed(f"{_WHOSE} refuses: {told}", recovery=Recovery.RETRY if _FOR_NOW & reasons else None)


def signer_of(signed: Any, content: bytes) -> bytes:
    """Return the certificate (DER) that signed a token. Raises SealFailed where the signature does not hold."""
    from pyhanko.sign.general import extract_signer_info
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    try:
        info: Any = extract_signer_info(signed)
        own: Any = extract_certs_for_validation(signed).signer_cert
        digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, content).digest()
        whole = validate_sig_integrity(info, own, "tst_info", digest)
    except SignatureValidationError:
        raise _bad("a time-stamp whose signature does not hold") from None
    if whole != (True, True):
        raise _bad("a time-stamp whose signature does not hold")
    return own.dump()


def _stripped(token: Any, kept: Sequence[bytes], held: Sequence[bytes]) -> bytes:
    """Return a token with the certificates that are needed alone: nothing protects the others, or lists beside them."""
    signed = token["content"]
    if set(kept) == set(held) and not signed["crls"]:
        return token.dump()
    signed["certificates"] = cms.CertificateSet([cms.CertificateChoices.load(der) for der in kept])
    del signed["crls"]
    return token.dump()


def _check_form(der: bytes, path: tuple[bytes, ...]) -> None:
    """Check a token as a receiver will, who trusts where its chain ends."""
    try:
        container.examine(der, container.TST_INFO, path[-1:])
    except Defect as defect:
        raise _bad(f"a time-stamp of a form that receivers cannot accept ({defect.message})") from None


def _bad(what: str) -> SealFailed:
    return SealFailed(f"{_WHOSE} gave {what}")

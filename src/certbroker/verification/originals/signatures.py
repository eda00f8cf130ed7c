"""The signatures of a document, from the last to the first: a later time-stamp proves when an earlier one was there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from certbroker.verification.originals import chain, changes, container, stamps
from certbroker.verification.originals.findings import Defect, Finding, fails, holds, unknown
from certbroker.verification.originals.revocation import statuses
from certbroker.verification.originals.stamps import Setting
from certbroker.verification.originals.store import entry
from certbroker.verification.report import Verdict

Signature = Any
"""An EmbeddedPdfSignature: pyHanko leaves most of its members without types."""

KINDS: Final = {
    "/ETSI.CAdES.detached": container.DATA,
    "/adbe.pkcs7.detached": container.DATA,
    "/ETSI.RFC3161": container.TST_INFO,
}
"""Kinds of signatures that are accepted; the older ones rest on SHA-1."""
MAX_SIGNATURES: Final = 30


@dataclass(frozen=True, slots=True)
class Work:
    """One document's signatures, and what they are judged by."""

    reader: Any
    data: bytes
    setting: Setting
    strictness: Mapping[str, bool]
    signatures: tuple[Signature, ...]

    def later_fields(self, signature: Signature) -> frozenset[str]:
        """Return the fields that later signatures fill; time-stamps fill none that shows."""
        later = self.signatures[self.signatures.index(signature) + 1 :]
        return frozenset(one.field_name for one in later if not is_stamp(one))


def of_document(reader: Any, data: bytes, setting: Setting, strictness: Mapping[str, bool]) -> Iterator[Finding]:
    """Go through everything that is found of a document's signatures."""
    found = sorted(reader.embedded_signatures, key=_end)
    own = [one for one in found if not is_stamp(one)]
    if not own or len(found) > MAX_SIGNATURES:
        yield fails("signature.present", "too_many" if own else "none", count=len(found))
        return
    yield holds("signature.present", "one" if len(own) == 1 else "several", count=len(own))
    work = Work(reader, data, setting, strictness, tuple(found))
    yield _coverage(work)
    moment, proven = setting.as_of, False
    for signature in reversed(found):
        yield from _form(signature, work)
        if is_stamp(signature):
            told = _document_stamp(signature, setting, moment)
            moment, proven = told.moment, proven or told.is_proven
            yield told.finding
        else:
            yield from _signature(signature, work, moment, proven=proven)


def is_stamp(signature: Signature) -> bool:
    """Whether it is a time-stamp of the document rather than somebody's signature."""
    return signature.sig_object_type == "/DocTimeStamp"


def _end(signature: Signature) -> int:
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _coverage(work: Work) -> Finding:
    """The last signature or time-stamp must cover the file to its last byte."""
    last = work.signatures[-1]
    try:
        _check_range(last, work.data)
    except Defect as defect:
        return Finding.of("signature.coverage", defect)
    left = len(work.data) - _end(last)
    if not left:
        return holds("signature.coverage")
    if not _is_validation_data(last):
        return fails("signature.coverage", "appended", bytes=left)
    if work.strictness.get("uncovered_validation_data"):
        return holds("signature.coverage", "validation_data_accepted", bytes=left)
    return unknown("signature.coverage", "validation_data", bytes=left)


def _check_range(signature: Signature, data: bytes) -> None:
    """Check that a signature covers the file from its first byte, all but its own container. Raises Defect."""
    found = [int(one) for one in signature.byte_range]
    if len(found) != 4 or found[0] or not 0 < found[1] < found[2] <= found[2] + found[3] <= len(data):  # noqa: PLR2004
        raise Defect("range")


def _is_validation_data(last: Signature) -> bool:
    """Whether what follows the last signature is a revision that adds validation data and nothing else."""
    reader = last.reader
    if last.signed_revision + 1 >= reader.xrefs.total_revisions or "/DSS" not in reader.root:
        return False
    try:
        last.compute_integrity_info(skip_diff=True)
        changes.review(last, frozenset())
    except Defect:
        return False
    return True


def _form(signature: Signature, work: Work) -> Iterator[Finding]:
    """Check the container, and what came after the signature."""
    try:
        _check_container(signature, work)
        yield holds("signature.container")
    except Defect as defect:
        yield Finding.of("signature.container", defect)
    if signature is work.signatures[-1]:
        return
    try:
        _check_range(signature, work.data)
        signature.compute_integrity_info(skip_diff=True)
        changes.review(signature, work.later_fields(signature))
        yield holds("signature.changes")
    except Defect as defect:
        yield Finding.of("signature.changes", defect)


def _check_container(signature: Signature, work: Work) -> None:
    kind = KINDS.get(str(entry(signature.sig_object, "/SubFilter")))
    if kind is None or (kind == container.TST_INFO) is not is_stamp(signature):
        raise Defect("unsupported", Verdict.CANNOT_TELL)
    _check_range(signature, work.data)
    _, start, end, _ = (int(one) for one in signature.byte_range)
    gap = work.data[start:end]
    der = container.unwrap(gap)
    if bytes.fromhex(gap[1:-1].decode("ascii")) != signature.pkcs7_content:
        raise Defect("elsewhere")
    container.examine(der, kind, tuple(work.setting.anchors))


def _document_stamp(signature: Signature, setting: Setting, moment: datetime) -> stamps.Told:
    return stamps.judge("timestamp.document", signature.signed_data, signature.compute_digest, setting, moment)


def _signature(signature: Signature, work: Work, moment: datetime, *, proven: bool) -> Iterator[Finding]:
    """Go through what is found of one signer."""
    certificate = signature.signer_cert.dump()
    yield _integrity(signature)
    told = _stamp(signature, work, moment, proven=proven)
    yield told.finding
    yield from _signer(signature, certificate, work, told.moment, proven=proven or told.is_proven)


def _integrity(signature: Signature) -> Finding:
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    try:
        intact, valid = validate_sig_integrity(
            signature.signer_info, signature.signer_cert, "data", signature.compute_digest()
        )
    except SignatureValidationError:
        return fails("signature.integrity", "forged")
    if not (intact and valid):
        return fails("signature.integrity", "forged" if intact else "changed")
    return holds("signature.integrity")


def _stamp(signature: Signature, work: Work, moment: datetime, *, proven: bool) -> stamps.Told:
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, message_imprint_checker

    found = list(extract_tst_data_iter(signature.signer_info, signed=False))
    if not found:
        needed = work.strictness.get("time_stamp", False) and not proven
        return stamps.Told(moment, stamps.none("timestamp", needed=needed))
    if len(found) > 1:
        return stamps.Told(moment, fails("timestamp", "broken"))
    imprint = message_imprint_checker(signature.signer_info)
    return stamps.judge("timestamp", found[0], imprint, work.setting, moment)


def _signer(
    signature: Signature, certificate: bytes, work: Work, moment: datetime, *, proven: bool
) -> Iterator[Finding]:
    """Check trust, validity at the time of signing, rights and revocation of the signer."""
    others = [*work.setting.others, *(one.dump() for one in signature.other_embedded_certs)]
    path: tuple[bytes, ...] = ()
    try:
        path = chain.build(certificate, others, work.setting.anchors, chain.within(certificate, moment))
        yield holds("signer.trust", by=chain.name_of(certificate), root=chain.name_of(path[-1]))
    except Defect as defect:
        found = Finding.of("signer.trust", defect)
        yield replace(found, values={**found.values, "by": chain.name_of(certificate)})
    yield _checked("signer.validity", lambda: chain.check_period(certificate, moment, proven=proven))
    yield _checked("signer.rights", lambda: chain.check_signing_rights(certificate))
    yield _revocation(path, work, moment, proven=proven)


def _checked(check: str, work: Any) -> Finding:
    try:
        work()
    except Defect as defect:
        return Finding.of(check, defect)
    return holds(check)


def _revocation(path: tuple[bytes, ...], work: Work, moment: datetime, *, proven: bool) -> Finding:
    """Say what is known of revocation. Without network nothing may be known: a note, unless the receiver asks more."""
    known = list(statuses(path, work.setting.known, moment))
    since = min((one.revoked_at for one in known if one.revoked_at), default=None)
    if since is not None:
        later = proven and since > moment
        found = Defect("revoked_later" if later else "revoked", since=since.isoformat())
        return Finding.of("signer.revocation", found)
    if path and all(one.is_good for one in known):
        return holds("signer.revocation")
    return unknown("signer.revocation", "not_known", needed=work.strictness.get("revocation", False))

"""Errors of what is done with evidence: verifying, judging, bundling and keeping it."""

from typing import Any

from certbroker.errors.base import CertbrokerError, Recovery


class VerificationError(CertbrokerError):
    """The evidence does not hold."""

    code = "verification"
    recovery = Recovery.STOP
    ko = "증명 자료를 신뢰할 수 없습니다."


class SignatureInvalid(VerificationError):
    """A signature is not valid."""

    code = "verification.signature_invalid"
    ko = "전자서명이 유효하지 않습니다."


class EvidenceStale(VerificationError):
    """The evidence is older than the receiver allows."""

    code = "verification.evidence_stale"
    ko = "제출처가 정한 기간보다 오래된 증명서입니다."


class IdentityConflict(VerificationError):
    """The person is not the one asked for."""

    code = "verification.identity_conflict"
    ko = "요청한 대상자와 일치하지 않습니다."


class UntrustedSigner(VerificationError):
    """The signer is not trusted."""

    code = "verification.untrusted_signer"
    ko = "신뢰할 수 없는 서명자입니다."


class Tampered(VerificationError):
    """The document was changed after it was sealed."""

    code = "verification.tampered"
    ko = "봉인한 뒤에 바뀐 문서입니다."


class RequirementError(CertbrokerError):
    """The procedure's requirements cannot be met."""

    code = "requirement"
    recovery = Recovery.STOP
    ko = "구비 요건을 채울 수 없습니다."


class RequirementUnmet(RequirementError):
    """A requirement stays unmet."""

    code = "requirement.unmet"
    ko = "채우지 못한 구비 요건이 있습니다."

    def __init__(self, detail: str = "", *, missing: tuple[str, ...] = (), **context: Any) -> None:
        self.missing = missing
        super().__init__(detail or ", ".join(missing), **context)


class NoEvidenceType(RequirementError):
    """No certificate proves this requirement."""

    code = "requirement.no_evidence_type"
    ko = "이 요건을 증명할 증명서가 없습니다."


class BundleError(CertbrokerError):
    """The bundle cannot be made."""

    code = "bundle"
    recovery = Recovery.FIX
    ko = "제출 서류 묶음을 만들 수 없습니다."


class PageLimit(BundleError):
    """The bundle would have too many pages."""

    code = "bundle.page_limit"
    ko = "쪽수가 한도를 넘습니다."


class SizeLimit(BundleError):
    """The bundle would be larger than its recipient takes."""

    code = "bundle.size_limit"
    ko = "파일 크기가 제출처의 한도를 넘습니다."


class RedactionFailed(BundleError):
    """What is to be left out cannot be painted over on the issuer's pages."""

    code = "bundle.redaction_failed"
    ko = "발급기관 원본에서 가릴 내용을 찾지 못했습니다."


class MissingGlyph(BundleError):
    """A character has no glyph in the embedded fonts."""

    code = "bundle.missing_glyph"
    ko = "내장 글꼴에 없는 글자가 있습니다."


class HostileDocument(BundleError):
    """A document is broken or dangerous."""

    code = "bundle.hostile_document"
    ko = "손상되었거나 위험한 문서입니다."


class SealFailed(BundleError):
    """The bundle could not be sealed."""

    code = "bundle.seal_failed"
    ko = "봉인(전자서명)에 실패했습니다."


class VaultError(CertbrokerError):
    """The vault cannot give this."""

    code = "vault"
    recovery = Recovery.STOP
    ko = "보관함에서 꺼낼 수 없습니다."


class VaultLocked(VaultError):
    """The vault is locked."""

    code = "vault.locked"
    ko = "보관함이 잠겨 있습니다."


class EvidencePurged(VaultError):
    """The evidence has been deleted."""

    code = "vault.evidence_purged"
    ko = "이미 파기한 증명 자료입니다."


class KeyMissing(VaultError):
    """The key for this is not there."""

    code = "vault.key_missing"
    ko = "열쇠(암호 키)가 없습니다."


class LeaseLost(VaultError):
    """Another worker took the work over."""

    code = "vault.lease_lost"
    recovery = Recovery.RETRY
    ko = "다른 작업자가 이 일을 넘겨받았습니다."


class VaultUnavailable(VaultError):
    """The vault cannot be reached just now."""

    code = "vault.unavailable"
    recovery = Recovery.RETRY
    ko = "지금은 보관함에 연결할 수 없습니다."

"""The error tree, grouped by what the caller does next.

```
CertbrokerError                .code (stable)  .recovery  .issuer  .certificate  .retry_at
├─ SetupError        FIX         UnknownCertificate, UnknownIssuer, ConnectorDefect, SettingsError
├─ ConsentError      ASK_HOLDER  ConsentMissing, ConsentPending, ConsentDeclined, ConsentExpired, ConsentWithdrawn,
│                                ConsentScope
├─ ChannelError      RETRY       ChannelTimeout, ChannelUnavailable, RateLimited, Maintenance;
│                                ChannelRefused → FIX (.channel_code)
├─ NotDelivered      STOP        asked a dossier for what did not come (.outcome)
├─ PayloadError      REPORT      the wire shape is not the declared one (.path, .excerpt: how the value looked)
├─ VerificationError STOP        SignatureInvalid, EvidenceStale, IdentityConflict, UntrustedSigner, Tampered
├─ RequirementError  STOP        RequirementUnmet (.missing), NoEvidenceType
├─ BundleError       FIX         PageLimit, MissingGlyph, HostileDocument, SealFailed
└─ VaultError        STOP        VaultLocked, EvidencePurged, KeyMissing
```

The docstring of a class is its message in English, `ko` the same in Korean. Messages and details never hold personal
data: details pass through `privacy.redact` all the same.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from certbroker.privacy import redact, shape


class Recovery(StrEnum):
    """What the caller does next."""

    FIX = "fix"
    ASK_HOLDER = "ask_holder"
    RETRY = "retry"
    STOP = "stop"
    REPORT = "report"


class CertbrokerError(Exception):
    """Something went wrong."""

    code: str = "certbroker"
    recovery: Recovery = Recovery.REPORT
    ko: ClassVar[str] = "문제가 생겼습니다."

    def __init__(
        self,
        detail: str = "",
        *,
        issuer: str | None = None,
        certificate: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        self.detail = redact(detail)
        self.issuer = issuer or (certificate.partition(".")[0] if certificate else None)
        self.certificate = certificate
        self.retry_at = retry_at
        super().__init__(self.message())

    def message(self, language: str = "en") -> str:
        """Return one line for a person, in `en` or `ko`."""
        text = self.ko if language == "ko" else (type(self).__doc__ or "").split("\n", 1)[0]
        return f"{text} ({self.detail})" if self.detail else text

    def __str__(self) -> str:
        return self.message()

    def describe(self) -> dict[str, Any]:
        """Return the error as a JSON object (shape `error` in docs/shapes.md)."""
        return {
            "code": self.code,
            "recovery": self.recovery.value,
            "message": self.message(),
            "message_ko": self.message("ko"),
            "issuer": self.issuer,
            "certificate": self.certificate,
            "retry_at": self.retry_at.isoformat() if self.retry_at else None,
        }


class SetupError(CertbrokerError):
    """Something is set up wrongly."""

    code = "setup"
    recovery = Recovery.FIX
    ko = "설정이 잘못되었습니다."


class UnknownCertificate(SetupError):
    """There is no such certificate in the catalogue."""

    code = "setup.unknown_certificate"
    ko = "목록에 없는 증명서입니다."


class UnknownIssuer(SetupError):
    """There is no such issuer in the catalogue."""

    code = "setup.unknown_issuer"
    ko = "목록에 없는 발급기관입니다."


class ConnectorDefect(SetupError):
    """A connector is not built as the catalogue needs it."""

    code = "setup.connector_defect"
    ko = "연결부(커넥터)에 결함이 있습니다."


class SettingsError(SetupError):
    """The settings are missing something or contradict themselves."""

    code = "setup.settings"
    ko = "설정값이 없거나 서로 맞지 않습니다."


class ConsentError(CertbrokerError):
    """The holder's consent does not allow this."""

    code = "consent"
    recovery = Recovery.ASK_HOLDER
    ko = "정보주체가 동의한 내용으로는 할 수 없습니다."


class ConsentMissing(ConsentError):
    """There is no consent for this."""

    code = "consent.missing"
    ko = "정보주체의 동의가 없습니다."


class ConsentPending(ConsentError):
    """The holder has not approved yet."""

    code = "consent.pending"
    ko = "정보주체가 아직 승인하지 않았습니다."


class ConsentDeclined(ConsentError):
    """The holder declined."""

    code = "consent.declined"
    ko = "정보주체가 거절했습니다."


class ConsentExpired(ConsentError):
    """The consent is no longer valid."""

    code = "consent.expired"
    ko = "동의의 유효기간이 지났습니다."


class ConsentWithdrawn(ConsentError):
    """The holder withdrew the consent."""

    code = "consent.withdrawn"
    ko = "정보주체가 동의를 철회했습니다."


class ConsentScope(ConsentError):
    """The consent does not cover what was asked for."""

    code = "consent.scope"
    ko = "동의한 범위를 벗어났습니다."


class ChannelError(CertbrokerError):
    """The channel did not answer as it should."""

    code = "channel"
    recovery = Recovery.RETRY
    ko = "전송 경로가 제대로 응답하지 않았습니다."


class ChannelTimeout(ChannelError):
    """The channel did not answer in time."""

    code = "channel.timeout"
    ko = "정해진 시간 안에 응답이 없습니다."


class ChannelUnavailable(ChannelError):
    """The channel cannot be reached or is failing."""

    code = "channel.unavailable"
    ko = "전송 경로에 연결할 수 없거나 장애가 있습니다."


class RateLimited(ChannelError):
    """The channel asks us to slow down."""

    code = "channel.rate_limited"
    ko = "호출 한도를 넘었습니다."


class Maintenance(ChannelError):
    """The channel is closed for maintenance."""

    code = "channel.maintenance"
    ko = "점검 중이어서 이용할 수 없습니다."


class ChannelRefused(ChannelError):
    """The channel refused the request."""

    code = "channel.refused"
    recovery = Recovery.FIX
    ko = "전송 경로가 요청을 받아들이지 않았습니다."

    def __init__(self, detail: str = "", *, channel_code: str = "", **context: Any) -> None:
        # What a host calls a code may be anything.
        self.channel_code = redact(channel_code)[:60]
        super().__init__(": ".join(filter(None, (self.channel_code, detail))), **context)

    def describe(self) -> dict[str, Any]:
        """Return the error as a JSON object, with the channel's own code."""
        return super().describe() | {"channel_code": self.channel_code}


class NotDelivered(CertbrokerError):
    """The dossier does not hold this certificate."""

    code = "not_delivered"
    recovery = Recovery.STOP
    ko = "모은 증명서 가운데 이 증명서가 없습니다."

    def __init__(self, detail: str = "", *, outcome: object = None, **context: Any) -> None:
        self.outcome = outcome
        super().__init__(detail, **context)


class PayloadError(CertbrokerError):
    """A document does not have the declared shape."""

    code = "payload"
    recovery = Recovery.REPORT
    ko = "문서의 형식이 알려진 것과 다릅니다."

    def __init__(self, detail: str = "", *, kind: str = "", path: str = "", excerpt: str = "", **context: Any) -> None:
        self.code = f"payload.{kind}" if kind else "payload"
        self.path = path
        self.excerpt = shape(excerpt)
        told = [
            part
            for part in (f"at {path}" if path else "", detail, f"looks like {self.excerpt!r}" if excerpt else "")
            if part
        ]
        super().__init__("; ".join(told), **context)

    def describe(self) -> dict[str, Any]:
        """Return the error as a JSON object, with where it was found and how the value looked."""
        return super().describe() | {"path": self.path, "excerpt": self.excerpt}


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

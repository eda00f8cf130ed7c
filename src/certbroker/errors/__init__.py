"""The error tree, grouped by what the caller does next.

```
CertbrokerError                .code (stable)  .recovery  .issuer  .certificate  .retry_at
├─ SetupError        FIX         UnknownCertificate, UnknownIssuer, ConnectorDefect, SettingsError
├─ ConsentError      ASK_HOLDER  ConsentMissing, ConsentPending, ConsentDeclined, ConsentExpired, ConsentWithdrawn,
│                                ConsentScope, ConsentSuspended
├─ ChannelError      RETRY       ChannelTimeout, ChannelUnavailable, RateLimited, Maintenance;
│                                ChannelRefused → FIX (.channel_code), ChannelUncertain → FIX
├─ NotDelivered      STOP        asked a dossier for what did not come (.outcome)
├─ PayloadError      REPORT      the wire shape is not the declared one (.path, .excerpt: how the value looked)
├─ VerificationError STOP        SignatureInvalid, EvidenceStale, IdentityConflict, UntrustedSigner, Tampered
├─ RequirementError  STOP        RequirementUnmet (.missing), NoEvidenceType
├─ BundleError       FIX         PageLimit, SizeLimit, MissingGlyph, HostileDocument, RedactionFailed, SealFailed
└─ VaultError        STOP        VaultLocked, EvidencePurged, KeyMissing;
                                 LeaseLost → RETRY, VaultUnavailable → RETRY
```

The docstring of a class is its message in English, `ko` the same in Korean. Messages and details never hold personal
data: details pass through `privacy.redact` all the same.
"""

from typing import Any

from certbroker.errors.base import CertbrokerError, Recovery
from certbroker.errors.papers import (
    BundleError,
    EvidencePurged,
    EvidenceStale,
    HostileDocument,
    IdentityConflict,
    KeyMissing,
    LeaseLost,
    MissingGlyph,
    NoEvidenceType,
    PageLimit,
    RedactionFailed,
    RequirementError,
    RequirementUnmet,
    SealFailed,
    SignatureInvalid,
    SizeLimit,
    Tampered,
    UntrustedSigner,
    VaultError,
    VaultLocked,
    VaultUnavailable,
    VerificationError,
)
from certbroker.privacy import redact, shape

__all__ = [
    "BundleError",
    "CertbrokerError",
    "ChannelError",
    "ChannelRefused",
    "ChannelTimeout",
    "ChannelUnavailable",
    "ChannelUncertain",
    "ConnectorDefect",
    "ConsentDeclined",
    "ConsentError",
    "ConsentExpired",
    "ConsentMissing",
    "ConsentPending",
    "ConsentScope",
    "ConsentSuspended",
    "ConsentWithdrawn",
    "EvidencePurged",
    "EvidenceStale",
    "HostileDocument",
    "IdentityConflict",
    "KeyMissing",
    "LeaseLost",
    "Maintenance",
    "MissingGlyph",
    "NoEvidenceType",
    "NotDelivered",
    "PageLimit",
    "PayloadError",
    "RateLimited",
    "Recovery",
    "RedactionFailed",
    "RequirementError",
    "RequirementUnmet",
    "SealFailed",
    "SettingsError",
    "SetupError",
    "SignatureInvalid",
    "SizeLimit",
    "Tampered",
    "UnknownCertificate",
    "UnknownIssuer",
    "UntrustedSigner",
    "VaultError",
    "VaultLocked",
    "VaultUnavailable",
    "VerificationError",
]


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


class ConsentSuspended(ConsentError):
    """The holder suspended the use of what was fetched."""

    code = "consent.suspended"
    ko = "정보주체가 유통을 정지했습니다."


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


class ChannelUncertain(ChannelError):
    """Nobody knows whether the channel got the request; somebody must decide whether to ask again."""

    code = "channel.uncertain"
    recovery = Recovery.FIX
    ko = "요청이 접수되었는지 알 수 없어, 다시 요청할지 사람이 정해야 합니다."


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

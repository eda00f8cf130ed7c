"""What all errors have: a stable code, what the caller does next, and messages in two languages."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from certbroker.privacy import redact


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
        recovery: Recovery | None = None,
    ) -> None:
        if recovery:
            self.recovery = recovery
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

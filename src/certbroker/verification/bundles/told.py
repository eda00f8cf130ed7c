"""What a bundle says it is, as its manifest and its seal tell it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from certbroker.fields import SEOUL
from certbroker.verification.bundles.sealing import proven_time, signer_of
from certbroker.verification.originals.findings import shown
from certbroker.verification.report import Check


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """A document, as the manifest tells it."""

    number: int
    certificate: str
    title: str
    issuer: str
    document_number: str
    issued_on: date | None
    valid_until: date | None
    first_page: int
    last_page: int
    shows: str
    attachments: tuple[str, ...]

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Read it from the worker's answer."""
        days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("issued_on", "valid_until")}
        texts = {
            name: shown(told[name] or "") for name in ("certificate", "title", "issuer", "document_number", "shows")
        }
        files = tuple(map(shown, told["attachments"]))
        whole: dict[str, Any] = {**told, **texts, **days, "attachments": files}
        return cls(**whole)

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "number": self.number,
            "certificate": self.certificate,
            "title": self.title,
            "issuer": self.issuer,
            "document_number": self.document_number or None,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "first_page": self.first_page,
            "last_page": self.last_page,
            "shows": self.shows,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What a bundle says it is. It is worth nothing unless the report is valid."""

    signer: str | None
    sealed_at: datetime | None
    is_proven: bool
    """Whether a trusted time-stamp proves when it was sealed."""
    recipient: str
    purpose: str
    holder: str
    made_on: date
    pages: int
    documents: tuple[ToldDocument, ...]

    @classmethod
    def parse(cls, told: Mapping[str, Any], seal: Sequence[Check]) -> Self:
        """Read it from the worker's answer and what was found of the seal."""
        proven, claimed = proven_time(seal), told["claimed_time"]
        return cls(
            signer=signer_of(seal),
            sealed_at=proven or (datetime.fromisoformat(claimed) if claimed else None),
            is_proven=proven is not None,
            recipient=shown(told["recipient"]),
            purpose=shown(told["purpose"]),
            holder=shown(told["holder"]),
            made_on=date.fromisoformat(told["made_on"]),
            pages=told["pages"],
            documents=tuple(map(ToldDocument.parse, told["documents"])),
        )

    @property
    def moment(self) -> date | datetime:
        """When it was sealed, else the day it was made."""
        return self.sealed_at or self.made_on

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object (shape `verification of a bundle` in docs/shapes.md)."""
        return {
            "signer": self.signer,
            "sealed_at": self.sealed_at.astimezone(SEOUL).isoformat() if self.sealed_at else None,
            "sealed_at_proven": self.is_proven,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "holder": self.holder,
            "made_on": self.made_on.isoformat(),
            "pages": self.pages,
        }

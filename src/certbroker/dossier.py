"""The dossier as callers get it: evidence and outcomes, saved and read as JSON, bundled into a PDF."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from pydantic import ValidationError

from certbroker.catalogue import Catalogue, discover
from certbroker.errors import CertbrokerError, PayloadError, Recovery, RequirementError, SettingsError
from certbroker.evidence import (
    Deferred,
    Delivered,
    Evidence,
    Failed,
    NotEligible,
    NotFound,
    Outcome,
    Provenance,
    Undelivered,
)
from certbroker.evidence import Dossier as Collected
from certbroker.model import Certificate

if TYPE_CHECKING:
    from certbroker.bundle import Bundle
    from certbroker.requirements import Judgement, Procedure

SCHEMA = "certbroker.dossier/1"


class StoredError(CertbrokerError):
    """An error that was written down. It says what it said then."""

    ko = "기록된 오류입니다."

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = dict(told)
        super().__init__(issuer=told["issuer"], certificate=told["certificate"])
        self.code, self.recovery = str(told["code"]), Recovery(told["recovery"])
        self.retry_at = datetime.fromisoformat(told["retry_at"]) if told["retry_at"] else None

    def message(self, language: str = "en") -> str:
        """Return the message as it was."""
        return str(self._told["message_ko" if language == "ko" else "message"])

    def describe(self) -> dict[str, Any]:
        """Return the JSON object that was written down."""
        return dict(self._told)


class Dossier(Collected):
    """What was collected for one purpose (한 사람의 모은 증명)."""

    def bundle(
        self,
        *,
        recipient: str | None = None,
        purpose: str | None = None,
        today: date | None = None,
        language: Literal["ko", "en"] = "ko",
    ) -> "Bundle":
        """Make the submission PDF (제출 서류 묶음).

        Recipient and purpose are those of the consent unless said otherwise.

        Raises MissingGlyph where a character has no glyph in the embedded fonts, BundleError.
        """
        from certbroker.bundle import make

        day = today or self.collected_at.date()
        return make(self, recipient=recipient, purpose=purpose, today=day, language=language)

    def evaluate(
        self,
        procedure: "Procedure | str",
        *,
        on: date | None = None,
        answers: Mapping[str, bool | int | str | date] | None = None,
    ) -> "Mapping[str, tuple[Judgement, Judgement]]":
        """Judge a procedure on the facts of this dossier: per requirement, whether it applies and whether it holds.

        on: the day of the application (default: the day of the collection). answers: what only the applicant or the
        office can say, by the predicate's key. Raises RequirementError for an unknown procedure.
        """
        from certbroker.factbook import FactBook
        from certbroker.requirements import Context, evaluate_procedure, procedures

        known = procedures().get(procedure) if isinstance(procedure, str) else procedure
        if known is None:
            raise RequirementError(f"no procedure {procedure}")
        return evaluate_procedure(known, FactBook.of(self), Context(on or self.collected_at.date(), answers or {}))

    @classmethod
    def joined(cls, dossiers: Iterable[Self]) -> Self:
        """Put the dossiers of several holders (spouses) into one: one application, one consent each.

        Recipient and purpose are those of the first. Raises SettingsError where there is none.
        """
        parts = tuple(dossiers)
        if not parts:
            raise SettingsError("no dossiers to join")
        return cls(
            holder=", ".join(dict.fromkeys(part.holder for part in parts)),
            recipient=parts[0].recipient,
            purpose=parts[0].purpose,
            consent_ids=tuple(consent for part in parts for consent in part.consent_ids),
            collected_at=max(part.collected_at for part in parts),
            outcomes=tuple(outcome for part in parts for outcome in part.outcomes),
        )

    def save(self, path: str | Path) -> None:
        """Write the canonical JSON. Resident numbers in it are masked; the raw documents are not in it."""
        text = json.dumps(self.describe(), ensure_ascii=False, indent=2) + "\n"
        Path(path).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path, catalogue: Catalogue | None = None) -> Self:
        """Read a dossier that was saved. Raises PayloadError where the file is none, UnknownCertificate."""
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
            return cls.parse(data, catalogue or discover())
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise PayloadError(f"{Path(path).name}: {type(error).__name__}", kind="dossier") from None

    @classmethod
    def parse(cls, data: Mapping[str, Any], catalogue: Catalogue) -> Self:
        """Read the JSON object of a dossier. Raises PayloadError, UnknownCertificate."""
        if not isinstance(cast("object", data), Mapping) or data.get("schema") != SCHEMA:
            raise PayloadError(f"no {SCHEMA}", kind="dossier", path="schema")
        try:
            return cls(
                holder=data["holder"],
                recipient=data["recipient"],
                purpose=data["purpose"],
                consent_ids=tuple(data["consents"]),
                collected_at=datetime.fromisoformat(data["collected_at"]),
                outcomes=tuple(
                    replace(_outcome(one, catalogue[one["certificate"]]), about=one["about"])
                    for one in data["documents"]
                ),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise PayloadError(f"{type(error).__name__}", kind="dossier") from None


def _outcome(told: Mapping[str, Any], certificate: type[Certificate]) -> Outcome:
    match told["outcome"]:
        case Delivered.kind:
            return Delivered(certificate, _evidence(told, certificate))
        case NotEligible.kind:
            return NotEligible(certificate, told["reason"])
        case NotFound.kind:
            return NotFound(certificate, told["reason"])
        case Deferred.kind:
            return Deferred(certificate, datetime.fromisoformat(told["until"]) if told["until"] else None)
        case Failed.kind:
            return Failed(certificate, StoredError(told["error"]))
        case Undelivered.kind:
            return Undelivered(certificate, told["code"])
        case other:
            raise PayloadError(f"no outcome {other!r}", kind="dossier", certificate=certificate.id())


def _evidence(told: Mapping[str, Any], certificate: type[Certificate]) -> Evidence[Certificate]:
    try:
        return Evidence(certificate.model_validate(told["data"]), Provenance.model_validate(told["provenance"]))
    except ValidationError as error:
        path = ".".join(str(step) for step in error.errors(include_input=False)[0]["loc"])
        raise PayloadError(
            "not as the certificate's fields", kind="dossier", path=path, certificate=certificate.id()
        ) from None

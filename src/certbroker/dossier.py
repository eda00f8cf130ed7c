"""The dossier as callers get it: evidence and outcomes, saved and read as JSON, bundled into a PDF."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from pydantic import ValidationError

from certbroker import originals
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
from certbroker.fields import SEOUL
from certbroker.model import Certificate, shape_of

if TYPE_CHECKING:
    from certbroker.bundle import Bundle, Filing, Finding, Profile, Redaction, Stated, Submission, Wanted
    from certbroker.consent import Consent
    from certbroker.factbook import FactBook
    from certbroker.requirements import Judgement, Procedure
    from certbroker.requirements.statement import Statement
    from certbroker.signing import SigningKey
    from certbroker.verification import Rules, Trust, VerificationReport

FAMILY = "certbroker.dossier/"
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
        statements: "Sequence[Stated]" = (),
        filing: "Filing | None" = None,
        redact: "Sequence[str] | Redaction" = (),
    ) -> "Bundle":
        """Make the submission PDF (제출 서류 묶음).

        recipient, purpose: those of the consent; for a dossier without one. statements: printed on the cover, their
        tokens attached. filing: sheets between the documents, running numbers. redact: what is left out, such as
        `nts.income_amount:settlements.payer_number` or `kind:address`; back parts of resident numbers always are.

        Raises ConsentScope for another recipient or purpose than that of the consent, MissingGlyph where a character
        has no glyph in the embedded fonts, HostileDocument where an issuer's file is broken or dangerous, SettingsError
        where a rule finds nothing, RedactionFailed, BundleError.
        """
        from certbroker.bundle import Redaction, make

        return make(
            self,
            recipient=recipient,
            purpose=purpose,
            today=today or self.collected_at.date(),
            language=language,
            statements=statements,
            filing=filing,
            redaction=redact if isinstance(redact, Redaction) else Redaction.of(redact),
        )

    def submission(  # noqa: PLR0913 - each is a part of what is made
        self,
        profile: "Profile | str | Path" = "default",
        *,
        recipient: str | None = None,
        purpose: str | None = None,
        today: date | None = None,
        language: Literal["ko", "en"] = "ko",
        statements: "Sequence[Stated]" = (),
        filing: "Filing | None" = None,
        redact: "Sequence[str] | Redaction" = (),
        consents: "Sequence[Consent]" = (),
    ) -> "Submission":
        """Make what a recipient takes by its profile: a PDF, several that list one another, or a ZIP.

        profile: an id, a file of one's own, or a profile. consents: what the holders asked for; without them resident
        numbers are masked whatever the recipient takes. The rest is as for `bundle`.

        Raises SizeLimit, PageLimit where it cannot be made to fit; what `bundle` raises.
        """
        from certbroker.bundle import Redaction, Wishes, submit
        from certbroker.bundle.profiles import chosen

        asked = redact if isinstance(redact, Redaction) else Redaction.of(redact)
        wishes = Wishes(
            today=today or self.collected_at.date(),
            recipient=recipient,
            purpose=purpose,
            language=language,
            statements=statements,
            filing=filing,
            redaction=replace(asked, consents=(*asked.consents, *consents)),
        )
        return submit(self, chosen(profile), wishes)

    def lint(
        self,
        profile: "Profile | str | Path" = "default",
        *,
        today: date | None = None,
        wanted: "Iterable[Wanted]" = (),
        redact: "Sequence[str] | Redaction" = (),
        consents: "Sequence[Consent]" = (),
        sealed: bool = False,
    ) -> "tuple[Finding, ...]":
        """Say before sending what a recipient would refuse, and how to mend it.

        today: the day of sending (default: today, in Korea). wanted: what it asked for, `plan.certificates`. sealed:
        whether there is a key to seal with. The rest is as for `submission`.
        """
        from certbroker.bundle import Redaction
        from certbroker.bundle.lint import lint
        from certbroker.bundle.profiles import chosen

        return lint(
            self,
            chosen(profile),
            today or datetime.now(SEOUL).date(),
            wanted=wanted,
            consents=consents,
            redaction=redact if isinstance(redact, Redaction) else Redaction.of(redact),
            sealed=sealed,
        )

    def verify(
        self, *, trust: "Trust | None" = None, rules: "Rules | None" = None, as_of: date | datetime | None = None
    ) -> "VerificationReport":
        """Check every document, and what those of one person say together (진위·유효성 확인). Offline.

        trust: whose signatures on originals are trusted; without it none is. as_of: the day that they are checked for
        (default: the day of the collection). Raises SettingsError where there is an original and pyHanko is missing.
        """
        from certbroker.verification import verify_dossier

        return verify_dossier(self, trust=trust, rules=rules, as_of=as_of or self.collected_at)

    def verified(
        self, *, trust: "Trust | None" = None, rules: "Rules | None" = None, as_of: date | datetime | None = None
    ) -> Self:
        """Return the dossier with each document's part of the report. Arguments and errors are those of `verify`."""
        from certbroker.verification import with_reports

        return cast("Self", with_reports(self, self.verify(trust=trust, rules=rules, as_of=as_of)))

    def evaluate(
        self,
        procedure: "Procedure | str",
        *,
        on: date | None = None,
        answers: Mapping[str, bool | int | str | date] | None = None,
        people: "Mapping[str, str | Dossier] | None" = None,
    ) -> "Mapping[str, tuple[Judgement, Judgement]]":
        """Judge a procedure on the facts of this dossier: per requirement, whether it applies and whether it holds.

        on: the day of the application (default: the day of the collection). answers: what only the applicant or the
        office can say, by the predicate's key. people: as for `books`. Raises RequirementError for an unknown procedure
        and for people of whom there is no paper.
        """
        from certbroker.requirements import Context, evaluate_procedure

        context = Context(on or self.collected_at.astimezone(SEOUL).date(), answers or {})
        return evaluate_procedure(_procedure(procedure), self.books(people), context)

    def books(self, people: "Mapping[str, str | Dossier] | None" = None) -> "Mapping[str, FactBook]":
        """Return the facts by whose they are: the `applicant`, who is the holder, and people of the family.

        people: who they are to the applicant (`spouse`, `child`, `parents`), each with a dossier of their own or the
        masked name under which this one has their papers: `{"spouse": "김*희"}`.

        Raises RequirementError for people of whom there is no paper.
        """
        from certbroker.factbook import FactBook

        named = {who: name for who, name in (people or {}).items() if isinstance(name, str)}
        missing = sorted(set(named.values()) - {one.about for one in self.outcomes})
        if missing:
            raise RequirementError(f"no papers about {', '.join(missing)}")
        books = {"applicant": FactBook.of(self._own(named.values()))}
        for who, one in (people or {}).items():
            books[who] = FactBook.of(self._about(one)) if isinstance(one, str) else one.books()["applicant"]
        return books

    def _own(self, others: Collection[str]) -> "list[Evidence[Certificate]]":
        """Return the papers of the holder, those about things among them, without those of others."""
        holder = self.holder.partition(", ")[0]
        return [
            one.evidence
            for one in self._delivered()
            if one.about not in others
            and (one.about in (None, holder) or one.certificate.spec.subject not in ("person", "household"))
        ]

    def _about(self, name: str) -> "list[Evidence[Certificate]]":
        return [one.evidence for one in self._delivered() if one.about == name]

    def statement(  # noqa: PLR0913 - each is a part of what is stated
        self,
        procedure: "Procedure | str",
        *,
        key: "SigningKey",
        recipient: str | None = None,
        on: date | None = None,
        answers: Mapping[str, bool | int | str | date] | None = None,
        people: "Mapping[str, str | Dossier] | None" = None,
        only: Collection[str] | None = None,
        fresh_days: int | None = None,
        valid_for: timedelta = timedelta(days=30),
        now: datetime | None = None,
    ) -> "Statement":
        """Answer a procedure's requirements with yes, no or cannot tell, signed: facts in place of papers.

        on, answers, people: as for `evaluate`. only: ids of the requirements that are asked. fresh_days: how old a
        paper may be, in place of what the requirements say. valid_for: how long the statement holds; less where a paper
        runs out before. now: when it is signed. Needs `certbroker[seal]`.

        Raises RequirementError for an unknown procedure or requirement, ConsentScope for another recipient than the
        holders consented to, IdentityConflict where the papers of one person are about several, EvidenceStale,
        SealFailed.
        """
        from certbroker.requirements import Context
        from certbroker.requirements.answers import Grounds
        from certbroker.requirements.statement import Terms, make

        context = Context(on or self.collected_at.astimezone(SEOUL).date(), answers or {})
        others = tuple(one for one in (people or {}).values() if isinstance(one, Dossier))
        terms = Terms(recipient, only, fresh_days, valid_for, now)
        return make(Grounds((self, *others), self.books(people)), _procedure(procedure), context, key, terms)

    @classmethod
    def joined(cls, dossiers: Iterable[Self]) -> Self:
        """Put the dossiers of several holders (spouses) into one: one application, one consent each.

        The papers of the others than the first are about them (`outcome.about`). Raises SettingsError where there is
        none, ConsentScope where the holders consented to several recipients or purposes.
        """
        parts = tuple(dossiers)
        if not parts:
            raise SettingsError("no dossiers to join")
        consented = [one for one in parts if one.consent_ids] or parts[:1]
        recipient, purpose = consented[0].recipient, consented[0].purpose
        for one in consented:
            one.addressed(recipient, purpose)
        return cls(
            holder=", ".join(dict.fromkeys(part.holder for part in parts)),
            recipient=recipient,
            purpose=purpose,
            consent_ids=tuple(consent for part in parts for consent in part.consent_ids),
            collected_at=max(part.collected_at for part in parts),
            outcomes=tuple(_of_holder(outcome, part, parts[0]) for part in parts for outcome in part.outcomes),
        )

    def save(self, path: str | Path) -> None:
        """Write the canonical JSON, and the issuers' own files into the folder `originals` beside it.

        Resident numbers in the JSON are masked, and the raw documents are not in it; an original is as it was made.
        """
        text = json.dumps(self.describe(), ensure_ascii=False, indent=2) + "\n"
        Path(path).write_text(text, encoding="utf-8")
        originals.save(self.evidence, Path(path).parent)

    @classmethod
    def load(cls, path: str | Path, catalogue: Catalogue | None = None) -> Self:
        """Read a dossier that was saved, with the originals beside it.

        Raises PayloadError where the file is none, or an original another than the one delivered; UnknownCertificate.
        """
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
            found = cls.parse(data, catalogue or discover())
            return replace(found, outcomes=tuple(_with_original(one, Path(path).parent) for one in found.outcomes))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise PayloadError(f"{Path(path).name}: {type(error).__name__}", kind="dossier") from None

    @classmethod
    def parse(cls, data: Mapping[str, Any], catalogue: Catalogue) -> Self:
        """Read the JSON object of a dossier; what is of an earlier shape becomes today's where it can.

        Raises PayloadError (`payload.version` where a later certbroker wrote it), UnknownCertificate.
        """
        schema = data.get("schema") if isinstance(cast("object", data), Mapping) else None
        if schema != SCHEMA:
            raise _other_schema(schema)
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


def _other_schema(found: object) -> PayloadError:
    if isinstance(found, str) and found.startswith(FAMILY):
        return PayloadError(f"{found[:60]}: only {SCHEMA} is known here", kind="version", recovery=Recovery.FIX)
    return PayloadError(f"no {SCHEMA}", kind="dossier", path="schema")


def _procedure(procedure: "Procedure | str") -> "Procedure":
    from certbroker.requirements import procedures

    known = procedures().get(procedure) if isinstance(procedure, str) else procedure
    if known is None:
        raise RequirementError(f"no procedure {procedure}")
    return known


def _with_original(outcome: Outcome, folder: Path) -> Outcome:
    if not isinstance(outcome, Delivered):
        return outcome
    found = originals.load(folder, outcome.id, outcome.evidence.provenance)
    return replace(outcome, evidence=replace(outcome.evidence, original=found)) if found else outcome


def _of_holder(outcome: Outcome, part: Dossier, first: Dossier) -> Outcome:
    """Say whose paper it is, where it is the holder's own of another dossier than the first."""
    return replace(outcome, about=part.holder) if outcome.about is None and part is not first else outcome


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
    from certbroker.channels.documents import lifted, revived
    from certbroker.verification.report import VerificationReport

    try:
        provenance = Provenance.model_validate(told["provenance"])
        report = VerificationReport.parse(told["verification"]) if told.get("verification") else None
        shape = shape_of(certificate, told.get("version", 1), provenance.software)
        found = revived(shape, provenance.channel, told["data"])
        return Evidence(lifted(certificate, shape, found, provenance.channel), provenance, report=report)
    except ValidationError as error:
        path = ".".join(str(step) for step in error.errors(include_input=False)[0]["loc"])
        raise PayloadError(
            "not as the certificate's fields", kind="dossier", path=path, certificate=certificate.id()
        ) from None

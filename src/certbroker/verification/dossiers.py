"""A whole dossier: each document by itself, then all of one person beside one another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from certbroker.errors import HostileDocument
from certbroker.evidence import Delivered, Dossier, Evidence, sha256
from certbroker.model import Certificate, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.verification import confined
from certbroker.verification.consistency import check_consistency
from certbroker.verification.freshness import Freshness, check_freshness, check_printed_validity
from certbroker.verification.identity import check_identity, name_of, reference_of
from certbroker.verification.numbers import Authenticity, check_authenticity, check_number
from certbroker.verification.observed import observed
from certbroker.verification.originals import verify_original
from certbroker.verification.report import Check, Verdict, VerificationReport
from certbroker.verification.trust import Strictness, Trust
from certbroker.verification.wording import say

Held = Evidence[Certificate]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a receiver asks of a dossier."""

    freshness: Mapping[str, Freshness] = field(default_factory=dict[str, Freshness])
    """Certificate id → rule; `*` is for every other."""
    strictness: Strictness = field(default_factory=Strictness)
    subjects: Mapping[str | None, Subject] = field(default_factory=dict[str | None, Subject], repr=False)
    """Whom documents must be about, by `Outcome.about`; `None` is the holder. Else they are compared."""
    ci: ConnectingInformation | None = None
    """The holder's connecting information, where documents carry it."""
    authenticity: Authenticity | None = None
    """Asks issuers whether documents are theirs; no public channel does."""


@observed("dossier")
def verify_dossier(
    dossier: Dossier,
    *,
    trust: Trust | None = None,
    rules: Rules | None = None,
    as_of: date | datetime | None = None,
) -> VerificationReport:
    """Check every document of a dossier, and what those of one person say together. Offline but for `authenticity`.

    as_of: the day that they are checked for (default: now). Raises SettingsError where there is an original and
    pyHanko is missing.
    """
    asked = rules or Rules()
    day = as_of or datetime.now(UTC)
    checks: list[Check] = []
    for about, held in _by_person(dossier).items():
        subject = asked.subjects.get(about) or reference_of(held)
        for evidence in held:
            ci = asked.ci if about is None else None
            checks += _of_document(evidence, trust or Trust(), asked, day)
            checks += filter(None, [check_identity(evidence, subject, ci)])
        checks += check_consistency(held)
    return VerificationReport("dossier", tuple(checks), day)


def with_reports(dossier: Dossier, report: VerificationReport) -> Dossier:
    """Return the dossier with every piece of evidence carrying what was checked of it."""
    return replace(dossier, outcomes=tuple(_reported(one, report) for one in dossier.outcomes))


def _reported(outcome: Any, report: VerificationReport) -> Any:
    if not isinstance(outcome, Delivered):
        return outcome
    own = report.of(outcome.evidence.provenance.raw_sha256)
    return replace(outcome, evidence=replace(outcome.evidence, report=own))


def _by_person(dossier: Dossier) -> Mapping[str | None, list[Held]]:
    found: dict[str | None, list[Held]] = defaultdict(list)
    for outcome in dossier.outcomes:
        if isinstance(outcome, Delivered):
            found[outcome.about].append(outcome.evidence)
    return found


def _of_document(evidence: Held, trust: Trust, rules: Rules, day: date | datetime) -> Iterator[Check]:
    yield _raw(evidence)
    if evidence.provenance.specimen:
        yield _said(evidence, "evidence.specimen", Verdict.CANNOT_TELL, "specimen", needed=False)
    yield check_number(evidence)
    yield check_authenticity(evidence, rules.authenticity)
    rule = rules.freshness.get(evidence.id) or rules.freshness.get("*")
    if rule:
        yield check_freshness(evidence, rule, day)
    printed = check_printed_validity(evidence, day)
    if printed:
        yield printed
    if evidence.original is not None:
        yield from _original(evidence, evidence.original, trust, rules, day)


def _raw(evidence: Held) -> Check:
    """Check that the raw document is the one that was fetched; what was read back from JSON has none."""
    if not evidence.raw:
        return _said(evidence, "evidence.raw", Verdict.CANNOT_TELL, "not_kept", needed=False)
    same = sha256(evidence.raw) == evidence.provenance.raw_sha256
    return _said(evidence, "evidence.raw", *((Verdict.HOLDS, "same") if same else (Verdict.DOES_NOT_HOLD, "other")))


def _original(evidence: Held, pdf: bytes, trust: Trust, rules: Rules, day: date | datetime) -> Iterator[Check]:
    told = evidence.provenance.original_sha256
    if told is not None and told != sha256(pdf):
        yield _said(evidence, "original.file", Verdict.DOES_NOT_HOLD, "other")
    digest = evidence.provenance.raw_sha256
    try:
        yield from verify_original(
            pdf, trust=trust, as_of=day, strictness=rules.strictness, about=evidence.id, evidence=digest
        )
        yield check_print(evidence, pdf)
    except HostileDocument:
        yield _said(evidence, "file.format", Verdict.DOES_NOT_HOLD, "hostile")


def check_print(evidence: Held, pdf: bytes) -> Check:
    """Check that an original prints the number and the name that its data has. Raises HostileDocument."""
    words = {"number": evidence.document_number, "name": name_of(evidence.certificate)}
    asked = {key: word for key, word in words.items() if word}
    found: Mapping[str, bool] | None = confined.run("printed", pdf, {"words": asked}) if asked else None
    if not found:
        return _said(evidence, "original.print", Verdict.CANNOT_TELL, "no_text", needed=False)
    missing = next((key for key in asked if not found[key]), None)
    if missing is None:
        return _said(evidence, "original.print", Verdict.HOLDS, "same")
    return _said(evidence, "original.print", Verdict.DOES_NOT_HOLD, f"other_{missing}")


def _said(evidence: Held, check: str, verdict: Verdict, message: str, *, needed: bool = True) -> Check:
    return say(check, verdict, message, about=evidence.id, evidence=evidence.provenance.raw_sha256, needed=needed)

"""Sealed bundles: whether a submission PDF is as its maker sealed it, holds what it lists, and tells one story.

Offline. It reads the shapes in docs/shapes.md by itself and imports nothing of what writes bundles.
"""

import base64
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from certbroker.errors import HostileDocument
from certbroker.verification import confined
from certbroker.verification.bundles.forms import squeeze
from certbroker.verification.bundles.report import BundleReport
from certbroker.verification.bundles.sealing import of_seal
from certbroker.verification.bundles.told import Told
from certbroker.verification.confined import MIB, Bounds
from certbroker.verification.freshness import day_in_seoul
from certbroker.verification.observed import observed
from certbroker.verification.originals import verify_original
from certbroker.verification.originals.findings import shown
from certbroker.verification.report import Check, Verdict, VerificationReport
from certbroker.verification.statement import verify_statement
from certbroker.verification.trust import Strictness, Trust
from certbroker.verification.wording import say

__all__ = ["BundleReport", "Told", "bounds_of", "verify_bundle", "verify_pdf"]

SECONDS_OF_A_MIB: Final = 3.0
MEMORY_OF_A_MIB: Final = 16 * MIB
SMALL: Final = 4
"""Up to so many MiB the usual memory does, and a warm worker is used again."""


@dataclass(frozen=True, slots=True)
class _Asked:
    trust: Trust | None
    as_of: date | datetime | None
    strictness: Strictness | None
    recipient: str | None
    now: datetime
    bounds: Bounds


@observed("bundle")
def verify_bundle(
    data: bytes,
    *,
    trust: Trust | None = None,
    as_of: date | datetime | None = None,
    strictness: Strictness | None = None,
    recipient: str | None = None,
    now: datetime | None = None,
    bounds: Bounds | None = None,
) -> BundleReport:
    """Verify a submission PDF, offline, in processes of limited memory and time.

    trust: whom the receiver trusts, for the seal as for issuers' originals; without it no seal is valid. as_of: for
    when (default: now); only where it is given, papers that have run out by then do not hold. recipient: who the
    receiver is. now: the moment taken for now (default: the clock's). bounds: default `bounds_of(data)`.

    Raises HostileDocument where reading it needs too much memory or time; SettingsError where pyHanko is missing.
    """
    asked = _Asked(trust, as_of, strictness, recipient, now or datetime.now(UTC), bounds or bounds_of(data))
    return _report(_look(data, asked, must=True), _signatures(data, asked, contents=False), asked)


def verify_pdf(
    data: bytes,
    *,
    trust: Trust | None = None,
    as_of: date | datetime | None = None,
    strictness: Strictness | None = None,
    recipient: str | None = None,
) -> VerificationReport:
    """Verify a PDF for what it is: a bundle where it carries anything that bundles do, else an issuer's original.

    Arguments and errors are those of `verify_bundle`. An original does not say whom it is for: where a recipient is
    asked for, that does not hold.
    """
    asked = _Asked(trust, as_of, strictness, recipient, datetime.now(UTC), bounds_of(data))
    found = _look(data, asked, must=False)
    if found["bundle"]:
        return _report(found, _signatures(data, asked, contents=False), asked)
    checks = [Check.parse(one) for one in found["checks"]]
    if recipient is not None:
        checks.append(say("file.recipient", Verdict.DOES_NOT_HOLD, "not_said"))
    return _signatures(data, asked).with_checks(checks)


def bounds_of(data: bytes) -> Bounds:
    """Return what verifying a bundle may use: 5 s and 3 s more a MiB; above 4 MiB, memory in proportion as well."""
    usual, size = Bounds(), len(data) / MIB
    more = math.ceil(max(0.0, size - SMALL)) * MEMORY_OF_A_MIB
    return replace(usual, seconds=5.0 + SECONDS_OF_A_MIB * size, memory=usual.memory + more)


def _signatures(data: bytes, asked: _Asked, *, contents: bool = True) -> VerificationReport:
    return verify_original(
        data,
        trust=asked.trust,
        as_of=asked.as_of or asked.now,
        strictness=asked.strictness,
        contents=contents,
        bounds=asked.bounds,
    )


def _look(data: bytes, asked: _Asked, *, must: bool) -> dict[str, Any]:
    day = day_in_seoul(asked.as_of).isoformat() if asked.as_of else None
    options = {"must": must, "as_of": day, "today": day_in_seoul(asked.now).isoformat()}
    return confined.run("bundle", data, options, asked.bounds)


def _report(found: dict[str, Any], seal: VerificationReport, asked: _Asked) -> BundleReport:
    """Join what was found of the seal, of the contents, and of the files that have signatures of their own."""
    sealed = [of_seal(one) for one in seal]
    told = Told.parse(found["told"], sealed) if found["told"] else None
    checks = [*sealed, *map(Check.parse, found["checks"])]
    if asked.recipient is not None:
        checks.append(_recipient(told, asked.recipient))
    for one in found["originals"]:
        checks += _original(one, asked)
    for one in found["statements"]:
        checks += _statement(one, told, asked)
    return BundleReport("bundle", tuple(checks), seal.as_of, seal.sha256, told)


def _recipient(told: Told | None, recipient: str) -> Check:
    if told is None:
        return say("bundle.recipient", Verdict.DOES_NOT_HOLD, "not_said")
    same = squeeze(told.recipient) == squeeze(recipient)
    return say("bundle.recipient", *((Verdict.HOLDS, "holds") if same else (Verdict.DOES_NOT_HOLD, "other")))


def _original(sent: dict[str, Any], asked: _Asked) -> Iterator[Check]:
    """Verify the signatures of an issuer's file. One that never had any proves nothing, and is no forgery for that."""
    name, evidence = shown(sent["name"]), sent["evidence"]
    try:
        report = verify_original(
            base64.b64decode(sent["data"]),
            trust=asked.trust,
            as_of=asked.as_of or asked.now,
            strictness=asked.strictness,
            about=name,
            evidence=evidence,
        )
    except HostileDocument:
        yield say("file.format", Verdict.DOES_NOT_HOLD, "hostile", about=name, evidence=evidence)
        return
    for one in report:
        unsigned = one.id == "signature.present" and one.message == "none"
        if unsigned and not sent["signed"]:
            yield say("original.signature", Verdict.CANNOT_TELL, "none", about=name, evidence=evidence, needed=False)
        elif one.id == "file.active" and not one.holds:
            yield _active(one, sent["document"])
        else:
            yield replace(one, details={**one.details, "document": sent["document"]})


def _active(found: Check, document: int) -> Check:
    """Make what acts in an issuer's file a note: a person reads its pages in the bundle, which have nothing of it."""
    told: dict[str, Any] = {**found.details, "document": document}
    return say(
        "original.active",
        Verdict.CANNOT_TELL,
        found.message,
        about=found.about,
        evidence=found.evidence,
        needed=False,
        **told,
    )


def _statement(sent: dict[str, Any], told: Told | None, asked: _Asked) -> Iterator[Check]:
    """Verify a statement's token: for the day that was asked for, else for when the bundle was sealed."""
    moment = asked.as_of or (told.moment if told else None) or asked.now
    recipient = told.recipient if told else None
    report = verify_statement(sent["token"], asked.trust, moment, recipient=recipient, strictness=asked.strictness)
    yield from (replace(one, about=shown(sent["name"])) for one in report)

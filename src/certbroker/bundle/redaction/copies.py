"""What becomes of an issuer's file: shown and attached as it is, shown as a painted picture, or drawn from data."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from certbroker.bundle.intake import Intake, take
from certbroker.bundle.redaction.redacting import Redacted, Redaction, backs_of
from certbroker.bundle.redaction.rules import Region
from certbroker.bundle.redaction.sweep import PRESET, Removed
from certbroker.bundle.style import MM
from certbroker.errors import HostileDocument, RedactionFailed, SettingsError
from certbroker.evidence import Delivered
from certbroker.verification import confined

BOUNDS: Final = confined.Bounds(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it is shown."""

    outcome: Delivered
    """Without the issuer's file, where that does not go along."""
    intake: Intake | None
    """The pages of the issuer's file; none where the document is drawn from its data."""
    painted: bool = False
    """Whether these are pictures in which something is painted over."""


def shown(outcome: Delivered, redaction: Redaction) -> Shown:
    """Decide what becomes of a document's issuer's file, if it has one.

    Raises HostileDocument where the file is refused and that is not to be passed over; RedactionFailed where pages are
    to be painted that do not show what is to be hidden; SettingsError where `certbroker[redact]` is missing for that.
    """
    original = outcome.evidence.original
    if original is None:
        return Shown(outcome, None)
    if redaction.originals == "none" or (redaction.originals == "data" and _hidden(outcome)):
        return Shown(_without(outcome, _why(outcome, redaction)), None)
    try:
        intake = take(original, outcome.id)
    except HostileDocument:
        if redaction.refused == "raise":
            raise
        return Shown(_without(outcome, Removed("original", "", None, "refused")), None)
    answer = _asked(outcome, redaction, intake)
    if not answer["found"]:
        return Shown(outcome, intake)
    lesser = _without(outcome, _why(outcome, redaction))
    if answer["file"] and redaction.originals != "data":
        return Shown(lesser, replace(intake, file=base64.b64decode(answer["file"]), reasons=()), painted=True)
    if redaction.originals == "painted":
        _refuse(outcome, answer)
    return Shown(lesser, None)


def _asked(outcome: Delivered, redaction: Redaction, intake: Intake) -> Mapping[str, Any]:
    reveals = isinstance(outcome, Redacted) and outcome.reveals
    own = [one for one in redaction.regions if one.certificate == outcome.id]
    asked = {
        "hidden": _hidden(outcome),
        "backs": None if reveals else sorted(backs_of([outcome.evidence.certificate])),
        "boxes": [[list(box) for box in page.clear] for page in intake.pages],
        "regions": [_on_page(own, number) for number in range(1, len(intake.pages) + 1)],
    }
    return confined.run("painted", intake.file, asked, BOUNDS)


def _hidden(outcome: Delivered) -> Sequence[Sequence[Sequence[str]]]:
    return outcome.hidden if isinstance(outcome, Redacted) else ()


def _on_page(regions: Sequence[Region], number: int) -> list[list[float]]:
    return [[side * MM for side in (one.x, one.y, one.width, one.height)] for one in regions if one.page == number]


def _refuse(outcome: Delivered, answer: Mapping[str, Any]) -> None:
    if answer["missing"]:
        raise RedactionFailed("not everything is found on the issuer's pages", certificate=outcome.id)
    raise SettingsError("painting over issuers' pages needs: pip install certbroker[redact]", certificate=outcome.id)


def _why(outcome: Delivered, redaction: Redaction) -> Removed:
    if redaction.originals == "none":
        return Removed("original", "", None, "recipient")
    first = next(iter(outcome.removed), None) if isinstance(outcome, Redacted) else None
    cause = first or Removed("text", "", PRESET.kind, PRESET.why)
    return Removed("original", "", cause.kind, cause.why, cause.reason)


def _without(outcome: Delivered, why: Removed) -> Redacted:
    """Return a document whose issuer's file does not go along; the file's digest stays in its provenance."""
    evidence = replace(outcome.evidence, original=None)
    if isinstance(outcome, Redacted):
        return replace(outcome, evidence=evidence, removed=(*outcome.removed, why))
    data = outcome.evidence.certificate.model_dump(mode="json")
    return Redacted(outcome.certificate, evidence, about=outcome.about, data=data, removed=(why,))

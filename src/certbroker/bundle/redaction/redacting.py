"""Leaves out of a dossier what its recipient is not to have, before anything of it is drawn or attached."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from certbroker.bundle.redaction.forms import forms_of, words_of
from certbroker.bundle.redaction.masking import Mask
from certbroker.bundle.redaction.numbers import consented, numbers_of
from certbroker.bundle.redaction.reports import without
from certbroker.bundle.redaction.rules import Kind, Region, Rule
from certbroker.bundle.redaction.sweep import PRESET, Removed, Sweep, paths
from certbroker.consent import Consent
from certbroker.errors import SettingsError
from certbroker.evidence import Delivered, Dossier, Evidence, NotEligible, NotFound, Outcome, Provenance
from certbroker.model import Certificate

Originals = Literal["auto", "painted", "data", "none"]
Refused = Literal["raise", "data"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What is left out, and why.

    Without a rule it is the preset alone: back parts of resident numbers are masked, in texts and issuers' files too.
    """

    rules: tuple[Rule, ...] = ()
    regions: tuple[Region, ...] = ()
    numbers: bool = False
    """Whether the recipient takes whole resident numbers. They stay where the holder asked for them as well."""
    consents: tuple[Consent, ...] = ()
    """What the holders asked for: the only source of that."""
    originals: Originals = "auto"
    """What becomes of an issuer's file in which something is left out, and of every one where it is `none`.

    `painted`: a picture of its pages, painted over; `data`: pages drawn from data; `auto`: painted where everything
    that is left out is found on its pages, else drawn from data; `none`: all documents are drawn from data.
    """

    refused: Refused = "raise"
    """What becomes of a document whose issuer's file is broken or dangerous.

    `raise`: no bundle, HostileDocument names the certificate; `data`: it is drawn from its data, and the manifest says
    that the issuer's file was refused.
    """
    is_done: bool = False
    """Whether the rules have been gone through already: what is left is what becomes of issuers' files."""

    @classmethod
    def of(cls, rules: Iterable[str], **more: Any) -> "Redaction":
        """Read rules and regions as the command line takes them. Raises SettingsError."""
        told = tuple(rules)
        return cls(
            rules=tuple(Rule.parse(one) for one in told if "@" not in one),
            regions=tuple(Region.parse(one) for one in told if "@" in one),
            **more,
        )


@dataclass(frozen=True, slots=True)
class Redacted(Delivered):
    """A document that came, as the recipient gets it."""

    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The certificate's JSON."""
    removed: tuple[Removed, ...] = ()
    hidden: tuple[tuple[tuple[str, ...], ...], ...] = field(default=(), repr=False)
    """Of each value that was left out its parts, each with the ways of writing it: no issuer's page shows them."""
    reveals: bool = False
    """Whether its resident numbers stay whole."""

    def _more(self) -> dict[str, Any]:
        return {"provenance": self.evidence.provenance.model_dump(mode="json"), "data": dict(self.data)}


def redacted(dossier: Dossier, redaction: Redaction, recipient: str) -> Dossier:
    """Return the dossier as its recipient gets it.

    Raises SettingsError where a rule that was asked for finds no field, or a region is painted in a document whose data
    would still tell what it hides: a slip of the pen must not pass for a redaction.
    """
    if redaction.is_done:
        return dossier
    work = _Work(dossier, redaction, recipient)
    outcomes = tuple(work.outcome(one) for one in dossier.outcomes)
    work.check(outcomes)
    told = {name: without_numbers(getattr(dossier, name)) for name in ("recipient", "purpose")}
    return replace(dossier, outcomes=outcomes, **told)


def without_numbers(text: str) -> str:
    """Return a text with back parts of resident numbers masked."""
    return Mask().text(text)[0]


def masked(certificate: Certificate) -> Certificate:
    """Return a certificate with the preset alone: back parts of resident numbers masked within its texts."""
    mask = Mask(backs=frozenset(backs_of([certificate])))
    kept, _ = Sweep((), mask).record(certificate, certificate.model_dump(mode="json"))
    return kept if isinstance(kept, Certificate) else certificate


class _Work:
    """The way of one dossier."""

    def __init__(self, dossier: Dossier, redaction: Redaction, recipient: str) -> None:
        self._redaction, self._recipient = redaction, recipient
        self._backs = frozenset(backs_of(one.certificate for one in dossier.evidence))
        self._reached = {one for one in redaction.rules if one.kind or one.why != "asked"}

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return what becomes of an outcome."""
        if isinstance(outcome, Delivered):
            return self._delivered(outcome)
        if isinstance(outcome, NotEligible | NotFound):
            reason, _ = Mask(backs=self._backs).text(outcome.reason)
            return replace(outcome, reason=reason)
        return outcome

    def _delivered(self, outcome: Delivered) -> Delivered:
        evidence, redaction = outcome.evidence, self._redaction
        rules = tuple(one for one in redaction.rules if one.is_about(outcome.id))
        reveals = redaction.numbers and consented(evidence, redaction.consents, self._recipient)
        told = evidence.certificate.model_dump(mode="json")
        mask = self._mask(evidence, rules, reveals=reveals)
        sweep = Sweep(rules, mask, reveals)
        certificate, data = sweep.record(evidence.certificate, told)
        words = words_of(sweep.hidden)
        if words:
            first, sweep = sweep, Sweep(rules, replace(mask, words=words), reveals)
            certificate, data = sweep.record(evidence.certificate, told)
            sweep.hidden += [one for one in first.hidden if one[1] is None]
        self._reached |= {one for one in rules if any(map(one.hits, paths(outcome.certificate)))}
        if certificate is evidence.certificate and not sweep.removed:
            return outcome
        return _as_redacted(outcome, certificate, data, sweep)

    def _mask(self, evidence: Evidence[Certificate], rules: Iterable[Rule], *, reveals: bool) -> Mask:
        kinds: frozenset[Kind] = frozenset(one.kind for one in rules if one.kind)
        own = [one for one in numbers_of(evidence.certificate) if one.is_complete] if reveals else []
        kept = frozenset(one.reveal() for one in own)
        return Mask(kinds, self._backs - {one.back for one in own}, kept)

    def check(self, outcomes: Iterable[Outcome]) -> None:
        """Raise SettingsError where a rule found nothing, or a region hides what the data tells."""
        lost = [str(one) for one in self._redaction.rules if one not in self._reached]
        if lost:
            raise SettingsError(f"no document here has a field for {', '.join(lost)}")
        covered = {one.id for one in outcomes if isinstance(one, Redacted) and one.hidden}
        bare = sorted({one.certificate for one in self._redaction.regions} - covered)
        if bare:
            raise SettingsError(f"a region needs a rule for the same data: {', '.join(bare)}")


def backs_of(certificates: Iterable[Certificate]) -> Iterator[str]:
    """Go through back parts that are known. A corporation's number in a field for either is none: its begins with 0."""
    numbers = (one for certificate in certificates for one in numbers_of(certificate) if one.is_complete)
    return (one.back for one in numbers if one.birth_date and one.back[0] != "0")


def _as_redacted(outcome: Delivered, certificate: Any, data: Mapping[str, Any], sweep: Sweep) -> Redacted:
    evidence = outcome.evidence
    hidden = tuple(forms_of(value, scalar) for value, scalar in sweep.hidden)
    provenance = _provenance(evidence.provenance, sweep) if sweep.removed else evidence.provenance
    report = without(evidence.report, hidden) if evidence.report and hidden else evidence.report
    kept = replace(evidence, certificate=certificate, provenance=provenance, raw=b"", report=report)
    return Redacted(
        outcome.certificate,
        kept,
        about=outcome.about,
        data=data,
        removed=tuple(sweep.removed),
        hidden=hidden,
        reveals=sweep.reveals,
    )


def _provenance(provenance: Provenance, sweep: Sweep) -> Provenance:
    """Return provenance that tells nothing of what was left out.

    Words of the paper go out of the reports, and so does the digest of the raw document: who knows all of it but a
    number can try all numbers until the digest is right.
    """
    reports = tuple(one.partition("=")[0] for one in provenance.reports)
    is_cut = any(one.what == "value" or one.kind != PRESET.kind for one in sweep.removed)
    return provenance.model_copy(update={"reports": reports, "raw_sha256": "" if is_cut else provenance.raw_sha256})

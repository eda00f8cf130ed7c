"""The linter: says before sending what the recipient would refuse, and how to mend it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from certbroker.bundle.finding import LEVELS, Finding, of_check, say
from certbroker.bundle.parts import Submission, Wishes, submit
from certbroker.bundle.profiles import Profile
from certbroker.bundle.redaction import Redacted, Redaction, redacted
from certbroker.bundle.redaction.numbers import consented, has_numbers, number_paths, numbers_of, showing
from certbroker.bundle.wanted import Wanted, check_wanted
from certbroker.consent import Consent
from certbroker.errors import BundleError, CertbrokerError, PageLimit, SettingsError, SizeLimit
from certbroker.evidence import Delivered, Dossier
from certbroker.verification.freshness import Freshness, check_freshness, check_printed_validity

REFUSES = "refuses"


def lint(
    dossier: Dossier,
    profile: Profile,
    today: date,
    *,
    wanted: Iterable[Wanted] = (),
    consents: Sequence[Consent] = (),
    redaction: Redaction | None = None,
    sealed: bool = False,
) -> tuple[Finding, ...]:
    """Say what the recipient would refuse of a dossier that is sent on a day, the worst first.

    wanted: what it asked for (`plan.certificates`). consents: what the holders asked for. redaction: what is left out.
    sealed: whether there is a key to seal with.

    The bundle is made to learn its size, which takes as long as making it.
    """
    work = _Lint(dossier, profile, today, profile.redaction(redaction, tuple(consents)))
    asked = tuple(wanted)
    found = [
        *check_wanted(dossier, asked, consents),
        *work.documents(asked),
        *_seal(profile, sealed=sealed),
        *work.made(),
    ]
    order = list(LEVELS)
    return tuple(sorted(found, key=lambda one: (order.index(one.level), one.document or 0)))


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether the recipient would refuse something."""
    return any(one.level == REFUSES for one in findings)


def _seal(profile: Profile, *, sealed: bool) -> Iterator[Finding]:
    if profile.signed == "required" and not sealed:
        yield say("seal.missing")
    if profile.signed == "refused" and sealed:
        yield say("seal.unwanted")


class _Lint:
    """The way of one dossier."""

    def __init__(self, dossier: Dossier, profile: Profile, today: date, redaction: Redaction) -> None:
        self._dossier, self._profile, self._today, self._redaction = dossier, profile, today, redaction
        self._came = [one for one in dossier.outcomes if isinstance(one, Delivered)]

    def documents(self, wanted: Sequence[Wanted]) -> Iterator[Finding]:
        """Go through the documents."""
        limits = {one.certificate.id(): one.fresh_within_days for one in wanted if one.fresh_within_days}
        for number, one in enumerate(self._came, 1):
            yield from self._freshness(number, one, limits.get(one.id))
            yield from self._verified(number, one)
            yield from self._numbers(number, one)
            if self._profile.originals == "required" and one.evidence.original is None:
                yield say("original.missing", one.id, number)
            if one.evidence.provenance.specimen:
                yield say("document.specimen", one.id, number)

    def _freshness(self, number: int, one: Delivered, days: int | None) -> Iterator[Finding]:
        rule = self._profile.fresh(one.id) or (Freshness.within_days(days) if days else None)
        checks = [check_freshness(one.evidence, rule, self._today)] if rule else []
        checks += filter(None, [check_printed_validity(one.evidence, self._today)])
        yield from filter(None, (of_check(check, number) for check in checks))

    def _verified(self, number: int, one: Delivered) -> Iterator[Finding]:
        report = one.evidence.report
        if report and str(report.describe()["verdict"]) == "does_not_hold":
            yield say("verification.failed", one.id, number)
        elif self._profile.verified == "required" and not (report and report.is_valid):
            yield say("verification.missing", one.id, number)

    def _numbers(self, number: int, one: Delivered) -> Iterator[Finding]:
        certificate = one.evidence.certificate
        if self._profile.numbers != "required" or not has_numbers(type(certificate)):
            return
        held, asked = list(numbers_of(certificate)), showing(certificate.Ask)
        if any(not value.is_complete for value in held):
            yield say("number.hidden", one.id, number, asked)
        elif held and not consented(one.evidence, self._redaction.consents, self._dossier.recipient):
            yield say("number.not_asked", one.id, number, asked)

    def made(self) -> Iterator[Finding]:
        """Make what would be sent, and go through it."""
        own = replace(self._redaction, rules=tuple(one for one in self._redaction.rules if one.why == "asked"))
        try:
            yield from self._removed(redacted(self._dossier, self._redaction, self._dossier.recipient))
            sent = submit(self._dossier, self._profile, Wishes(today=self._today, redaction=own))
        except (BundleError, SettingsError) as error:
            yield _unmade(error)
            return
        if len(sent.files) > 1:
            yield say("bundle.parts", count=len(sent.files))
        yield from self._conformance(sent)
        if self._profile.originals == "required":
            yield from self._originals(sent)

    def _removed(self, left: Dossier) -> Iterator[Finding]:
        """Go through resident numbers that a rule leaves out though they are needed."""
        if self._profile.numbers != "required":
            return
        came = [one for one in left.outcomes if isinstance(one, Delivered)]
        for number, one in enumerate(came, 1):
            removed = one.removed if isinstance(one, Redacted) else ()
            gone = {part.path for part in removed if part.what == "value"}
            for path in sorted(gone & set(number_paths(one.certificate))):
                rule = f"{one.id}:{path}"
                yield say("number.removed", one.id, number, field=path, rule=rule)

    def _conformance(self, sent: Submission) -> Iterator[Finding]:
        for file in sent.files:
            if not self._profile.keeps(file.bundle.conformance):
                told = json.loads(file.bundle.manifest)["conformance"]["not_claimed"]
                documents = ", ".join(map(str, sorted({one["document"] for one in told})))
                claimed = ", ".join(file.bundle.conformance) or "-"
                wanted = self._profile.conformance
                yield say("bundle.conformance", wanted=wanted, claimed=claimed, documents=documents or "-")

    def _originals(self, sent: Submission) -> Iterator[Finding]:
        listed = [one for file in sent.files for one in json.loads(file.bundle.manifest)["documents"]]
        for number, (told, one) in enumerate(zip(listed, self._came, strict=True), 1):
            if one.evidence.original is not None and told["shows"] != "original":
                yield say("original.redacted", one.id, number)


def _unmade(error: CertbrokerError) -> Finding:
    certificate, detail = error.certificate or "", error.detail
    if isinstance(error, SizeLimit):
        return say("bundle.size", certificate, detail=detail)
    if isinstance(error, PageLimit):
        return say("bundle.pages", certificate, detail=detail)
    return say("bundle.unmade", certificate, detail=error.message("en"), detail_ko=error.message("ko"))

"""The error tree is the one that is drawn, its codes are stable, and it says nothing about persons."""

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from certbroker import errors
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelUnavailable,
    ChannelUncertain,
    LeaseLost,
    NotDelivered,
    PayloadError,
    Recovery,
    RequirementUnmet,
    VaultUnavailable,
)

# Programs of others rely on them: a code is never changed and never given to another error.
CODES = {
    "BundleError": "bundle",
    "CertbrokerError": "certbroker",
    "ChannelError": "channel",
    "ChannelRefused": "channel.refused",
    "ChannelTimeout": "channel.timeout",
    "ChannelUncertain": "channel.uncertain",
    "ChannelUnavailable": "channel.unavailable",
    "ConnectorDefect": "setup.connector_defect",
    "ConsentDeclined": "consent.declined",
    "ConsentError": "consent",
    "ConsentExpired": "consent.expired",
    "ConsentMissing": "consent.missing",
    "ConsentPending": "consent.pending",
    "ConsentScope": "consent.scope",
    "ConsentSuspended": "consent.suspended",
    "ConsentWithdrawn": "consent.withdrawn",
    "EvidencePurged": "vault.evidence_purged",
    "EvidenceStale": "verification.evidence_stale",
    "HostileDocument": "bundle.hostile_document",
    "IdentityConflict": "verification.identity_conflict",
    "KeyMissing": "vault.key_missing",
    "LeaseLost": "vault.lease_lost",
    "Maintenance": "channel.maintenance",
    "MissingGlyph": "bundle.missing_glyph",
    "NoEvidenceType": "requirement.no_evidence_type",
    "NotDelivered": "not_delivered",
    "PageLimit": "bundle.page_limit",
    "PayloadError": "payload",
    "RateLimited": "channel.rate_limited",
    "RedactionFailed": "bundle.redaction_failed",
    "RequirementError": "requirement",
    "RequirementUnmet": "requirement.unmet",
    "SealFailed": "bundle.seal_failed",
    "SettingsError": "setup.settings",
    "SetupError": "setup",
    "SignatureInvalid": "verification.signature_invalid",
    "SizeLimit": "bundle.size_limit",
    "Tampered": "verification.tampered",
    "UnknownCertificate": "setup.unknown_certificate",
    "UnknownIssuer": "setup.unknown_issuer",
    "UntrustedSigner": "verification.untrusted_signer",
    "VaultError": "vault",
    "VaultLocked": "vault.locked",
    "VaultUnavailable": "vault.unavailable",
    "VerificationError": "verification",
}
RECOVERY = {
    "setup": Recovery.FIX,
    "consent": Recovery.ASK_HOLDER,
    "channel": Recovery.RETRY,
    "not_delivered": Recovery.STOP,
    "payload": Recovery.REPORT,
    "verification": Recovery.STOP,
    "requirement": Recovery.STOP,
    "bundle": Recovery.FIX,
    "vault": Recovery.STOP,
}

DIFFERENT: dict[type[CertbrokerError], Recovery] = {
    ChannelRefused: Recovery.FIX,
    ChannelUncertain: Recovery.FIX,
    LeaseLost: Recovery.RETRY,
    VaultUnavailable: Recovery.RETRY,
}
"""Errors whose way out is not their base's."""

CLASSES = {
    name: value for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, CertbrokerError)
}
every_class = pytest.mark.parametrize("kind", CLASSES.values(), ids=CLASSES)


def _drawn() -> Iterator[tuple[str, str, Recovery]]:
    """The tree in the module's docstring: base, class and what to do next, branch by branch."""
    drawing = (errors.__doc__ or "").split("```")[1]
    for branch in re.split(r"\n[├└]─ ", drawing)[1:]:
        base, recovery, below = branch.split(None, 2)
        yield "CertbrokerError", base, Recovery[recovery]
        listed = re.sub(r"[│;]|\(.*?\)", " ", below if below[:5] != "asked" and below[:3] != "the" else "")
        for name, changed in re.findall(r"(\w+)(?: → (\w+))?", listed):
            yield base, name, Recovery[changed or recovery]


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = {name: (base, recovery) for base, name, recovery in _drawn()}
    built = {name: (kind.__bases__[0].__name__, kind.recovery) for name, kind in CLASSES.items()}
    del built["CertbrokerError"]
    assert drawn == built


def test_codes_are_stable() -> None:
    assert {name: kind.code for name, kind in CLASSES.items()} == CODES
    assert len(set(CODES.values())) == len(CODES)


@every_class
def test_a_code_begins_with_its_base(kind: type[CertbrokerError]) -> None:
    base = CLASSES.get(kind.__bases__[0].__name__, CertbrokerError)
    stem = "" if base is CertbrokerError else re.escape(f"{base.code}.")
    assert re.fullmatch(rf"{stem}[a-z_]+", kind.code)


@every_class
def test_a_base_says_what_to_do_next(kind: type[CertbrokerError]) -> None:
    family = kind.code.partition(".")[0]
    if kind in DIFFERENT:
        assert kind.recovery is DIFFERENT[kind]
    elif kind is not CertbrokerError:
        assert kind.recovery is RECOVERY[family]


@every_class
def test_an_error_speaks_two_languages(kind: type[CertbrokerError]) -> None:
    error = kind()
    assert str(error) == error.message() == (kind.__doc__ or "").splitlines()[0]
    assert re.fullmatch(r"[A-Z][^가-힣]+\.", str(error))
    assert re.fullmatch(r"[^a-zA-Z]*[가-힣][^a-zA-Z]*\.", error.message("ko"))
    assert kind.ko == error.message("ko"), "the message without detail"
    assert "ko" in vars(kind), "each has its own"


@every_class
def test_an_error_describes_itself(kind: type[CertbrokerError]) -> None:
    when = datetime(2026, 11, 20, 9, tzinfo=UTC)
    told = kind("a detail", certificate="nts.income_amount", retry_at=when).describe()
    assert told | {"code": kind.code, "recovery": kind.recovery.value, "issuer": "nts"} == told
    assert (told["certificate"], told["retry_at"]) == ("nts.income_amount", "2026-11-20T09:00:00+00:00")
    assert "(a detail)" in told["message"]
    assert "(a detail)" in told["message_ko"]
    assert list(told)[:7] == ["code", "recovery", "message", "message_ko", "issuer", "certificate", "retry_at"]


def test_what_is_not_known_is_null() -> None:
    told = ChannelUnavailable().describe()
    assert (told["issuer"], told["certificate"], told["retry_at"]) == (None, None, None)
    assert ChannelUnavailable(issuer="nts").describe()["issuer"] == "nts"


def test_a_refusal_keeps_the_channels_code() -> None:
    error = ChannelRefused("key unknown", channel_code="ERR-17", issuer="nts")
    assert error.channel_code == "ERR-17"
    assert error.describe()["channel_code"] == "ERR-17"
    assert "(ERR-17: key unknown)" in str(error)
    assert "(ERR-17)" in str(ChannelRefused(channel_code="ERR-17"))


def test_a_payload_error_says_where_and_how_it_looked() -> None:
    error = PayloadError("no date", kind="value", path="가/나", excerpt="26년13월", certificate="a.b")
    assert (error.code, error.path, error.excerpt) == ("payload.value", "가/나", "00가00가")
    assert str(error).endswith("(at 가/나; no date; looks like '00가00가')")
    assert error.describe() | {"path": "가/나", "excerpt": "00가00가", "code": "payload.value"} == error.describe()
    assert PayloadError(excerpt="900101-1000001").excerpt == "000000-0000000"
    assert PayloadError.code == "payload"
    assert PayloadError().code == "payload"


def test_errors_carry_what_they_are_about() -> None:
    outcome = object()
    assert NotDelivered(outcome=outcome).outcome is outcome
    unmet = RequirementUnmet(missing=("income.annual", "residence.current"))
    assert unmet.missing == ("income.annual", "residence.current")
    assert "income.annual, residence.current" in str(unmet)


def test_public_bases_can_be_caught() -> None:
    for kind in CLASSES.values():
        with pytest.raises(CertbrokerError):
            raise kind("x")

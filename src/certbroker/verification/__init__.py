"""Checks on evidence. Imports nothing of what writes bundles."""

from certbroker.verification.bundles import BundleReport, verify_bundle
from certbroker.verification.dossiers import Rules, verify_dossier, with_reports
from certbroker.verification.freshness import Freshness
from certbroker.verification.originals import verify_original
from certbroker.verification.report import Check, Verdict, VerificationReport
from certbroker.verification.trust import Strictness, Trust

__all__ = [
    "BundleReport",
    "Check",
    "Freshness",
    "Rules",
    "Strictness",
    "Trust",
    "Verdict",
    "VerificationReport",
    "verify_bundle",
    "verify_dossier",
    "verify_original",
    "with_reports",
]

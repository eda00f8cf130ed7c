"""The report of a bundle: for the whole, and for each document."""

from dataclasses import dataclass
from typing import Any, Final

from certbroker.verification.bundles.told import Told, ToldDocument
from certbroker.verification.report import Check, Verdict, VerificationReport

_SEAL: Final = ("file.encryption", "file.format", "seal.", "signature.", "signer.", "timestamp")


@dataclass(frozen=True, slots=True)
class BundleReport(VerificationReport):
    """All that was checked of a bundle."""

    told: Told | None = None
    """What it says it is, where its manifest can be read."""

    @property
    def is_sealed(self) -> bool:
        """Whether the seal holds, whatever else does not."""
        seal = [one for one in self.checks if not one.about and one.id.startswith(_SEAL)]
        return bool(seal) and all(one.holds or not one.section[1] for one in seal)

    def of_document(self, document: ToldDocument) -> tuple[Check, ...]:
        """Return what was checked of one document and its files."""
        return tuple(
            one
            for one in self.checks
            if one.details.get("document") == document.number or one.about in document.attachments
        )

    def verdict_of(self, document: ToldDocument) -> Verdict:
        """Return whether all of a document holds; of what no seal protects, nobody can tell."""
        own = VerificationReport(self.kind, self.of_document(document)).verdict
        return Verdict.CANNOT_TELL if own is Verdict.HOLDS and not self.is_sealed else own

    def describe(self) -> dict[str, Any]:
        """Return the report as a JSON object (shape `verification of a bundle` in docs/shapes.md)."""
        told = self.told
        listed = [one.describe() | {"verdict": self.verdict_of(one).value} for one in told.documents] if told else []
        return VerificationReport.describe(self) | {
            "bundle": told.describe() | {"documents": listed} if told else None,
        }

    def lines(self, language: str = "en") -> list[str]:
        """Return the report for a person, in `en` or `ko`."""
        from certbroker.verification.bundles.lines import Lines

        return list(Lines(self, language).all())

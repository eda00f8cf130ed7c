"""What is said of the documents and files of a bundle: with the document's number, and names fit to be printed."""

from typing import Any

from certbroker.verification.bundles.manifest import Document
from certbroker.verification.originals.findings import shown
from certbroker.verification.report import Check, Detail, Verdict
from certbroker.verification.wording import say

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL


def of_document(
    document: Document, check: str, verdict: Verdict, message: str, *, needed: bool = True, **values: Detail
) -> Check:
    """Say something of a document."""
    told: dict[str, Any] = {"document": document.number, **values}
    return say(
        check, verdict, message, about=shown(document.certificate), evidence=document.evidence, needed=needed, **told
    )


def of_file(name: str, check: str, verdict: Verdict, message: str, **values: Detail) -> Check:
    """Say something of a file within the bundle."""
    told: dict[str, Any] = dict(values)
    return say(check, verdict, message, about=shown(name), **told)


def names(found: list[str]) -> str:
    """Return names in one line, the first few."""
    some = [shown(one) for one in found[:5]]
    return ", ".join([*some, "…"] if len(found) > len(some) else some)

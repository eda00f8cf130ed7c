"""The manifest against the files: every one is listed, every one listed is there, and each is what is told of it."""

from collections import Counter
from collections.abc import Iterator

from certbroker.verification.bundles.attached import Attached, Files
from certbroker.verification.bundles.manifest import NAME, OVERVIEW, Listed, Manifest, digest
from certbroker.verification.bundles.said import FAILS, HOLDS, names, of_file
from certbroker.verification.report import Check
from certbroker.verification.wording import say

OF_DOCUMENTS = ("Data", "Source")
"""What a file can be to a document's pages: a document has one of each at most."""


def check_places(files: Files) -> Iterator[Check]:
    """Check where files stand and what they are called, whatever the manifest says."""
    counted = Counter(one.name for one in files.held)
    twice = [name for name, count in counted.items() if count > 1]
    unequal = [one.name for one in files.held if not one.is_plain]
    if twice:
        yield say("attachments.names", FAILS, "twice", names=names(twice))
    if unequal:
        yield say("attachments.names", FAILS, "unequal", names=names(unequal))
    if not twice + unequal:
        yield say("attachments.names", HOLDS, "holds")
    unnamed = [one.name for one in files.held if not one.is_named]
    apart = [one.name for one in files.held if not one.is_associated]
    if unnamed:
        yield say("attachments.places", FAILS, "not_named", names=names(unnamed))
    if apart:
        yield say("attachments.places", FAILS, "not_associated", names=names(apart))
    if files.elsewhere:
        yield say("attachments.places", FAILS, "elsewhere", count=files.elsewhere)
    if not (unnamed or apart or files.elsewhere):
        yield say("attachments.places", HOLDS, "holds")


def check_listing(manifest: Manifest, files: Files) -> Iterator[Check]:
    """Check the manifest's list and each file on it."""
    told = [one.name for one in manifest.attachments]
    held = {one.name for one in files.held}
    unlisted = sorted(held - {*told, NAME})
    missing = sorted({*told} - held)
    twice = [name for name, count in Counter(told).items() if count > 1 or name == NAME]
    yield _list("attachments.listed", "unlisted", unlisted, len(told))
    yield _list("attachments.present", "missing", missing, len(told))
    if twice:
        yield say("attachments.listed", FAILS, "twice", names=names(twice))
    wrong = [one.number for one in manifest.documents if _other_names(manifest, one.number, one.attachments)]
    if wrong:
        yield say("attachments.listed", FAILS, "other_document", count=len(wrong))
    unclear = _unclear(manifest)
    if unclear:
        yield say("attachments.listed", FAILS, "unclear", names=names(unclear))
    for one in manifest.attachments:
        for file in files.held:
            if file.name == one.name:
                yield from _file(one, file)


def _list(check: str, message: str, found: list[str], count: int) -> Check:
    return say(check, FAILS, message, names=names(found)) if found else say(check, HOLDS, "holds", count=count)


def _other_names(manifest: Manifest, number: int, listed: tuple[str, ...]) -> bool:
    """Whether a document names other files than those that are told to be its own."""
    return sorted(one.name for one in manifest.attachments if one.document == number) != sorted(listed)


def _unclear(manifest: Manifest) -> list[str]:
    """Return data and originals of no document, or second ones: nothing says what they are to the pages."""
    documents = {one.number for one in manifest.documents}
    seen = set[tuple[int | None, str]]()
    found: list[str] = []
    for one in manifest.attachments:
        key = (one.document, one.relationship)
        if one.relationship in OF_DOCUMENTS and one.name != OVERVIEW and (key in seen or one.document not in documents):
            found.append(one.name)
        seen.add(key)
    return found


def _file(told: Listed, file: Attached) -> Iterator[Check]:
    if len(file.data) != told.size:
        yield of_file(told.name, "attachment.content", FAILS, "size", size=told.size, found=len(file.data))
    elif digest(file.data) != told.sha256:
        yield of_file(told.name, "attachment.content", FAILS, "other")
    else:
        yield of_file(told.name, "attachment.content", HOLDS, "holds")
    if file.mime != told.mime:
        yield of_file(told.name, "attachment.kind", FAILS, "mime")
    elif file.relationship != told.relationship:
        yield of_file(told.name, "attachment.kind", FAILS, "relationship")
    else:
        yield of_file(told.name, "attachment.kind", HOLDS, "holds")

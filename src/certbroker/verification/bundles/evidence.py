"""What the documents of a bundle prove by themselves: whose they are, how they are numbered, whether they are fresh."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from certbroker.verification.bundles.held import Held, Object, by_person, object_of
from certbroker.verification.bundles.manifest import Document, Manifest
from certbroker.verification.bundles.said import FAILS, HOLDS, UNKNOWN, of_document
from certbroker.verification.consistency import check_consistency
from certbroker.verification.identity import check_identity, reference_of
from certbroker.verification.numbers import check_number
from certbroker.verification.originals.findings import shown
from certbroker.verification.report import Check, Verdict
from certbroker.verification.wording import say


def check_people(documents: Iterable[Held]) -> Iterator[Check]:
    """Check that the documents of each person are about one person. Papers that do not say so are no conflict."""
    for numbered in by_person(documents):
        papers = [evidence for _, evidence in numbered]
        subject = reference_of(papers)
        for number, evidence in numbered:
            found = [check_number(evidence), *filter(None, [check_identity(evidence, subject)])]
            yield from (_noted(one, number) for one in found)
        yield from (one for one in check_consistency(papers) if one.id == "consistency.identity")


def _noted(check: Check, document: int) -> Check:
    """Make what cannot be told a note, for a bundle is judged by what it holds."""
    needed = check.needed and check.verdict is not Verdict.CANNOT_TELL
    return replace(check, needed=needed, details={**check.details, "document": document})


def check_specimens(documents: Iterable[Held]) -> Iterator[Check]:
    """Say which documents come from a test environment."""
    for one in documents:
        if one.told.provenance.get("specimen") is True:
            yield of_document(one.told, "evidence.specimen", UNKNOWN, "specimen", needed=False)


def check_freshness(manifest: Manifest, asked: date | None, today: date) -> Iterator[Check]:
    """Check the validity that papers print: for the day the bundle was made, and for the day that was asked for.

    Where no day was asked for, what has run out since is a note.
    """
    for one in manifest.documents:
        if one.valid_until is None:
            continue
        yield _on_the_day(one, one.valid_until, manifest.made_on)
        if asked:
            held = asked <= one.valid_until
            said = (HOLDS, "holds") if held else (FAILS, "over")
            yield of_document(one, "validity.printed", *said, until=one.valid_until.isoformat())
        elif today > one.valid_until >= manifest.made_on:
            until = one.valid_until.isoformat()
            yield of_document(one, "validity.printed", UNKNOWN, "over_since", needed=False, until=until)


def _on_the_day(told: Document, until: date, made_on: date) -> Check:
    said = (HOLDS, "holds") if made_on <= until else (FAILS, "over")
    return of_document(told, "freshness.sealed", *said, until=until.isoformat(), made_on=made_on.isoformat())


def check_redactions(documents: Iterable[Held]) -> Iterator[Check]:
    """Say what was left out on purpose, and check that the data does not tell it all the same."""
    for one in documents:
        if not one.told.redacted:
            continue
        fields = list(dict.fromkeys(shown(name) for name in map(_field, one.told.redacted) if name))
        data: object = (one.data or {}).get("data")
        told = [name for name in map(_whole, one.told.redacted) if name and _says(data, name.split("."))]
        if told:
            yield of_document(one.told, "redaction", FAILS, "told", fields=", ".join(map(shown, told[:8])))
        elif fields or not any(_what(entry) == "original" for entry in one.told.redacted):
            named = ", ".join(fields[:8]) or "-"
            yield of_document(one.told, "redaction", UNKNOWN, "left_out", needed=False, fields=named)
        for why in sorted({_why(entry) for entry in one.told.redacted if _what(entry) == "original"}):
            yield of_document(one.told, "redaction", UNKNOWN, why, needed=False)


def _what(told: object) -> object:
    """Return whether a field was left out as a whole (`value`), or a part of its text, or the issuer's file."""
    return cast("Object", told).get("what") if isinstance(told, dict) else "value"


def _why(told: object) -> str:
    """Return why the issuer's file was left out, as a message: `original`, `unwanted` or `refused`."""
    found = cast("Object", told).get("why") if isinstance(told, dict) else None
    return {"refused": "refused", "recipient": "unwanted"}.get(str(found), "original")


def _field(told: object) -> str:
    """Return the path of a field in which something was left out."""
    found = cast("Object", told).get("path") if isinstance(told, dict) else told
    return found if isinstance(found, str) else ""


def _whole(told: object) -> str:
    """Return the path of a field that was left out as a whole, and not only within its text."""
    return _field(told) if _what(told) == "value" else ""


def _says(data: object, path: list[str]) -> bool:
    """Whether there is a value at a path or below it, in any row."""
    if isinstance(data, list):
        return any(_says(one, path) for one in cast("list[object]", data))
    if isinstance(data, dict):
        held = cast("Object", data)
        return _says(held.get(path[0]), path[1:]) if path else any(_says(one, []) for one in held.values())
    return data is not None and not path


def check_overview(manifest: Manifest, documents: Iterable[Held], data: bytes | None) -> Iterator[Check]:
    """Check that the overview of all documents tells the same as each one's own data."""
    if data is None:
        yield say("dossier.same", FAILS, "absent")
        return
    told = object_of(data)
    listed: object = (told or {}).get("documents")
    if told is None or not isinstance(listed, list):
        yield say("dossier.same", FAILS, "unreadable")
        return
    all_told = cast("list[object]", listed)
    came = [one for one in all_told if _kind(one) == "delivered"]
    if told.get("holder") != manifest.holder:
        yield say("dossier.same", FAILS, "holder")
    elif came != [one.data for one in documents]:
        yield say("dossier.same", FAILS, "other")
    else:
        yield say("dossier.same", HOLDS, "holds", count=len(came))
    if len(came) < len(all_told):
        yield say("dossier.missing", UNKNOWN, "some", needed=False, asked=len(all_told), count=len(came))


def _kind(told: object) -> object:
    return cast("Object", told).get("outcome") if isinstance(told, dict) else None

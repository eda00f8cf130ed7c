"""Takes a wire document as a new sample, with a draft of what it reads to: marked, until a person has compared them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from certbroker.channels.documents import canonical, read_document
from certbroker.model import Certificate
from certbroker.reading import Reading
from certbroker.samples import CASES, UNREVIEWED, folder_of
from certbroker.scaffold.nobody import real_numbers
from certbroker.scaffold.writing import NotWritten, write_new

_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written, and what the reader did not expect in the document."""

    files: tuple[Path, ...]
    reports: tuple[str, ...]


def record(certificate: type[Certificate], data: bytes, case: str, *, person: str = "", shows: str = "") -> Recorded:
    """Write a document as a case beside the certificate's samples, and a draft of its `expect`, marked as unreviewed.

    Whom it is about and what it shows, where not given, are for a person to fill in: the contract suite asks for them.
    Raises PayloadError where it is no such document, NotWritten where the case exists, or a resident number in it could
    be a real person's.
    """
    reading = read_document(certificate, data)
    reports, content = (reading.reports, reading.certificate) if isinstance(reading, Reading) else ((), None)
    _refuse(case, real_numbers(data, content))
    folder, expect = folder_of(certificate), canonical(reading)
    ending = "xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "json"
    cases = folder / CASES
    told = cases.read_text(encoding="utf-8") if cases.exists() else ""
    if re.search(rf"^\[{case}\]", told, re.MULTILINE):
        raise NotWritten(f"{CASES} has a case {case}")
    draft = json.dumps({UNREVIEWED: True} | expect, ensure_ascii=False, indent=2) + "\n"
    files = write_new({folder / f"{case}.wire.{ending}": data, folder / f"{case}.expect.json": draft})
    head = f"[{case}]\nperson = {_quoted(person)}\nshows = {_quoted(shows)}\nserved = false"
    entry = "\n".join((head, *_entry(certificate, expect.get("outcome"), reports)))
    cases.write_text(f"{told}\n{entry}\n".lstrip("\n"), encoding="utf-8")
    return Recorded((*files, cases), reports)


def _refuse(case: str, real: int) -> None:
    if not _CASE.fullmatch(case):
        raise NotWritten(f"{case} is no name of a case: lower snake case")
    if real:
        raise NotWritten(f"{real} resident numbers could be real: a sample is about nobody, so make them up first")


def _entry(certificate: type[Certificate], outcome: Any, reports: Iterable[str]) -> Iterable[str]:
    """Return the lines of the case that the document itself says."""
    required = [name for name, option in certificate.Ask.model_fields.items() if option.is_required()]
    if required:
        yield f"# options = {{ {', '.join(f'{name} = …' for name in required)} }}, as it was asked for"
    if reports:
        yield "reports = [\n" + "".join(f"  {_quoted(one)},\n" for one in reports) + "]"
    if outcome:
        yield f"outcome = {_quoted(str(outcome))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

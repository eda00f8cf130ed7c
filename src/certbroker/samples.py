"""The samples of a certificate: one file is at once test, sandbox answer and documented example.

`<issuer>/samples/<certificate>/<case>.wire.xml` (or `.json`), `<case>.expect.json`, and `cases.toml`, which says in a
sentence what each case shows. `witness.toml` names who outside of the project has seen the certificate come like this.
"""

import importlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from certbroker.errors import ConnectorDefect
from certbroker.model import Certificate

Tier = Literal["declared", "sampled", "refusal-sampled", "confirmed-wire", "live"]
NOT_DELIVERED = {"outcome": "not_delivered"}
UNREVIEWED = "unreviewed"
"""The mark of an `expect` that a program wrote: it counts for nothing until a person has taken the mark away."""
CASES, WITNESS = "cases.toml", "witness.toml"
WITNESSED: Mapping[str, str] = {"wire": "real message", "call": "real call"}
"""The parts of `witness.toml`, and the `kind` that each must be: what was seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: the wire document, and what it must read to."""

    case: str
    person: str
    shows: str
    wire: Path
    expect: dict[str, Any]
    reports: tuple[str, ...]
    options: dict[str, Any]
    draft: str = ""
    """Why there is no `expect` yet; the contract is then kept at its lowest tier only."""

    @property
    def is_refusal(self) -> bool:
        """Whether the case shows a document that was not given, or an open-data answer that is an error."""
        return "outcome" in self.expect or self.expect.keys() == {"error"}

    @property
    def is_settled(self) -> bool:
        """Whether a person stands for what the document reads to."""
        return not self.draft and UNREVIEWED not in self.expect


@dataclass(frozen=True, slots=True)
class Witness:
    """Who outside of this project has seen it, and when: a real message (`wire`), or a real call (`call`)."""

    part: str
    source: str
    seen_on: date
    kind: str


def folder_of(certificate: type[Certificate]) -> Path:
    """Return the folder of a certificate's samples; it need not exist."""
    package, _, name = certificate.__module__.rpartition(".")
    return Path(next(iter(importlib.import_module(package).__path__))) / "samples" / name


def samples_of(certificate: type[Certificate]) -> tuple[Sample, ...]:
    """Return all cases of a certificate in the order of `cases.toml`.

    Raises ConnectorDefect where files and cases differ, or one of them is no such file.
    """
    folder = folder_of(certificate)
    if not folder.is_dir():
        return ()
    try:
        cases = tomllib.loads((folder / CASES).read_text(encoding="utf-8"))
        files = {path.name.partition(".")[0] for path in folder.iterdir() if _is_case(path)}
        if files == cases.keys():
            return tuple(_sample(folder, case, told) for case, told in cases.items())
    except (OSError, KeyError, StopIteration, ValueError) as error:
        raise ConnectorDefect(f"samples: {type(error).__name__}: {error}", certificate=certificate.id()) from error
    differ = ", ".join(sorted(files ^ cases.keys()))
    raise ConnectorDefect(f"cases.toml and files differ: {differ}", certificate=certificate.id())


def _is_case(path: Path) -> bool:
    """Whether a file is part of a case; folders hold samples of earlier shapes."""
    return path.is_file() and path.name not in {CASES, WITNESS}


def _sample(folder: Path, case: str, told: dict[str, Any]) -> Sample:
    wire, draft = next(folder.glob(f"{case}.wire.*")), str(told.get("draft", ""))
    expect: dict[str, Any] = {} if draft else json.loads((folder / f"{case}.expect.json").read_text(encoding="utf-8"))
    reports, options = tuple(told.get("reports", ())), told.get("options", {})
    return Sample(case, told["person"], told["shows"], wire, expect, reports, options, draft)


def witnesses_of(certificate: type[Certificate]) -> tuple[Witness, ...]:
    """Return the outside witnesses of a certificate, a real message before a real call.

    Raises ConnectorDefect where the file lacks a key, or has one that it should not have.
    """
    path = folder_of(certificate) / WITNESS
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = {part: Witness(part, **told.pop(part)) for part in WITNESSED if part in told}
    except (OSError, TypeError, ValueError) as error:
        raise ConnectorDefect(f"{WITNESS}: {error}", certificate=certificate.id()) from error
    wrong = [*told, *(part for part, witness in found.items() if not _is_witness(witness))]
    if wrong:
        raise ConnectorDefect(f"{WITNESS}: {', '.join(wrong)}: {_WANTED}", certificate=certificate.id())
    return tuple(found.values())


_WANTED = "a part is [wire] or [call], with source, seen_on (a date) and kind (real message, real call)"


def _is_witness(witness: Witness) -> bool:
    texts: tuple[object, object] = (witness.source, witness.seen_on)
    return bool(texts[0]) and type(texts[1]) is date and witness.kind == WITNESSED[witness.part]


def tier(certificate: type[Certificate]) -> Tier:
    """Return the quality tier that samples and witnesses earn; the contract suite checks that they hold.

    Each tier asks for the one before it: only what samples prove, refusals among them, can be confirmed from outside.
    """
    samples = [sample for sample in samples_of(certificate) if sample.is_settled]
    if not samples:
        return "declared"
    if not any(sample.is_refusal for sample in samples):
        return "sampled"
    seen = {witness.part for witness in witnesses_of(certificate)}
    if "wire" not in seen:
        return "refusal-sampled"
    return "live" if "call" in seen else "confirmed-wire"

"""The samples of a certificate: one file is at once test, sandbox answer and documented example.

`<issuer>/samples/<certificate>/<case>.wire.xml` (or `.json`), `<case>.expect.json`, and `cases.toml`, which says in a
sentence what each case shows.
"""

import importlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from certbroker.errors import ConnectorDefect
from certbroker.model import Certificate

Tier = Literal["declared", "sampled", "refusal-sampled", "confirmed-wire", "live"]
NOT_DELIVERED = {"outcome": "not_delivered"}


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

    @property
    def is_refusal(self) -> bool:
        """Whether the case shows a document that was not given, or an open-data answer that is an error."""
        return "outcome" in self.expect or self.expect.keys() == {"error"}


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
        cases = tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
        files = {path.name.partition(".")[0] for path in folder.iterdir() if path.name != "cases.toml"}
        if files == cases.keys():
            return tuple(_sample(folder, case, told) for case, told in cases.items())
    except (OSError, KeyError, StopIteration, ValueError) as error:
        raise ConnectorDefect(f"samples: {type(error).__name__}: {error}", certificate=certificate.id()) from error
    differ = ", ".join(sorted(files ^ cases.keys()))
    raise ConnectorDefect(f"cases.toml and files differ: {differ}", certificate=certificate.id())


def _sample(folder: Path, case: str, told: dict[str, Any]) -> Sample:
    wire = next(folder.glob(f"{case}.wire.*"))
    expect = json.loads((folder / f"{case}.expect.json").read_text(encoding="utf-8"))
    return Sample(
        case, told["person"], told["shows"], wire, expect, tuple(told.get("reports", ())), told.get("options", {})
    )


def tier(certificate: type[Certificate]) -> Tier:
    """Return the quality tier that the samples earn; the contract suite checks that they hold."""
    samples = samples_of(certificate)
    if not samples:
        return "declared"
    return "refusal-sampled" if any(one.is_refusal for one in samples) else "sampled"

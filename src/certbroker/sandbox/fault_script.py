"""A fault script: the TOML file that `certbroker sandbox --faults` takes.

```toml
tls = ["trusted", "expired"]        # further ports, with certificates of these kinds (`certbroker.sandbox.tls`)

[[fault]]
kind = "http_503_retry_after"
host = "exchange"
operation = "issue"
nth = "2-3"
seconds = 2
```
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from certbroker.sandbox.fault_check import one_of
from certbroker.sandbox.fault_kinds import CERTIFICATES
from certbroker.sandbox.faults import Fault, Faults

_TYPES: dict[str, type | tuple[type, ...]] = {
    "times": int,
    "skip": int,
    "status": int,
    "page": int,
    "nth": (int, str),
    "seconds": (int, float),
}


@dataclass(frozen=True)
class FaultScript:
    """What a sandbox is to do wrong: faults, and `tls`: kinds of certificates each of which gets a port of its own."""

    faults: Iterable[Fault] = ()
    tls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind of certificate that does not exist."""
        if unknown := [kind for kind in self.tls if kind not in CERTIFICATES]:
            raise ValueError(f"no such kind of TLS certificate: {unknown[0]!r}; {one_of(CERTIFICATES, unknown[0])}")

    @classmethod
    def of(cls, given: "Iterable[Fault] | FaultScript | Path | None") -> "FaultScript":
        """Return the script that is meant: itself, that of a file, or one of these faults."""
        if isinstance(given, Path):
            return load(given)
        return given if isinstance(given, FaultScript) else cls(given or ())


def load(file: Path) -> FaultScript:
    """Read a file; raise `ValueError` saying what is wrong with it, and in which of its tables."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"the faults file cannot be read: {error}") from error
    tls: object = table.pop("tls", [])
    found = read(table)
    if not isinstance(tls, list) or not all(isinstance(kind, str) for kind in cast("list[object]", tls)):
        raise ValueError('of the wrong type in a faults file: tls; it is a list such as ["trusted", "expired"]')
    return FaultScript(found, tuple(dict.fromkeys(cast("list[str]", tls))))


def read(table: Mapping[str, Any]) -> Faults:
    """Return the faults of a table of `[[fault]]` tables; raise `ValueError`."""
    rows: Any = table.get("fault", [])
    others = set(table) - {"fault"}
    if others or not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        raise ValueError("a faults file holds [[fault]] tables, perhaps a list tls above them, and nothing else")
    return Faults(_fault(number, row) for number, row in enumerate(cast("list[dict[str, Any]]", rows), 1))


def _fault(number: int, row: dict[str, Any]) -> Fault:
    known = {field.name for field in fields(Fault)}
    unknown = sorted(set(row) - known)
    if "kind" not in row:
        raise ValueError(f"fault {number} has no kind")
    if unknown:
        raise ValueError(f"fault {number} has an unknown {unknown[0]!r}; {one_of(known, unknown[0])}")
    wrong = [name for name, value in row.items() if not _is(value, _TYPES.get(name, str))]
    if wrong:
        raise ValueError(f"of the wrong type in fault {number}: {', '.join(wrong)}")
    try:
        return Fault(**row)
    except ValueError as error:
        raise ValueError(f"fault {number}: {error}") from None


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)

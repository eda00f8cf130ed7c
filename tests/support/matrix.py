"""The fault matrix (`wanted/fault_matrix.toml`): what must become of every fault at every step of a collection."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from support.markdown import table

WANTED = Path(__file__).parents[1] / "wanted" / "fault_matrix.toml"


@dataclass(frozen=True)
class Want:
    """What must become of a document, or of the call to the identity provider."""

    name: str
    outcome: str
    says: str
    code: str = ""
    recovery: str = ""
    retry_after: int | None = None
    tried: bool = False
    resume: str = "delivered"
    fresh: bool = False
    anew: int = 0
    tries: int = 2
    spent: int = 0


@dataclass(frozen=True)
class Row:
    """A fault: as the sandbox takes it, or as another address of the host."""

    fault: str
    says: str
    strike: dict[str, Any] = field(default_factory=dict[str, Any])
    address: str = ""
    set: dict[str, Any] = field(default_factory=dict[str, Any])
    deadline: float = 0.0
    is_pair: bool = False
    not_yet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A fault at a step, once or every time."""

    row: Row
    step: str
    want: Want
    is_every: bool = False

    @property
    def id(self) -> str:
        return f"{self.row.fault}-{self.step}{'-every' if self.is_every else ''}"


@cache
def written() -> dict[str, Any]:
    """The file."""
    return tomllib.loads(WANTED.read_text(encoding="utf-8"))


@cache
def steps() -> dict[str, str]:
    """The steps of a collection, with what each is."""
    return written()["steps"]


@cache
def wants() -> dict[str, Want]:
    """What cells may say."""
    return {name: Want(name, **told) for name, told in written()["want"].items()}


def rows() -> Iterator[tuple[Row, dict[str, str]]]:
    """The faults with their cells, by step: the name of a want, or a dash and the reason for none."""
    for told in written()["row"]:
        left = dict(told)
        cells = {step: left.pop(step, left.get("rest", "")) for step in steps()}
        left.pop("rest", None)
        yield Row(**left), cells


def cells() -> Iterator[Cell]:
    """Every cell that makes sense; where it is tried again in the same call, once for each way."""
    for row, told in rows():
        for step, name in told.items():
            if name.startswith("-"):
                continue
            want = wants()[name]
            if not want.tried or not row.address:
                yield Cell(row, step, want)
            if want.tried and not row.is_pair:
                yield Cell(row, step, want, is_every=True)


def drawn() -> str:
    """The matrix as a table, with what its words mean behind it."""
    head = ("fault", "what it is", *(f"`{step}`" for step in steps()))
    body = [
        (
            f"`{row.fault}`",
            row.says,
            *(_shown(name) + ("†" if step in row.not_yet else "") for step, name in told.items()),
        )
        for row, told in rows()
    ]
    columns = [(f"`{step}`", says) for step, says in steps().items()]
    means = [(f"`{want.name}`", want.says, _later(want)) for want in wants().values()]
    reasons = [(f"({number})", says) for number, says in enumerate(written()["none"].values(), 1)]
    return "\n\n".join(
        (
            table(("step", "call"), columns),
            table(head, body),
            table(("word", "what becomes of it", "a resume, once the fault is gone"), means),
            table(("", "why there is nothing to want"), reasons),
        )
    )


def _shown(name: str) -> str:
    reasons = list(written()["none"])
    return f"({reasons.index(name[1:]) + 1})" if name.startswith("-") else f"`{name}`"


def _later(want: Want) -> str:
    if want.outcome == "delivered":
        return "makes no call"
    if want.resume == "same":
        return "finds the same"
    return "delivers" + (", with a new ticket" if want.fresh else "") + (", applies anew" if want.anew else "")

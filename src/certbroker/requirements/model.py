"""Procedures (민원·업무) and their requirements, as data with sources."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from certbroker.facts import Fact
from certbroker.requirements.predicates import AtLeast, Not, Predicate, Ref, Several

Known = Literal["confirmed", "known", "assumed"]
"""confirmed: an official or press text says it; known: general knowledge or a third party's copy; assumed: a guess."""


class Data(BaseModel):
    """A part of a procedure's file. Words that are not listed are errors; what is unknown is absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class LawCited(Data):
    """A law that the procedure rests on."""

    text: str
    url: str | None = None
    known: Known
    url_seen: bool
    """Whether the address was opened, not only built by its pattern."""


class InForce(Data):
    """From when to when the rules apply, as far as the sources say."""

    since: date | None = Field(None, alias="from")
    until: date | None = None
    note: str | None = None

    def lacks(self, on: date) -> tuple[str, str] | None:
        """Say why the rules do not apply on a day, in English and Korean; `None` where they may."""
        if self.since and on < self.since:
            return f"in force from {self.since} only", f"{self.since}부터 시행"
        if self.until and on > self.until:
            return f"in force until {self.until} only", f"{self.until}까지만 시행"
        return None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"in force from {self.since} until {self.until}: the end comes first")
        return self


class Window(Data):
    """A period in which applications are taken."""

    year: int
    since: datetime = Field(alias="from")
    until: datetime
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("a window without its time zone")
        if self.since >= self.until:
            raise ValueError(f"applications from {self.since} until {self.until}: the end comes first")
        return self


class Condition(Data):
    """When a requirement applies (해당자)."""

    text_ko: str
    predicate: Predicate


class Requirement(Data):
    """What must be true, and what may prove it (구비서류·요건)."""

    id: str
    text_ko: str
    """As printed, or our rendering of it."""
    predicate: Predicate
    """Our formalisation; `known` speaks of the text only."""
    facts: tuple[Fact, ...] = ()
    evidence: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    """Alternatives; each is a list of certificates that are needed together."""
    options: dict[str, dict[str, bool | int | str | tuple[str, ...]]] = Field(
        default_factory=dict[str, dict[str, bool | int | str | tuple[str, ...]]]
    )
    """Certificate → option → token that the receiver wants."""
    freshness_days: int | None = None
    """Our rendering of 1개월, 3개월: the receiver counts calendar months."""
    freshness_text_ko: str | None = None
    when: Condition | None = None
    whose: str = "applicant"
    """Whose certificate; `applicant+spouse` is each of them."""
    proved_by: Literal["certificate", "authority", "paper", "declaration"]
    """authority: the office looks it up, and the evidence is only for when the lookup is refused."""
    evidence_known: Literal["notice", "inferred"] | None = None
    """notice: the notice names the paper; inferred: our mapping."""
    known: Known
    source: str | None = None
    note: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Whose certificates, one by one."""
        return tuple(self.whose.split("+"))


class Procedure(Data):
    """Something one applies for, with what it asks and what it may not ask."""

    id: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    name_ko: str
    name_en: str
    authority_ko: str
    who_en: str
    in_force: InForce
    law: tuple[LawCited, ...] = ()
    subjects: tuple[str, ...]
    requirements: tuple[Requirement, ...] = Field(min_length=1)
    application_windows: tuple[Window, ...] = ()
    papers_on_notice_ko: tuple[str, ...] = ()
    """Names as printed, misprints kept."""
    not_certificates_ko: tuple[str, ...] = ()
    must_not_ask_ko: tuple[str, ...] = ()
    sources: dict[str, str]
    source_kinds: dict[str, Literal["official_copy", "official_page", "press", "secondary"]]
    source_quality: str
    notes: tuple[str, ...] = ()
    checked_on: date | None = None
    """When a person compared it with its sources; `None` in a draft."""

    @property
    def conditions(self) -> Mapping[str, Predicate]:
        """What a `ref` of this procedure may point to: `income_origin.when`."""
        return {f"{one.id}.when": one.when.predicate for one in self.requirements if one.when}

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [one.id for one in self.requirements]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.id}: two requirements have one id")
        if self.source_kinds.keys() != self.sources.keys():
            raise ValueError(f"{self.id}: sources and their kinds differ")
        for one in self.requirements:
            if one.source is not None and one.source not in self.sources:
                raise ValueError(f"{self.id}.{one.id}: {one.source} is not among the sources")
            if foreign := sorted(one.options.keys() - {name for way in one.evidence for name in way}):
                raise ValueError(f"{self.id}.{one.id}: options of {', '.join(foreign)}, which is no evidence")
        self._check_refs()
        return self

    def _check_refs(self) -> None:
        for one in self.requirements:
            for held in filter(None, (one.predicate, one.when and one.when.predicate)):
                for ref in _refs(held):
                    target = self.conditions.get(ref.target)
                    if target is None:
                        raise ValueError(f"{self.id}.{one.id}: nothing is called {ref.target}")
                    if any(_refs(target)):
                        raise ValueError(f"{self.id}.{one.id}: {ref.target} points on; a reference has one step")


def _refs(predicate: Predicate) -> Iterator[Ref]:
    match predicate:
        case Ref():
            yield predicate
        case Not(of=one):
            yield from _refs(one)
        case Several(of=several) | AtLeast(of=several):
            for one in several:
                yield from _refs(one)
        case _:
            return


def read_procedure(text: str) -> Procedure:
    """Read a procedure from TOML. Raises ValueError where it is none."""
    return Procedure.model_validate(tomllib.loads(text))


@cache
def procedures() -> Mapping[str, Procedure]:
    """Return every procedure of the package by id, sorted."""
    found: dict[str, Procedure] = {}
    folder = files("certbroker.requirements").joinpath("procedures")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            procedure = read_procedure(file.read_text(encoding="utf-8"))
            if file.name != f"{procedure.id}.toml":
                raise ValueError(f"{file.name} holds {procedure.id}")
            found[procedure.id] = procedure
    return found

"""The fact book: facts of several certificates side by side, each with where it comes from.

Contradictions are kept and shown, never resolved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from certbroker.evidence import Evidence
from certbroker.facts import Fact, FactValue, Gives
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate

V_co = TypeVar("V_co", bound=FactValue, covariant=True)


@dataclass(frozen=True, slots=True)
class Proven(Generic[V_co]):
    """A fact with its provenance: which certificate says so, from which field, issued when."""

    fact: Fact
    value: V_co
    certificate: str
    field: str
    issued_on: date | None
    evidence: str
    """SHA-256 of the raw document."""

    def describe(self) -> dict[str, Any]:
        """Return the fact as a JSON object (shape `fact` in docs/shapes.md)."""
        return {
            "fact": self.fact.value,
            "value": self.value.model_dump(mode="json", exclude_none=True),
            "certificate": self.certificate,
            "field": self.field,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts of one name that cannot both be true of one person."""

    part: str
    first: Proven[FactValue]
    second: Proven[FactValue]


@dataclass(frozen=True)
class FactBook:
    """Facts about one subject, as its certificates say."""

    facts: tuple[Proven[FactValue], ...]

    @classmethod
    def of(cls, evidence: Iterable[Evidence[Certificate]]) -> "FactBook":
        """Collect the facts of evidence, in its order."""
        return cls(tuple(fact for one in evidence for fact in facts_of(one)))

    def all(self, fact: Fact) -> tuple[Proven[FactValue], ...]:
        """Return every fact of a name."""
        return self._named.get(fact, ())

    @cached_property
    def papers(self) -> Mapping[str, Proven[FactValue]]:
        """Certificates that gave facts, each with the last of them."""
        return {one.certificate: one for one in self.facts}

    @cached_property
    def _named(self) -> dict[Fact, tuple[Proven[FactValue], ...]]:
        found: dict[Fact, list[Proven[FactValue]]] = defaultdict(list)
        for one in self.facts:
            found[one.fact].append(one)
        return {name: tuple(facts) for name, facts in found.items()}

    def names(self) -> tuple[Fact, ...]:
        """Return the names of the facts that are there."""
        return tuple(dict.fromkeys(one.fact for one in self.facts))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return the pairs of facts that differ where one person can have but one value."""
        groups: dict[tuple[Fact, str], list[Proven[FactValue]]] = defaultdict(list)
        for one in self.facts:
            for part in one.value.single:
                if getattr(one.value, part) is not None:
                    groups[one.fact, part].append(one)
        return tuple(
            Contradiction(part, first, second)
            for (_, part), found in groups.items()
            for first, second in _differing(part, found)
        )


def facts_of(evidence: Evidence[Certificate]) -> Iterator[Proven[FactValue]]:
    """Go through the facts that one piece of evidence gives."""
    certificate, number = evidence.certificate, evidence.provenance.raw_sha256
    for given in certificate.facts:
        if isinstance(given, Gives):
            shape = cast("Gives[FactValue]", given)
            for value in shape.of(certificate):
                yield Proven(shape.fact, value, certificate.id(), shape.rows, evidence.issued_on, number)


def _differing(part: str, found: list[Proven[FactValue]]) -> Iterator[tuple[Proven[FactValue], Proven[FactValue]]]:
    first = found[0]
    for other in found[1:]:
        if not _agree(getattr(first.value, part), getattr(other.value, part)):
            yield first, other


def _agree(one: object, other: object) -> bool:
    if isinstance(one, ResidentNumber) and isinstance(other, ResidentNumber):
        return one.agrees_with(other)
    return one == other

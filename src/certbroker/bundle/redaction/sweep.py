"""Goes through a certificate field by field, and takes out of its copy and of its JSON what is to be left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal, NamedTuple, cast

from certbroker.bundle.redaction.masking import Mask
from certbroker.bundle.redaction.rules import Kind, Rule
from certbroker.bundle.withheld import WITHHELD
from certbroker.fields import Kind as FieldKind
from certbroker.fields import ResidentNumber, kind_of_field
from certbroker.model import Record

_ACCOUNT: Final = re.compile(r"계좌\s*번호")
_TYPED: Final[Mapping[str, Kind]] = {"rrn": "resident_number", "address": "address", "phone": "phone"}
"""Type of field → kind of data that all of it is."""
_CORPORATE: Final = "crn"
"""Written as a resident number is, and none."""
_RESIDENT: Final = "주민"
Path = tuple[str, ...]
PRESET: Final = Rule(kind="resident_number", why="preset")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was left out of a document: where and why, never what."""

    what: Literal["value", "text", "original"]
    """All of a field, a part of what somebody wrote in it, or the issuer's file."""
    path: str
    kind: Kind | None
    why: str
    """`asked`, `recipient` (its profile), `preset`; of an issuer's file also `refused`: it is broken or dangerous."""
    reason: str = ""

    def describe(self) -> dict[str, Any]:
        """Return its entry in the manifest."""
        return {
            "what": self.what,
            "path": self.path or None,
            "kind": self.kind,
            "why": self.why,
            "reason": self.reason or None,
        }


class Place(NamedTuple):
    """A field of a record: its name and type, and the kind of data that all of it is."""

    name: str
    kind: FieldKind
    data: Kind | None
    is_number: bool
    """Whether it is the number of a paper or a thing, which may look like anything."""


@cache
def places(record: type[Record]) -> tuple[Place, ...]:
    """Return the fields of a record."""
    return tuple(_place(record, name) for name in record.model_fields)


@cache
def paths(record: type[Record], path: Path = ()) -> tuple[Path, ...]:
    """Return the paths of all fields of a certificate: of groups, and of what is in them."""
    found: list[Path] = []
    for place in places(record):
        found.append((*path, place.name))
        if place.kind.scalar is None:
            found += paths(place.kind.type, found[-1])
    return tuple(found)


def _place(record: type[Record], name: str) -> Place:
    kind, wire = kind_of_field(record, name), record.wires().get(name)
    data = _TYPED.get(kind.scalar.name) if kind.scalar else None
    is_account = kind.scalar and kind.type is str and wire and _ACCOUNT.search(wire.label)
    is_number = name.endswith("number") and not (wire and _RESIDENT in wire.label)
    return Place(name, kind, "account" if is_account else data, is_number)


@dataclass(slots=True)
class Sweep:
    """One certificate's way through the rules that are about it."""

    rules: Sequence[Rule]
    mask: Mask
    reveals: bool = False
    """Whether resident numbers stay whole."""
    removed: dict[Removed, None] = field(default_factory=dict[Removed, None])
    hidden: list[tuple[Any, Any]] = field(default_factory=list[tuple[Any, Any]])
    """Values that were left out, each with its type: to be looked for on the issuer's pages."""

    def record(self, record: Record, told: Mapping[str, Any], path: Path = ()) -> tuple[Record, dict[str, Any]]:
        """Return a record and its JSON without what is left out; the same record where that is nothing."""
        changes: dict[str, Any] = {}
        written = dict(told)
        for place in places(type(record)):
            value = getattr(record, place.name)
            kept, written[place.name] = self._field(place, value, told[place.name], (*path, place.name))
            if kept is not value:
                changes[place.name] = kept
        return (record.model_copy(update=changes) if changes else record), written

    def _field(self, place: Place, value: Any, told: Any, path: Path) -> tuple[Any, Any]:
        kind, rule = place.kind, self._rule(place, path) if self.rules else None
        if rule and (kind.scalar or kind.many):
            return self._leave_out(value, kind, rule, path)
        if value is None or (kind.scalar and kind.scalar.name == _CORPORATE):
            return value, told
        if rule:
            return self._leave_out_record(value, rule, path)
        if kind.scalar:
            return self._many(place, value, told, path) if kind.many else self._scalar(place, value, told, path)
        return self._records(value, told, path) if kind.many else self.record(value, told, path)

    def _rule(self, place: Place, path: Path) -> Rule | None:
        """Return the rule that leaves a field out as a whole."""
        return next((one for one in self.rules if one.hits(path) or (place.data and one.kind == place.data)), None)

    def _leave_out(self, value: Any, kind: FieldKind, rule: Rule, path: Path) -> tuple[Any, Any]:
        self._note("value", path, rule.kind, rule)
        if kind.scalar is not None:
            values: tuple[Any, ...] = value if kind.many else (value,)
            self.hidden += [(one, kind.scalar) for one in values if one is not None]
            return ((WITHHELD,), []) if kind.many else (WITHHELD, None)
        for one in cast("tuple[Record, ...]", value):
            self._hide(one)
        return WITHHELD, []

    def _leave_out_record(self, record: Record, rule: Rule, path: Path) -> tuple[Record, dict[str, Any]]:
        """Leave out every field of a group that stands once: its cells stay, and say that they were covered."""
        below = Rule(path="**", reason=rule.reason, why=rule.why)
        own = Sweep((below,), self.mask)
        kept, told = own.record(record, record.model_dump(mode="json"), path)
        self._note("value", path, rule.kind, rule)
        self.hidden += own.hidden
        return kept, told

    def _hide(self, record: Record) -> None:
        own = Sweep((Rule(path="**"),), self.mask)
        own.record(record, record.model_dump(mode="json"))
        self.hidden += own.hidden

    def _records(self, records: tuple[Record, ...], told: Sequence[Any], path: Path) -> tuple[Any, Any]:
        pairs = [self.record(one, written, path) for one, written in zip(records, told, strict=True)]
        is_same = all(kept is one for (kept, _), one in zip(pairs, records, strict=True))
        return records if is_same else tuple(kept for kept, _ in pairs), [written for _, written in pairs]

    def _many(self, place: Place, values: tuple[Any, ...], told: Sequence[Any], path: Path) -> tuple[Any, Any]:
        pairs = [self._scalar(place, value, written, path) for value, written in zip(values, told, strict=True)]
        is_same = all(kept is value for (kept, _), value in zip(pairs, values, strict=True))
        return values if is_same else tuple(kept for kept, _ in pairs), [written for _, written in pairs]

    def _scalar(self, place: Place, value: Any, told: Any, path: Path) -> tuple[Any, Any]:
        if isinstance(value, ResidentNumber):
            return (value.reveal() if self.reveals and value.is_complete else value), told
        if not isinstance(value, str):
            return value, told
        masked, kinds = self.mask.text(value, is_number=place.is_number)
        for kind in kinds:
            self._note("text", path, kind, self._asked(kind))
        if not kinds:
            return value, told
        self.hidden += [(value, None)] if kinds - {"resident_number"} else []
        return masked, masked

    def _asked(self, kind: Kind | None) -> Rule:
        """Return why a kind of data is masked within texts; `None`: because it is left out as a field."""
        own = [one for one in self.rules if one.kind == kind] if kind else list(self.rules)
        return own[0] if own else PRESET

    def _note(self, what: Literal["value", "text"], path: Path, kind: Kind | None, rule: Rule) -> None:
        self.removed[Removed(what, ".".join(path), kind, rule.why, rule.reason)] = None

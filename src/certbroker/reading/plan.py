"""The reading plan of a record: computed once per type (and wire profile) from its annotations and `wire(…)`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from certbroker.errors import ConnectorDefect, SettingsError
from certbroker.fields import Scalar, kind_of_field
from certbroker.model import Record, Wire, group_of

Steps = tuple[str, ...]
Known = dict[str, "Known"]
"""Element names that a plan reads, with those below them."""


@dataclass(frozen=True)
class Profile:
    """A wire profile: where the relying party's documents differ from the paths of a certificate, without code.

    paths: path in the real document → our path, both below the root. documents: further names of the root element.
    """

    paths: Mapping[str, str] = field(default_factory=dict[str, str])
    documents: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((tuple(self.paths.items()), self.documents))

    def real(self, ours: str) -> str | None:
        """Return the real path that stands for one of ours."""
        return next((real for real, our in self.paths.items() if our == ours), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """How one field is read: where it stands, and as what."""

    name: str
    where: str
    paths: tuple[tuple[Steps, ...], ...]
    scalar: Scalar | None
    plan: "Plan | None"
    many: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How one record is read."""

    record: type[Record]
    slots: tuple[Slot, ...]
    known: Known


@cache
def plan_of(record: type[Record], profile: Profile | None = None) -> Plan:
    """Return the plan of a certificate.

    Raises ConnectorDefect where a field has no place on the wire or no type of the table, SettingsError where a
    profile names a path that does not exist.
    """
    plan = _plan(record, profile or Profile(), "", "")
    if profile:
        ours = set(_our_paths(record, ""))
        unknown = [path for path in profile.paths.values() if path not in ours]
        if unknown:
            raise SettingsError(f"wire profile names unknown paths: {', '.join(unknown)}")
    return plan


def _plan(record: type[Record], profile: Profile, ours: str, real: str) -> Plan:
    wires = record.wires()
    missing = record.model_fields.keys() - wires.keys()
    if missing:
        raise ConnectorDefect(f"{record.__name__}: no wire(…) on {', '.join(sorted(missing))}")
    slots = tuple(_slot(record, name, wire, profile, (ours, real)) for name, wire in wires.items())
    known: Known = {}
    for slot in slots:
        _learn(known, slot)
    return Plan(record, slots, known)


def _slot(record: type[Record], name: str, wire: Wire, profile: Profile, prefixes: tuple[str, str]) -> Slot:
    kind = kind_of_field(record, name)
    paths = tuple(tuple(_relative(part, profile, prefixes) for part in parts) for parts in wire.paths)
    where = "/".join(paths[0][0])
    group = group_of(kind)
    if group is None and kind.scalar is None:
        raise ConnectorDefect(f"{record.__name__}.{name}: {kind.type} is no type of the table")
    below = f"{prefixes[0]}{wire.paths[0][0]}/", f"{prefixes[1]}{where}/"
    plan = _plan(group, profile, *below) if group else None
    return Slot(name, where, paths, kind.scalar, plan, kind.many, kind.optional)


def _relative(part: str, profile: Profile, prefixes: tuple[str, str]) -> Steps:
    """Apply the profile to one of our paths: it gives whole paths, the plan wants the steps below the group at hand."""
    ours, group = prefixes
    real = profile.real(ours + part)
    if real is None:
        return tuple(part.split("/"))
    if not real.startswith(group):
        raise SettingsError(f"wire profile: {real} does not lie in its group {group.rstrip('/')}")
    return tuple(real.removeprefix(group).split("/"))


def _learn(known: Known, slot: Slot) -> None:
    for steps in (part for parts in slot.paths for part in parts):
        below = known
        for step in steps:
            below = below.setdefault(step, {})
        if slot.plan:
            _merge(below, slot.plan.known)
        elif slot.scalar:
            _merge(below, {name: {} for name in slot.scalar.group})


def _merge(into: Known, more: Known) -> None:
    for name, below in more.items():
        _merge(into.setdefault(name, {}), below)


def _our_paths(record: type[Record], prefix: str) -> Iterator[str]:
    for name, wire in record.wires().items():
        for path in (part for parts in wire.paths for part in parts):
            yield prefix + path
        group = group_of(kind_of_field(record, name))
        if group:
            yield from _our_paths(group, f"{prefix}{wire.paths[0][0]}/")

"""Earlier shapes of a certificate: how evidence of before is read, and how it becomes the shape of today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from certbroker.errors import ConnectorDefect, PayloadError, Recovery
from certbroker.fields import kind_of_field
from certbroker.model.record import Record, group_of

if TYPE_CHECKING:
    from certbroker.model.certificate import Certificate

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The shape that a certificate had before, and what of it stands where today.

    moved: name of an earlier field → name of today's, with dots within groups (`settlements.payer`); a field of which
    today's shape has nothing goes to "". Both stand in the same list. added: today's required fields that no earlier
    paper told → the value that is true of all of them. Optional fields need not be named: what no paper told is null.
    lifts: whether it becomes today's shape at all; false where a field of the same name means something else now.
    """

    shape: "type[Certificate]"
    moved: Mapping[str, str] = field(default_factory=dict[str, str])
    added: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lifts: bool = True

    def become(self, today: "type[Certificate]", data: Object) -> Object:
        """Return the JSON of the earlier shape as that of the next; whether it fits is for the next to say."""
        found = data
        for old, new in self.moved.items():
            found = _moved(found, tuple(old.split(".")), tuple(new.split(".")) if new else ())
        return _filled(today, {**found, **self.added})


def shapes(certificate: "type[Certificate]") -> "Iterator[type[Certificate]]":
    """Go through the shapes of a certificate, today's first. Raises ConnectorDefect where versions do not go down."""
    yield certificate
    if certificate.earlier:
        before = certificate.earlier.shape
        if before.spec.version >= certificate.spec.version:
            raise ConnectorDefect("versions of earlier shapes go down", certificate=certificate.id())
        yield from shapes(before)


def shape_of(certificate: "type[Certificate]", version: object, software: str = "") -> "type[Certificate]":
    """Return the shape of a version.

    software: what wrote that version down. Raises PayloadError (`payload.version`), with the software that is needed.
    """
    for one in shapes(certificate):
        if one.spec.version == version and not isinstance(version, bool):
            return one
    known = ", ".join(str(one.spec.version) for one in shapes(certificate))
    needed = f"; {software} wrote it" if software else ""
    raise PayloadError(
        f"version {str(version)[:20]} of the certificate, and {known} is known here{needed}",
        kind="version",
        certificate=certificate.id(),
        recovery=Recovery.FIX,
    )


def as_today(certificate: "type[Certificate]", shape: "type[Certificate]", data: Object) -> Object | None:
    """Return the JSON of an earlier shape as that of today; None where one on the way does not become the next."""
    newer = [one for one in shapes(certificate) if one.spec.version > shape.spec.version]
    for one in reversed(newer):
        if one.earlier is None or not one.earlier.lifts:
            return None
        data = one.earlier.become(one, data)
    return data


def _moved(data: Object, old: tuple[str, ...], new: tuple[str, ...]) -> Object:
    """Move one value. Down to where the two places part, lists are gone through."""
    if len(old) > 1 and (not new or old[0] == new[0]) and old[0] in data:
        return {**data, old[0]: _within(data[old[0]], old[1:], new[1:])}
    rest, value, is_there = _taken(data, old)
    return _placed(rest, new, value) if is_there and new else rest


def _within(value: object, old: tuple[str, ...], new: tuple[str, ...]) -> object:
    if isinstance(value, list):
        return [_within(one, old, new) for one in cast("list[object]", value)]
    return _moved(cast("Object", value), old, new) if isinstance(value, dict) else value


def _taken(data: Object, path: tuple[str, ...]) -> tuple[Object, object, bool]:
    """Return what is left without a value, the value, and whether it was there."""
    name, *below = path
    rest = {key: value for key, value in data.items() if key != name}
    if not below or name not in data:
        return rest, data.get(name), name in data
    if not isinstance(data[name], dict):
        return data, None, False
    left, value, is_there = _taken(data[name], tuple(below))
    return {**rest, name: left}, value, is_there


def _placed(data: Object, path: tuple[str, ...], value: object) -> Object:
    name, *below = path
    if not below:
        return {**data, name: value}
    group: object = data.get(name)
    return {**data, name: _placed(cast("Object", group) if isinstance(group, dict) else {}, tuple(below), value)}


def _filled(record: type[Record], data: Object) -> Object:
    """Say null where an optional field of a record is not told."""
    told = dict(data)
    for name in record.model_fields:
        kind = kind_of_field(record, name)
        group = group_of(kind)
        if name not in told and kind.optional:
            told[name] = None
        elif group and name in told:
            told[name] = _each(group, told[name])
    return told


def _each(group: type[Record], value: object) -> object:
    if isinstance(value, list):
        return [_each(group, one) for one in cast("list[object]", value)]
    return _filled(group, cast("Object", value)) if isinstance(value, dict) else value

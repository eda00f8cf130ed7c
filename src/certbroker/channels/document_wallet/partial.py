"""Certificate types in which nothing is required: for documents that tell only part of what the paper says."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from pydantic import Field, create_model

from certbroker.fields import kind_of_field
from certbroker.model import Record, group_of
from certbroker.reading import Profile
from certbroker.reading.plan import Plan, plan_of

R = TypeVar("R", bound=Record)


def partial(record: type[R]) -> type[R]:
    """Return a subclass of a record that is the same but that every field may be `None`, or the record itself.

    It has the record's name and module, so a certificate of it has the certificate's id.
    """
    return cast("type[R]", _partial(record))


@cache
def _partial(record: type[Record]) -> type[Record]:
    loosened = {name: found for name in record.model_fields if (found := _loosened(record, name))}
    if not loosened:
        return record
    return create_model(
        record.__name__,
        __base__=record,
        __module__=record.__module__,
        __doc__=record.__doc__,
        **cast("dict[str, Any]", loosened),
    )


def _loosened(record: type[Record], name: str) -> tuple[Any, Any] | None:
    """Return a field's annotation and place on the wire where it has to change."""
    info, kind = record.model_fields[name], kind_of_field(record, name)
    group = group_of(kind)
    inner = _partial(group) if group else None
    if kind.optional and inner is group:
        return None
    place = Field(json_schema_extra=info.json_schema_extra)
    if inner:
        return (tuple[inner, ...] if kind.many else inner | None), place
    annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return annotation | None, place


def empty(certificate: type[R], profile: Profile | None = None) -> R:
    """Return a record that says nothing."""
    slots = plan_of(certificate, profile).slots
    return partial(certificate).model_validate({slot.name: () if slot.many else None for slot in slots})


def missing(plan: Plan, made: Record, path: str) -> Iterator[str]:
    """Report what a record should say and does not: `missing PATH`, each once at the caller's hands."""
    for slot in plan.slots:
        value: object = getattr(made, slot.name)
        where = f"{path}/{slot.where}"
        if value is None and not slot.optional:
            yield f"missing {where}"
        if slot.plan:
            rows = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
            for row in rows:
                if isinstance(row, Record):
                    yield from missing(slot.plan, row, where)

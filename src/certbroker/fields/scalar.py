"""What all scalars share: the wire side of a type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

NONE_WORDS = frozenset({"-", "없음", "해당없음"})


class NotReadable(ValueError):
    """The text is not a value of this type. Carries no text: it may be personal."""


class Kept(NamedTuple):
    """A value kept as it stands and reported: an unlisted code word (`word`), a number of another length (`shape`)."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """One row of the type table: the metadata that an annotated type carries.

    `parse` takes text with its white space collapsed, never blank, and returns the value, `None` (a sentinel) or
    `Kept`. `joint` joins the parts of a value that the wire splits; `group` names child elements that together make
    one value (년, 월, 일).
    """

    name: str
    parse: Callable[[str], Any]
    joint: str = " "
    group: tuple[str, ...] = ()
    none_words: frozenset[str] = NONE_WORDS


class Kind(NamedTuple):
    """What an annotation says: the bare type, its scalar if it is one, whether there are many or none."""

    type: Any
    scalar: Scalar | None
    many: bool
    optional: bool


def kind_of(annotation: Any, metadata: Sequence[Any] = ()) -> Kind:
    """Take `| None`, `tuple[…, ...]` and `Annotated` off an annotation."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType) and NoneType in arguments:
        inner = next(one for one in arguments if one is not NoneType)
        return kind_of(inner, metadata)._replace(optional=True)
    if origin is tuple:
        return kind_of(arguments[0], metadata)._replace(many=True, optional=True)
    if origin is Annotated:
        return kind_of(arguments[0], (*metadata, *arguments[1:]))
    return Kind(annotation, _scalar(annotation, metadata), many=False, optional=False)


def kind_of_field(model: type[BaseModel], name: str) -> Kind:
    """Return what the annotation of a model's field says."""
    info = model.model_fields[name]
    return kind_of(info.annotation, info.metadata)


def _scalar(annotation: Any, metadata: Sequence[Any]) -> Scalar | None:
    found = next((item for item in metadata if isinstance(item, Scalar)), getattr(annotation, "scalar", None))
    return found if isinstance(found, Scalar) else None

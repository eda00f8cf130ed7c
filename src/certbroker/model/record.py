"""Records: groups of fields, each of which knows where it stands on the wire."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, dataclass_transform

from pydantic import BaseModel, ConfigDict, Field

from certbroker.fields import Kind
from certbroker.privacy import redact


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a field stands in the wire document, and what the paper calls it.

    `paths` are tried in turn, the first that is not empty counts; each is a tuple of parts that are joined, a part is
    a path of direct children.
    """

    paths: tuple[tuple[str, ...], ...]
    label: str
    unit: str = ""

    def __call__(self, schema: dict[str, Any]) -> None:
        """Give the field's JSON schema the printed label as its title."""
        schema["title"] = self.label


def wire(
    path: str = "", *, also: tuple[str, ...] = (), parts: tuple[str, ...] = (), label: str = "", unit: str = ""
) -> Any:
    """Say where a field stands on the wire.

    path: direct children joined by "/" (`납세자정보/성명`); also: other places of the same value, the first non-empty
    one counts; parts: several places that make up one value; label: the printed label where it differs from the last
    step; unit: in words, for people (㎡).
    """
    paths = tuple((one,) for one in (path, *also) if one) or (parts,)
    return Field(json_schema_extra=Wire(paths, label or _last_step(paths[0][0]), unit))


def _last_step(path: str) -> str:
    return path.rpartition("/")[2]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(wire,))
class Record(BaseModel):
    """A group of fields of a certificate.

    Immutable; refuses what it does not know; validation errors never quote their input.
    """

    # Validators are built when first used: an issuer with fifteen certificates would else take half as long again.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show the fields, but no resident number that a paper printed into a text."""
        for name, value in super().__repr_args__():
            yield name, redact(value) if isinstance(value, str) else value

    @classmethod
    def wires(cls) -> dict[str, Wire]:
        """Return where each field stands on the wire, in printed order."""
        found: dict[str, Wire] = {}
        for name, field in cls.model_fields.items():
            extra: object = field.json_schema_extra
            if isinstance(extra, Wire):
                found[name] = extra
        return found


def group_of(kind: Kind) -> type[Record] | None:
    """Return the record that a field's type is, or `None` where it is a scalar."""
    found: object = kind.type
    return found if isinstance(found, type) and issubclass(found, Record) else None


@cache
def meanings(record: type[BaseModel]) -> dict[str, str]:
    """Return the meaning of each field: the docstring under it.

    Read from source when asked, so that importing a connector stays cheap.
    """
    inherited = [
        meanings(base) for base in reversed(record.__bases__) if issubclass(base, BaseModel) and base is not BaseModel
    ]
    found = {name: text for base in inherited for name, text in base.items()}
    if record.__module__ in sys.modules and not record.__module__.startswith("pydantic"):
        found.update(_own_meanings(record))
    return found


def _own_meanings(record: type[BaseModel]) -> dict[str, str]:
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    except (OSError, TypeError):
        return {}
    return dict(_documented(body.body)) if isinstance(body, ast.ClassDef) else {}


def _documented(body: list[ast.stmt]) -> list[tuple[str, str]]:
    return [
        (field.target.id, inspect.cleandoc(text.value.value))
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    ]

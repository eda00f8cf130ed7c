"""Goes through settings for what they refer to: keys, and where they stand."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from certbroker.settings import KeyReference


def references(value: object, path: str = "") -> Iterator[tuple[str, KeyReference]]:
    """Go through every reference to a key, each with the name of its setting."""
    if isinstance(value, KeyReference):
        yield path, value
        return
    for name, one in _parts(value):
        yield from references(one, f"{path}.{name}".removeprefix("."))


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from cast("Mapping[str, Any]", value).items()

"""What a caller gives: of the type that it should have, else an error that says so in words."""

from types import NoneType
from typing import TypeVar, cast

from certbroker.errors import SettingsError

T = TypeVar("T")


def given(value: T, name: str, *kinds: type) -> T:
    """Return a value that is of one of the types. Raises SettingsError, without the value."""
    if not isinstance(value, kinds):
        wanted = " or ".join(one.__name__ for one in kinds if one is not NoneType)
        raise SettingsError(f"{name} takes {wanted}, not {type(cast('object', value)).__name__}")
    return value

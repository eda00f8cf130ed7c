"""Tests that try every byte: `make test` tries a part of them, `CERTBROKER_THOROUGH=1 make test` all."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
IS_THOROUGH = bool(os.environ.get("CERTBROKER_THOROUGH"))


def part_of(places: Sequence[T], step: int, first: int = 0) -> Sequence[T]:
    """Return every so many of the places, from one on; all of them where it is to be thorough."""
    return places if IS_THOROUGH else places[first % step :: step]

"""A part of a page."""

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle, by its top left corner; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

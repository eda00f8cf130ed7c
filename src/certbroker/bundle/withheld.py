"""What stands on a page in place of a value that was left out."""

from typing import Final, final


@final
class Withheld:
    """A value that was left out. It prints as `(가림)`, and counts as no value."""

    __slots__ = ()

    def __str__(self) -> str:
        return TEXT

    def __bool__(self) -> bool:
        """Whether there is a value: there is none to be had."""
        return False


TEXT: Final = "(가림)"
"""Certificates stay in Korean, whatever the bundle's own language is."""
WITHHELD: Final = Withheld()

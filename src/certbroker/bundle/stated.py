"""Statements that go with a bundle: what is stated about the holder, printed on the cover, and signed in a token."""

from collections.abc import Iterable
from typing import Protocol


class Stated(Protocol):
    """A signed statement, as the bundle needs it."""

    @property
    def token(self) -> str:
        """The signed form (JWS), which is attached."""
        ...

    def rows(self, language: str, /) -> Iterable[tuple[str, str]]:
        """Return what is stated and the verdict on it, a line each, in `ko` or `en`."""
        ...


def lines_of(statement: Stated, language: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that the cover prints."""
    return tuple((label, verdict) for label, verdict in statement.rows(language))

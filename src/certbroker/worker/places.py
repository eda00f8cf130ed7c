"""How many requests of one issuer a worker has under way at once: one that hangs must not take every place."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Places:
    """Places for requests, by where they are fetched.

    One issuer gets a place as long as it has no more than are still free: alone it takes half of them, beside another
    a third, and there is always one left for whoever has none.
    """

    count: int = 1_000_000
    _taken: Counter[str] = field(default_factory=Counter[str])

    def has_room(self, place: str) -> bool:
        """Whether one more may be under way there."""
        return self._taken[place] < max(self.count - self._taken.total(), 1)

    def enter(self, place: str) -> bool:
        """Take a place; returns whether there was one."""
        has_room = self.has_room(place)
        self._taken[place] += has_room
        return has_room

    def leave(self, place: str) -> None:
        """Give a place back."""
        self._taken[place] -= 1
        if not self._taken[place]:
            del self._taken[place]

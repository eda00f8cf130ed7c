"""What a worker of the queue has in its hands: rows that are under way, at most so many at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

Work = Callable[[str], Awaitable[None]]


@dataclass(slots=True)
class Hands:
    """Begins rows as hands become free. Those of one job do not wait for each other, and the job for none of them."""

    width: int
    work: Work
    """Takes a row further; raises nothing."""
    is_stopping: bool = False
    """Whether nothing is begun any more."""
    _free: asyncio.Semaphore = field(init=False)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.width)

    async def take(self, names: Sequence[str]) -> None:
        """Begin rows; returns when the last of them is begun."""
        for name in names:
            await self._free.acquire()
            if self.is_stopping:
                self._free.release()
                return
            begun = asyncio.create_task(self._one(name))
            self._under_way.add(begun)
            begun.add_done_callback(self._under_way.discard)

    async def _one(self, name: str) -> None:
        try:
            await self.work(name)
        finally:
            self._free.release()

    async def empty(self) -> None:
        """Wait until what is under way has come to its end."""
        while self._under_way:
            await asyncio.wait(self._under_way)

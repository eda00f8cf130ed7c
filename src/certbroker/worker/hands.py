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

    async def take(self, names: Sequence[str], seconds: float) -> Sequence[str]:
        """Begin rows; returns those that are not, because no hand became free for so many seconds."""
        for place, name in enumerate(names):
            if not await self._is_free(seconds):
                return names[place:]
            begun = asyncio.create_task(self._one(name))
            self._under_way.add(begun)
            begun.add_done_callback(self._under_way.discard)
        return ()

    async def _is_free(self, seconds: float) -> bool:
        """Take a hand; returns whether there was one, and it is not too late to begin."""
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            return False
        if self.is_stopping:
            self._free.release()
        return not self.is_stopping

    async def _one(self, name: str) -> None:
        try:
            await self.work(name)
        finally:
            self._free.release()

    async def empty(self) -> None:
        """Wait until what is under way has come to its end."""
        while self._under_way:
            await asyncio.wait(self._under_way)

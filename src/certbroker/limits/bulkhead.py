"""How many calls are under way at once: whoever waits for one host holds nothing of another."""

import asyncio

from certbroker.errors import RateLimited


class Bulkhead:
    """Places for calls of one host or operation, given in the order in which they are asked for."""

    def __init__(self, key: str, count: int) -> None:
        self.count = count
        self._key = key
        self._free = asyncio.Semaphore(count)

    async def enter(self, left: float) -> None:
        """Take a place within so many seconds. Raises RateLimited where none gets free; nothing was sent then."""
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(left):
                await self._free.acquire()
        except TimeoutError:
            raise RateLimited(f"{self._key}: {self.count} calls at once, none of which ended in {left:.3g} s") from None

    def leave(self) -> None:
        """Give a place back."""
        self._free.release()

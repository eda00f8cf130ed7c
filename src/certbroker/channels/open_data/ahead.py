"""Works side by side, their results in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def in_order(works: Iterable[Callable[[], Awaitable[T]]], at_once: int) -> AsyncGenerator[T]:
    """Give the results of works in their order, with so many under way at once.

    Close it (`aclosing`) when going away early: what is under way is then given up. Raises what a work raises, in its
    turn.
    """
    tasks: deque[asyncio.Task[T]] = deque()
    try:
        for work in works:
            if len(tasks) >= at_once:
                yield await tasks.popleft()
            tasks.append(asyncio.ensure_future(work()))
        while tasks:
            yield await tasks.popleft()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

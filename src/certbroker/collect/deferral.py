"""How often a document that the issuer answers later is asked for again within one collection."""

import asyncio
from datetime import datetime

from certbroker.transfers import TransferRequest

PATIENCE = 10.0
"""Seconds for which a document without a stated time is asked for again before it is left for another day."""
_FIRST, _LONGEST = 0.2, 2.0


class Looks:
    """Counts the looks at one transfer request: at least one, then less and less often until patience ends."""

    def __init__(self, patience: float) -> None:
        self._left = patience
        self._pause = _FIRST
        self._is_first = True

    async def again(self, request: TransferRequest, now: datetime) -> bool:
        """Whether to go on with a request now, after a pause where it was deferred."""
        is_first, self._is_first = self._is_first, False
        if not request.deferred:
            return True
        if request.until is not None:
            return request.until <= now
        return is_first or await self._waited()

    async def _waited(self) -> bool:
        if self._left <= 0:
            return False
        await asyncio.sleep(self._pause)
        self._left -= self._pause
        self._pause = min(self._pause * 1.5, _LONGEST)
        return True

"""Calls of time-stamp authorities and revocation services: a deadline in all, tried again where that may help."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_before_delay, wait_random_exponential

from certbroker._http import HttpPool, Reply, host_of
from certbroker.errors import ChannelError, PayloadError, Recovery, SealFailed

_WAIT: Final = wait_random_exponential(0.1, max=3)
_OK, _TOO_MANY, _FAILING = 200, 429, 500


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls hosts; `whose` is how an error names them."""

    http: HttpPool
    whose: str
    deadline: float
    attempts: int

    async def call(self, call: Call, accept: Callable[[bytes], None] | None = None) -> bytes:
        """Return the body of a good answer.

        accept: looks at it, and raises a temporary SealFailed where it is worth asking again.

        Raises SealFailed: temporary where the host cannot be reached or is failing; SettingsError where its
        certificate is not trusted.
        """
        attempts = AsyncRetrying(
            retry=retry_if_exception(_may_retry),
            stop=stop_after_attempt(self.attempts) | stop_before_delay(self.deadline),
            wait=_WAIT,
            reraise=True,
        )
        try:
            async with asyncio.timeout(self.deadline):
                return await attempts(self._once, call, accept)
        except TimeoutError:
            raise self._down(call, f"no answer within {self.deadline:.3g} s") from None

    async def _once(self, call: Call, accept: Callable[[bytes], None] | None) -> bytes:
        try:
            reply = await self.http.send(
                call.method,
                call.url,
                headers=call.headers,
                content=call.content,
                deadline=self.deadline,
                max_bytes=call.max_bytes,
                operation="seal",
            )
        except ChannelError as error:
            raise SealFailed(f"{self.whose}: {error.detail}", recovery=Recovery.RETRY) from None
        except PayloadError as error:
            raise SealFailed(f"{self.whose}: {error.detail}") from None
        if reply.status != _OK:
            raise self._refused(call, reply)
        if accept:
            accept(reply.body)
        return reply.body

    def _refused(self, call: Call, reply: Reply) -> SealFailed:
        if not (reply.status >= _FAILING or reply.status == _TOO_MANY):
            return SealFailed(f"{self.whose}: {host_of(call.url)}, HTTP {reply.status}")
        return self._down(call, f"HTTP {reply.status}", reply.retry_at(datetime.now(UTC)))

    def _down(self, call: Call, reason: str, until: datetime | None = None) -> SealFailed:
        return SealFailed(f"{self.whose}: {host_of(call.url)}, {reason}", recovery=Recovery.RETRY, retry_at=until)


def _may_retry(raised: BaseException) -> bool:
    """What asks for patience (Retry-After) is left to the caller, who knows how long that is."""
    return isinstance(raised, SealFailed) and raised.recovery is Recovery.RETRY and raised.retry_at is None

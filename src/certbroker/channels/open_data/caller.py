"""One call at a time: paced, tried again where that may help, and read."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from certbroker._http import HttpPool
from certbroker.channels.open_data.answer import PAGE, Answer, Fault, read_answer
from certbroker.channels.open_data.calls import Call
from certbroker.channels.open_data.failures import error_of
from certbroker.channels.open_data.gate import Gate, Sleep
from certbroker.channels.open_data.keys import ServiceKey
from certbroker.errors import ChannelError, ChannelTimeout, ChannelUnavailable
from certbroker.settings import OpenDataAccess

_BACKOFF = wait_random_exponential(0.2, max=5)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its bytes as they came, and its rows."""

    raw: bytes = field(repr=False)
    answer: Answer


class _Faulted(Exception):
    """An answer that is a fault, on its way to become an error."""

    def __init__(self, fault: Fault, error: ChannelError) -> None:
        super().__init__()
        self.fault, self.error = fault, error


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls open-data APIs for one relying party."""

    access: OpenDataAccess
    http: HttpPool
    clock: Callable[[], datetime]
    gate: Gate
    sleep: Sleep = asyncio.sleep

    async def answer(self, call: Call, end: float) -> Page:
        """Return the answer of a call; `end` is the loop's time by which it must be there, every attempt counted.

        Tried again: too many calls in this second (after a second at least), an empty answer, a failing server. Never:
        a refused key or parameter, the day's quota, a call that was not answered in time.

        Raises ChannelError and its kinds, PayloadError, SettingsError.
        """
        key = ServiceKey.of(self.access.key_for(call.host), call.host)
        left = end - asyncio.get_running_loop().time()
        attempts = AsyncRetrying(
            retry=retry_if_exception(_may_retry),
            stop=stop_after_attempt(self.access.attempts) | stop_before_delay(max(left, 0.0)),
            wait=self._pause,
            sleep=self.sleep,
            reraise=True,
        )
        try:
            async with asyncio.timeout_at(end):
                return await attempts(self._once, call, key, end)
        except _Faulted as faulted:
            raise faulted.error from None
        except TimeoutError:
            raise ChannelTimeout(f"{call.host}, {self.access.deadline:.3g} s") from None

    async def _once(self, call: Call, key: ServiceKey, end: float) -> Page:
        if self.http.limits:
            await self.http.limits.require_quota(call.route.url, key.mark)
        await self.gate.enter(call.host)
        reply = await self.http.send(
            call.route.method,
            call.address(key),
            headers=call.headers(key),
            content=call.content,
            deadline=max(end - asyncio.get_running_loop().time(), 0.0),
            published=call.route.url,
            operation=call.operation,
        )
        raw = key.out_of(reply.body)
        answer = read_answer(call.route, raw, reply.status)
        if isinstance(answer, Answer):
            return Page(raw, answer)
        now = self.clock()
        error = error_of(answer, call.host, now, reply.retry_at(now))
        if answer.kind == "rate_second":
            await self._hold(call, error)
        if answer.kind == "quota_day" and self.http.limits and error.retry_at:
            await self.http.limits.used_up(call.route.url, key.mark, error.retry_at)
        raise _Faulted(answer, error)

    async def _hold(self, call: Call, error: ChannelError) -> None:
        """Let nobody through to a host that said that calls come too fast: here, and wherever limits are shared."""
        self.gate.hold(call.host, self._until(error))
        if self.http.limits and error.retry_at:
            await self.http.limits.hold(call.route.url, error.retry_at)

    def _until(self, error: ChannelError) -> float:
        return max((error.retry_at - self.clock()).total_seconds(), 0.0) if error.retry_at else 0.0

    def _pause(self, state: RetryCallState) -> float:
        """Return how long to wait before the next attempt: as the host said, or a little longer each time."""
        raised = state.outcome.exception() if state.outcome else None
        asked = self._until(raised.error) if isinstance(raised, _Faulted) else 0.0
        return max(asked, _BACKOFF(state))


def _may_retry(raised: BaseException) -> bool:
    if isinstance(raised, _Faulted):
        return raised.fault.kind == "rate_second" or (raised.fault.kind == "unavailable" and raised.fault.code != PAGE)
    return isinstance(raised, ChannelUnavailable)

"""An event loop in a thread of its own, and what lives in it: opened with the first use, anew in a forked process."""

import os
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakSet

from anyio.from_thread import BlockingPortal, BlockingPortalProvider

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
_DOORS: "WeakSet[Door[Any]]" = WeakSet()
_INHERITED: list[object] = []
"""What a forked process has of its parent: never closed here, for that would end the parent's connections."""


class Door(Generic[T]):
    """Lets any thread call what lives in an event loop, and wait for the answer.

    opener: makes what lives there. beside: another door, whose loop is used: what they hold may then be used together.
    """

    def __init__(self, opener: Callable[[], AbstractAsyncContextManager[T]], beside: "Door[Any] | None" = None) -> None:
        self._opener, self._beside = opener, beside
        self._clean()
        _DOORS.add(self)

    def _clean(self) -> None:
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._loop = BlockingPortalProvider()
        self._running: tuple[BlockingPortal, T] | None = None

    def run(self, function: Callable[Concatenate[T, P], Awaitable[R]], *args: P.args, **options: P.kwargs) -> R:
        """Call a method of what lives there. Whoever interrupts the wait (Ctrl-C) ends the call too."""
        portal, inner = self.open()
        future = portal.start_task_soon(partial(function, inner, *args, **options))
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def open(self) -> tuple[BlockingPortal, T]:
        """Open it, if it is not. Raises what opening raises."""
        with self._lock:
            if self._running is None:
                # A thread that a failed start left behind would keep the interpreter from ending.
                with ExitStack() as stack:
                    portal = stack.enter_context(self._beside.loop if self._beside else self.loop)
                    inner = stack.enter_context(portal.wrap_async_context_manager(self._opener()))
                    self._stack = stack.pop_all()
                self._running = portal, inner
            return self._running

    @property
    def loop(self) -> BlockingPortalProvider:
        """What starts the thread for the first that enters it, and ends it with the last that leaves."""
        return self._loop

    def close(self) -> None:
        """Close what lives there, and end the thread unless another door uses it."""
        with self._lock:
            self._running = None
            self._stack.close()

    def inherited(self) -> None:
        """Begin anew in a forked process, where the thread is not: only the one that forked is."""
        _INHERITED.append((self._stack, self._running, self._loop))
        self._clean()


def _forked() -> None:
    for door in list(_DOORS):
        door.inherited()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

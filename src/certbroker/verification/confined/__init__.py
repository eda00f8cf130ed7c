"""What parses hostile input runs in a process of its own, with little memory, little time and no secrets.

A worker is kept warm and used again; one that hits a bound, dies or answers nonsense is thrown away. Where the platform
has no resource limits (Windows), time alone is bounded.
"""

import atexit
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from certbroker.errors import HostileDocument
from certbroker.verification.confined.process import Process, Stopped

MIB: Final = 1024 * 1024
WORKERS: Final = max(1, min(4, os.cpu_count() or 1))
JOBS_OF_A_WORKER: Final = 500
_TOLD: Final[Mapping[str, str]] = {
    "memory": "needs too much memory to read",
    "time": "takes too long to read",
    "depth": "is nested too deeply to read",
    "death": "ended the process that read it",
    "failure": "cannot be read",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may use."""

    memory: int = 220 * MIB
    """Address space beyond what an idle worker has, in bytes; with the worker itself it stays below 300 MB."""
    seconds: float = 3.5
    """Wall clock, from sending the input to the answer; a worker that must be started first adds about a second."""
    size: int = 64 * MIB
    """Longest input, in bytes."""


class _Pool:
    """Warm workers, at most one a core. A forked child starts its own."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(WORKERS)
        self._idle: list[Process] = []

    def run(self, job: str, data: bytes, options: Mapping[str, Any], bounds: Bounds) -> Any:
        with self._free:
            worker = self._worker(bounds)
            try:
                answer = worker.ask(job, data, options, bounds.seconds)
            except BaseException:
                worker.close()
                raise
            self._keep(worker)
            return answer

    def _worker(self, bounds: Bounds) -> Process:
        while self._idle:
            worker = self._idle.pop()
            if worker.memory == bounds.memory and worker.is_alive:
                return worker
            worker.close()
        return Process(bounds.memory)

    def _keep(self, worker: Process) -> None:
        if worker.jobs < JOBS_OF_A_WORKER:
            self._idle.append(worker)
        else:
            worker.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def forget(self) -> None:
        """Leave the workers to the parent: their pipes are its own."""
        self.__init__()


_POOL = _Pool()
atexit.register(_POOL.close)
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_POOL.forget)


def run(job: str, data: bytes, options: Mapping[str, Any], bounds: Bounds | None = None) -> Any:
    """Run a job of the worker on untrusted bytes and return its answer, a JSON value.

    Raises HostileDocument where the input is too long, or reading it needs more than the bounds or ends the worker.
    """
    allowed = bounds or Bounds()
    if len(data) > allowed.size:
        raise HostileDocument(f"longer than {allowed.size:,} bytes")
    try:
        return _POOL.run(job, data, options, allowed)
    except Stopped as stopped:
        raise HostileDocument(_TOLD[stopped.reason]) from None

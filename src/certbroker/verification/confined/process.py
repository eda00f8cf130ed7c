"""One worker, seen from the process that uses it: JSON and bytes over two pipes, never pickles."""

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final, Literal

from certbroker.errors import SettingsError

LENGTHS: Final = struct.Struct("!II")
LENGTH: Final = struct.Struct("!I")
MAX_ANSWER: Final = 64 * 1024 * 1024
"""Longest answer in bytes: a cleaned file of pages may be as long as the file was, and is written in base64."""
_PASSED_ON: Final = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR", "TZ")
"""Environment that a worker gets; keys and passwords in the others are none of its business."""

Reason = Literal["memory", "time", "depth", "death", "failure"]


class Stopped(Exception):
    """The worker gave no answer."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


class Process:
    """A worker process. Not for several threads at once."""

    def __init__(self, memory: int) -> None:
        if not sys.executable:
            raise SettingsError("no Python interpreter to start a worker with")
        self.memory = memory
        self.jobs = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-X", "utf8", "-m", "certbroker.verification.confined.worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, job: str, data: bytes, options: Mapping[str, Any], seconds: float) -> Any:
        """Send a job and return its answer. Raises Stopped; the process is then of no more use."""
        self.jobs += 1
        if self.jobs == 1:
            self._within(20.0, self._ready)
        answer = self._within(seconds, lambda: self._exchange({"job": job, "seconds": seconds, **options}, data))
        if answer.keys() == {"answer"}:
            return answer["answer"]
        raise Stopped(answer.get("stopped", "failure"))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _shut(pipe)

    def _within(self, seconds: float, talk: Any) -> Any:
        """Talk to the worker; where it takes longer, the process is killed, which ends the talk."""
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), self._process.kill()))
        timer.daemon = True
        timer.start()
        try:
            return talk()
        except (OSError, EOFError, ValueError):
            raise Stopped("time" if late.is_set() else self._why_it_ended()) from None
        finally:
            timer.cancel()

    def _why_it_ended(self) -> Reason:
        """Return why a process that was not killed here ended: a parser in C++ aborts where memory ends."""
        if sys.platform == "win32":
            return "death"
        import signal

        ends: dict[int, Reason] = {-signal.SIGXCPU: "time", -signal.SIGABRT: "memory"}
        return ends.get(self._process.wait(), "death")

    def _ready(self) -> None:
        if self._read(1) != b"+":
            raise EOFError

    def _exchange(self, asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        pipe = self._process.stdin
        if pipe is None:
            raise EOFError
        head = json.dumps(asked).encode()
        pipe.write(LENGTHS.pack(len(head), len(data)) + head)
        pipe.write(data)
        pipe.flush()
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        answer: dict[str, Any] = json.loads(self._read(min(length, MAX_ANSWER)))
        return answer

    def _read(self, length: int) -> bytes:
        pipe = self._process.stdout
        found = pipe.read(length) if pipe else b""
        if len(found) != length:
            raise EOFError
        return found


def _environment() -> dict[str, str]:
    """Return what a worker needs to find the same packages, and nothing else."""
    home = str(Path(__file__).parents[3])
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    paths = [home, *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}


def _shut(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return

"""The worker process: waits for jobs on standard input, answers on standard output, within its limits."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import IO, Any, Final

from certbroker.verification.confined.process import LENGTH, LENGTHS

JOBS: Final[Mapping[str, tuple[str, str]]] = {
    "bundle": ("certbroker.verification.bundles.inspect", "inspect"),
    "intake": ("certbroker.bundle.intake.job", "taken"),
    "original": ("certbroker.verification.originals.inspect", "inspect"),
    "painted": ("certbroker.bundle.redaction.job", "painted"),
    "printed": ("certbroker.verification.originals.printed", "printed"),
}
"""What a worker can do: nothing else is ever called, whatever it is asked."""
NEEDED: Final = (
    "pikepdf",
    "pypdf",
    "pyhanko.pdf_utils.reader",
    "pyhanko.sign.validation",
    "pyhanko.sign.diff_analysis",
)
"""What jobs import: once, before the limits and before anybody waits."""

Job = Callable[[bytes, Mapping[str, Any]], Any]


def main() -> None:
    """Serve jobs until the pipe is closed."""
    logging.disable(logging.CRITICAL)  # what parsers say of a broken file may quote it
    requests, answers = _streams()
    jobs = {name: _load(*where) for name, where in JOBS.items()}
    with suppress(ImportError):
        for module in NEEDED:
            import_module(module)
    _confine(int(sys.argv[1]))
    answers.write(b"+")
    answers.flush()
    while head := requests.read(LENGTHS.size):
        of_head, of_data = LENGTHS.unpack(head)
        asked: dict[str, Any] = json.loads(requests.read(of_head))
        found = json.dumps(_answer(jobs, asked, requests, of_data)).encode()
        answers.write(LENGTH.pack(len(found)) + found)
        answers.flush()


def _answer(jobs: Mapping[str, Job], asked: Mapping[str, Any], requests: IO[bytes], length: int) -> dict[str, Any]:
    """Do a job. Whatever goes wrong in it is an answer, too; the parent then ends this process."""
    try:
        _limit_time(asked["seconds"])
        return {"answer": jobs[asked["job"]](requests.read(length), asked)}
    except MemoryError:
        return {"stopped": "memory"}
    except RecursionError:
        return {"stopped": "depth"}
    except Exception:  # noqa: BLE001 - it read hostile input: any failure means that it cannot be read
        return {"stopped": "failure"}


def _load(module: str, name: str) -> Job:
    return getattr(import_module(module), name)


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Take the two pipes for ourselves: what a library prints must not come between the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, answers


def _confine(memory: int) -> None:
    """Limit memory to what there is now and so much more; forbid writing files and core dumps."""
    try:
        import resource
    except ImportError:
        return
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    used = _address_space()
    if used:
        _limit(resource.RLIMIT_AS, used + memory)


def _address_space() -> int:
    """Return how much address space the process has, in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
            return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError):
        return 0


def _limit(what: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (wanted, hard))
    except (OSError, ValueError):
        return


def _limit_time(seconds: float) -> None:
    """Allow so much processor time from now on: the second guard, should the parent be stopped itself."""
    try:
        import resource
    except ImportError:
        return
    _limit(resource.RLIMIT_CPU, int(time.process_time() + seconds) + 1)


if __name__ == "__main__":
    main()

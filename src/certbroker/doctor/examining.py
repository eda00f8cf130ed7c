"""Does all checks side by side, each in a thread of its own, until a deadline: what hangs holds nothing up."""

import queue
import threading
import time
from collections.abc import Callable

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.registry import Work, works
from certbroker.errors import CertbrokerError

Done = tuple[int, list[Finding]]


def examine(case: Case, tell: Callable[[int, int], None] = lambda _done, _all: None) -> tuple[Finding, ...]:
    """Examine a case; returns what was found, always in the same order.

    tell: hears how many of how many checks are done. What did not end by the deadline is a finding.
    """
    asked = works(case)
    done, results = dict[int, list[Finding]](), queue.SimpleQueue[Done]()
    for index, (about, work) in enumerate(asked):
        # They die with the process: a name server or a keyring that hangs must not keep it.
        threading.Thread(target=_do, args=(index, about, work, results), daemon=True).start()
    end = time.monotonic() + case.deadline
    while len(done) < len(asked) and (left := end - time.monotonic()) > 0:
        try:
            index, found = results.get(timeout=left)
        except queue.Empty:
            break
        done[index] = found
        tell(len(done), len(asked))
    unfinished = {
        index: [say("check.unfinished", about, seconds=f"{case.deadline:g}")] for index, (about, _) in enumerate(asked)
    }
    all_found = unfinished | done
    return tuple(one for index in range(len(asked)) for one in all_found[index])


def _do(index: int, about: str, work: Work, results: "queue.SimpleQueue[Done]") -> None:
    try:
        found = list(work())
    except CertbrokerError as error:
        found = [say("check.failed", about, error=error.code)]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks count
        found = [say("check.failed", about, error=type(error).__name__)]
    results.put((index, found))

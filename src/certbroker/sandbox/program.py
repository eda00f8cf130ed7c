"""The sandbox as a program: one line of JSON for whoever started it, then service until it is told to stop."""

import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from certbroker.sandbox.clock import TODAY
from certbroker.sandbox.server import Sandbox


def _tell(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def serve(
    port: int = 0,
    faults: Path | None = None,
    *,
    host: str = "127.0.0.1",
    today: date = TODAY,
    latency: float = 0.0,
    approve_after: float | None = 0.3,
    check_clock: bool = False,
    tell: Callable[[str], None] = _tell,
) -> None:
    """Serve until SIGINT or SIGTERM; the first line on standard output is the sandbox's `info`, and the only one.

    tell: writes that line elsewhere.

    Raises `ValueError` where the faults file is wrong, `OSError` where the port is taken. Only for the main thread.
    """
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    sandbox = Sandbox(
        port, host, today=today, faults=faults, latency=latency, approve_after=approve_after, check_clock=check_clock
    )
    with sandbox:
        tell(json.dumps(sandbox.info, ensure_ascii=False) + "\n")
        stopped.wait()

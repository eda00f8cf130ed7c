"""What holds for the whole test run."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

from support.programs import REASON

pytest_plugins = ["support.postgres", "support.softhsm", "support.watch"]

# In continuous integration the same examples every time; at home new ones, so that they find something some day.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("home", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")


# What waits most of the time: for deadlines, for leases, for the next second.
WAITING = ("tests/worker/", "tests/limits/", "tests/test_fault_matrix.py", "tests/test_faults.py")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among all these tests, which stay: that takes a quarter of the time of collecting them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits: one process of xdist is given it, and the others compute beside it to the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(WAITING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests could not run on this machine."""
    reports: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    missing = [f"{report.nodeid}: {report.longrepr[2]}" for report in reports if isinstance(report.longrepr, tuple)]
    missing = [line for line in missing if REASON in line]
    if missing:
        terminalreporter.section("NOT RUN ON THIS MACHINE", sep="!", red=True, bold=True)
        terminalreporter.write_line("\n".join(missing))

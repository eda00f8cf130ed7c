"""What holds for the whole test run."""

import os

import pytest
from hypothesis import settings

from support.programs import REASON

pytest_plugins = ["support.postgres", "support.softhsm", "support.watch"]

# In continuous integration the same examples every time; at home new ones, so that they find something some day.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("home", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests could not run on this machine."""
    reports: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    missing = [f"{report.nodeid}: {report.longrepr[2]}" for report in reports if isinstance(report.longrepr, tuple)]
    missing = [line for line in missing if REASON in line]
    if missing:
        terminalreporter.section("NOT RUN ON THIS MACHINE", sep="!", red=True, bold=True)
        terminalreporter.write_line("\n".join(missing))

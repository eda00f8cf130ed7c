"""A pytest plugin: reads every log record and every error of the whole run, and fails it where one holds personal data.

It sees records after the filters of their logger, errors of certbroker as they are made, whatever `pytest.raises`
catches, and what child processes write to a captured standard error. Under xdist each worker watches its own tests and
hands its findings on.
"""

import logging
import subprocess
import traceback
from collections.abc import Generator
from typing import Any

import pytest

from certbroker.errors import CertbrokerError
from support.people import personal_data


class Watch:
    """What was seen so far, each finding with the test that was running."""

    def __init__(self) -> None:
        self.findings: set[str] = set()
        self.test = "outside any test"
        self.errors: list[BaseException] = []

    def read(self, where: str, text: str) -> None:
        self.findings.update(f"{self.test}: {found} in {where}" for found in personal_data(text))

    def read_record(self, record: logging.LogRecord) -> None:
        self.read(f"the log {record.name}", logging.Formatter().format(record))

    def read_error(self, error: BaseException) -> None:
        """Look at an error as it prints, as a debugger shows it, and at what a traceback would print above it."""
        where = f"the error {type(error).__name__}"
        self.read(where, f"{error!r}\n{error.args!r}\n{''.join(traceback.format_exception_only(error))}")
        above = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if above is not None:
            self.read_error(above)

    def read_errors(self) -> None:
        """Look at the errors of a test at its end: when one is made, its class may still be filling it."""
        for error in self.errors:
            self.read_error(error)
        self.errors.clear()

    def read_output(self, output: tuple[str | bytes | None, str | bytes | None]) -> None:
        error_output = output[1] or ""
        text = error_output.decode(errors="replace") if isinstance(error_output, bytes) else error_output
        self.read("the standard error of a child process", text)


WATCH = Watch()


def _listen(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    """Put the watch where records, errors and output pass."""
    call_handlers, init = logging.Logger.callHandlers, CertbrokerError.__init__
    leave, communicate = pytest.RaisesExc.__exit__, subprocess.Popen[Any].communicate

    def log(self: logging.Logger, record: logging.LogRecord) -> None:
        watch.read_record(record)
        call_handlers(self, record)

    def make(self: CertbrokerError, *args: Any, **kwargs: Any) -> None:
        watch.errors.append(self)
        init(self, *args, **kwargs)

    def caught(self: pytest.RaisesExc[Any], kind: Any, error: BaseException | None, trace: Any) -> bool:
        watch.errors.extend([error] if error else [])
        return leave(self, kind, error, trace)

    def talk(self: subprocess.Popen[Any], *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        output = communicate(self, *args, **kwargs)
        watch.read_output(output)
        return output

    for owner, name, function in (
        (logging.Logger, "callHandlers", log),
        (CertbrokerError, "__init__", make),
        (pytest.RaisesExc, "__exit__", caught),
        (subprocess.Popen, "communicate", talk),
    ):
        patch.setattr(owner, name, function)


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    _listen(WATCH, patch)
    config.add_cleanup(patch.undo)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    WATCH.test = item.nodeid
    try:
        return (yield)
    finally:
        WATCH.read_errors()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of xdist found."""
    WATCH.findings.update(getattr(node, "workeroutput", {}).get("personal_data", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the findings of a worker on, or fail the run for them."""
    WATCH.read_errors()
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["personal_data"] = sorted(WATCH.findings)
    elif WATCH.findings:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
        text = "\n".join(sorted(WATCH.findings))
        reporter.stats.setdefault("error", []).append(
            pytest.CollectReport("personal data in logs or errors", "failed", longrepr=text, result=[])
        )

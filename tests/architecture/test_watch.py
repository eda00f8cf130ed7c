"""The watch over logs and errors of the run is itself watched: a run that leaks fails, under xdist too."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.tree import ROOT, environment

DIGITS = "900101-1000001"
LEAKS = {
    "log": "logging.getLogger('certbroker.x').info('got %s', DIGITS)",
    "log of another": "logging.getLogger('other').error('got ' + DIGITS.replace('-', ''))",
    "traceback in a log": "try: int(DIGITS)\n    except ValueError: logging.getLogger('other').exception('no')",
    "error": "CertbrokerError().args = (DIGITS,)",
    "cause": "try:\n        raise CertbrokerError from ValueError(DIGITS)\n    except CertbrokerError: pass",
    "caught": "with pytest.raises(ValueError, match='literal'): int(DIGITS)",
    "child": "subprocess.run([sys.executable, '-c', f'raise SystemExit({DIGITS!r})'], capture_output=True)",
}
QUIET = {
    "masked": "logging.getLogger('certbroker.x').info('got %s******', DIGITS[:8])",
    "filtered": "logger('certbroker.x').info('got %s', DIGITS)",
    "standard output": "print(DIGITS)",
}
MODULE = """
import logging, subprocess, sys
import pytest
from certbroker.errors import CertbrokerError
from certbroker.privacy import logger

DIGITS = {digits!r}

def test_something():
    {body}
"""


def _run(folder: Path, body: str, *arguments: str) -> tuple[int, str]:
    """Run pytest on one test in a process of its own; give its exit code and what it printed."""
    (folder / "test_inner.py").write_text(MODULE.format(digits=DIGITS, body=body), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nlog_level = DEBUG\n", encoding="utf-8")
    # Without the plugins that have no part in it the run begins in a third of the time.
    env = environment(ROOT / "tests") | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "support.watch", "-p", "no:cacheprovider", *arguments]
    # Into a file and not a pipe: pipes are watched, and the inner run is made to leak.
    with (folder / "out").open("wb") as out:
        done = subprocess.run(command, cwd=folder, env=env, stdout=out, stderr=out, check=False)
    return done.returncode, (folder / "out").read_text(encoding="utf-8")


@pytest.mark.parametrize("body", LEAKS.values(), ids=LEAKS)
def test_a_run_that_leaks_fails(tmp_path: Path, body: str) -> None:
    code, output = _run(tmp_path, body)
    assert code == pytest.ExitCode.TESTS_FAILED, output
    assert "test_something: resident number 900101-1****** in" in output
    assert "1 passed, 1 error" in output


@pytest.mark.parametrize("body", QUIET.values(), ids=QUIET)
def test_a_run_that_masks_passes(tmp_path: Path, body: str) -> None:
    code, output = _run(tmp_path, body)
    assert code == pytest.ExitCode.OK, output


def test_workers_hand_their_findings_on(tmp_path: Path) -> None:
    code, output = _run(tmp_path, LEAKS["log"], "-p", "xdist.plugin", "-n", "1")
    assert code == pytest.ExitCode.TESTS_FAILED, output
    assert "1 passed, 1 error" in output

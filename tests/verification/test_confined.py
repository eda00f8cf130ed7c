"""The worker: used again, replaced when it fails, without secrets, for several threads, and never believed."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from certbroker.errors import HostileDocument
from certbroker.verification import confined, verify_original
from certbroker.verification.confined import Bounds
from certbroker.verification.confined.process import Process, Stopped
from support.pki import NOW, document, pki, sign
from support.tree import environment

PKI = pki()
OPTIONS: dict[str, Any] = {**PKI.trust.describe(), "as_of": NOW.isoformat(), "strictness": {}}


@pytest.fixture
def worker() -> Process:
    return Process(Bounds().memory)


def test_a_worker_answers_again_and_again(worker: Process) -> None:
    signed = sign(document(), PKI.signer)
    first = worker.ask("original", signed, OPTIONS, 5)
    assert first == worker.ask("original", signed, OPTIONS, 5)
    assert {one["verdict"] for one in first if one["needed"]} == {"holds"}
    worker.close()
    assert not worker.is_alive


def test_it_does_what_it_is_made_for_and_nothing_else(worker: Process) -> None:
    with pytest.raises(Stopped) as stopped:
        worker.ask("os.system", b"", OPTIONS, 5)
    assert stopped.value.reason == "failure"
    worker.close()


def test_a_worker_that_dies_is_replaced(worker: Process) -> None:
    worker.ask("original", document(), OPTIONS, 5)
    os.kill(worker.pid, 9)
    with pytest.raises(Stopped):
        worker.ask("original", document(), OPTIONS, 5)
    worker.close()
    with pytest.raises(HostileDocument):
        confined.run("no such job", b"", OPTIONS)
    assert confined.run("original", document(), OPTIONS)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the environment is told by Linux")
def test_it_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_API_KEY", "a-key-of-somebody")
    worker = Process(Bounds().memory)
    worker.ask("original", document(), OPTIONS, 5)
    told = Path(f"/proc/{worker.pid}/environ").read_bytes()
    worker.close()
    assert b"PYTHONPATH" in told
    assert b"a-key-of-somebody" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_it_cannot_write_files_and_has_its_limits(worker: Process) -> None:
    worker.ask("original", document(), OPTIONS, 5)
    limits = Path(f"/proc/{worker.pid}/limits").read_text(encoding="ascii").splitlines()
    worker.close()
    soft = {line[:26].strip(): line[26:].split()[0] for line in limits[1:]}
    assert soft["Max file size"] == "0"
    assert soft["Max core file size"] == "0"
    assert soft["Max cpu time"].isdecimal()
    assert int(soft["Max address space"]) < 1024**3


def _is_valid(pdf: bytes) -> bool:
    return verify_original(pdf, trust=PKI.trust, as_of=NOW).is_valid


def test_threads_share_the_workers() -> None:
    signed = sign(document(), PKI.signer)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(_is_valid, [signed] * 24))
    assert found == [True] * 24


FORKED = """
import os, sys
from certbroker.verification import confined
from certbroker.errors import HostileDocument
options = {"anchors": [], "revocation_lists": [], "as_of": "2026-11-20T00:00:00+00:00", "strictness": {}}
first = confined.run("original", b"%PDF-", options)
child = os.fork()
again = confined.run("original", b"%PDF-", options)
if child == 0:
    os._exit(0 if again == first else 1)
sys.exit(os.waitpid(child, 0)[1] or (again != first))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")
def test_a_forked_child_starts_its_own() -> None:
    assert subprocess.run([sys.executable, "-c", FORKED], env=environment(), timeout=60, check=False).returncode == 0


def test_no_worker_outlives_its_parent() -> None:
    script = (
        "from certbroker.verification import confined; confined.run('original', b'%PDF-', "
        "{'anchors': [], 'revocation_lists': [], 'as_of': '2026-11-20T00:00:00+00:00', 'strictness': {}});"
        "print(confined._POOL._idle[0].pid, flush=True); import os; os._exit(0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, timeout=60, check=True
    )
    pid = int(run.stdout)
    for _ in range(50):
        if not _runs(pid):
            return
        __import__("time").sleep(0.1)
    pytest.fail("the worker still runs")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")

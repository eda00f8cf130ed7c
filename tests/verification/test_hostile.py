"""Hostile PDFs end in a verdict or a typed error: within five seconds, below 300 MB, never valid."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certbroker.errors import HostileDocument
from certbroker.verification import confined, verify_original
from certbroker.verification.confined import MIB, Bounds
from certbroker.verification.confined.process import Process, Stopped
from support.hostile import BOMBS, HOSTILE, content_bomb, many_fields, repeated_page
from support.pki import NOW, document, pki, sign

PKI = pki()
OPTIONS: dict[str, Any] = {**PKI.trust.describe(), "as_of": NOW.isoformat(), "strictness": {}}
SECONDS = 5.0
MEMORY = 300 * MIB


@pytest.mark.parametrize("make", HOSTILE, ids=[one.__name__ for one in HOSTILE])
def test_a_hostile_file(make: Callable[[], bytes]) -> None:
    pdf = make()
    start = time.monotonic()
    try:
        valid = verify_original(pdf, trust=PKI.trust, as_of=NOW).is_valid
    except HostileDocument:
        valid = False
    assert not valid
    assert time.monotonic() - start < SECONDS
    assert verify_original(sign(document(), PKI.signer), trust=PKI.trust, as_of=NOW).is_valid, "the next one is read"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by Linux")
@pytest.mark.parametrize("job", ["original", "printed"])
@pytest.mark.parametrize("make", BOMBS, ids=[one.__name__ for one in BOMBS])
def test_memory_stays_within_bounds(make: Callable[[], bytes], job: str) -> None:
    bounds = Bounds()
    worker = Process(bounds.memory)
    try:
        worker.ask(job, make(), {**OPTIONS, "words": {"number": "1"}}, bounds.seconds)
    except Stopped as stopped:
        if stopped.reason in {"time", "death"}:
            return
    finally:
        peak = _peak(worker.pid)
        worker.close()
    assert 0 < peak < MEMORY


def _peak(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) * 1024 if found else 0


def test_a_signed_file_with_a_page_300_000_times_is_refused_in_time() -> None:
    """Its signature holds, but whoever looks through it needs most of a gigabyte: nobody may have to."""
    signed = sign(repeated_page(), PKI.signer)
    start = time.monotonic()
    with pytest.raises(HostileDocument):
        verify_original(signed, trust=PKI.trust, as_of=NOW)
    assert time.monotonic() - start < SECONDS
    alone = verify_original(signed, trust=PKI.trust, as_of=NOW, contents=False)
    assert alone.is_valid, "the signatures alone"


def test_a_signed_bomb_does_not_go_off() -> None:
    signed = sign(content_bomb(), PKI.signer)
    assert verify_original(signed, trust=PKI.trust, as_of=NOW).is_valid, "nobody unpacks its page to verify it"


def test_what_takes_too_long_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(HostileDocument, match="too long"):
        verify_original(many_fields(), bounds=Bounds(seconds=0.5))
    assert time.monotonic() - start < SECONDS


def test_a_file_that_is_too_long_is_not_even_sent() -> None:
    with pytest.raises(HostileDocument, match="longer than 1,000 bytes"):
        confined.run("original", bytes(1001), OPTIONS, Bounds(size=1000))

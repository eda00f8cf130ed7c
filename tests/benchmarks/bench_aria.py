"""Speed of ARIA-256-CBC, each figure beside `openssl speed` for the same buffer in the same run."""

import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Final

from certbroker.channels.public_mydata import aria

SIZES: Final = (16 * 1024, 64 * 1024)
ROUNDS: Final = 3
KEY: Final = bytes(range(32))
IV: Final = bytes(16)

# The part of OpenSSL's own speed that calls through ctypes are to keep.
GOAL: Final = 0.80

Run = Callable[[bytes, bytes, bytes], bytes]


def main() -> None:
    print(f"ARIA-256-CBC by {aria.implementation()}, best of {ROUNDS} rounds, MB (10^6 bytes) per second of CPU time")
    preferred, pure = aria.preferred(), aria.pure()
    for size in SIZES:
        _report("encrypt", size, preferred.encrypt_cbc, pure.encrypt_cbc)
        _report("decrypt", size, preferred.decrypt_cbc, pure.decrypt_cbc)


def _report(direction: str, size: int, run: Run, fallback: Run) -> None:
    # Taken in turns, so that both sides meet the same load on the machine.
    pairs = [(_speed(run, size), _speed_of_program(direction, size)) for _ in range(ROUNDS)]
    ours, theirs = max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)
    verdict = f"{ours / theirs:4.0%} (goal {GOAL:.0%})" if theirs else "no openssl program with ARIA to compare with"
    print(
        f"{direction} {size // 1024:3} KB: certbroker {ours:7.1f}, openssl speed {theirs:7.1f}: {verdict}"
        f"; pure python {_speed(fallback, size, seconds=0.5):5.2f}"
    )


def _speed(run: Run, size: int, seconds: float = 1.0) -> float:
    data, count = bytes(size), 0
    start = time.process_time()
    while (spent := time.process_time() - start) < seconds:
        run(KEY, IV, data)
        count += 1
    return count * size / spent / 1e6


def _speed_of_program(direction: str, size: int) -> float:
    program = shutil.which("openssl")
    if program is None:
        return 0.0
    options = ["-mr", "-seconds", "1", "-bytes", str(size), *(["-decrypt"] if direction == "decrypt" else [])]
    command = [program, "speed", *options, "-evp", "aria-256-cbc"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    # "+F:22:ARIA-256-CBC:105021440.00", the last number in bytes per second.
    figures = [line.rpartition(":")[2] for line in outcome.stdout.splitlines() if line.startswith("+F:")]
    return float(figures[-1]) / 1e6 if figures else 0.0


if __name__ == "__main__":
    main()

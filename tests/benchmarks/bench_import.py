"""`import certbroker` over an empty interpreter: median of ten fresh processes each, run in turn."""

import statistics
import subprocess
import sys
import time

ROUNDS = 10
GOAL = 150


def _milliseconds(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    rounds = [(_milliseconds("pass"), _milliseconds("import certbroker")) for _ in range(ROUNDS)]
    empty, imported = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"empty interpreter           {empty:7.1f} ms")
    print(f"import certbroker           {imported:7.1f} ms")
    print(f"import over the interpreter {imported - empty:7.1f} ms   (goal: {GOAL} ms at most)")


if __name__ == "__main__":
    main()

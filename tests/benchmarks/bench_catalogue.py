"""The catalogue: discovery without the models, one issuer with its models, everything; medians of fresh processes."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence

from certbroker.catalogue import OURS, discover

ROUNDS = 10
DISCOVERY, ISSUER = 30, 60
SCRIPT = """
import json, sys, time
from certbroker.catalogue import discover
def timed(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
discovery = timed(lambda: discover().ids)
models = [name for name in sys.modules if name.count(".") == 2 and name.startswith("{connectors}.")]
connector = discover().issuer("{issuer}")
issuer = timed(lambda: [connector.load(name) for name in connector.certificates])
rest = timed(lambda: list(discover()))
print(json.dumps([len(models), discovery, issuer, rest]))
"""


def _rounds(issuer: str) -> list[list[float]]:
    command = [sys.executable, "-c", SCRIPT.format(connectors=OURS, issuer=issuer)]
    runs = (subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(ROUNDS))
    return [json.loads(run.stdout) for run in runs]


def _medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def main() -> None:
    ordered = sorted(discover().connectors.values(), key=lambda one: len(one.certificates))
    for connector in (ordered[len(ordered) // 2], ordered[-1]):
        models, discovery, issuer, rest = _medians(_rounds(connector.id))
        count = len(connector.certificates)
        print(f"discovery of {len(discover())} certificates {discovery:7.1f} ms   (goal: {DISCOVERY} ms at most)")
        print(f"  models that it loads      {models:7.0f}      (goal: none)")
        print(f"issuer of {count:2} certificates   {issuer:7.1f} ms   (goal: {ISSUER} ms at most)")
        print(f"all the others afterwards   {rest:7.1f} ms")


if __name__ == "__main__":
    main()

"""Imports go one way. The contracts stand in pyproject.toml."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from support.tree import PACKAGES, ROOT, environment, own_modules

TOOLS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS: list[dict[str, Any]] = TOOLS["importlinter"]["contracts"]


def test_the_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    run = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in run.stdout


def _top(path: Path) -> str:
    return path.relative_to(PACKAGES["certbroker"]).parts[0].removesuffix(".py")


def test_every_module_stands_in_a_layer() -> None:
    layered = set(re.findall(r"certbroker\.(\w+)", " ".join(CONTRACTS[0]["layers"])))
    modules = {_top(path) for path in own_modules() if path.is_relative_to(PACKAGES["certbroker"])} - {"__init__"}
    assert modules
    assert modules <= layered

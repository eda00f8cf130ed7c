"""`import certbroker` loads nothing heavy."""

import json
import subprocess
import sys

import pytest

from support.tree import environment

HEAVY = {
    *("anyio", "cryptography", "httpx", "lxml", "pydantic", "pypdf", "reportlab", "tenacity"),
    *("keyring", "opentelemetry", "rich", "starlette", "typer", "uvicorn", "yaml"),
}
SCRIPT = "import json, sys; import {module}; print(json.dumps([*sys.modules]))"


def _loaded(module: str) -> set[str]:
    command = [sys.executable, "-c", SCRIPT.format(module=module)]
    run = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(run.stdout)}


@pytest.mark.parametrize("module", ["certbroker", "certbroker_connectors"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    loaded = _loaded(module)
    assert module in loaded
    assert not loaded & HEAVY

"""A newcomer installs the wheel into a clean environment and runs the quick start of the README as it stands."""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.pages import blocks_of
from support.tree import ROOT


def _run(command: Sequence[str | Path], cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel; its dependencies are borrowed from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("newcomer")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    _run([*pip, "install", "-qq", "--no-deps", "--no-index", wheel], folder)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    # A .pth file adds a folder without reading the .pth files in it: the editable install of this tree stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_the_quick_start_runs_as_it_stands(python: Path, tmp_path: Path) -> None:
    (block,) = (block for block in blocks_of(ROOT / "README.md") if block.language == "python")
    program = tmp_path / "quick_start.py"
    program.write_text(block.text, encoding="utf-8")
    where = _run([python, "-I", "-c", "import certbroker; print(certbroker.__file__)"], tmp_path)
    assert not Path(where.strip()).is_relative_to(ROOT)
    assert _run([python, program], tmp_path) == "43200000\n"
    assert (tmp_path / "submission.pdf").read_bytes().startswith(b"%PDF-")


def test_the_command_shows_the_whole_way(python: Path, tmp_path: Path) -> None:
    _run([python.with_name("certbroker"), "demo", "-o", "out"], tmp_path)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"submission.pdf", "dossier.json", "trust.pem"}

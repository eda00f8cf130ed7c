"""What is published is whole: sdist → wheel → a clean environment, where all is found without this tree."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.tree import PACKAGES, ROOT, certificate_ids, issuers, project_files

# What a user of the wheel has: both packages, wherever they were installed. `-I` keeps this source tree out.
LIST = """
import importlib, json, pathlib, sys
folders = {name: pathlib.Path(importlib.import_module(name).__file__).parent for name in sys.argv[1:]}
files = [(name, p.relative_to(f).as_posix()) for name, f in folders.items() for p in f.rglob("*") if p.is_file()]
print(json.dumps([f"{name}/{path}" for name, path in files if "__pycache__" not in path]))
"""


def _run(command: Sequence[str | Path], cwd: Path) -> str:
    # A worker of xdist carries its own paths in the environment; the processes here must not see the source tree.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _hatch(target: str, source: Path, folder: Path) -> Path:
    _run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder], source)
    (built,) = (path for path in folder.iterdir() if path.suffix in {".gz", ".whl"})
    return built


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(_hatch("sdist", ROOT, folder)) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    return unpacked


@pytest.fixture(scope="session")
def installed(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel; what it depends on is borrowed from the environment that runs the tests."""
    folder = tmp_path_factory.mktemp("installed")
    wheel = _hatch("wheel", sdist, folder / "wheel")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    _run([*pip, "install", "-qq", "--no-deps", "--no-index", wheel], folder)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    # A line in a .pth file adds a folder, but does not read the .pth files inside: the editable install stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


@pytest.fixture(scope="session")
def files(installed: Path) -> set[str]:
    """The installed files of both packages."""
    return set(json.loads(_run([installed, "-I", "-c", LIST, *PACKAGES], installed.parent)))


def _expected() -> set[str]:
    return {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for name, folder in PACKAGES.items()
        for path in project_files()
        if path.is_relative_to(folder)
    }


def test_the_wheel_holds_every_file_of_both_packages(files: set[str]) -> None:
    assert files == _expected()


@pytest.mark.parametrize("pattern", ["certbroker/py.typed", "certbroker_connectors/py.typed"])
def test_both_packages_are_typed(files: set[str], pattern: str) -> None:
    assert pattern in files


@pytest.mark.parametrize("ending", [".ttf", ".yaml", ".wire.xml", ".expect.json", "cases.toml"])
def test_data_is_inside(files: set[str], ending: str) -> None:
    assert any(name.endswith(ending) for name in files)


def test_the_font_comes_with_its_licence(files: set[str]) -> None:
    fonts = {name.rpartition("/")[0] for name in files if name.endswith((".ttf", ".otf"))}
    assert fonts
    assert all(any(name.startswith(f"{folder}/") and "OFL" in name for name in files) for folder in fonts)


def test_issuers_and_samples_are_found_there(files: set[str]) -> None:
    connectors = [name.split("/") for name in files if name.startswith("certbroker_connectors/")]
    found = {parts[1] for parts in connectors if parts[2:] == ["__init__.py"]}
    sampled = {f"{parts[1]}.{parts[3]}" for parts in connectors if parts[2:3] == ["samples"] and ".wire." in parts[-1]}
    assert len(found) >= 5
    assert found == {folder.name for folder in issuers()}
    assert sampled == set(certificate_ids())


def test_the_installed_command_lists_every_certificate(installed: Path) -> None:
    listed = json.loads(_run([installed.with_name("certbroker"), "catalogue", "--json"], installed.parent))
    assert sorted(entry["id"] for entry in listed) == sorted(certificate_ids())


def test_the_version_is_said_once(installed: Path) -> None:
    code = "import certbroker as c, importlib.metadata as m; print(c.__file__, c.__version__, m.version('certbroker'))"
    file, version, distribution = _run([installed, "-I", "-c", code], installed.parent).split()
    assert not Path(file).is_relative_to(ROOT)
    assert version == distribution

"""The worked example of docs/guides/adding-an-issuer.md, built as the page says, keeps the contract and is found."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.pages import blocks_of
from support.tree import PACKAGES, ROOT, environment

GUIDE = ROOT / "docs" / "guides" / "adding-an-issuer.md"
FILES = {block.title: block.text for block in blocks_of(GUIDE) if block.title}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def own_package(tmp_path: Path) -> Path:
    """The example as a package of somebody else's, installed as a wheel of it would be: with its entry points."""
    _write(tmp_path, FILES)
    (tmp_path / "my_connectors" / "__init__.py").write_text('"""Connectors of ours."""\n', encoding="utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    ((group, points),) = project["entry-points"].items()
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    info = f"my_connectors-{project['version']}.dist-info"
    _write(tmp_path, {f"{info}/METADATA": metadata, f"{info}/entry_points.txt": f"[{group}]\n{lines}"})
    return tmp_path


@pytest.fixture
def in_the_project(tmp_path: Path) -> Path:
    """The example as a folder among the project's own connectors, of which this is a copy."""
    shutil.copytree(PACKAGES["certbroker_connectors"], tmp_path / "certbroker_connectors")
    renamed = {
        name.replace("my_connectors/", "certbroker_connectors/"): text.replace(
            "my_connectors.", "certbroker_connectors."
        )
        for name, text in FILES.items()
    }
    _write(tmp_path, renamed)
    return tmp_path


@pytest.fixture(params=["own_package", "in_the_project"])
def built(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def _run(folder: Path, *arguments: str | Path) -> str:
    paths = environment(folder)
    # The copy of the connectors must be found before the original.
    paths["PYTHONPATH"] = f"{folder}:{paths['PYTHONPATH']}"
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_keeps_the_contract(built: Path) -> None:
    output = _run(built, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_contract.py")
    assert " passed" in output
    assert "failed" not in output


def test_it_is_found(built: Path) -> None:
    (entry,) = json.loads(_run(built, "certbroker", "catalogue", "--issuer", "library", "--json"))
    assert (entry["id"], entry["tier"], entry["code"]) == ("library.membership", "refusal-sampled", None)


def test_its_documents_are_read(own_package: Path) -> None:
    samples = own_package / "my_connectors/library/samples/membership"
    read = _run(own_package, "certbroker", "normalise", "library.membership", samples / "typical.wire.xml")
    assert json.loads(read) == json.loads((samples / "typical.expect.json").read_text(encoding="utf-8"))

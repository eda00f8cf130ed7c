"""The files of the project, as a clone of it would have them."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "certbroker": ROOT / "src" / "certbroker",
    "certbroker_connectors": ROOT / "connectors" / "certbroker_connectors",
}
MADE = {".hypothesis", ".import_linter_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__", "dist", "out"}


def environment(*paths: Path) -> dict[str, str]:
    """The environment for a child process that is to find the packages of this tree, and what lies elsewhere."""
    folders = (*(folder.parent for folder in PACKAGES.values()), *paths)
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git has or would take; in an unpacked source distribution every file that was not made here."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return tuple(sorted(_walk(ROOT)))
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in MADE]
        yield from (Path(base, name) for name in names if not name.endswith(".pyc"))


def own_modules() -> tuple[Path, ...]:
    """The Python modules of both import packages."""
    return tuple(path for path in project_files() if path.suffix == ".py" and _package(path))


def _package(path: Path) -> str | None:
    return next((name for name, folder in PACKAGES.items() if path.is_relative_to(folder)), None)


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """A path as it is printed: relative to the top level."""
    return path.relative_to(ROOT).as_posix()


def issuers() -> tuple[Path, ...]:
    """The issuer folders among the connectors."""
    return tuple(sorted(path.parent for path in PACKAGES["certbroker_connectors"].glob("*/__init__.py")))


def certificate_ids() -> tuple[str, ...]:
    """Folder and module of every certificate: `nts.income_amount`."""
    modules = (path for issuer in issuers() for path in issuer.glob("*.py"))
    return tuple(sorted(f"{path.parent.name}.{path.stem}" for path in modules if not path.stem.startswith("_")))

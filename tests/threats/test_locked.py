"""`.ci/locked.txt`: everything that is needed, in one version, with the hash of its file, from wherever it comes."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.tree import ROOT

FILE = ROOT / ".ci" / "locked.txt"
LINE = re.compile(r"([a-z0-9][a-z0-9._-]*)==([0-9][\w.!+]*) --hash=sha256:[0-9a-f]{64}")
ROWS = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _locked() -> dict[str, str]:
    found = [LINE.fullmatch(row) for row in ROWS]
    return {canonicalize_name(one[1]): one[2] for one in found if one}


def _declared() -> Iterator[Requirement]:
    project = PROJECT["project"]
    texts = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    texts += [one for group in project["optional-dependencies"].values() for one in group]
    yield from (one for one in map(Requirement, texts) if one.name != "certbroker")


def test_every_line_is_a_version_with_its_hash() -> None:
    assert len(ROWS) > 50
    assert [row for row in ROWS if not LINE.fullmatch(row)] == []
    names = [row.partition("==")[0] for row in ROWS]
    assert names == sorted(set(names))
    assert "://" not in FILE.read_text(encoding="utf-8"), "where packages come from is the affair of who installs"


def test_everything_that_is_needed_is_locked_with_its_hashes() -> None:
    locked = _locked()
    missing = {one.name for one in _declared() if canonicalize_name(one.name) not in locked}
    assert not missing, f"write .ci/locked.txt again (tests/tools/locked.py): {missing}"
    outside = {str(one) for one in _declared() if not one.specifier.contains(locked[canonicalize_name(one.name)])}
    assert not outside


def test_what_is_needed_by_what_is_needed_is_locked_too() -> None:
    """As far as the same versions are installed here: what they say they need."""
    locked, missing, looked = _locked(), set[str](), 0
    for name, wanted in locked.items():
        try:
            if version(name) != wanted:
                continue
        except PackageNotFoundError:
            continue
        looked += 1
        for one in map(Requirement, requires(name) or ()):
            if (one.marker is None or one.marker.evaluate({"extra": ""})) and canonicalize_name(one.name) not in locked:
                missing.add(f"{name} needs {one.name}")
    assert not missing
    assert looked or not locked


def test_the_tool_writes_what_pip_reports() -> None:
    tool = import_module("tools.locked")
    report: dict[str, Any] = {
        "install": [
            {
                "metadata": {"name": "Zeta", "version": "2"},
                "download_info": {"archive_info": {"hashes": {"sha256": "b" * 64}}},
            },
            {
                "metadata": {"name": "alpha", "version": "1.0"},
                "download_info": {"archive_info": {"hash": f"sha256={'a' * 64}"}},
            },
            {"metadata": {"name": "certbroker", "version": "0"}, "download_info": {"dir_info": {}}},
        ]
    }
    written = list(tool.lines(report))
    assert written == [f"alpha==1.0 --hash=sha256:{'a' * 64}", f"zeta==2 --hash=sha256:{'b' * 64}"]
    assert all(map(LINE.fullmatch, written))

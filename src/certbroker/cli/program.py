"""How this program is started: commands that are printed can be copied into the shell that they are read in."""

import os
import shlex
import shutil
import sys
from pathlib import Path

NAME = "certbroker"


def program() -> str:
    """Return what starts this program here: `certbroker` where that is it, else its path or `python -m certbroker`."""
    started, python = Path(sys.argv[0]), Path(sys.executable)
    if started.stem == NAME:
        return NAME if _is_found(started) else _told(started)
    if started.name == "__main__.py" and started.parent.name == NAME:
        return NAME if _is_found(python.with_name(NAME)) else f"{_told(python)} -m {NAME}"
    return NAME


def command(*words: str) -> str:
    """Return a command of this program as a line for a shell."""
    return f"{program()} {shlex.join(words)}"


def _is_found(path: Path) -> bool:
    """Whether a shell that is told the name starts this file, and no other installation's."""
    found = shutil.which(NAME)
    return found is not None and os.path.realpath(found) == os.path.realpath(path)


def _told(path: Path) -> str:
    """Write a path as seen from here where it lies below, else whole; links are not followed: an environment is one."""
    absolute = path.absolute()
    if not absolute.is_relative_to(Path.cwd()):
        return shlex.quote(str(absolute))
    below = absolute.relative_to(Path.cwd())
    return shlex.quote(str(below) if len(below.parts) > 1 else f"{os.curdir}{os.sep}{below}")

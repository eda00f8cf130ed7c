"""Files that commands read and write; what cannot be is a FileFailure, one line."""

import sys
import tomllib
from pathlib import Path
from typing import Any

from certbroker.cli.failures import FileFailure

STANDARD_INPUT = "-"
MAX_BYTES = 64 * 1024 * 1024


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input where the name is `-`. Raises FileFailure."""
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == STANDARD_INPUT else _head(Path(name))
    except OSError as error:
        raise failure(error, name) from None
    if len(data) > MAX_BYTES:
        raise FileFailure(f"{name}: more than {MAX_BYTES:,} bytes")
    return data


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises FileFailure."""
    try:
        return tomllib.loads(read_bytes(str(path)).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise FileFailure(f"{path.name} is no TOML: {reason}") from None


def folder(path: Path) -> Path:
    """Make a folder where it is not there yet. Raises FileFailure."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failure(error, str(path)) from None
    return path


def failure(error: OSError, name: str = "") -> FileFailure:
    """Return what an operating system's error is called here."""
    return FileFailure(f"{name or error.filename or 'file'}: {error.strerror or type(error).__name__}")

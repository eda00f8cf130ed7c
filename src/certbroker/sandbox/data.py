"""The data files that lie beside the modules."""

import tomllib
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent


def text(name: str) -> str:
    """Return the text of a file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def table(name: str) -> dict[str, Any]:
    """Return the content of a TOML file."""
    return tomllib.loads(text(name))

"""Markdown as generated pages hold it."""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"[\\*\[\]`]|(?<!\w)_|_(?!\w)")
"""What Markdown takes for more than a letter; an underscore within a word is none."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def section(title: str, body: str) -> str:
    """A section; nothing where its body is empty."""
    return f"## {title}\n\n{body}" if body else ""


def joined(names: Iterable[object]) -> str:
    """Names as code, one after the other."""
    return ", ".join(f"`{name}`" for name in names)


def text(plain: str) -> str:
    """Plain text on one line: no letter of it is taken for markup."""
    line = " ".join(plain.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(r"\\\g<0>", line)

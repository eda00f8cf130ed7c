"""Lays Python expressions out as a formatter would: on one line where they fit, else one item a line."""

from dataclasses import dataclass
from typing import TypeAlias, cast

from certbroker.scaffold.names import WIDTH, escaped, width

STEP = "    "


@dataclass(frozen=True)
class Bracket:
    """A call, tuple or dictionary: what opens it, what is in it, what closes it."""

    head: str
    items: "tuple[Piece, ...]"
    tail: str = ")"
    is_open: bool = False
    """Whether it is laid out one item a line though it may fit on one."""

    @property
    def is_call(self) -> bool:
        """Whether it is a call: its arguments may share a line of their own, the items of a tuple may not."""
        return self.head.endswith("(") and self.head[-2:-1].isalnum()

    @property
    def is_single(self) -> bool:
        """Whether it is a tuple of one: its comma is no sign to lay it out on several lines."""
        return len(self.items) == 1 and self.tail == ")" and not self.is_call


Piece: TypeAlias = str | Bracket


def one_line(piece: Piece) -> str:
    """Return a piece on one line."""
    if isinstance(piece, str):
        return piece
    items = ", ".join(map(one_line, piece.items))
    return f"{piece.head}{items}{',' if piece.is_single else ''}{piece.tail}"


def laid(piece: Piece, indent: str, before: str = "", after: str = "") -> str:
    """Return a piece as it stands at an indent, with what comes before and after it on its lines."""
    line = indent + before + one_line(piece) + after
    if isinstance(piece, str) or (not _opens(piece) and width(line) <= WIDTH):
        return line
    inner = indent + STEP
    together = inner + ", ".join(map(one_line, piece.items))
    if piece.is_call and not _opens(piece) and width(together) <= WIDTH and len(piece.items) > 1:
        rows = [together]
    else:
        rows = [laid(item, inner, after=",") for item in piece.items]
    return "\n".join([f"{indent}{before}{piece.head}", *rows, f"{indent}{piece.tail}{after}"])


def _opens(piece: Bracket) -> bool:
    return (piece.is_open and not piece.is_single) or any(
        isinstance(item, Bracket) and _opens(item) for item in piece.items
    )


def literal(value: object) -> Piece:
    """Return a Python literal with double quotes."""
    if isinstance(value, str):
        return f'"{escaped(value)}"'
    if isinstance(value, list):
        return Bracket("(", tuple(literal(one) for one in cast("list[object]", value)))
    return repr(value)


def named(name: str, piece: Piece) -> Piece:
    """Return a keyword argument, or an assignment where the name ends in ` = `."""
    head = name if name.endswith(" ") else f"{name}="
    if isinstance(piece, str):
        return head + piece
    return Bracket(head + piece.head, piece.items, piece.tail, piece.is_open)

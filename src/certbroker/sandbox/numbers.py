"""Resident numbers on a document: written whole, in two parts, or as a group of two; shown or hidden."""

from certbroker.sandbox.people import cast_of_people, digits
from certbroker.sandbox.tree import Node

_HIDDEN = "*******"
_FRONT = 6


def hide(nodes: tuple[Node, ...]) -> None:
    """Hide all back digits: `900101-*******`."""
    front, _ = _halves(nodes)
    if front:
        _write(nodes, front, _HIDDEN)


def show(nodes: tuple[Node, ...]) -> None:
    """Write all digits; those the sample masks come from the cast, where they fit one person only."""
    front, back = _halves(nodes)
    visible = front + digits(back)
    fitting = [person for person in cast_of_people().values() if digits(person.resident_number).startswith(visible)]
    if front and len(fitting) == 1:
        whole = digits(fitting[0].resident_number)
        _write(nodes, whole[:_FRONT], whole[_FRONT:])


def _parts(nodes: tuple[Node, ...]) -> list[Node]:
    return [leaf for node in nodes for leaf in node.leaves()]


def _halves(nodes: tuple[Node, ...]) -> tuple[str, str]:
    text = "".join("".join(leaf.text.split()) for leaf in _parts(nodes)).replace("-", "")
    return (text[:_FRONT], text[_FRONT:]) if text[:_FRONT].isdigit() else ("", "")


def _write(nodes: tuple[Node, ...], front: str, back: str) -> None:
    parts = _parts(nodes)
    if len(parts) == 1:
        parts[0].text = f"{front}-{back}"
    else:
        parts[0].text, parts[1].text = front, back

"""What real documents do to a reader: elements that nobody knows, and elements that are not there."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from certbroker.errors import PayloadError
from certbroker.model import Certificate
from certbroker.reading import Node
from certbroker.reading.plan import Plan, Slot, plan_of
from certbroker.testing._support import blamed, delivered, must, read, read_tree, row_name, tree

NEW_ELEMENT = "처음보는요소"


def check_unknown_elements_are_reported(certificate: type[Certificate]) -> None:
    """An unknown element, wherever it comes, changes nothing and is reported."""
    for sample in delivered(certificate):
        before, (name, root) = read(certificate, sample), tree(certificate, sample)
        known = {report.partition(" ")[2] for report in before.reports if report.startswith("element ")}
        added = {f"element {path}/{NEW_ELEMENT}" for path in _insert(root, name, known)}
        if row_name(certificate):
            # What lies beside the rows of an open-data answer is its envelope.
            added.discard(f"element {name}/{NEW_ELEMENT}")
        with blamed(certificate, sample.case):
            after = read_tree(certificate, name, root)
        told = f"{sample.case}: unknown elements change nothing, and each is reported"
        must(after.certificate == before.certificate, certificate, told)
        must({*after.reports} - {*before.reports} == added, certificate, told)


def check_optional_parts_may_be_missing(certificate: type[Certificate]) -> None:
    """What is optional may be empty or missing, wherever it stands."""
    for place in _places(certificate):
        if place.slot.optional:
            for error in place.errors(certificate):
                # What is read from within it, too, may be required: then that is what is missed.
                missed = error and (error.code != "payload.missing" or error.path == place.path)
                must(not missed, certificate, f"{place.path} is optional, but: {error}")


def check_required_parts_are_asked_for(certificate: type[Certificate]) -> None:
    """What is required is missed where it is empty or missing, and the error says where."""
    for place in _places(certificate):
        if not place.slot.optional:
            for error in place.errors(certificate):
                told = (error.code, error.path) if error else ("", "")
                # What is read from within it, too, may be missed before it.
                within = f"{told[1]}/".startswith(f"{place.path}/")
                must(told[0] == "payload.missing" and within, certificate, f"{place.path} is required: {told}")


def check_empty_documents_were_not_delivered(certificate: type[Certificate]) -> None:
    """A document whose every leaf is empty was not delivered; an open-data answer then has no rows."""
    for sample in delivered(certificate):
        name, root = tree(certificate, sample)
        for node in _nodes(root):
            node.text = " "
        with blamed(certificate, sample.case):
            reading = read_tree(certificate, name, root)
        empty = (reading.certificate, reading.code) == (_without_rows(certificate), None)
        must(empty, certificate, f"{sample.case}, emptied, has no content")


def _without_rows(certificate: type[Certificate]) -> Certificate | None:
    return read_tree(certificate, "", Node()).certificate if row_name(certificate) else None


class Place(NamedTuple):
    """Where a field stands in one sample, filled."""

    path: str
    slot: Slot
    group: Node
    root: Node
    name: str

    def errors(self, certificate: type[Certificate]) -> Iterator[PayloadError | None]:
        """Read the document with the field emptied, and without it; a group that has nothing else is left alone."""
        for instead in ([Node()], list[Node]()):
            with self._replaced(instead):
                if not self.group.is_blank:
                    yield _error_of(certificate, self.name, self.root)

    @contextmanager
    def _replaced(self, instead: list[Node]) -> Generator[None]:
        taken = [(kids, name, kids[name]) for kids, name in _holders(self.group, self.slot)]
        for kids, name, _ in taken:
            kids[name] = instead
        yield
        for kids, name, nodes in taken:
            kids[name] = nodes


def _places(certificate: type[Certificate]) -> Iterable[Place]:
    """Every filled field of the wire document, where it first occurs in the samples."""
    found: dict[str, Place] = {}
    for sample in delivered(certificate):
        name, root = tree(certificate, sample)
        for path, slot, group in _slots(plan_of(certificate), root, name):
            found.setdefault(path, Place(path, slot, group, root, name))
    return found.values()


def _slots(plan: Plan, group: Node, path: str) -> Iterator[tuple[str, Slot, Node]]:
    for slot in plan.slots:
        where = f"{path}/{slot.where}"
        if any(not node.is_blank for kids, name in _holders(group, slot) for node in kids[name]):
            yield where, slot, group
        for below in group.walk(slot.paths[0][0]) if slot.plan else ():
            if slot.plan and not below.is_blank:
                yield from _slots(slot.plan, below, where)


def _holders(group: Node, slot: Slot) -> list[tuple[dict[str, list[Node]], str]]:
    """Where the elements of a field hang: their parents' children, and their name there."""
    steps = [part for parts in slot.paths for part in parts]
    parents = [(part[-1], [group] if len(part) == 1 else group.walk(part[:-1])) for part in steps]
    return [(found[0].kids, name) for name, found in parents if found and name in found[0].kids]


def _error_of(certificate: type[Certificate], name: str, root: Node) -> PayloadError | None:
    with blamed(certificate, "damaged"):
        try:
            read_tree(certificate, name, root)
        except PayloadError as error:
            return error
    return None


def _insert(node: Node, path: str, known: set[str]) -> Iterator[str]:
    """Put an unknown element into every element that is neither empty nor unknown itself; yields their paths."""
    for name, found in list(node.kids.items()):
        if f"{path}/{name}" not in known:
            for kid in found:
                yield from _insert(kid, f"{path}/{name}", known) if not kid.is_blank else ()
    node.kids[NEW_ELEMENT] = [Node("새 내용")]
    yield path


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for kids in node.kids.values():
        for kid in kids:
            yield from _nodes(kid)

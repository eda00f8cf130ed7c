"""An issuer's answer: the sample of the person asked about, as asked for, or a document with empty leaves."""

from dataclasses import dataclass
from pathlib import Path

from certbroker.sandbox import asked as asking
from certbroker.sandbox import effects, rules, samples
from certbroker.sandbox.asked import Asked
from certbroker.sandbox.catalogue import Entry, Field, WirePath
from certbroker.sandbox.people import Person
from certbroker.sandbox.samples import Case
from certbroker.sandbox.tree import Node

_DATE = ("년", "월", "일")


@dataclass(frozen=True)
class Document:
    """A document of an answer, and what faults need to know of it."""

    code: str
    entry: Entry
    node: Node
    subject: Person | None


def produce(roots: tuple[Path, ...], asked: Asked) -> Document:
    """Answer for one document."""
    person = asking.subject(asked)
    case = _choose(samples.cases(roots, *asked.entry.folder), person.id, asked) if person else None
    if case is None:
        company = bool(person and person.is_corporation)
        return Document(asked.code, asked.entry, blank(asked.entry, company=company), person)
    node = case.document()
    effects.apply(asked, node)
    return Document(asked.code, asked.entry, node, person)


def _choose(cases: tuple[Case, ...], person: str, asked: Asked) -> Case | None:
    tokens = asked.tokens()
    fitting = [case for case in cases if case.person == person and effects.is_of_span(asked, case.document())]

    def fits(case: Case) -> int:
        return sum(case.options.get(name) == tokens.get(name) for name in rules.load().select)

    return max(fitting, key=fits, default=None)


def blank(entry: Entry, *, company: bool = False) -> Node:
    """Build a document that was not delivered: every element is there, and every leaf is empty."""
    name = entry.documents[-1] if company else entry.documents[0]
    root = Node(name)
    _fill(root, entry.fields, company=company)
    return root


def _fill(root: Node, fields: tuple[Field, ...], *, company: bool) -> None:
    for field in fields:
        for path in field.also[:1] if company and field.also else field.parts:
            node = _reach(root, path)
            _fill(node, field.fields, company=company)
            if field.has_date_group:
                node.children = [Node(part) for part in _DATE]


def _reach(root: Node, path: WirePath) -> Node:
    node = root
    for tag in path:
        found = node.child(tag)
        if found is None:
            found = Node(tag)
            node.children.append(found)
        node = found
    return node

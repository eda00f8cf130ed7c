"""The reader: a tree and a plan make a certificate and a report of what was not expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from certbroker.errors import ConnectorDefect, PayloadError
from certbroker.fields import Kept, NotReadable, Scalar
from certbroker.fields.scalar import NONE_WORDS
from certbroker.model import Certificate, Record
from certbroker.privacy import redact
from certbroker.reading.plan import Known, Plan, Profile, Slot, Steps, plan_of
from certbroker.reading.tree import Node, parse_xml

C = TypeVar("C", bound=Certificate)

RESULT_ELEMENTS = ("처리결과코드", "처리결과", "에러코드및메세지", "상태코드")
"""Elements by which a document states its own result (seen in sample messages)."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[C]):
    """What a document says.

    `certificate` is `None` where every leaf was empty: the exchange's way to say that it was not delivered.

    code: the document's own result code, where it carries nothing else; the tables of these codes are not public.
    reports: what was not expected, each once: `element PATH` (an unknown element), `word PATH=WORD` (an unlisted code
    word, kept), `shape PATH` (a business or corporate number of another length, kept), `repeated PATH` (a
    single element that came twice with content: the first counts).
    """

    certificate: C | None
    reports: tuple[str, ...] = ()
    code: str | None = None


def read(certificate: type[C], data: bytes, profile: Profile | None = None) -> Reading[C]:
    """Read a wire document (XML bytes) into a certificate.

    Raises PayloadError where the bytes are no such document, or a value is not what the type table lists; `.path`
    says where.
    """
    name, node = parse_xml(data)
    return read_node(certificate, name, node, profile)


def read_node(certificate: type[C], name: str, node: Node, profile: Profile | None = None) -> Reading[C]:
    """Read a parsed document into a certificate. Raises PayloadError as `read` does."""
    accepted = (*certificate.spec.documents, *(profile.documents if profile else ()))
    if name not in accepted:
        raise PayloadError(
            f"expected {' or '.join(accepted)}", kind="document", path=name[:60], certificate=certificate.id()
        )
    if node.is_blank:
        return Reading(None)
    code = result_code(node)
    if code is not None:
        return Reading(None, code=code)
    reader = _Reader(certificate.id())
    plan = plan_of(certificate, profile)
    made = reader.record(plan, node, name)
    reader.unknown(plan.known, node, name)
    if not isinstance(made, certificate):
        raise ConnectorDefect(certificate.id())
    return Reading(made, tuple(dict.fromkeys(reader.reports)))


def read_rows(certificate: type[C], name: str, rows: list[Node]) -> Reading[C]:
    """Read the rows of an open-data answer into a certificate that is one list of them.

    Raises PayloadError as `read` does.
    """
    reader = _Reader(certificate.id())
    plan, node = plan_of(certificate), Node(kids={name: rows})
    made = reader.record(plan, node, certificate.spec.documents[0])
    reader.unknown(plan.known, node, certificate.spec.documents[0])
    if not isinstance(made, certificate):
        raise ConnectorDefect(certificate.id())
    return Reading(made, tuple(dict.fromkeys(reader.reports)))


def result_code(node: Node) -> str | None:
    """Return the result code of a document that carries nothing but its result; `None` where it carries content."""
    found: dict[str, str] = {}
    if node.text.strip() or not _has_results_only(node, found):
        return None
    return next((found[name] for name in RESULT_ELEMENTS if name in found), None)


def _has_results_only(node: Node, found: dict[str, str]) -> bool:
    """Whether every text is that of a result element, looking no further than the first that is not."""
    for name, kids in node.kids.items():
        for kid in kids:
            text = kid.text.strip()
            if text and name not in RESULT_ELEMENTS:
                return False
            if text:
                found.setdefault(name, text)
            if kid.kids and not _has_results_only(kid, found):
                return False
    return True


class _Reader:
    """Reads one document; collects the reports."""

    def __init__(self, certificate: str) -> None:
        self.certificate = certificate
        self.reports: list[str] = []

    def record(self, plan: Plan, node: Node, path: str) -> Record:
        values: dict[str, Any] = {}
        for slot in plan.slots:
            if slot.plan is not None:
                values[slot.name] = self.groups(slot, slot.plan, node, path)
            elif slot.scalar is not None:
                values[slot.name] = (
                    self.list(slot, slot.scalar, node, path)
                    if slot.many
                    else self.scalar(slot, slot.scalar, node, path)
                )
        return plan.record.model_validate(values)

    def groups(self, slot: Slot, plan: Plan, node: Node, path: str) -> object:
        path = f"{path}/{slot.where}"
        found = [group for group in node.walk(slot.paths[0][0]) if not _says_none(group)]
        if slot.many:
            return tuple(self.group(plan, group, path) for group in found)
        if len(found) > 1:
            self.reports.append(f"repeated {path}")
        return self.group(plan, found[0], path) if found else self.absent(slot, path)

    def group(self, plan: Plan, node: Node, path: str) -> Record:
        if not node.kids:
            raise PayloadError("no group", kind="value", path=path, excerpt=node.text, certificate=self.certificate)
        return self.record(plan, node, path)

    def list(self, slot: Slot, scalar: Scalar, node: Node, path: str) -> tuple[Any, ...]:
        path = f"{path}/{slot.where}"
        texts = (_text(found, scalar) for found in node.every(slot.paths[0][0]))
        values = (self.value(scalar, text, path) for text in texts if text and text not in scalar.none_words)
        return tuple(value for value in values if value is not None)

    def scalar(self, slot: Slot, scalar: Scalar, node: Node, path: str) -> object:
        for parts in slot.paths:
            text = _joined(node, parts, scalar)
            if text:
                break
        else:
            return self.absent(slot, f"{path}/{slot.where}")
        if slot.optional and text in scalar.none_words:
            return None
        path = f"{path}/{'/'.join(parts[0])}"
        self.repeated(node.walk(parts[0]), path)
        value = self.value(scalar, text, path)
        return self.absent(slot, path) if value is None else value

    def repeated(self, found: Sequence[Node], path: str) -> None:
        """Report a single element that came twice with content: the first counts, but nothing is lost in silence."""
        if len(found) > 1 and sum(not one.is_blank for one in found) > 1:
            self.reports.append(f"repeated {path}")

    def value(self, scalar: Scalar, text: str, path: str) -> object:
        try:
            value = scalar.parse(text)
        except NotReadable:
            raise PayloadError(
                f"no {scalar.name}",
                kind="value",
                path=path,
                excerpt=text,
                certificate=self.certificate,
            ) from None
        if isinstance(value, Kept):
            word = f"={redact(value.value)}" if value.kind == "word" else ""
            self.reports.append(f"{value.kind} {path}{word}")
            return value.value
        return value

    def absent(self, slot: Slot, path: str) -> None:
        if not slot.optional:
            raise PayloadError(
                "required, but empty or missing", kind="missing", path=path, certificate=self.certificate
            )

    def unknown(self, known: Known, node: Node, path: str) -> None:
        for name, found in node.kids.items():
            below = known.get(name)
            if below is None:
                self.reports.append(f"element {path}/{name}")
                continue
            for kid in found:
                if kid.kids:
                    self.unknown(below, kid, f"{path}/{name}")


def _joined(node: Node, parts: tuple[Steps, ...], scalar: Scalar) -> str:
    if len(parts) == 1:
        leaf = node.at(parts[0])
        return _text(leaf, scalar) if leaf else ""
    texts = (_text(found, scalar) for found in map(node.at, parts) if found)
    return scalar.joint.join(text for text in texts if text)


def _says_none(group: Node) -> bool:
    """Whether a group is empty, or says in its place that there is none (해당없음)."""
    return group.is_blank or (not group.kids and group.text.strip() in NONE_WORDS)


def _text(node: Node, scalar: Scalar) -> str:
    """Return a leaf's text with its white space collapsed, or its group's parts (년, 월, 일) joined."""
    if node.kids and scalar.group:
        parts = (node.first(name) for name in scalar.group)
        grouped = scalar.joint.join(text for text in (" ".join(part.text.split()) for part in parts if part) if text)
        if grouped:
            return grouped
    return " ".join(node.text.split())

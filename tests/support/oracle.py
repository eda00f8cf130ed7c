"""Random documents of a catalogue entry, each made together with the canonical JSON that it must become.

Written from the catalogue's contract (type table, wire forms) and the entries alone, and apart from the code that it
checks: nothing here parses, what is expected is put together beside what is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast

import yaml

import certbroker.sandbox
from support.notations import BAD, Field, Value, nothing, seeded, value

try:  # libyaml is ten times as fast where PyYAML was built with it
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

Entry = dict[str, Any]
FOLDER = Path(certbroker.sandbox.__file__).parent / "catalogue"
STRANGE = "새항목"


@dataclass(slots=True)
class Element:
    """An element of a document to be sent: text or children."""

    tag: str
    text: str = ""
    children: list["Element"] = field(default_factory=list["Element"])

    def at(self, path: list[str]) -> "Element":
        """The element under a path of single groups, made where it is missing."""
        if not path:
            return self
        found = next((child for child in self.children if child.tag == path[0]), None)
        if found is None:
            found = Element(path[0])
            self.children.append(found)
        return found.at(path[1:])

    def leaves(self) -> Iterator["Element"]:
        """Every element without children below this one."""
        for child in self.children:
            yield from child.leaves() if child.children else (child,)


@dataclass(slots=True)
class Made:
    """A document with what it must become: canonical JSON and reports, or a refusal at one of some paths."""

    root: Element
    becomes: dict[str, Any]
    reports: set[str]
    refused_at: tuple[str, ...] = ()


@cache
def entry(identifier: str) -> Entry:
    """The catalogue's entry of a certificate."""
    issuer, _, name = identifier.partition(".")
    return yaml.load((FOLDER / issuer / f"{name}.yaml").read_text(encoding="utf-8"), Loader)


def identifiers() -> list[str]:
    """All certificates of the catalogue."""
    return sorted(f"{path.parent.name}.{path.stem}" for path in FOLDER.glob("*/*.yaml"))


def paths(spec: Field) -> list[list[str]]:
    """The paths of a field: each a list of the parts' paths."""
    first = cast("list[str]", spec["wire"] if isinstance(spec["wire"], list) else [spec["wire"]])
    return [first, *([other] for other in cast("list[str]", spec.get("also", [])))]


def _is_end(spec: Field) -> bool:
    return spec["type"] in {"date", "month"} and spec["name"].startswith(("ends_", "paid_until", "to_"))


def _claimed(fields: list[Field]) -> set[str]:
    return {part for spec in fields for parts in paths(spec)[:1] for part in parts}


class Maker:
    """Makes documents of one entry.

    spoil: a leaf that gets a value to be refused. plain: the shape as it is declared, with nothing strange in it.
    """

    def __init__(self, random: Random, told: Entry, *, spoil: "Spoil | None" = None, plain: bool = False) -> None:
        self.random, self.told, self.spoil, self.plain = random, told, spoil, plain
        self.reports: set[str] = set()
        self.refused_at: tuple[str, ...] = ()

    def document(self) -> Made:
        """A whole document."""
        names = self.told["document"]
        root = Element(names if isinstance(names, str) else self.random.choice(names))
        becomes = self.record(root, self.told["fields"], root.tag)
        return Made(root, becomes, self.reports, self.refused_at)

    def record(self, element: Element, fields: list[Field], path: str) -> dict[str, Any]:
        """Fill a group; returns what it becomes."""
        claimed = _claimed(fields)
        becomes = {spec["name"]: self.one(element, spec, path, claimed) for spec in fields}
        if not self.plain:
            for tag in {part.split("/")[0] for part in claimed if "/" in part} & {one.tag for one in element.children}:
                self.strange(element.at([tag]), f"{path}/{tag}")
            self.strange(element, path)
        self.shuffle(element)
        return becomes

    def one(self, element: Element, spec: Field, path: str, claimed: set[str]) -> Any:
        """Add what one field of a group is sent as; returns what it becomes."""
        if spec.get("list"):
            return self.rows(element, spec, path) if "fields" in spec else self.values(element, spec, path)
        if "fields" in spec:
            return self.group(element, spec, path)
        return self.scalar(element, spec, path, claimed)

    def group(self, element: Element, spec: Field, path: str) -> Any:
        if not spec.get("required") and not self.on_way(spec) and self.random.random() < 0.3:
            if self.random.random() < 0.5:
                element.children.append(self.none(spec))
            return None
        return self.full(element.at([spec["wire"]]), spec, path)

    def rows(self, element: Element, spec: Field, path: str) -> list[Any]:
        """Repeated groups, with groups of nothing but empty leaves between them."""
        shared = [child for child in element.children if child.tag == spec["wire"]]
        count = max(self.random.choice((0, 1, 1, 2, 4)), len(shared), int(self.on_way(spec)))
        rows: list[Any] = []
        for number in range(count):
            row = shared[number] if number < len(shared) else Element(spec["wire"])
            rows.append(self.full(row, spec, path))
            if number >= len(shared):
                element.children.append(row)
        if not rows and self.random.random() < 0.2:
            element.children.append(self.none(spec))
        while self.random.random() < 0.2:
            where = self.random.randint(min(1, len(shared)) * len(element.children), len(element.children))
            element.children.insert(where, self.empty(spec))
        return rows

    def full(self, element: Element, spec: Field, path: str) -> dict[str, Any]:
        """A group of which some leaf has a value, or it would be none."""
        where, kept, reports = f"{path}/{spec['wire']}", list(element.children), set(self.reports)
        becomes: dict[str, Any] = {}
        for _ in range(100):
            element.children, self.reports = list(kept), set(reports)
            becomes = self.record(element, spec["fields"], where)
            if any(one not in (None, []) for one in becomes.values()):
                return becomes
        self.refused_at = ()
        return becomes

    def values(self, element: Element, spec: Field, path: str) -> list[Any]:
        """Plain values: the leaf repeated, or its group repeated where nothing else stands in the group."""
        *groups, leaf = spec["wire"].split("/")
        count = self.random.choice((0, 1, 2, 3))
        alone = groups == [leaf] and self.random.random() < 0.5
        place = element if alone or not count else element.at(groups)
        becomes: list[Any] = []
        for _ in range(count):
            made = value(self.random, spec)
            becomes.append(made.becomes)
            self.note(made.report, f"{path}/{spec['wire']}")
            one = Element(leaf, self.padded(made.wire))
            place.children.append(Element(groups[0], children=[one]) if alone else one)
            if not alone and self.random.random() < 0.1:
                place.children.append(Element(leaf))
        return becomes

    def scalar(self, element: Element, spec: Field, path: str, claimed: set[str]) -> Any:
        """One value; where there are alternatives, in any of them, for the first that is not empty counts."""
        choices = paths(spec)
        if self.spoil and self.spoil.spec is spec:
            return self.spoiled(element, spec, path)
        there = [leaf for parts in choices if (leaf := self.found(element, parts[0]))]
        if there:  # the only leaves that two fields read are texts
            return " ".join(there[0].text.split())
        if not spec.get("required") and self.random.random() < 0.35:
            return self.no_value(element, spec)
        number = self.random.randrange(len(choices))
        for earlier in choices[:number]:
            if self.random.random() < 0.5:
                self.put(element, earlier, [""] * len(earlier))
        made = self.put_value(element, spec, choices[number])
        for later in choices[number + 1 :]:
            if later[0] not in claimed and self.random.random() < 0.3:
                self.put(element, later, [value(self.random, spec).wire])
        self.note(made.report, f"{path}/{choices[number][0]}")
        return made.becomes

    def no_value(self, element: Element, spec: Field) -> None:
        first = paths(spec)[0]
        kind = "parts" if len(first) > 1 else spec["type"]
        if self.random.random() < 0.7:
            self.put(element, first, [nothing(self.random, kind, is_end=_is_end(spec)) for _ in first])

    def put_value(self, element: Element, spec: Field, parts: list[str]) -> Value:
        """A value as one text, as the leaves of a group (년, 월, 일), or cut into the parts that the wire has."""
        made = value(self.random, spec)
        while len(parts) > 1 and len(made.parts) != len(parts):
            made = value(self.random, spec)
        if made.leaves and len(parts) == 1 and not self.plain and self.random.random() < 0.3:
            leaves = [Element(tag, self.padded(text)) for tag, text in made.leaves]
            element.at(parts[0].split("/")).children.extend(leaves)
        else:
            self.put(element, parts, list(made.parts) if len(parts) > 1 else [made.wire])
        return made

    def found(self, element: Element, path: str) -> Element | None:
        """A leaf that another field put there: the same path may be read twice."""
        for tag in path.split("/"):
            child = next((child for child in element.children if child.tag == tag), None)
            if child is None:
                return None
            element = child
        return element if element.text.strip() else None

    def put(self, element: Element, parts: list[str], texts: list[str]) -> None:
        for part, text in zip(parts, texts, strict=True):
            *groups, leaf = part.split("/")
            if text or self.random.random() < 0.5:
                element.at(groups).children.append(Element(leaf, self.padded(text)))

    def spoiled(self, element: Element, spec: Field, path: str) -> None:
        assert self.spoil
        choices = paths(spec)
        self.refused_at = tuple(f"{path}/{part}" for parts in choices for part in parts)
        if self.spoil.text or self.random.random() < 0.5:
            *groups, leaf = choices[0][0].split("/")
            element.at(groups).children.append(Element(leaf, self.padded(self.spoil.text)))

    def none(self, spec: Field) -> Element:
        """A group that is not there: all its leaves empty, or one word that says so."""
        if self.random.random() < 0.3:
            return Element(spec["wire"], self.padded(nothing(self.random, "group")))
        return self.empty(spec)

    def empty(self, spec: Field) -> Element:
        """A group whose leaves are all empty."""
        element = Element(spec["wire"])
        for one in spec["fields"]:
            if "fields" in one:
                element.children.append(self.empty(one))
            elif self.random.random() < 0.8:
                element.children.append(Element(paths(one)[0][0], self.random.choice(("", "", " ", "\n"))))
        return element

    def nothing(self) -> Made:
        """A document that was not delivered: there, and every leaf empty."""
        names = self.told["document"]
        root = Element(names if isinstance(names, str) else self.random.choice(names))
        for spec in self.told["fields"]:
            if "fields" in spec:
                root.children.append(self.empty(spec))
            else:
                self.put(root, paths(spec)[0], [self.random.choice(("", " "))] * len(paths(spec)[0]))
        return Made(root, {"outcome": "not_delivered"}, set())

    def padded(self, text: str) -> str:
        return self.random.choice(("", "", "", " ", "\n  ")) + text + self.random.choice(("", "", "", " ", "\n"))

    def strange(self, element: Element, path: str) -> None:
        """Elements that the entry does not know, some with known names inside."""
        if self.random.random() < 0.15:
            inside = [Element(child.tag, "다른 것") for child in element.children[:2]]
            element.children.append(Element(STRANGE, "" if inside else "새 값", inside))
            self.reports.add(f"element {path}/{STRANGE}")

    def shuffle(self, element: Element) -> None:
        """Another order of the children; those of one name keep theirs."""
        if self.plain or self.random.random() < 0.5:
            return
        order = [child.tag for child in element.children]
        self.random.shuffle(order)
        queues = {tag: iter([child for child in element.children if child.tag == tag]) for tag in set(order)}
        element.children = [next(queues[tag]) for tag in order]

    def note(self, report: str, path: str) -> None:
        if report:
            self.reports.add(f"word {path}{report}" if report[0] == "=" else f"{report} {path}")

    def on_way(self, spec: Field) -> bool:
        """Whether the leaf to be spoiled is in this group."""
        return self.spoil is not None and any(one is self.spoil.spec for one in _leaves(spec.get("fields", [])))


@dataclass(frozen=True, slots=True)
class Spoil:
    """A leaf and the text that makes it be refused; empty for a required one that is empty."""

    spec: Field
    text: str


def _leaves(fields: list[Field]) -> Iterator[Field]:
    for spec in fields:
        if "fields" in spec:
            yield from _leaves(spec["fields"])
        else:
            yield spec


def make(identifier: str, seed: object) -> Made:
    """A document that must be read."""
    return Maker(seeded(identifier, seed), entry(identifier)).document()


def make_nothing(identifier: str, seed: object) -> Made:
    """A document that was not delivered."""
    return Maker(seeded(identifier, seed), entry(identifier)).nothing()


def make_refused(identifier: str, seed: object) -> Made:
    """A document that must be refused: one notation that no type lists, or one required leaf that is empty."""
    random, told = seeded(identifier, seed), entry(identifier)
    while True:
        spec = random.choice(_refusable(told["fields"]))
        is_empty = spec.get("required") and (spec["type"] not in BAD or random.random() < 0.3)
        text = "" if is_empty else random.choice(BAD[spec["type"]])
        made = Maker(random, told, spoil=Spoil(spec, text)).document()
        if made.refused_at:
            return made


def refused_row(random: Random, told: Entry) -> tuple[Field, Made]:
    """One row of an open-data answer that must be refused, and the leaf that is wrong."""
    (row,) = told["fields"]
    while True:
        spec = random.choice([one for one in _refusable(row["fields"]) if one["type"] in BAD])
        maker = Maker(random, told, spoil=Spoil(spec, random.choice(BAD[spec["type"]])), plain=True)
        element = Element(row["wire"])
        maker.full(element, row, told["document"])
        if maker.refused_at:
            return spec, Made(element, {}, set(), maker.refused_at)


def _refusable(fields: list[Field]) -> list[Field]:
    """Leaves that can be wrong, without those that are read from the rows of a list as well."""
    rows = {spec["wire"] for spec in fields if spec.get("list")}
    return [
        spec
        for spec in _leaves(fields)
        if not spec.get("list")
        and (spec["type"] in BAD or spec.get("required"))
        and paths(spec)[0][0].split("/")[0] not in rows
    ]

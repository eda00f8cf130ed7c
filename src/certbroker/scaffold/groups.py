"""The model part of a skeleton: vocabularies, groups and fields."""

from dataclasses import dataclass, field
from typing import Any, cast

from certbroker.scaffold.layout import Bracket, laid, literal, named
from certbroker.scaffold.names import camel, docstring, meaning, singular

SCALARS = {
    "text": "Text",
    "address": "Address",
    "date": "Day",
    "datetime": "Instant",
    "month": "Month",
    "year": "Year",
    "won": "Won",
    "integer": "Integer",
    "decimal": "Quantity",
    "percent": "Percent",
    "rrn": "ResidentNumber",
    "brn": "BusinessNumber",
    "crn": "CorporateNumber",
    "phone": "Phone",
    "bool": "YesNo",
    "period": "Period",
}
Spec = dict[str, Any]


@dataclass
class Parts:
    """What a module has collected while its fields were written: names to import, vocabularies, groups."""

    used: set[str] = field(default_factory=set[str])
    words: dict[str, Spec] = field(default_factory=dict[str, Spec])
    """Name of a vocabulary's constant → its words."""
    groups: list[str] = field(default_factory=list[str])
    taken: set[str] = field(default_factory=set[str])

    def vocabulary(self, name: str, values: Spec) -> str:
        """Return the annotation of a code field; equal vocabularies share a constant."""
        self.used |= {"code"}
        same = (constant for constant, known in self.words.items() if [*known.items()] == [*values.items()])
        constant = next(same, "") or self._free(name.upper(), "_{}")
        self.words[constant] = values
        return f"Annotated[str, {constant}]"

    def group(self, spec: Spec) -> str:
        """Write a group as a class; return its name."""
        name = self._free(camel(singular(spec["name"]) if spec.get("list") else spec["name"]), "Entry")
        label = spec.get("label_ko") or str(spec["wire"]).rpartition("/")[2]
        note = f" {str(spec['note']).rstrip('.')}." if spec.get("note") else ""
        body = "\n\n".join(self.field(one) for one in spec["fields"])
        title = (singular(spec["name"]) if spec.get("list") else spec["name"]).replace("_", " ")
        head = docstring(f"{title.capitalize()} ({label}).{note}", "    ")
        self.groups.append(f"class {name}(Record):\n{head}\n\n{body}")
        return name

    def field(self, spec: Spec) -> str:
        """Write one field with its place on the wire and its first meaning."""
        line = laid(_wire(spec), "    ", before=f"{spec['name']}: {self.annotation(spec)} = ")
        return f"{line}\n{docstring(meaning(spec), '    ')}"

    def annotation(self, spec: Spec) -> str:
        """Return the annotation of a field."""
        if "fields" in spec:
            kind = self.group(spec)
        elif spec["type"] == "code":
            kind = self.vocabulary(spec["name"], spec["values"])
        else:
            kind = SCALARS[spec["type"]]
            self.used.add(kind)
        if spec.get("list"):
            return f"tuple[{kind}, ...]"
        return kind if spec.get("required") else f"{kind} | None"

    def _free(self, name: str, pattern: str) -> str:
        number, free = 2, name
        while free in self.taken:
            free, number = name + pattern.format(number), number + 1
            pattern = pattern if "{}" in pattern else pattern + "{}"
        self.taken.add(free)
        return free


def listed(value: Any) -> list[Any]:
    """Return a list as it is, and anything else as a list of one."""
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def vocabulary_of(values: Spec) -> Bracket:
    """Return the call that describes a vocabulary, one word a line."""
    words = (f"{literal(str(word))}: {literal(token)}" for word, token in values.items())
    return Bracket("code(", (Bracket("{", tuple(words), "}", is_open=True),))


def _wire(spec: Spec) -> Bracket:
    places = listed(spec["wire"])
    parts = [named("parts", literal(places)) if len(places) > 1 else literal(places[0])]
    keywords = {"also": spec.get("also"), "label": spec.get("label_ko"), "unit": spec.get("unit")}
    parts += [named(name, literal(value)) for name, value in keywords.items() if value]
    return Bracket("wire(", tuple(parts))

"""What an operation is asked for one item: its parameters and its body, resolved from the references of the route."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from certbroker.channels.open_data.tree import Value, text_of
from certbroker.channels.references import References
from certbroker.errors import SettingsError
from certbroker.routes import OpenData, Ref

Entry = str | Mapping[str, str]
_APART = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What one operation is asked; pages and key come later. entries: what the list in its body holds."""

    route: OpenData
    parameters: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def content(self) -> bytes | None:
        """The body as JSON, where there is one."""
        body = self.route.body
        return json.dumps({body.name: self.entries}, ensure_ascii=False).encode() if body else None

    @property
    def operation(self) -> str:
        """Name of the operation."""
        return self.route.url.rpartition("/")[2]

    def contradicts(self, row: Value) -> str | None:
        """Return the column in which a row says that it is about something else; None where it does not.

        A column that is missing or blank says nothing. Portals lose the leading zeros of what they write as a number.
        """
        if not isinstance(row, dict):
            return None
        for name, column in self.route.repeats.items():
            asked, told = self._asked(name), text_of(cast("dict[str, Value]", row).get(column))
            if asked and told and not any(told.zfill(len(one)).startswith(one) for one in asked):
                return column
        return None

    def _asked(self, name: str) -> tuple[str, ...]:
        if name in self.parameters:
            return (self.parameters[name],)
        return tuple(one if isinstance(one, str) else one.get(name, "") for one in self.entries)


def questions_of(route: OpenData, references: References) -> tuple[Question, ...]:
    """Return what to ask a route's operation: one question, or as many as its options and limits make of it.

    Raises SettingsError where an option is missing or is no number of the length that the operation takes.
    """
    told = Question(route, _parameters(route, references))
    if route.body:
        return batched(told, list(_entries(route, references)))
    left = [(name, words) for name, words in route.each.items() if name not in told.parameters]
    if not left:
        return (told,)
    ((name, words),) = left
    return tuple(replace(told, parameters={**told.parameters, name: word}) for word in words)


def batched(question: Question, entries: list[Entry]) -> tuple[Question, ...]:
    """Share entries out over calls that hold as many as one may."""
    most = question.route.body.most if question.route.body else 1
    starts = range(0, len(entries), most)
    return tuple(replace(question, entries=tuple(entries[start : start + most])) for start in starts)


def _parameters(route: OpenData, references: References) -> dict[str, str]:
    values = ((name, _value(route, name, one, references)) for name, one in route.parameters.items())
    return {name: value for name, value in values if value}


def _entries(route: OpenData, references: References) -> Iterator[Entry]:
    body = route.body
    if body is None:
        return
    if isinstance(body.each, Ref):
        texts = [text for text in _APART.split(references.value(body.each)) if text]
        if not texts:
            raise SettingsError(f"{_named(body.each)} is needed")
        yield from (fitted(route, body.name, text, _named(body.each)) for text in texts)
    else:
        yield {name: _value(route, name, ref, references) for name, ref in body.each.items()}


def _value(route: OpenData, name: str, one: Ref | str, references: References) -> str:
    return one if isinstance(one, str) else fitted(route, name, references.value(one), _named(one))


def fitted(route: OpenData, name: str, text: str, told: str = "") -> str:
    """Return a value as the operation takes it. Raises SettingsError, which does not quote it, where it cannot be."""
    length = route.digits.get(name) or route.filled.get(name)
    if not (text and length):
        return text
    number = "".join(text.split()).replace("-", "")
    number = number.zfill(length) if name in route.filled else number
    if not (number.isascii() and number.isdecimal() and len(number) == length):
        raise SettingsError(f"{told or name} must be a number of {length} digits")
    return number


def _named(ref: Ref) -> str:
    root, _, path = ref.path.partition(".")
    return f"option {path}" if root == "options" else ref.path

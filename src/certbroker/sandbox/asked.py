"""What was asked for in `bundleInfo`: documents by code, and per document the person and the options."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from certbroker.sandbox import codes, people, rules
from certbroker.sandbox.catalogue import Entry
from certbroker.sandbox.codes import require
from certbroker.sandbox.people import Person, digits
from certbroker.sandbox.tree import Node

_KEY = re.compile(r"([A-Z]\d{3})(K\d{3})")
_CORPORATION = {"02", "법인", "corporation"}
_LENGTHS = {"year": 4, "month": 6, "date": 8}
_NUMBERS = (
    ("subject.resident_number.front", "subject.resident_number.back"),
    ("subject.resident_number",),
    ("subject.alien_number.front", "subject.alien_number.back"),
    ("subject.alien_number",),
    ("subject.domestic_residence_number.front", "subject.domestic_residence_number.back"),
    ("subject.registration_number",),
)
_BUSINESS = (("business.number.first", "business.number.second", "business.number.third"), ("business.number",))
_CORPORATE = (("business.corporate_number.front", "business.corporate_number.back"), ("business.corporate_number",))


@dataclass(frozen=True)
class Asked:
    """One document asked for: `values` by what a key carries, such as `subject.name`."""

    code: str
    entry: Entry
    values: Mapping[str, str]
    holder: Person | None = None

    def tokens(self) -> dict[str, str]:
        """Return the options asked for, with their defaults, as English tokens."""
        carried = {value.removeprefix("options."): word for value, word in self.values.items() if _is_option(value)}
        return {name: self.token(name, word) or "" for name, word in carried.items()}

    def token(self, name: str, word: str) -> str | None:
        """Return what the word of an option means, None where it means nothing."""
        option = self.entry.options.get(name)
        known = rules.load().wire_words.get(name, {}).get(word)
        return known or (option.token(word) if option else word)


def read(bundle_info: Node, entries: Mapping[str, Entry], holder: Person | None = None) -> Iterator[Asked]:
    """Read one `bundleInfo`; refuse documents and keys that the bundle does not have, and wrong or missing values."""
    words: dict[str, dict[str, str]] = {}
    for node in bundle_info.children:
        code, number = _key(node.tag)
        require(code in entries, codes.DOCUMENT)
        words.setdefault(code, {})[number] = node.text.strip()
    for code, given in words.items():
        yield _checked(Asked(code, entries[code], _values(entries[code], given), holder))


def _key(tag: str) -> tuple[str, str]:
    found = _KEY.fullmatch(tag)
    if not found:
        raise codes.RefusedError(codes.DOCUMENT)
    return found[1], found[2]


def _values(entry: Entry, given: Mapping[str, str]) -> dict[str, str]:
    require(set(given) <= {key.number for key in entry.keys}, codes.DOCUMENT)
    for key in entry.keys:
        word = given.get(key.number, "")
        require(not (key.codes and word) or word in key.codes.values(), codes.OPTION)
    return {key.value: given.get(key.number, "") for key in entry.keys}


def _is_option(value: str) -> bool:
    return value.startswith("options.")


def _checked(asked: Asked) -> Asked:
    for value, word in asked.values.items():
        option = asked.entry.options.get(value.removeprefix("options.")) if _is_option(value) else None
        if option:
            require(word or option.default or not option.required, codes.MISSING)
            token = asked.token(option.name, word)
            require(token is not None, codes.OPTION)
            length = _LENGTHS.get(option.type)
            require(not (length and token) or len(digits(token or "")) == length, codes.OPTION)
    names_somebody = any(set(way) <= asked.values.keys() for way in _NUMBERS + _BUSINESS + _CORPORATE)
    require(not names_somebody or _number(asked.values, _NUMBERS + _BUSINESS + _CORPORATE) or _ci(asked), codes.MISSING)
    return asked


def _ci(asked: Asked) -> str:
    return asked.values.get("identifier.connecting_information", "")


def _number(values: Mapping[str, str], ways: tuple[tuple[str, ...], ...]) -> str:
    found = (digits("".join(values.get(part, "") for part in way)) for way in ways)
    return next((number for number in found if number), "")


def subject(asked: Asked) -> Person | None:
    """Return whom the keys name, None where they fit nobody of the cast or contradict one another."""
    person = _subject(asked)
    values = asked.values
    names = [values.get("subject.name", ""), values.get("business.corporate_name", "")]
    if person and all(not name or person.known_as(name) for name in names) and _nationality_fits(asked, person):
        return person
    return None


def _subject(asked: Asked) -> Person | None:
    values = asked.values
    number = _number(values, _NUMBERS)
    if number and not _for_corporation(asked):
        return people.find(resident_number=number)
    for name, ways in (("business_number", _BUSINESS), ("corporate_number", _CORPORATE)):
        if found := _number(values, ways):
            return people.find(**{name: found})
    if _ci(asked):
        return people.find(ci=_ci(asked))
    return _by_birth(values) or (asked.holder if not any(_is_of_person(value) for value in values) else None)


def _by_birth(values: Mapping[str, str]) -> Person | None:
    """Find who is named by name and birth date alone: some documents ask for no more."""
    front, name = values.get("subject.resident_number.front", ""), values.get("subject.name", "")
    cast = people.cast_of_people().values()
    return next((one for one in cast if front and one.resident_number.startswith(front) and one.known_as(name)), None)


def _is_of_person(value: str) -> bool:
    return value.startswith(("subject.", "business."))


def _for_corporation(asked: Asked) -> bool:
    return bool({asked.values.get("applicant.kind"), asked.values.get("options.applicant_kind")} & _CORPORATION)


def _nationality_fits(asked: Asked, person: Person) -> bool:
    words = {key.value: (key.codes or {"domestic": "01", "foreign": "02"}) for key in asked.entry.keys}
    given = [(words[value], asked.values.get(value, "")) for value in _NATIONALITY if value in words]
    return all(not word or table.get(person.nationality) == word for table, word in given)


_NATIONALITY = ("subject.nationality_kind", "subject.is_foreigner")

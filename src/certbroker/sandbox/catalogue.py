"""The sandbox's own copy of the certificate catalogue: request keys, options and the fields of each document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

try:  # libyaml is ten times as fast where PyYAML was built with it
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

FOLDER = Path(__file__).parent / "catalogue"
_CODE = re.compile(r"^  code: ([A-Z]\d{3})\b", re.MULTILINE)

Raw: TypeAlias = dict[str, Any]
WirePath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A field of a document: where it stands, and what it is."""

    name: str
    parts: tuple[WirePath, ...]
    """The element, or the elements it is split over."""
    also: tuple[WirePath, ...]
    type: str
    required: bool
    many: bool
    fields: tuple["Field", ...]
    has_date_group: bool

    @property
    def is_group(self) -> bool:
        """Whether it holds fields of its own."""
        return bool(self.fields)


@dataclass(frozen=True)
class Key:
    """A request key: its number and what it carries, such as `subject.name` or `options.year`."""

    number: str
    value: str
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """What an applicant may choose; `values` maps the word on the wire to the English token."""

    name: str
    type: str
    required: bool
    default: str
    values: Mapping[str, str]
    label: str = ""
    """What applicants read it as."""

    def token(self, word: str) -> str | None:
        """Return what a word on the wire means, or None where it means nothing."""
        chosen = word.strip() or self.default
        if not self.values or not chosen or chosen in self.values.values():
            return chosen
        return self.values.get(chosen)


@dataclass(frozen=True)
class Entry:
    """One certificate of the catalogue."""

    id: str
    documents: tuple[str, ...]
    keys: tuple[Key, ...]
    options: Mapping[str, Option]
    fields: tuple[Field, ...]
    name: str = ""
    issuer: str = ""
    """Korean names of the certificate and of whose it is."""

    @property
    def folder(self) -> tuple[str, str]:
        """Issuer and slug."""
        issuer, _, slug = self.id.partition(".")
        return issuer, slug


@cache
def entry(certificate: str) -> Entry:
    """Read one certificate by its id."""
    issuer, _, slug = certificate.partition(".")
    raw = cast("Raw", yaml.load((FOLDER / issuer / f"{slug}.yaml").read_text(encoding="utf-8"), Loader))
    return Entry(
        id=certificate,
        documents=tuple(_words(raw["document"])),
        keys=tuple(_keys(_rows(_table(raw, "mydata"), "keys"))),
        options={row["name"]: _option(row) for row in _rows(raw, "options")},
        fields=tuple(_fields(_rows(raw, "fields"))),
        name=raw["name_ko"],
        issuer=raw["issuer_ko"],
    )


@cache
def codes() -> Mapping[str, str]:
    """Return the catalogue's document codes and the certificates they stand for.

    L030 stands twice: its real messages are 중소기업확인서, the later of the two.
    """
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*/*.yaml")):
        for code in _CODE.findall(path.read_text(encoding="utf-8"))[:1]:
            found[code] = f"{path.parent.name}.{path.stem}"
    return found


def _rows(raw: Raw, name: str) -> list[Raw]:
    return cast("list[Raw]", raw.get(name) or [])


def _table(raw: Raw, name: str) -> Raw:
    return cast("Raw", raw.get(name) or {})


def _words(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


def _paths(given: str | list[str] | None) -> tuple[WirePath, ...]:
    return tuple(tuple(path.split("/")) for path in _words(given or []))


def _keys(rows: list[Raw]) -> Iterator[Key]:
    for place, row in enumerate(rows, 1):
        # Where the code is not public there are no key numbers either: the order stands in for them.
        yield Key(row.get("key") or f"K{place:03}", row["value"], _table(row, "codes"))


def _option(row: Raw) -> Option:
    default = row.get("default")
    words = {str(word): str(token) for word, token in _table(row, "values").items()}
    required = bool(row.get("required"))
    shown = str(row.get("label_ko") or "")
    return Option(row["name"], row["type"], required, "" if default is None else str(default), words, shown)


def _fields(rows: list[Raw]) -> Iterator[Field]:
    for row in rows:
        children = tuple(_fields(_rows(row, "fields")))
        yield Field(
            name=row["name"],
            parts=_paths(row["wire"]),
            also=_paths(row.get("also")),
            type=row.get("type", "group"),
            required=bool(row.get("required")),
            many=bool(row.get("list")),
            fields=children,
            has_date_group="group of 년" in str(row.get("note", "")),
        )

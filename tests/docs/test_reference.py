"""The docs name everything that is public: names, settings, kinds of payload errors, faults."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import certbroker
from certbroker.sandbox import Fault
from certbroker.settings import KeyReference, Settings
from support.pages import pages, section, text_of
from support.tree import ROOT, own_modules, shown

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


@pytest.mark.parametrize("name", certbroker.__all__)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    assert f"`{name}`" in text_of(DOCS / "reference" / "names.md")


def _settings(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for below in _models(field.annotation):
            yield from _settings(below)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def test_every_setting_is_told() -> None:
    names = set(_settings(Settings))
    assert {"default", "system_code", "keyring", "purpose", "connect_timeout", "required"} <= names
    told = text_of(DOCS / "quickstart.md").partition("### Every setting")[2]
    assert not [name for name in sorted(names) if f"`{name}`" not in told]


class _Asked(dict[str, str]):
    """An environment in which every variable of ours has a value, and which remembers what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return True

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return "https://exchange.example" if name.endswith("_URL") else "B000000000000019"

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def test_every_variable_of_the_environment_is_told() -> None:
    asked = _Asked()
    key = Settings.load(environment=asked).party().api_key
    names = asked.names | {key.env or ""} if isinstance(key, KeyReference) else asked.names
    assert {"CERTBROKER_SETTINGS", "CERTBROKER_SYSTEM_CODE", "CERTBROKER_API_KEY"} <= names
    assert not [name for name in sorted(names) if f"`{name}`" not in text_of(DOCS / "quickstart.md")]


def test_every_kind_of_payload_error_is_told() -> None:
    raised = re.compile(r"PayloadError\((?:[^()]|\([^()]*\))*?kind=\"(\w+)\"")
    kinds = {kind for path in own_modules() for kind in raised.findall(path.read_text(encoding="utf-8"))}
    assert {"value", "missing", "cipher"} <= kinds
    told = set(re.findall(r"^\| `payload\.(\w+)` \|", text_of(DOCS / "reference" / "errors.md"), re.MULTILINE))
    assert told == kinds


def test_every_part_of_a_fault_is_told() -> None:
    told = section(DOCS / "guides" / "sandbox.md", "Faults")
    assert not [field.name for field in fields(Fault) if f"`{field.name}`" not in told and field.name != "kind"]


@pytest.mark.parametrize("page", DECISIONS[1:], ids=shown)
def test_a_decision_is_short_and_has_its_three_parts(page: Path) -> None:
    text = text_of(page)
    assert re.match(rf"# {page.name[:4]}: ", text)
    assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequence"))
    assert text.count("\n") <= 60  # a page


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_no_page_is_empty() -> None:
    assert all(len(text_of(page)) > 100 for page in pages())

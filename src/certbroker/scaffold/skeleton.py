"""The skeleton of a sample: a wire document of the specified shape, and the case that says that it is none yet.

Every element stands empty, but for those that are required: they hold values that are obviously made up.
"""

import json
from datetime import date
from typing import Any, cast

from lxml import etree

from certbroker.reading import Element
from certbroker.scaffold.groups import Spec, listed

CASE = "skeleton"
MADE_UP = "예시"
PERSON = "hong"
VALUES = {
    "date": "2000-01-01",
    "datetime": "2000-01-01 00:00:00",
    "month": "2000-01",
    "year": "2000",
    "won": "0",
    "integer": "0",
    "decimal": "0",
    "percent": "0",
    "rrn": "900101-1******",
    "brn": "000-00-00017",
    "crn": "000000-0000017",
    "phone": "031-000-0000",
    "bool": "Y",
    "period": "2000-01-01 ~ 2000-12-31",
}
"""What a required element of each type holds; text of any kind says that it is an example."""
OPTIONS: dict[str, Any] = {
    "date": date(2000, 1, 1),
    "month": "2000-01",
    "year": 2000,
    "won": 0,
    "integer": 0,
    "bool": False,
    "brn": "000-00-00017",
    "crn": "000000-0000017",
}


def skeleton(spec: Spec) -> dict[str, str]:
    """Return the files of the skeleton: name → text."""
    cases = f'[{CASE}]\nperson = "{PERSON}"\n{_SHOWS}served = false\n{_options(spec["options"])}'
    if not spec["open_data"]:
        root = etree.Element(listed(spec["document"])[0])
        _fill(root, spec["fields"], is_needed=True)
        return {"cases.toml": cases, f"{CASE}.wire.xml": _xml(root)}
    return {"cases.toml": cases} | _answer(spec)


_SHOWS = """\
shows = "The specified shape: every element, with made-up values where one is required."
draft = "No document of this kind has been taken as a sample yet."
"""


def _fill(parent: Element, fields: list[Spec], *, is_needed: bool) -> None:
    for field in fields:
        places = listed(field["wire"])
        filled = is_needed and bool(field.get("required")) and not field.get("list")
        texts = _texts(field, len(places)) if filled else [""] * len(places)
        for place, text in zip(places, texts, strict=True):
            element = _at(parent, place)
            if "fields" in field:
                _fill(element, field["fields"], is_needed=filled)
            else:
                element.text = element.text or text or None


def _at(parent: Element, path: str) -> Element:
    """Return the element at a path; makes what is not there yet."""
    for step in path.split("/"):
        found = next((child for child in parent if child.tag == step), None)
        parent = etree.SubElement(parent, step) if found is None else found
    return parent


def _texts(field: Spec, places: int) -> list[str]:
    """Return the made-up value of a field, split over its places."""
    text = str(next(iter(field["values"]))) if field.get("values") else VALUES.get(field.get("type", ""), MADE_UP)
    parts = text.split("-") if places > 1 else [text]
    return parts if len(parts) == places else [text] * places


def _xml(root: Element) -> str:
    etree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _answer(spec: Spec) -> dict[str, str]:
    """Return the answer of an open-data API with one row."""
    data, rows = spec["open_data"], spec["fields"][0]
    top = etree.Element("top")
    if data.get("result_code"):
        _at(top, data["result_code"].replace(".", "/")).text = data["success_codes"][0]
    _fill(_at(top, data["rows"].replace(".", "/")), rows["fields"], is_needed=True)
    if data["format"] == "xml":
        return {f"{CASE}.wire.xml": _xml(top[0])}
    answer = _json(top, data["rows"].split("."))
    return {f"{CASE}.wire.json": json.dumps(answer, ensure_ascii=False, indent=2) + "\n"}


def _json(element: Element, rows: list[str]) -> Any:
    """Return an element as JSON; what lies at the path of the rows is a list."""
    if len(element) == 0:
        return element.text or ""
    below = {str(child.tag): _json(child, rows[1:] if [child.tag] == rows[:1] else []) for child in element}
    return below | {rows[0]: [below[rows[0]]]} if len(rows) == 1 else below


def _options(options: list[Spec]) -> str:
    """Return what the skeleton was asked for with: a made-up value for every option that has none by default."""
    needed = [one for one in options if one.get("required") and one.get("default") is None]
    told = ", ".join(f"{one['name']} = {_toml(_option(one))}" for one in needed)
    return f"options = {{ {told} }}\n" if told else ""


def _option(option: Spec) -> Any:
    value = next(iter(option["values"].values())) if option.get("values") else OPTIONS.get(option["type"], MADE_UP)
    return [value] if option.get("list") else value


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, cast('list[Any]', value)))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)

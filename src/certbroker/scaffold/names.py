"""Names and texts of a skeleton: class names of groups, first meanings of fields, Python literals on several lines."""

import re
import textwrap
import unicodedata
from typing import Any

WIDTH = 120
_MEANINGS = {
    "document_number": "Number of the certificate",
    "issued_on": "Day of issue",
    "issued_by": "Office that issued it",
    "holder_name": "Name of the person",
    "resident_number": "Resident registration number of the person",
    "address": "Address",
    "purpose": "What the certificate is for",
    "submitted_to": "Who receives it",
    "officer_name": "Official in charge",
    "officer_phone": "Telephone of the official in charge",
    "department": "Department in charge",
    "applicant_name": "Who applied for it",
    "name_hanja": "Name in Chinese characters",
    "starts_on": "First day",
    "ends_on": "Last day",
}
_IRREGULAR = {
    "children": "child",
    "people": "person",
    "men": "man",
    "women": "woman",
    "series": "series",
    "status": "status",
}


def camel(name: str) -> str:
    """Return the class name of a module or field name: income_amount → IncomeAmount."""
    return "".join(part.capitalize() for part in name.split("_"))


def singular(name: str) -> str:
    """Return the singular of a field name in plural."""
    head, _, last = name.rpartition("_")
    for ending, one in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("s", "")):
        if last not in _IRREGULAR and last.endswith(ending) and not last.endswith(("ss", "us", "is")):
            last = last.removesuffix(ending) + one
            break
    last = _IRREGULAR.get(last, last)
    return f"{head}_{last}" if head else last


def meaning(field: dict[str, Any]) -> str:
    """Return a first meaning of a field, from its name, type and note: a person makes it better."""
    name, kind = field["name"], field.get("type")
    plain = _MEANINGS.get(name) or _from_name(name, kind)
    unit = "in won" if kind == "won" else f"in {field['unit']}" if field.get("unit") else ""
    note = str(field["note"]).rstrip(".") if field.get("note") else ""
    return "; ".join(filter(None, (f"{plain}, {unit}" if unit else plain, note))) + "."


def _from_name(name: str, kind: str | None) -> str:
    words = name.replace("_", " ")
    if kind == "bool":
        return f"Whether: {words.removeprefix('is ').removeprefix('has ')}"
    if kind == "date" and words.endswith(" on"):
        return f"Day {words.removesuffix(' on')}"
    return words.capitalize()


def docstring(text: str, indent: str = "") -> str:
    """Return a docstring, wrapped where it is long: a first line that ends with a full stop, then the rest."""
    text = " ".join(text.replace("\\", "/").replace('"""', "'").split())
    if width(indent + text) + 6 <= WIDTH:
        return f'{indent}"""{text}"""'
    found = re.match(r"(.{12,95}?)[.;,:]\s(.*)", text)
    first, rest = (found[1], found[2]) if found else (textwrap.shorten(text, 90, placeholder=""), text)
    body = textwrap.fill(rest[:1].upper() + rest[1:], 96, initial_indent=indent, subsequent_indent=indent)
    return f'{indent}"""{first}.\n\n{body}\n{indent}"""'


def width(text: str) -> int:
    """Return how many columns a text takes: Korean letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def escaped(text: str) -> str:
    """Return a text as it stands between double quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def long_text(value: str, indent: str, before: str) -> str:
    """Return a string literal; in round brackets where it is too long behind what comes before it."""
    line, inner = f'"{escaped(value)}"', f"{indent}    "
    if width(f"{indent}{before}{line},") <= WIDTH:
        return line
    pieces = [value] if width(inner + line) <= WIDTH else _pieces(value)
    return "(\n" + "\n".join(f'{inner}"{escaped(piece)}"' for piece in pieces) + f"\n{indent})"


def _pieces(text: str) -> list[str]:
    columns = 60 if width(text) > len(text) else 90
    return textwrap.wrap(text, columns, break_long_words=False, drop_whitespace=False)

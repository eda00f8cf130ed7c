"""What a page shows of a sample: the document and what it reads to, the first of whatever repeats."""

import json
from typing import Any, NamedTuple, cast

from lxml import etree

from certbroker.reading import Element, parse_root
from certbroker.samples import Sample


class Excerpt(NamedTuple):
    """A sample as a page shows it."""

    language: str
    wire: str
    expect: str
    is_short: bool


def excerpt(sample: Sample) -> Excerpt:
    """The shown part of a sample; what the shown document reads to is what is shown."""
    data, expect = sample.wire.read_bytes(), _first(sample.expect)
    if sample.wire.suffix == ".json":
        told = json.loads(data)
        language, wire, is_short = "json", _json(_first(told)), _first(told) != told
    else:
        root = parse_root(data)
        before = sum(1 for _ in root.iter())
        _prune(root)
        etree.indent(root)
        language, wire = "xml", etree.tostring(root, encoding="unicode", with_tail=False)
        is_short = sum(1 for _ in root.iter()) < before
    return Excerpt(language, wire, _json(expect), is_short or expect != sample.expect)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _first(value: Any) -> Any:
    """A value with the first member of every list in it."""
    if isinstance(value, list):
        return [_first(one) for one in cast("list[Any]", value)[:1]]
    if isinstance(value, dict):
        return {name: _first(one) for name, one in cast("dict[str, Any]", value).items()}
    return value


def _prune(element: Element) -> None:
    """Keep the first of the children of a name that holds something."""
    kept: dict[str, Element] = {}
    for child in list(element):
        rival = kept.get(str(child.tag))
        if rival is None or (_is_blank(rival) and not _is_blank(child)):
            kept[str(child.tag)] = child
    for child in list(element):
        if kept[str(child.tag)] is child:
            _prune(child)
        else:
            element.remove(child)


def _is_blank(element: Element) -> bool:
    return not any((one.text or "").strip() for one in element.iter())

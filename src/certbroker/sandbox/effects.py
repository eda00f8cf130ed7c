"""What was asked changes the document: rows of other years go, hidden digits go, what was asked is printed."""

import re

from certbroker.sandbox import amounts, numbers, places, rules
from certbroker.sandbox.asked import Asked
from certbroker.sandbox.catalogue import Field
from certbroker.sandbox.people import digits
from certbroker.sandbox.tree import Node

_TIMES = ("year", "month", "date")
_OFF = {"N", "0", "false", "02", "미포함", "부", "아니오"}
_MONTH_DIGITS = 2
_MONTH = re.compile(r"(\d{4})(\D*)(\d{1,2})")


def apply(asked: Asked, document: Node) -> None:
    """Change a document to what was asked."""
    before = document.copy()
    _leave_rows_out(asked, document)
    _follow_rows(asked, before, document)
    _leave_out_premium(asked, document)
    amounts.total_again(asked.entry.fields, before, document)
    _print(asked, document)
    _hide_fields(asked, document)
    _hide_numbers(asked, document)


def is_of_span(asked: Asked, document: Node) -> bool:
    """Say whether a document that is itself of one year is of a year asked for."""
    first, last = _span(asked)
    years = [field for field in asked.entry.fields if field.type == "year" and field.name == "year"]
    return all(_within(_text(document, field), first, last) for field in years)


def _span(asked: Asked) -> tuple[str, str]:
    tokens = asked.tokens()
    first, last = "", ""
    for option, end in rules.load().span.items():
        if value := digits(tokens.get(option, "")):
            first = _joined(first, value) if end in {"from", "both"} else first
            last = _joined(last, value) if end in {"to", "both"} else last
    return first, last


def _joined(year: str, value: str) -> str:
    """Put the number of a month behind the year that was asked for with it."""
    return year + value.zfill(2) if len(value) <= _MONTH_DIGITS else value


def _within(text: str, first: str, last: str) -> bool:
    """Compare as far as both sides are given: a year against a month is compared as years; what has no digits stays."""
    value = _digits_of_time(text)
    after = not first or value[: len(first)] >= first[: len(value)]
    before = not last or value[: len(last)] <= last[: len(value)]
    return not value or (after and before)


def _digits_of_time(text: str) -> str:
    parts = re.findall(r"\d+", text)
    return "".join(part.zfill(2) for part in parts)


def _text(node: Node, field: Field) -> str:
    found = places.nodes(node, field)
    return "".join(leaf.text for part in found for leaf in part.leaves())


def _time(fields: tuple[Field, ...]) -> Field | None:
    """Return the field that says of what time a row is: the first year or month, else the first date."""
    return next((field for kind in ((*_TIMES[:2],), _TIMES[2:]) for field in fields if field.type in kind), None)


def _leave_rows_out(asked: Asked, document: Node) -> None:
    first, last = _span(asked)
    for field in asked.entry.fields:
        time = _time(field.fields) if field.many and (first or last) else None
        for row in places.rows(document, field) if time else []:
            if time and not _within(_text(row, time), first, last):
                document.remove(row)


def _follow_rows(asked: Asked, before: Node, document: Node) -> None:
    """Set the printed months of a paper to those of the rows that are left, where some are gone."""
    first, last = _span(asked)
    for field in asked.entry.fields:
        time = _time(field.fields) if field.many else None
        gone = time and len(places.rows(before, field)) > len(places.rows(document, field))
        if time and time.type == "month" and gone:
            # A row of empty leaves may be left, which is of no month.
            months = sorted(filter(None, (_digits_of_time(_text(row, time)) for row in places.rows(document, field))))
            ends = (months[0], months[-1]) if months else (f"{(first or last)[:4]}01", f"{(last or first)[:4]}12")
            for name, month in zip(("first", "last"), ends, strict=True):
                _set_month(asked, document, rules.load().ends[name], month)


def _set_month(asked: Asked, document: Node, names: tuple[str, ...], month: str) -> None:
    for name in names:
        for place in places.named(document, asked.entry.fields, name):
            if place.field.type == "month":
                node = place.nodes[0]
                node.text = _MONTH.sub(lambda found: f"{month[:4]}{found[2]}{month[4:6]}", node.text, count=1)


def _leave_out_premium(asked: Asked, document: Node) -> None:
    for option, tokens in rules.load().premium.items():
        rule = tokens.get(asked.tokens().get(option, ""))
        if rule:
            amounts.set_to_nought(asked.entry.fields, document, rule)


def _print(asked: Asked, document: Node) -> None:
    tokens = asked.tokens()
    for option, names in rules.load().printed_in.items():
        for name in names if tokens.get(option) else ():
            for place in places.named(document, asked.entry.fields, name):
                place.nodes[0].text = _printed(asked, option, tokens[option], place.nodes[0].text)


def _printed(asked: Asked, option: str, token: str, text: str) -> str:
    word = rules.load().printed_words.get(option, {}).get(token) or _word(asked, option, token)
    if option not in rules.load().span:
        return word
    if len(word) <= _MONTH_DIGITS:
        return _MONTH.sub(lambda found: f"{found[1]}{found[2]}{word.zfill(len(found[3]))}", text, count=1)
    if len(word) > len("2026"):
        return _MONTH.sub(lambda found: f"{word[:4]}{found[2]}{word[4:6]}", text, count=1)
    return re.sub(r"\d{4}", word, text, count=1)


def _word(asked: Asked, option: str, token: str) -> str:
    known = asked.entry.options.get(option)
    words = known.values.items() if known else ()
    return next((word for word, meaning in words if meaning == token), token)


def _hide_fields(asked: Asked, document: Node) -> None:
    """Take out a field that an option of its own (`show_…`) switches off; a required one stays."""
    off = {name.removeprefix("show_") for name, word in asked.tokens().items() if name[:5] == "show_" and word in _OFF}
    for place in list(places.every(document, asked.entry.fields)):
        if place.field.name in off and not place.field.required:
            for node in place.nodes:
                document.remove(node)


def _hide_numbers(asked: Asked, document: Node) -> None:
    tokens = asked.tokens()
    for option, meanings in rules.load().display.items():
        shown_to = meanings.get(tokens.get(option, ""))
        for place in places.every(document, asked.entry.fields) if shown_to else ():
            if place.field.type == "rrn":
                is_holder = place.group in {"", *rules.load().holder_groups}
                shown = shown_to == "everybody" or (shown_to == "holder" and is_holder)
                write = numbers.show if shown else numbers.hide
                write(place.nodes)

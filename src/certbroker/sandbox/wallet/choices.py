"""What an applicant's choices do to a document (`choices.toml`), beyond what the exchange does with options."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from certbroker.sandbox import data, numbers, places
from certbroker.sandbox.catalogue import Entry, Field
from certbroker.sandbox.people import Person, digits
from certbroker.sandbox.places import Place
from certbroker.sandbox.tree import Node
from certbroker.sandbox.wallet import days

_FRONT = 6
_NONE = "none"


@dataclass(frozen=True)
class Applied:
    """A document with whose it is and what was chosen, as English tokens."""

    node: Node
    entry: Entry
    holder: Person
    tokens: Mapping[str, str]
    today: date


def apply(applied: Applied) -> None:
    """Change the document to what was chosen."""
    _leave_history_out(applied)
    # First all is found, then all is taken out: one cut must not hide from another whose row it is.
    for node in [node for cut in _rules()["cut"] for node in _cut(applied, cut)]:
        applied.node.remove(node)
    _write_digits(applied)


def goes_to_effects(option: str) -> bool:
    """Say whether an option is for the exchange's effects: one about back digits is not, they are hidden here."""
    return option not in _rules()["digits"]


def _cut(applied: Applied, cut: Mapping[str, Any]) -> Iterable[Node]:
    if applied.tokens.get(cut["option"]) == cut["choice"]:
        for name in cut["fields"]:
            yield from (node for place in _places(applied, name, cut) for node in place.nodes)


def _places(applied: Applied, name: str, cut: Mapping[str, Any]) -> Iterable[Place]:
    """Give the places of a field in the rows that a cut is for."""
    head, _, rest = name.partition(".")
    for row in places.named(applied.node, applied.entry.fields, head):
        if _is_cut(applied, row, cut):
            yield from places.named(row.nodes[0], row.field.fields, rest) if rest else (row,)


def _is_cut(applied: Applied, row: Place, cut: Mapping[str, Any]) -> bool:
    if "only" in cut:
        return _is_of(applied, row, cut["only"])
    return "but" not in cut or not _is_of(applied, row, cut["but"])


def _is_of(applied: Applied, row: Place, who: str) -> bool:
    if who == "holder":
        found = [place for place in places.every(row.nodes[0], row.field.fields) if place.field.type == "rrn"]
        return any(_is_own(applied.holder, place) for place in found)
    relations = places.named(row.nodes[0], row.field.fields, "relation_to_head")
    return any(place.nodes[0].text.strip("() ") in _rules()["relations"][who] for place in relations)


def _is_own(holder: Person, place: Place) -> bool:
    """Say whether a number, as far as it is shown, is the holder's."""
    shown = digits("".join(leaf.text for node in place.nodes for leaf in node.leaves()))
    return len(shown) >= _FRONT and digits(holder.resident_number).startswith(shown)


def _write_digits(applied: Applied) -> None:
    """Show or hide the back of every number on the paper; without an option about it, all are hidden."""
    rules: Mapping[str, Mapping[str, str]] = _rules()["digits"]
    if "resident_number_display" in applied.entry.options:
        return
    chosen = (meaning.get(applied.tokens.get(option, "")) for option, meaning in rules.items())
    shown_to = next(filter(None, chosen), "nobody")
    for place in places.every(applied.node, applied.entry.fields):
        if place.field.type == "rrn":
            is_own = _is_own(applied.holder, place)
            shown = shown_to in {"everybody", "holder" if is_own else "others"}
            (numbers.show if shown else numbers.hide)(place.nodes)


def _leave_history_out(applied: Applied) -> None:
    """Leave former addresses out, as far back as was not asked for."""
    rule = _rules()["history"]
    token = applied.tokens.get(rule["option"], "all")
    since = _since(applied, token)
    for field in applied.entry.fields:
        if field.name in rule["lists"]:
            rows = places.rows(applied.node, field)
            for row in rows[:-1] if field.name in rule["current_is_last"] else rows:
                if token == _NONE or not _is_since(row, field, since):
                    applied.node.remove(row)
    _print_history(applied, rule, token)


def _print_history(applied: Applied, rule: Mapping[str, Any], token: str) -> None:
    word = rule["words"].get(token) or f"최근 {applied.tokens.get(rule['years'], '')}년"
    for place in places.named(applied.node, applied.entry.fields, rule["printed"]):
        place.nodes[0].text = word


def _since(applied: Applied, token: str) -> date:
    years = {"last_5_years": "5", "chosen_years": applied.tokens.get("past_address_years", "")}.get(token, "")
    return date.min if not years.isdigit() else applied.today.replace(year=applied.today.year - int(years), day=1)


def _is_since(row: Node, field: Field, since: date) -> bool:
    """Say whether the last date of a row is not before another; a row without any stays."""
    found = (places.nodes(row, one) for one in field.fields if one.type == "date")
    dates = [day for nodes in found if (day := days.read(nodes))]
    return not dates or max(dates) >= since


@cache
def _rules() -> dict[str, Any]:
    return data.table("wallet/choices.toml")

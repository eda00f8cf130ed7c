"""Issues a document of the wallet: an issuer's data as the exchange would deliver it, dated today, as paper."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from certbroker.sandbox import documents, places
from certbroker.sandbox.asked import Asked
from certbroker.sandbox.documents import Document
from certbroker.sandbox.people import Person
from certbroker.sandbox.tree import Node
from certbroker.sandbox.wallet import choices, days
from certbroker.sandbox.wallet.kinds import Kind

NOTHING = "신청하신 <{}>의 발급 대상 자료가 없습니다."
_NUMBER = re.compile(r"\d{4}-\d{4}-\d{4}-\d{4}")


@dataclass(frozen=True)
class Issue:
    """What an issuer made: the data, and the paper's number (문서확인번호: 16 digits in fours, declared)."""

    kind: Kind
    document: Document
    number: str
    issued_on: date

    @property
    def issued_by(self) -> str:
        """Who signs the paper: as its data says, else the issuer."""
        found = places.named(self.document.node, self.document.entry.fields, "issued_by")
        return next((" ".join(place.nodes[0].text.split()) for place in found), "") or self.kind.issuer


def issue(roots: tuple[Path, ...], kind: Kind, holder: Person, tokens: Mapping[str, str], today: date) -> Issue | None:
    """Return a document as it was applied for; None where the issuer holds nothing about the person."""
    values = {f"options.{name}": token for name, token in tokens.items() if choices.goes_to_effects(name)}
    document = documents.produce(roots, Asked(kind.code, kind.entry, values, holder))
    if not any(leaf.text.strip() for leaf in document.node.leaves()):
        return None
    choices.apply(choices.Applied(document.node, kind.entry, holder, tokens, today))
    number = _new_number()
    _renew(document, number, today)
    return Issue(kind, document, number, today)


def _new_number() -> str:
    return "-".join(f"{secrets.randbelow(10**4):04}" for _ in range(4))


def _renew(document: Document, number: str, today: date) -> None:
    """Date the document today, move the end of its validity along, and number it where it has such a number."""
    issued = _date_nodes(document, "issued_on")
    before = days.read(issued)
    if before:
        days.write(issued, today)
        until = _date_nodes(document, "valid_until")
        end = days.read(until)
        if end and end.year < date.max.year:  # the last year stands for good
            days.write(until, today + (end - before))
    for place in places.named(document.node, document.entry.fields, "document_number"):
        if _NUMBER.fullmatch(place.nodes[0].text.strip()):
            place.nodes[0].text = number


def _date_nodes(document: Document, name: str) -> tuple[Node, ...]:
    found = places.named(document.node, document.entry.fields, name)
    return next((place.nodes for place in found if place.field.type == "date"), ())

"""What the wallet has (`wallet.toml`): kinds of documents, issuers, receivers, and the rules of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Literal, TypeAlias

from certbroker.sandbox import catalogue, data, people, world
from certbroker.sandbox.catalogue import Entry

Decision: TypeAlias = Literal["confirm", "turn_down", "nothing"]
AT_ONCE, CONDITIONAL, TAKES_TIME = "1", "2", "3"


@dataclass(frozen=True)
class Kind:
    """A kind of document: docKndCode and what belongs to it."""

    code: str
    certificate: str
    name: str
    issuer: str
    issuer_code: str
    requires: str
    """reqreKnd."""
    takes: timedelta

    @property
    def entry(self) -> Entry:
        """The certificate in the catalogue."""
        return catalogue.entry(self.certificate)


@dataclass(frozen=True)
class Receiver:
    """A wallet that submissions go to."""

    address: str
    name: str
    decides: Decision = "confirm"
    reason: str = ""


@dataclass(frozen=True)
class Times:
    """How long documents and submissions are good for, and how fast a submission is dealt with."""

    valid: timedelta
    copies: int
    receiving_after: timedelta
    decided_after: timedelta
    submission_valid: timedelta


@cache
def codes() -> Mapping[str, str]:
    """Return the document kind of each certificate."""
    return _table()["codes"]


@cache
def kind(code: str) -> Kind | None:
    """Return a kind by its code."""
    certificate = next((name for name, known in codes().items() if known == code), None)
    return _kind(code, certificate) if certificate else None


def _kind(code: str, certificate: str) -> Kind:
    table, entry = _table(), catalogue.entry(certificate)
    seconds = table["takes_time"].get(certificate, 0)
    on_condition = certificate in table["conditional"]["kinds"]
    return Kind(
        code=code,
        certificate=certificate,
        name=table["names"].get(code, entry.name),
        issuer=entry.issuer.partition("(")[0],
        issuer_code=table["issuers"][entry.folder[0]],
        requires=TAKES_TIME if seconds else CONDITIONAL if on_condition else AT_ONCE,
        takes=timedelta(seconds=seconds),
    )


def turned_down(person: str, certificate: str) -> str:
    """Return why a person does not get a certificate, empty where nothing is known against it."""
    rows: list[dict[str, str]] = _table()["turned_down"]
    return next((row["reason"] for row in rows if (row["person"], row["kind"]) == (person, certificate)), "")


def receiver(address: str) -> Receiver | None:
    """Return whose wallet receives: of the list, of the cast, or a relying party's."""
    rows: list[dict[str, Any]] = _table()["receiver"]
    listed = (Receiver(**row) for row in rows)
    own = (Receiver(one.wallet_address, one.name) for one in world.load().relying_parties)
    cast = (Receiver(one.wallet_address, one.name) for one in people.cast_of_people().values())
    return next((one for group in (listed, own, cast) for one in group if one.address == address), None)


@cache
def times() -> Times:
    """Return the rules of time."""
    document, submission = _table()["document"], _table()["submission"]
    return Times(
        valid=timedelta(days=document["valid_days"]),
        copies=document["copies"],
        receiving_after=timedelta(seconds=submission["receiving_after"]),
        decided_after=timedelta(seconds=submission["decided_after"]),
        submission_valid=timedelta(days=submission["valid_days"]),
    )


@cache
def _table() -> dict[str, Any]:
    return data.table("wallet/wallet.toml")

"""The fictional cast, as the exchange and the identity provider know it."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from certbroker.sandbox import data


def digits(text: str) -> str:
    """Keep the digits of a number, whatever stands between them."""
    return "".join(sign for sign in text if sign.isdigit())


@dataclass(frozen=True)
class Person:
    """One of the cast; a person with `corporate_name` acts for that corporation."""

    id: str
    name: str
    birth_date: date
    sex: str
    resident_number: str = field(repr=False)
    nationality: str = "domestic"
    business_name: str | None = None
    business_number: str | None = None
    corporate_name: str | None = None
    corporate_number: str | None = None
    wallet_address: str = ""

    @cached_property
    def ci(self) -> str:
        """The connecting information (CI): 88 base64 characters that say nothing."""
        return base64.b64encode(hashlib.sha512(f"fictional CI of {self.id}".encode()).digest()).decode()

    @property
    def is_corporation(self) -> bool:
        """Whether this person stands for a corporation."""
        return self.corporate_name is not None

    def known_as(self, name: str) -> bool:
        """Say whether the name is this person's, or that of the corporation acted for."""
        return "".join(name.split()) in {"".join((known or "-").split()) for known in (self.name, self.corporate_name)}

    def public(self) -> dict[str, str]:
        """Return what the sandbox's first line tells about a person."""
        always = {
            "name": self.name,
            "birth_date": self.birth_date.isoformat(),
            "sex": self.sex,
            "resident_number": self.resident_number,
            "ci": self.ci,
            "nationality": self.nationality,
            "wallet_address": self.wallet_address,
        }
        business = {
            "business_name": self.business_name,
            "business_number": self.business_number,
            "corporate_name": self.corporate_name,
            "corporate_number": self.corporate_number,
        }
        return always | {name: value for name, value in business.items() if value}


@cache
def cast_of_people() -> dict[str, Person]:
    """Read the cast, by id."""
    table = data.table("people.toml")
    return {name: Person(id=name, **row) for name, row in table.items()}


def find(**known: str) -> Person | None:
    """Find the person all of whose attributes are as given; numbers are compared by their digits."""
    return next((person for person in cast_of_people().values() if _is(person, known.items())), None)


def _is(person: Person, known: Iterable[tuple[str, str]]) -> bool:
    return all(_same(name, str(getattr(person, name) or ""), value) for name, value in known)


def _same(name: str, ours: str, theirs: str) -> bool:
    if name.endswith("_number"):
        return bool(digits(ours)) and digits(ours) == digits(theirs)
    return "".join(ours.split()) == "".join(theirs.split())

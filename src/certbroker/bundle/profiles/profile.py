"""A recipient's limits and wishes, read from TOML."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from certbroker.bundle.filing import Filing
from certbroker.bundle.profiles.names import Names
from certbroker.bundle.redaction import Redaction, Rule
from certbroker.consent import Consent
from certbroker.errors import SettingsError
from certbroker.verification.freshness import Freshness

Wish = Literal["accepted", "required"]
Take = Literal["refused", "accepted", "required"]
ENDING: Final = ".toml"
SEAL_ROOM: Final = 65_536
"""Bytes that are kept free for a seal: one of B-LTA takes about half."""
MAX_FILE: Final = 1_000_000
_CONFORMANCE: Final = ("PDF/A-3b", "PDF/A-3a")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class FreshnessRule(_Part):
    """How old a paper may be: exactly one of these."""

    days: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1)
    same_day: Literal[True] | None = None
    since: date | None = None
    tax_year: int | None = Field(default=None, ge=1900)
    counts_issue_day: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for name, value in self if name != "counts_issue_day") != 1:
            message = "one of days, months, same_day, since, tax_year"
            raise ValueError(message)
        return self

    @property
    def rule(self) -> Freshness:
        """The rule, as verification takes it."""
        if self.days:
            return Freshness.within_days(self.days, counts_issue_day=self.counts_issue_day)
        if self.months:
            return Freshness.within_months(self.months, counts_issue_day=self.counts_issue_day)
        if self.since:
            return Freshness.since(self.since)
        return Freshness.tax_year(self.tax_year) if self.tax_year else Freshness.same_day()


class Profile(_Part):
    """What a recipient takes.

    A limit that is not set is none. Whether a seal, originals or numbers are there is `accepted` unless said otherwise,
    but resident numbers are `refused`: their back parts never appear.
    """

    id: str = ""
    """Name of its file."""
    name_ko: str
    name_en: str
    max_bytes: int | None = Field(default=None, ge=100_000)
    """Bytes of one file as it is sent."""
    max_pages: int | None = Field(default=None, ge=3)
    """Pages of one file."""
    max_files: int = Field(default=99, ge=1, le=999)
    """Files that a submission may be split into."""
    package: Literal["one", "parts", "zip"] = "one"
    """One PDF; as many as the limits need; or these in one ZIP."""
    file_name: str = "{date}_{recipient}.pdf"
    """Pattern of the names: `{date}`, `{recipient}`, `{purpose}`, `{n}`, `{parts}`."""
    ascii_names: bool = False
    """Whether names of files have no Hangul in them."""
    signed: Take = "accepted"
    originals: Take = "accepted"
    """Issuers' files; where they are refused, everything is drawn from data."""
    numbers: Take = "refused"
    """Back parts of resident numbers. They appear only where the holder asked for them as well."""
    verified: Wish = "accepted"
    """Whether every document must have been verified, and hold."""
    conformance: Literal["PDF/A-3a", "PDF/A-3b"] | None = None
    separators: bool = False
    """A sheet before each document."""
    freshness: dict[str, FreshnessRule] = Field(default_factory=dict[str, FreshnessRule])
    """Certificate id → how old it may be; `*` is for every other."""
    redact: tuple[str, ...] = ()
    """What the recipient does not want to have."""

    @field_validator("file_name")
    @classmethod
    def _named(cls, value: str) -> str:
        Names(value)
        return value

    @field_validator("redact")
    @classmethod
    def _ruled(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            Rule.parse(one)
        return value

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a profile of one's own. Raises SettingsError; OSError where there is no such file."""
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise SettingsError("a profile is no such large file")
        return cls.parse(data.decode("utf-8", "replace"), Path(path).stem)

    @classmethod
    def parse(cls, text: str, name: str = "") -> Self:
        """Read the TOML of a profile. Raises SettingsError, which says which key is wrong."""
        try:
            told: Mapping[str, Any] = {"id": name, **tomllib.loads(text)}
            return cls.model_validate(told)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"the profile {name} is no TOML: {error}") from None
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(f"the profile {name}: {where}: {first['msg']}") from None

    @property
    def names(self) -> Names:
        """The names of its files."""
        return Names(self.file_name, self.ascii_names)

    @property
    def room(self) -> int | None:
        """Bytes of one file before it is sealed."""
        if self.max_bytes is None or self.signed == "refused":
            return self.max_bytes
        return self.max_bytes - SEAL_ROOM

    def filing(self, wished: Filing | None = None) -> Filing:
        """Return what is added to the pages: what the recipient wishes, unless something else is."""
        return wished or Filing(separators=self.separators)

    def redaction(self, asked: Redaction | None = None, consents: tuple[Consent, ...] = ()) -> Redaction:
        """Return what is left out: what is asked for, and what the recipient does not want."""
        own = asked or Redaction()
        wished = tuple(Rule.parse(one, why="recipient") for one in self.redact)
        return replace(
            own,
            rules=(*own.rules, *wished),
            numbers=self.numbers != "refused",
            consents=(*own.consents, *consents),
            originals="none" if self.originals == "refused" else own.originals,
        )

    def keeps(self, conformance: tuple[str, ...]) -> bool:
        """Whether a bundle that claims these standards is as much as the recipient asks for."""
        wanted = _CONFORMANCE.index(self.conformance) if self.conformance else -1
        return any(one in conformance for one in _CONFORMANCE[wanted:]) if wanted >= 0 else True

    def fresh(self, certificate: str) -> Freshness | None:
        """Return how old a certificate may be."""
        found = self.freshness.get(certificate) or self.freshness.get("*")
        return found.rule if found else None


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profiles that come with the library, by id."""
    found = [one for one in files("certbroker.bundle.profiles").iterdir() if one.name.endswith(ENDING)]
    read = [Profile.parse(one.read_text(encoding="utf-8"), one.name.removesuffix(ENDING)) for one in found]
    return {one.id: one for one in sorted(read, key=lambda one: one.id)}


def chosen(name: "str | Path | Profile") -> Profile:
    """Return a profile by its id or its file. Raises SettingsError, OSError."""
    if isinstance(name, Profile):
        return name
    if isinstance(name, str) and name in profiles():
        return profiles()[name]
    if isinstance(name, str) and _ID.fullmatch(name):
        raise SettingsError(f"no profile {name}: there are {', '.join(profiles())}")
    return Profile.load(name)

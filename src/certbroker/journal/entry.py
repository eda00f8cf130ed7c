"""What is written down: who did what and when, under which consent, for whom and why. Names of holders are masked."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from certbroker.errors import SettingsError
from certbroker.model import given
from certbroker.privacy import mask_name, redact
from certbroker.settings import Official

_LONGEST = 500


def _plain(text: str) -> str:
    """Bring free text onto one line, without numbers of people."""
    return redact(" ".join(text.split()))[:_LONGEST]


Told = Annotated[str, AfterValidator(_plain)]
Details = dict[str, int | str | list[str]]


class Action(StrEnum):
    """What was done."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    NARROWED = "narrowed"
    """Single certificates were withdrawn."""
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    """유통정지."""
    LIFTED = "lifted"
    REQUESTED = "requested"
    COLLECTED = "collected"
    FAILED = "failed"
    READ = "read"
    """Somebody saw what is kept (열람)."""
    HANDED_OVER = "handed_over"
    """A bundle or statement was made for a recipient (제공)."""
    DELETED = "deleted"
    EXPORTED = "exported"
    """The journal itself was given to an auditor."""
    CUT = "cut"
    """The oldest entries of the journal, or a vault's oldest records of deletions, went when their time was over."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Actor(_Part):
    """Who did it."""

    kind: Literal["system", "holder", "representative", "official"] = "system"
    id: Told = ""
    """식별자 of an official."""
    name: Told = ""
    """Masked; in full where an official has no id, for somebody must be named."""
    place: Told = ""
    """접속지: address of the terminal."""

    @classmethod
    def of(cls, who: Official, place: str = "") -> Self:
        """Return the official, or the system where none is named. Raises SettingsError."""
        given(who, "the official", Official)
        if not (who.name.strip() or who.id.strip()):
            return cls(place=place)
        return cls(kind="official", id=who.id, name=mask_name(who.name) if who.id else who.name, place=place)

    @classmethod
    def named(cls, who: Official, why: str, place: str = "") -> Self:
        """Return the official. Raises SettingsError where none is named, or no reason is given."""
        found = cls.of(who, place)
        if found.kind != "official" or not given(why, "the reason", str).strip():
            raise SettingsError("evidence is read by an official with a name or id, for a reason that is given")
        return found


class Deed(_Part):
    """What is to be written down."""

    action: Action
    party: str = ""
    """Mark of the relying party: its system code, else its name."""
    consent: str = ""
    """Id of the consent; empty where it is about none."""
    holder: Told = ""
    """Masked name of the holder."""
    actor: Actor = Actor()
    recipient: Told = ""
    purpose: Told = ""
    details: Details = Field(default_factory=dict[str, int | str | list[str]])
    """By action: see the shape `ledger entry` in docs/shapes.md."""


class LedgerEntry(Deed):
    """A deed as it stands in the ledger."""

    lane: int
    sequence: int
    """Place in its lane, from 1."""
    at: AwareDatetime
    previous: str
    """Hash of the entry before in its lane; zeros before the first."""
    hash: str
    """SHA-256 of the canonical JSON of all the rest."""

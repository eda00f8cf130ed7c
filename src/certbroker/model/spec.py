"""What is known about a certificate apart from its fields."""

from dataclasses import dataclass
from typing import Literal

from certbroker.routes import Known

SubjectKind = Literal["person", "household", "business", "property", "vehicle", "vessel", "farm"]
Sensitivity = Literal[
    "resident_number",
    "address",
    "family",
    "income",
    "tax",
    "property",
    "health",
    "disability",
    "welfare",
    "criminal",
    "military",
    "education",
    "employment",
    "business",
    "immigration",
]


@dataclass(frozen=True, slots=True)
class Law:
    """A law or form that a certificate rests on.

    `confirmed` where an official text was read, else general knowledge.
    """

    text: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """The entry of a certificate in the catalogue.

    aliases: spellings that people and notices use. documents: accepted root elements of the wire document. known: how
    well its wire shape is known. form_known: how well the printed form is known. fresh_days: what receivers usually
    ask, in days. valid_days: validity printed on the paper: read the printed day, never compute it. number_shapes: what
    its document number looks like, where a form or sample shows it: `0` a digit, `A` a capital letter, `X` either, `n`
    a whole number, anything else itself (`0000-000-0000-000`). version: of its fields; one more wherever evidence that
    was kept could not be read with them any more.
    """

    name_ko: str
    name_en: str
    aliases: tuple[str, ...]
    system: str
    laws: tuple[Law, ...]
    subject: SubjectKind
    documents: tuple[str, ...]
    proves: tuple[str, ...]
    sensitivity: tuple[Sensitivity, ...]
    used_for: tuple[str, ...]
    gov24_code: str | None = None
    known: Known = Known.DECLARED
    form_known: Literal["form", "partial", "assumed"] = "form"
    fresh_days: int | None = None
    valid_days: int | None = None
    number_shapes: tuple[str, ...] = ()
    validity_note: str = ""
    notes: str = ""
    version: int = 1

"""Certificates, the options that an applicant chooses, and items: what is asked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from certbroker.errors import SettingsError
from certbroker.fields import Code, Month, kind_of_field
from certbroker.model.earlier import Earlier
from certbroker.model.given import given
from certbroker.model.people import Subject
from certbroker.model.record import Record
from certbroker.model.spec import Spec
from certbroker.routes import MyData, Route

_FROM = re.compile("(?<![a-z])from(?![a-z])")


class Options(BaseModel):
    """What the applicant chooses when asking: years, purpose, what is printed.

    A certificate's own `Ask` adds its fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _listed(cls, value: object, info: ValidationInfo) -> object:
        """Hold code options to their list: what is asked must be known, unlike what a document may say."""
        scalar = kind_of_field(cls, info.field_name or "").scalar
        if isinstance(scalar, Code) and value is not None:
            chosen = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
            if not set(chosen) <= set(scalar.tokens):
                message = f"must be one of {', '.join(scalar.tokens)}"
                raise ValueError(message)
        return cast("object", value)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        """Refuse a span that ends before it begins."""
        for begins, ends in _spans(type(self)):
            first, last = ([getattr(self, name) for name in names] for names in (begins, ends))
            if all(isinstance(one, (int, date, Month)) for one in (*first, *last)) and first > last:
                names = {"end": ends[0], "begin": begins[0]}
                raise PydanticCustomError("reversed", "option {end} lies before {begin}", names)
        return self


def _spans(ask: type[Options]) -> list[tuple[list[str], list[str]]]:
    """Return options that are the two ends of one span: `from_year` and `to_year`, with their months where there are.

    `occurred_from` and `occurred_to` are such a pair as well.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name in ask.model_fields:
        end = _FROM.sub("to", name)
        if end != name and end in ask.model_fields:
            begins, ends = found.setdefault(_FROM.split(name)[0], ([], []))
            begins.append(name)
            ends.append(end)
    return list(found.values())


class Certificate(Record):
    """The content of a certificate (증명서), typed.

    `spec` says what it is, `routes` how it is fetched, `Ask` what can be chosen.
    """

    spec: ClassVar[Spec]
    routes: ClassVar[tuple[Route, ...]] = ()
    facts: ClassVar[tuple[object, ...]] = ()
    """How its fields become facts: `certbroker.facts.gives(…)`."""
    earlier: ClassVar[Earlier | None] = None
    """The shape that it had before, in the same module: evidence of that time is read with it."""
    Ask: ClassVar[type[Options]] = Options

    @classmethod
    def id(cls) -> str:
        """Return the public id: issuer folder and module, `nts.income_amount`."""
        return ".".join(cls.__module__.rsplit(".", 2)[-2:])

    @classmethod
    def issuer_id(cls) -> str:
        """Return the id of the issuer: its folder."""
        return cls.id().partition(".")[0]

    @classmethod
    def route(cls) -> MyData | None:
        """Return the route through the public MyData exchange, where there is one."""
        return next((route for route in cls.routes if isinstance(route, MyData)), None)

    @classmethod
    def ask(cls, *, subject: Subject | None = None, **options: Any) -> "Item[Self]":
        """Ask for this certificate with options, about the holder or another subject.

        Raises SettingsError where an option is missing, unknown or no value of its type, or a span ends before it
        begins.
        """
        given(subject, "subject", Subject, NoneType)
        try:
            chosen = cls.Ask(**options)
        except ValidationError as error:
            told = "; ".join(_refusal(cls.Ask, one) for one in error.errors(include_input=False))
            raise SettingsError(told, certificate=cls.id()) from None
        return Item(cls, chosen, subject)


def _refusal(ask: type[Options], error: ErrorDetails) -> str:
    """Say what is wrong with an option, in words of options rather than of models."""
    name = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "missing":
            return f"option {name} is needed"
        case "extra_forbidden":
            return f"no option {name}; there is {', '.join(ask.model_fields) or 'none'}"
        case "reversed":
            return error["msg"]
        case _:
            return f"option {name}: {error['msg']}"


C = TypeVar("C", bound=Certificate)
C_co = TypeVar("C_co", bound=Certificate, covariant=True)


@dataclass(frozen=True, slots=True)
class Item(Generic[C_co]):
    """One certificate that is asked for: its type, its options, and whom it is about (default: the holder)."""

    certificate: type[C_co]
    options: Options
    subject: Subject | None = None

    @classmethod
    def of(cls, wanted: "type[C] | Item[C]") -> "Item[C]":
        """Take an item, or a bare certificate type where every option has a default. Raises SettingsError."""
        if isinstance(wanted, Item):
            return wanted
        kind = cast("object", wanted)
        if isinstance(kind, type) and issubclass(kind, Certificate):
            return cast("type[C]", kind).ask()
        raise SettingsError(f"what is wanted is a certificate's type or Type.ask(…), not {type(wanted).__name__}")


def items_of(wanted: Iterable[type[Certificate] | Item[Any]]) -> list[Item[Certificate]]:
    """Take what is wanted: types and items. Raises SettingsError where it is something else, or only one."""
    return [Item[Certificate].of(one) for one in given(wanted, "what is wanted", Iterable)]

"""Certificates, the options that an applicant chooses, and items: what is asked for."""

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails

from certbroker.errors import SettingsError
from certbroker.fields import Code, kind_of_field
from certbroker.model.earlier import Earlier
from certbroker.model.people import Subject
from certbroker.model.record import Record
from certbroker.model.spec import Spec
from certbroker.routes import MyData, Route


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

        Raises SettingsError where an option is missing, unknown or no value of its type.
        """
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
        """Take an item, or a bare certificate type where every option has a default."""
        return wanted if isinstance(wanted, Item) else wanted.ask()

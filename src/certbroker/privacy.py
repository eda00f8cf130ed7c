"""Secret types, shapes that may be shown, and the filter that keeps personal data out of logs.

Resident numbers, connecting information (CI) and keys are secret by type: `str`, `repr`, JSON, logs, exceptions and
validation errors show a mask; `.reveal()` alone gives the value (개인정보 보호법 제24조의2, 제29조).
"""

import hashlib
import hmac
import logging
import re
import secrets
import traceback
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

MASK = "**********"
SEALED: dict[str, str] = {"written for": "sealed storage"}
"""Serialisation context of a store that encrypts what it is given.

`model_dump_json(context=SEALED)` makes the one JSON that holds secrets in clear.
"""
RESIDENT_NUMBER = re.compile(r"(?<!\d)(\d{6})(\s*-?\s*)[0-9]\d{6}(?!\d)")
_NAMED_KEY: Final = re.compile(
    r"""(?ix)((?:service_?key|api_?key\w*|encdata|pass(?:word|wd)|secret|access_?token|pin_?no)
    (?:=|["']\s*:\s*["']?))[^\s&"',;]+"""
)
"""A key or password behind its name, in a query or in JSON."""
_IN_ADDRESS: Final = re.compile(r"://[^/\s@]+@")
"""User and password in an address."""
_RECORD: Final = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
"""What every log record has."""
CONNECTING_INFORMATION = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==")


class Secret:
    """A value that shows itself to nobody: only `.reveal()` gives it."""

    __slots__ = ("_value",)
    json_format: ClassVar[str] = "password"

    def __init__(self, value: str) -> None:
        self._value = value

    @classmethod
    def parse(cls, value: str) -> Self:
        """Make one from text; subclasses raise `ValueError` (without the text) for what they refuse."""
        return cls(value)

    def reveal(self) -> str:
        """Give the value in clear. Every call is a place to look at when reviewing."""
        return self._value

    @property
    def masked(self) -> str:
        """What may be shown of the value."""
        return MASK if self._value else ""

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self.masked}')"

    def __format__(self, spec: str) -> str:
        return format(self.masked, spec)

    def __bool__(self) -> bool:
        """Whether there is a value at all."""
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((type(self), self._value))

    def __copy__(self) -> Self:
        """Return itself: secrets do not change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: secrets do not change."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        msg = f"{type(self).__name__} is not pickled: a pickle would hold it in clear"
        raise TypeError(msg)

    @classmethod
    def _wrap(cls, value: object) -> object:
        """Hide raw text before pydantic can quote it: what is unreadable becomes opaque and is refused."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            return Unreadable("")
        try:
            return cls.parse(value)
        except ValueError:
            return Unreadable(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept the type itself or text; serialise to the mask, in JSON only."""
        return core_schema.no_info_before_validator_function(
            cls._wrap,
            core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls._write, info_arg=True, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    @classmethod
    def _write(cls, value: "Secret", info: core_schema.SerializationInfo) -> str:
        """Write the mask, unless the caller says that what it makes is sealed at once (see `SEALED`)."""
        return value.reveal() if info.context is SEALED else value.masked

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the masked text that JSON carries."""
        return {"type": "string", "format": cls.json_format}


class Unreadable(Secret):
    """Text that was no value of the secret type asked for; as hidden as one."""

    __slots__ = ()


class ConnectingInformation(Secret):
    """Connecting information (연계정보, CI): 88 characters of base64 that name one person across services."""

    __slots__ = ()


class SignedProof(Secret):
    """An identity provider's proof that a holder approved, in JSON: it names the holder."""

    __slots__ = ()


class ApiKey(Secret):
    """A key that the exchange or an open-data portal gave to the relying party."""

    __slots__ = ()


def redact(text: str) -> str:
    """Take resident numbers and connecting information out of free text."""
    return CONNECTING_INFORMATION.sub("<ci>", RESIDENT_NUMBER.sub(r"\1-*******", text))


def shape(text: str, limit: int = 24) -> str:
    """Show how a refused value looked, every digit as 0, every letter as x or 가: enough to mend a parser."""
    shown = "".join(
        "0" if c.isdigit() else ("가" if "가" <= c <= "힣" else "x") if c.isalnum() else c for c in text[:limit]
    )
    return shown + ("…" if len(text) > limit else "")


def mask_name(name: str) -> str:
    """Hide the middle of a person's name: 홍길동 → 홍*동, 황보 → 황*, NGUYEN THI LAN → N************N."""
    if len(name) <= 1:
        return name
    last = name[-1] if len(name) > 2 else ""  # noqa: PLR2004 - a name of two letters has no middle: the second is hidden
    return name[0] + "*" * (len(name) - 1 - len(last)) + last


class RedactingFilter(logging.Filter):
    """Rewrites every record so that nobody's data leaves it: message, tracebacks, and what was added to it (`extra`).

    By type: secret types show their mask. By pattern, in any text: resident numbers and CI; keys and passwords where
    they stand in an address, a query or JSON. For a logger, and as well for the handlers of a service's own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; let it pass."""
        record.msg, record.args = _plain(_message(record)), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None
        record.exc_text = _plain(record.exc_text) if record.exc_text else None
        record.stack_info = _plain(record.stack_info) if record.stack_info else None
        added = vars(record)
        for name in added.keys() - _RECORD:
            added[name] = hidden(added[name])
        return True


def hidden(value: object, depth: int = 5) -> Any:
    """Return a value of a log record without anybody's data: simple values, lists and mappings; all else as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Secret):
        return value.masked
    if depth and isinstance(value, Mapping):
        told = cast("Mapping[object, object]", value)
        return {str(hidden(key)): hidden(one, depth - 1) for key, one in told.items()}
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return [hidden(one, depth - 1) for one in cast("Iterable[object]", value)]
    text = _plain(str(value))
    return value if isinstance(value, (int, float)) and text == str(value) else text


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: not shown, and no error of whoever logs
        return f"{record.msg} (its arguments do not fit)"


def _plain(text: str) -> str:
    return _IN_ADDRESS.sub("://***@", _NAMED_KEY.sub(r"\1***", redact(text)))


def logger(name: str) -> logging.Logger:
    """Return the logger of a module, with the redacting filter on it (filters do not pass down to child loggers)."""
    found = logging.getLogger(name)
    if not any(isinstance(f, RedactingFilter) for f in found.filters):
        found.addFilter(RedactingFilter())
    return found


_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")


def opaque_id(prefix: str, seed: bytes | None = None) -> str:
    """Return an id that tells nothing: a new one, or the one that follows from a seed.

    It has no digits: by chance some of them would look like somebody's number in a log.
    """
    made = secrets.token_hex(12) if seed is None else hashlib.sha256(seed).hexdigest()[:24]
    return prefix + made.translate(_LETTERS)

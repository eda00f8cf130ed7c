"""What a statement says, as read from its token. Nothing here is true before `verify_statement` has said so."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certbroker.errors import PayloadError
from certbroker.fields import SEOUL

MAX_ANSWERS: Final = 500
LATEST: Final = 7_258_118_400
"""The year 2200."""
Text = Annotated[str, Field(max_length=2000)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_ANSWERS: Final = {
    "yes": ("yes", "예"),
    "no": ("no", "아니요"),
    "cannot_tell": ("cannot be told", "확인할 수 없음"),
    "not_applicable": ("does not apply", "해당 없음"),
}
_STATED: Final = ("as stated by the applicant or the office", "신청인이나 기관의 진술에 따름")
_ISSUED: Final = ("issued {day}", "{day} 발급")
_PAPER: Final = ("a certificate", "증명서")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Paper(_Part):
    """A certificate that an answer rests on. Its kind is left out where that would tell more than the answer."""

    certificate: Text | None
    name_ko: Text | None
    issuer: Text | None
    known: Text | None
    """How well the shape is known that it was read by: `declared` is a guess."""
    issued_on: date | None
    digest: Digest
    """SHA-256 of a salt and the SHA-256 of the raw document."""

    def line(self, language: str = "en") -> str:
        """Return the certificate for a person, with its day of issue."""
        korean = language == "ko"
        name = self.name_ko if korean else self.certificate
        day = f" ({_ISSUED[korean].format(day=self.issued_on)})" if self.issued_on else ""
        return f"{name or _PAPER[korean]}{day}"


class ToldAnswer(_Part):
    """One requirement and its answer."""

    requirement: Text
    text: Text
    text_ko: Text
    asked_ko: Text
    """As the notice prints it."""
    predicate: dict[str, Any]
    whose: Text
    on: date
    """The day that was judged."""
    answer: Literal["yes", "no", "cannot_tell", "not_applicable"]
    stated: tuple[Text, ...]
    """Keys of what the applicant or the office stated that was taken into account."""
    evidence: Annotated[tuple[Paper, ...], Field(max_length=MAX_ANSWERS)]

    def line(self, language: str = "en") -> str:
        """Return question, answer and what it rests on, for a person."""
        korean = language == "ko"
        papers = "; ".join(dict.fromkeys(one.line(language) for one in self.evidence))
        rests_on = papers or (_STATED[korean] if self.answer in ("yes", "no") else "")
        text = f"{self.text_ko if korean else self.text}: {_ANSWERS[self.answer][korean]}"
        return _printable(f"{text} [{rests_on}]" if rests_on else text)


class ToldProcedure(_Part):
    """What the questions belong to."""

    id: Text
    name_ko: Text
    name_en: Text
    version: date | None
    """When the procedure was last compared with its sources."""
    law: tuple[Text, ...]


class ToldHolder(_Part):
    """Whom a statement is about."""

    name: Text
    """With its middle hidden."""
    binding: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{43}$")] | None


class Claims(_Part):
    """What a statement says."""

    format: Literal["certbroker.statement/1"] = Field(alias="schema")
    id: Annotated[str, Field(alias="jti", max_length=100)]
    signer: Text = Field(alias="iss")
    recipient: Text = Field(alias="aud")
    issued: Annotated[int, Field(alias="iat", ge=0, le=LATEST)]
    expires: Annotated[int, Field(alias="exp", ge=0, le=LATEST)]
    purpose: Text
    consents: tuple[Text, ...]
    procedure: ToldProcedure
    holder: ToldHolder
    judged_on: date
    specimen: bool
    answers: Annotated[tuple[ToldAnswer, ...], Field(min_length=1, max_length=MAX_ANSWERS)]

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the payload of a token. Raises PayloadError."""
        try:
            return cls.model_validate_json(json.dumps(strict_json(payload)))
        except ValidationError as error:
            path = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
            raise PayloadError("not as a statement's claims", kind="statement", path=path) from None
        except (ValueError, RecursionError):
            raise PayloadError("no JSON", kind="statement") from None

    @property
    def issued_at(self) -> datetime:
        """When it was signed, as the signer says."""
        return _moment(self.issued)

    @property
    def expires_at(self) -> datetime:
        """From when on it no longer holds."""
        return _moment(self.expires)

    def lines(self, language: str = "en") -> list[str]:
        """Return the statement for a person: whom and what it is about, the answers, and until when it holds."""
        return [_printable(one) for one in self._lines(language)]

    def _lines(self, language: str) -> Iterator[str]:
        korean = language == "ko"
        name = self.procedure.name_ko if korean else self.procedure.name_en
        yield f"{name}: {self.holder.name} → {self.recipient}, {self.purpose}"
        yield from (f"  {one.line(language)}" for one in self.answers)
        until = _moment(self.expires - 1).date()
        yield f"{self.judged_on} 기준, {until}까지 유효" if korean else f"as of {self.judged_on}, until {until}"


def strict_json(data: bytes) -> object:
    """Read JSON in UTF-8 in which no name comes twice. Raises ValueError, RecursionError."""
    return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refused)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refused(_word: str) -> object:
    raise ValueError("no JSON number")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, SEOUL)


def _printable(text: str) -> str:
    """Keep what a signer writes from steering a terminal or turning a line round."""
    return "".join(one if one.isprintable() else " " for one in text)

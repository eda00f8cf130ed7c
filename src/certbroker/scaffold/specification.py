"""The specification of a certificate as a file: what it must hold, and which key is wrong where it does not.

The schema is that of docs/guides/adding-a-certificate.md.
"""

import keyword
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from certbroker.errors import SetupError
from certbroker.facts import Fact
from certbroker.model import Certificate
from certbroker.model.spec import Sensitivity, SubjectKind
from certbroker.scaffold.groups import SCALARS, Spec
from certbroker.scaffold.module import FAMILIES, ROOTS

SHOWN = 5
"""How many mistakes a message names."""
DEFAULTS: Spec = {
    "aliases_ko": [],
    "gov24_code": None,
    "mydata": None,
    "open_data": None,
    "options": [],
    "usual_freshness_days": None,
    "sensitivity": [],
    "used_for_ko": [],
    "notes": "",
    "fields_confidence": "assumed",
}
VALIDITY: Spec = {"printed_on_document": False, "days": None, "note": ""}


class SpecificationError(SetupError):
    """The specification of the certificate is wrong."""

    code = "setup.specification"
    ko = "증명서 명세가 잘못되었습니다."


def specification(raw: object, certificate: str) -> Spec:
    """Return a specification with its defaults, for the module and samples of a certificate.

    Raises SpecificationError, which names the keys that are wrong.
    """
    try:
        _Specification.model_validate(_labelled(raw))
    except ValidationError as error:
        raise SpecificationError(_told(error)) from None
    told = DEFAULTS | _labelled(raw)
    if told["id"] != certificate:
        raise SpecificationError(f"id: is {told['id']}, and {certificate} was asked for")
    return told | {"validity": VALIDITY | (told.get("validity") or {})}


def _labelled(raw: Any) -> Any:
    """Label the rows of an open-data answer, for their wire name is no Korean word, with the certificate's name."""
    try:
        (rows,) = raw["fields"]
        return raw | {"fields": [{"label_ko": raw["name_ko"]} | rows]} if raw.get("open_data") else raw
    except (AttributeError, KeyError, TypeError, ValueError):
        return raw


def _told(error: ValidationError) -> str:
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    # A mistake of the whole names the keys itself.
    lines = [": ".join(filter(None, (".".join(map(str, one["loc"])), _message(one["msg"])))) for one in wrong]
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "; ".join(lines[:SHOWN] + more)


def _message(told: str) -> str:
    return told.removeprefix("Value error, ")


def _hold(holds: object, message: str) -> None:
    if not holds:
        raise ValueError(message)


def _matching(pattern: str, message: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        _hold(re.search(pattern, text), message)
        return text

    return check


def _one_of(known: tuple[str, ...], message: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        near = get_close_matches(text, known, n=1)
        _hold(text in known, f"{message}; did you mean {near[0]}?" if near else message)
        return text

    return check


def _known_host(url: str) -> str:
    _hold(any(host in url for host in FAMILIES), f"is an address at {' or '.join(FAMILIES)}")
    return url


def _free(name: str) -> str:
    _hold(not keyword.iskeyword(name), "is a keyword of Python")
    _hold(name not in {*dir(Certificate), "spec"}, "is a name that every certificate has")
    return name


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_HANGUL = re.compile("[가-힣]")
_SNAKE = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_Id = Annotated[str, AfterValidator(_matching(rf"\A{_SNAKE}\.{_SNAKE}\Z", "is issuer.certificate in lower snake case"))]
_Name = Annotated[str, AfterValidator(_matching(rf"\A{_SNAKE}\Z", "is lower snake case")), AfterValidator(_free)]
_Korean = Annotated[str, AfterValidator(_matching("[가-힣]", "is Korean"))]
_English = Annotated[str, AfterValidator(_matching(r"\A[\x20-\x7e]+\Z", "is English"))]
_Texts = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
_Scalar = Annotated[str, AfterValidator(_one_of((*SCALARS, "code"), "is no type of the table"))]
_Proved = Annotated[str, AfterValidator(_one_of(tuple(map(str, Fact)), "is no fact of the vocabulary"))]
_Words = dict[Any, _English]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Law(_Entry):
    text: str
    confidence: Literal["confirmed", "known"]


class _Typed(_Entry):
    """What a field and an option share."""

    name: _Name
    type: _Scalar | None = None
    values: _Words | None = None
    is_list: bool = Field(default=False, alias="list")
    required: bool = False

    @model_validator(mode="after")
    def _vocabulary(self) -> "_Typed":
        _hold((self.type == "code") == bool(self.values), f"{self.name}: a code, and only a code, has values")
        return self


class _Field(_Typed):
    wire: _Texts
    also: list[str] = []
    fields_: "list[_Field] | None" = Field(None, alias="fields")
    label_ko: _Korean | None = None
    unit: str | None = None
    note: str | None = None
    sensitive: bool = False

    @model_validator(mode="after")
    def _shape(self) -> "_Field":
        _hold((self.type is None) == bool(self.fields_), f"{self.name}: has either a type or fields")
        _hold(self.label_ko or _HANGUL.search(self.wire[0].rpartition("/")[2]), f"{self.name}: label_ko is missing")
        _hold(len(self.wire) == 1 or not self.is_list, f"{self.name}: a list stands in one place")
        _unique(self.fields_ or [])
        return self


class _Option(_Typed):
    label_ko: _Korean
    default: Any = None


class _Key(_Entry):
    key: Annotated[str, AfterValidator(_matching(r"\AK\d{3}\Z", "is K and three digits"))] | None = None
    value: str
    note: str | None = None
    codes: dict[str, Any] | None = None


class _MyData(_Entry):
    code: Annotated[str, AfterValidator(_matching(r"\A[A-Z]\d{3}\Z", "is a letter and three digits"))] | None
    confidence: Literal["confirmed", "inferred", "unknown"]
    keys: list[_Key]
    history: list[dict[str, Any]] = []


class _Parameter(_Entry):
    name: str
    value: Any


class _OpenData(BaseModel):
    """What a module and a skeleton need to know of it; the sandbox knows more."""

    base_url: Annotated[str, AfterValidator(_known_host)]
    path: str
    method: Literal["GET", "POST"] = "GET"
    parameters: list[_Parameter]
    rows: str
    format: Literal["json", "xml"]
    success_codes: list[str]
    result_code: str | None = None


class _Validity(_Entry):
    printed_on_document: bool = False
    days: int | None = None
    note: str | None = None


class _Specification(_Entry):
    id: _Id
    name_ko: _Korean
    name_en: _English
    aliases_ko: list[str] = []
    issuer: str | None = None
    issuer_ko: _Korean
    issuer_en: _English | None = None
    system: str
    description_en: str
    legal_basis: Annotated[list[_Law], Field(min_length=1)]
    gov24_code: str | None = None
    subject: SubjectKind
    channels: Annotated[list[Literal["public_mydata", "document_wallet", "open_data"]], Field(min_length=1)]
    mydata: _MyData | None = None
    open_data: _OpenData | None = None
    options: list[_Option] = []
    validity: _Validity | None = None
    usual_freshness_days: int | None = None
    sensitivity: list[Sensitivity] = []
    used_for_ko: list[str] = []
    proves: Annotated[list[_Proved], Field(min_length=1)]
    document: _Texts
    known: Literal["sample", "declared"] = "declared"
    fields_: Annotated[list[_Field], Field(alias="fields", min_length=1)]
    fields_confidence: Literal["form", "partial", "assumed"] = "assumed"
    notes: str | list[str] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "_Specification":
        _hold(self.issuer in {None, self.id.partition(".")[0]}, "issuer: is the first part of the id")
        _hold(self.mydata or "public_mydata" not in self.channels, "mydata: says how the exchange is asked")
        _hold(self.open_data or "open_data" not in self.channels, "open_data: says how the API is asked")
        secret = any(field.type == "rrn" for field in _all(self.fields_))
        _hold(not secret or "resident_number" in self.sensitivity, "sensitivity: lacks resident_number")
        _unique(self.fields_)
        _unique(self.options)
        for number, key in enumerate(self.mydata.keys if self.mydata else ()):
            self._known_reference(f"mydata.keys.{number}.value", key.value)
        return self

    def _known_reference(self, where: str, value: str) -> None:
        root, _, rest = value.partition(".")
        _hold(root in ROOTS and rest, f"{where}: begins at {', '.join(ROOTS)}")
        names = {option.name for option in self.options}
        _hold(root != "options" or rest.partition(".")[0] in names, f"{where}: is no option")


def _unique(entries: "list[_Field] | list[_Option]") -> None:
    names = [entry.name for entry in entries]
    twice = next((name for name in names if names.count(name) > 1), "")
    _hold(not twice, f"{twice} stands twice")


def _all(fields: list[_Field]) -> Iterator[_Field]:
    for field in fields:
        yield field
        yield from _all(field.fields_ or [])

"""A resident number shows itself to nobody who does not ask with `.reveal()`."""

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from certbroker.fields import NotReadable, ResidentNumber
from certbroker.model import Holder
from certbroker.privacy import SEALED, ApiKey, ConnectingInformation, Secret, Unreadable

FRONT, BACK = "900101", "1000001"
NUMBER = ResidentNumber.parse(f"{FRONT}-{BACK}")
MASKED = f"{FRONT}-1******"


class Paper(BaseModel):
    number: ResidentNumber
    others: tuple[ResidentNumber, ...] = ()


def hidden(*texts: str) -> bool:
    """Whether no text shows the back part, nor the digits of it that a mask hides."""
    return not any(BACK[1:] in text.replace("-", "").replace(" ", "") for text in texts)


@given(front=st.text("0123456789", min_size=6, max_size=6), back=st.text("0123456789", min_size=7, max_size=7))
def test_a_mask_never_reveals(front: str, back: str) -> None:
    number = ResidentNumber.parse(f"{front}-{back}")
    mask = f"{front}-{back[0]}******"
    shown = {str(number), f"{number}", f"{number!s}", number.masked, "%s" % number}  # noqa: UP031 - as old code writes it
    assert shown == {mask}
    assert repr(number) == f"ResidentNumber('{mask}')"
    assert number.reveal() == f"{front}-{back}"
    assert (number.front, number.back) == (front, back)
    assert ResidentNumber.parse(front + back) == number
    assert ResidentNumber.parse(mask).masked == mask


def test_formats_show_the_mask() -> None:
    assert f"{NUMBER:>16}" == f"  {MASKED}"
    assert f"{NUMBER:.6}" == FRONT
    assert hidden(f"{NUMBER!r}", f"{[NUMBER]}", f"{ {'a': NUMBER} }", f"{NUMBER!a}", str((NUMBER,)))


def test_json_holds_the_mask() -> None:
    paper = Paper(number=NUMBER, others=(NUMBER,))
    assert json.loads(paper.model_dump_json()) == {"number": MASKED, "others": [MASKED]}
    assert paper.model_dump(mode="json") == {"number": MASKED, "others": [MASKED]}
    assert hidden(repr(paper), str(paper), repr(paper.model_dump()))
    with pytest.raises(TypeError):
        json.dumps(paper.model_dump())


def test_sealed_storage_alone_gets_the_digits() -> None:
    text = Paper(number=NUMBER).model_dump_json(context=SEALED)
    assert Paper.model_validate_json(text).number == NUMBER
    assert hidden(Paper(number=NUMBER).model_dump_json(context=dict(SEALED))), "an equal context is not the one"
    assert hidden(Paper(number=NUMBER).model_dump_json(context={}))


def test_its_schema_says_what_json_carries() -> None:
    schema = TypeAdapter(ResidentNumber).json_schema(mode="serialization")
    assert schema == {"type": "string", "format": "resident-number"}


WRONG: list[Any] = [
    f"{FRONT}-{BACK}1",
    f"{FRONT}/{BACK}",
    f"번호 {FRONT}-{BACK}",
    int(FRONT + BACK),
    [FRONT + BACK],
    {"a": BACK},
]


def _as_field(wrong: Any) -> object:
    return Paper.model_validate({"number": wrong})


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize(
    "validate",
    [_as_field, TypeAdapter(ResidentNumber).validate_python],
    ids=["model", "bare"],
)
def test_validation_errors_quote_nothing(wrong: Any, validate: Callable[[Any], object]) -> None:
    with pytest.raises(ValidationError) as raised:
        validate(wrong)
    error = raised.value
    assert hidden(
        str(error), repr(error), repr(error.errors()), str(error.errors()), "".join(traceback.format_exception(error))
    )
    assert hidden(error.json(), json.dumps(error.errors(include_input=False, include_context=False), default=str))


@pytest.mark.parametrize("wrong", [f'{{"number": "{FRONT}-{BACK}1"}}', f'{{"number": {FRONT}{BACK}}}'])
def test_validation_errors_of_json_quote_nothing(wrong: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Paper.model_validate_json(wrong)
    assert hidden(str(raised.value), repr(raised.value.errors()), raised.value.json())


def test_a_holder_hides_number_and_ci() -> None:
    ci = "Q" * 86 + "=="
    holder = Holder(name="홍길동", birth_date=date(1990, 1, 1), resident_number=NUMBER, ci=ConnectingInformation(ci))
    assert hidden(repr(holder), str(holder), holder.model_dump_json())
    assert ci not in repr(holder) + holder.model_dump_json() + repr(holder.model_dump())
    assert holder.ci is not None
    assert holder.ci.reveal() == ci


def test_refusals_carry_no_text() -> None:
    with pytest.raises(NotReadable) as raised:
        ResidentNumber.parse(f"{FRONT}-{BACK}1")
    assert not raised.value.args
    assert hidden("".join(traceback.format_exception(raised.value)))


def test_logs_hold_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test.resident_number")
    with caplog.at_level("INFO"):
        log.info("number %s, %r, %s", NUMBER, NUMBER, [NUMBER])
        log.info("paper %s", Paper(number=NUMBER))
    assert hidden(caplog.text)
    assert caplog.text.count(MASKED) == 4


def test_exceptions_hold_the_mask() -> None:
    error = ValueError("no", NUMBER)
    assert hidden(str(error), repr(error), "".join(traceback.format_exception(error)))


def test_copies_are_the_same_and_pickles_refused() -> None:
    assert copy.copy(NUMBER) is NUMBER
    assert copy.deepcopy({"a": [NUMBER]})["a"][0] is NUMBER
    assert Paper(number=NUMBER).model_copy(deep=True).number == NUMBER
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(NUMBER, protocol=protocol)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Paper(number=NUMBER))


def test_equality_and_hash() -> None:
    same, masked = ResidentNumber.parse(FRONT + BACK), ResidentNumber.parse(MASKED)
    assert same == NUMBER
    assert hash(same) == hash(NUMBER)
    assert masked != NUMBER
    assert f"{FRONT}-{BACK}" != NUMBER
    assert Secret(NUMBER.reveal()) != NUMBER, "another type of secret is another secret"
    assert len({same, NUMBER, masked}) == 2


@pytest.mark.parametrize(
    ("text", "complete", "foreign", "born"),
    [
        (f"{FRONT}-{BACK}", True, False, date(1990, 1, 1)),
        (f"{FRONT}-1******", False, False, date(1990, 1, 1)),
        (FRONT, False, None, None),
        ("210309-4000005", True, False, date(2021, 3, 9)),
        ("941231-6000008", True, True, date(1994, 12, 31)),
        ("000229-3******", False, False, date(2000, 2, 29)),
        ("050505-9******", False, False, date(1805, 5, 5)),
        ("030303-7******", False, True, date(2003, 3, 3)),
        ("909999-1******", False, False, None),
    ],
)
def test_what_a_number_tells(text: str, complete: bool, foreign: bool | None, born: date | None) -> None:
    number = ResidentNumber.parse(text)
    assert (number.is_complete, number.is_foreign, number.birth_date) == (complete, foreign, born)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (f"{FRONT}-{BACK}", True),
        (MASKED, True),
        (FRONT, True),
        (f"{FRONT}-2******", False),
        (f"{FRONT}-1000002", False),
        ("900102", False),
    ],
)
def test_agreement(other: str, agrees: bool) -> None:
    number = ResidentNumber.parse(other)
    assert NUMBER.agrees_with(number) is agrees
    assert number.agrees_with(NUMBER) is agrees


@pytest.mark.parametrize("kind", [ApiKey, ConnectingInformation, Unreadable])
def test_other_secrets_show_no_part(kind: type[Secret]) -> None:
    secret = kind("key-0123456789")
    assert str(secret) == "**********"
    assert bool(secret)
    assert not kind("")
    assert str(kind("")) == ""
    assert "0123456789" not in repr(secret) + f"{secret:>40}"
    assert secret.reveal() == "key-0123456789"

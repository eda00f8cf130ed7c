"""The redacting filter: whatever is put into a record, nobody's data leaves it."""

import json
import logging
import string
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from certbroker.fields import ResidentNumber
from certbroker.observing import JsonFormatter, RedactingFilter
from certbroker.privacy import ApiKey, ConnectingInformation
from support.people import CAST, personal_data

CI = "aB3+/" * 17 + "z=="
KEY = "kEy-of-the-relying-party-0123"


class _Model(BaseModel):
    number: ResidentNumber
    key: ApiKey


def _wrapped(value: Any) -> st.SearchStrategy[Any]:
    """A value as it is, or in something."""
    return st.recursive(
        st.just(value),
        lambda inner: st.one_of(
            inner.map(lambda one: [one, 1]),
            inner.map(lambda one: (None, one)),
            inner.map(lambda one: {"a": one}),
            inner.map(lambda one: {"b": [one], "c": 2.5}),
        ),
        max_leaves=3,
    )


numbers = st.sampled_from(sorted(CAST)).flatmap(
    lambda number: st.sampled_from([number, number.replace("-", ""), int(number.replace("-", "")), number.encode()])
)
secrets = st.one_of(
    numbers,
    st.just(CI),
    st.sampled_from([ApiKey(KEY), SecretStr(KEY), ConnectingInformation(CI), ResidentNumber.parse("900101-1000001")]),
    st.just(_Model.model_validate({"number": "900101-1000001", "key": KEY})),
    st.sampled_from([f"https://user:{KEY}@host/a", f"GET /x?serviceKey={KEY}&a=1", f'{{"apiKey": "{KEY}"}}']),
).flatmap(_wrapped)
words = st.text(string.ascii_letters + "가나다 .,:", max_size=12)


class _Service(logging.Logger):
    """A service's own logger, without the filter: only its handler has it. What is written past it, nobody watches."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 - as logging calls it
        for handler in self.handlers:
            handler.handle(record)


def written(tell: Callable[[logging.Logger], None], formatter: logging.Formatter | None = None) -> str:
    """What leaves a service's own handler, which has the filter."""
    log, stream = _Service("service.of_the_tests", logging.DEBUG), StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter or logging.Formatter("%(message)s %(extras)s", defaults={"extras": ""}))
    handler.addFilter(RedactingFilter())
    log.addHandler(handler)
    tell(log)
    return stream.getvalue()


def leaked(text: str) -> bool:
    return bool(personal_data(text)) or KEY in text or CI in text


@given(secret=secrets, before=words, after=words)
def test_no_secret_survives_in_message_arguments_or_extras(secret: Any, before: str, after: str) -> None:
    before, after = f"{before} ", f" {after}"

    def tell(log: logging.Logger) -> None:
        log.info("%s%s%s", before, secret, after, extra={"extras": secret})
        log.info(f"{before}{secret}{after}")  # noqa: G004 - as careless as can be
        log.info(secret)
        log.warning("%(a)s", {"a": secret}, extra={"extras": {"nested": [secret]}})

    assert not leaked(written(tell))
    assert not leaked(written(tell, JsonFormatter()))


@given(secret=secrets)
def test_no_secret_survives_in_a_traceback(secret: Any) -> None:
    def tell(log: logging.Logger) -> None:
        try:
            try:
                raise KeyError(secret)  # noqa: TRY301 - the traceback is what is tested
            except KeyError as error:
                raise ValueError(f"about {secret}") from error
        except ValueError:
            log.exception("failed", stack_info=True)

    plain = written(tell)
    assert "Traceback" in plain
    assert "Stack (most recent call last)" in plain
    assert not leaked(plain)
    assert not leaked(written(tell, JsonFormatter()))


@given(value=st.one_of(st.integers(0, 999_999), st.floats(0, 1), st.booleans(), st.none(), words))
def test_what_is_nobodys_stays_as_it_is(value: Any) -> None:
    record = logging.makeLogRecord({"msg": "%s", "args": (value,), "shown": value, "fields": {"one": [value]}})
    assert RedactingFilter().filter(record)
    assert record.getMessage() == str(value)
    assert vars(record)["shown"] == value
    assert vars(record)["fields"] == {"one": [value]}


def test_arguments_that_do_not_fit_are_not_shown_and_break_nothing() -> None:
    text = written(lambda log: log.info("%s and %d", "900101-1000001"))  # noqa: PLE1206 - that is the point
    assert text.startswith("%s and %d (its arguments do not fit)")


def test_a_record_that_holds_itself_ends() -> None:
    told: dict[str, Any] = {"number": "900101-1000001"}
    told["again"] = told
    assert not leaked(written(lambda log: log.info("a", extra={"extras": told})))


@pytest.mark.parametrize("text", ["api_key: missing", "the keys are used up", "a=b&c=d", "https://host/a@b"])
def test_words_about_keys_are_no_keys(text: str) -> None:
    assert written(lambda log: log.info(text)).strip() == text


def test_json_lines_say_when_what_and_in_which_trace() -> None:
    from support.observing import caught

    def tell(log: logging.Logger) -> None:
        log.warning("it %s", "failed", extra={"event": "request.failed", "fields": {"error": "channel.timeout"}})

    with caught() as found, found.tracers.get_tracer("service").start_as_current_span("loan"):
        told = json.loads(written(tell, JsonFormatter()))
    assert told.pop("at").endswith("+09:00")
    assert len(told.pop("trace_id")) == 32
    assert len(told.pop("span_id")) == 16
    assert told == {
        "level": "warning",
        "logger": "service.of_the_tests",
        "message": "it failed",
        "event": "request.failed",
        "fields": {"error": "channel.timeout"},
    }
    assert "trace_id" not in json.loads(written(tell, JsonFormatter()))

"""Personal data is taken out of text, of logs, and of what an error shows."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.errors import CertbrokerError
from certbroker.fields import ResidentNumber
from certbroker.privacy import RedactingFilter, logger, mask_name, redact, shape
from support.people import CAST, personal_data

NUMBER = "900101-1000001"
CI = "aB3+/" * 17 + "z=="


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (NUMBER, "900101-*******"),
        ("9001011000001", "900101-*******"),
        ("번호 900101 - 1000001입니다", "번호 900101-*******입니다"),
        ("900101 1000001", "900101-*******"),
        ("a 900101-1000001 b 9205152000003", "a 900101-******* b 920515-*******"),
        ("900101-1******", "900101-1******"),
        ("12026-1000001", "12026-1000001"),
        ("20261120143000123456", "20261120143000123456"),
        ("000-00-00017", "000-00-00017"),
        (f"ci={CI};", "ci=<ci>;"),
        (CI[:-2], CI[:-2]),
        ("", ""),
    ],
)
def test_redact(text: str, redacted: str) -> None:
    assert len(CI) == 88
    assert redact(text) == redacted


@given(
    before=st.text(), after=st.text(), number=st.sampled_from(sorted(CAST)), glue=st.sampled_from(["-", "", " - ", " "])
)
def test_redacted_text_holds_no_resident_number(before: str, after: str, number: str, glue: str) -> None:
    front, back = number.split("-")
    # Next to other digits it is another number.
    before, after = before.rstrip("0123456789") + ".", "." + after
    found = redact(before + front + glue + back + after)
    assert front + glue + back not in found
    assert redact(found) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1,23원", "0,00가"),
        ("2026-13-01", "0000-00-00"),
        ("Ab c漢", "xx xx"),
        ("가" * 30, "가" * 24 + "…"),
        ("²٣", "00"),
        ("", ""),
    ],
)
def test_shape(text: str, shown: str) -> None:
    assert shape(text) == shown


@given(st.text())
def test_a_shape_keeps_no_letter_and_no_digit(text: str) -> None:
    assert {one for one in shape(text) if one.isalnum()} <= {"0", "x", "가"}


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("홍길동", "홍*동"),
        ("황보", "황*"),
        ("제갈공명", "제**명"),
        ("김", "김"),
        ("", ""),
        ("NGUYEN THI LAN", "N************N"),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, StringIO]]:
    """A logger of the library and what leaves it."""
    log, stream = logger("certbroker.test_privacy"), StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel("DEBUG")
    yield log, stream
    log.removeHandler(handler)


def test_a_log_record_is_redacted(written: tuple[logging.Logger, StringIO]) -> None:
    log, stream = written
    log.info("read %s for %s, 100%%", NUMBER, CI)
    log.info("plain %d%%")
    log.info("dict %(a)s", {"a": NUMBER})
    log.info(ResidentNumber.parse(NUMBER))
    assert stream.getvalue().splitlines() == [
        "INFO read 900101-******* for <ci>, 100%",
        "INFO plain %d%%",
        "INFO dict 900101-*******",
        "INFO 900101-1******",
    ]


def test_a_traceback_in_a_log_is_redacted(written: tuple[logging.Logger, StringIO]) -> None:
    log, stream = written
    try:
        raise ValueError(NUMBER)  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        log.exception("failed")
    text = stream.getvalue()
    assert "ValueError: 900101-*******" in text
    assert "Traceback" in text
    assert not personal_data(text)


def test_a_logger_has_one_filter() -> None:
    first, again = logger("certbroker.test_once"), logger("certbroker.test_once")
    assert first is again
    assert [type(one) for one in again.filters] == [RedactingFilter]


def test_loggers_of_the_library_are_redacting() -> None:
    from certbroker.collect.observed import LOG

    assert any(isinstance(one, RedactingFilter) for one in LOG.filters)


def test_an_error_redacts_its_detail() -> None:
    error = CertbrokerError(f"about {NUMBER} and {CI}")
    assert error.detail == "about 900101-******* and <ci>"
    assert not personal_data(repr(error) + str(error.describe()))

"""What commands write of the library's log: errors alone, or more where that is asked for."""

import json
import logging

import pytest

from certbroker.sandbox import Fault
from cli.conftest import NUMBER, Party, Run

WANTED = "mois.resident_register"


@pytest.fixture
def failing(party: Party) -> Party:
    party.box.faults.append(Fault("http_status", operation="issuerequest", status=503))
    return party


def test_warnings_are_not_shown_unless_asked_for(run: Run, failing: Party) -> None:
    told = run("collect", WANTED, *failing.options)
    assert told.code == 3
    assert "request.failed" not in told.err
    assert "A step of a transfer request failed" not in told.err


def test_a_variable_asks_for_more(run: Run, failing: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_LOG", "info")
    told = run("collect", WANTED, *failing.options)
    lines = [line for line in told.err.splitlines() if line.startswith("WARNING certbroker.")]
    assert [line for line in lines if "error=channel.unavailable" in line]
    assert NUMBER[7:] not in told.err
    assert logging.getLogger("certbroker").level == logging.NOTSET


def test_with_json_each_line_is_an_object(run: Run, failing: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_LOG", "info")
    told = [json.loads(line) for line in run("collect", WANTED, *failing.options, "--json").err.splitlines()]
    (failed,) = [one for one in told if one.get("event") == "request.failed"]
    assert failed["level"] == "warning"
    assert failed["fields"]["error"] == "channel.unavailable"
    assert failed["fields"]["certificates"] == [WANTED]


def test_a_level_that_is_none_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTBROKER_LOG", "loud")
    told = run("catalogue")
    assert told.code == 2
    assert "CERTBROKER_LOG takes debug, info, warning, error" in told.err

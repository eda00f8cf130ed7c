"""A test that drives a program of the system is skipped without it at home, and never in continuous integration."""

import pytest

from support.programs import REASON, need

MISSING = "no-such-program-anywhere"


def test_the_first_program_there_is_taken() -> None:
    assert need(MISSING, "python3", "python").rpartition("/")[2].startswith("python")


def test_without_the_program_the_test_is_skipped_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=rf"{REASON} {MISSING}"):
        need(MISSING)


def test_without_the_program_the_test_fails_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=rf"{REASON} {MISSING}"):
        need(MISSING)

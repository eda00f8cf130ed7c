"""The reader gives the answers that were written down by hand: `tests/wanted/reading.toml`, case by case."""

import json
import tomllib
import traceback
from pathlib import Path
from typing import Any

import pytest

from certbroker import PayloadError, read
from reading.trial import Trial

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "wanted" / "reading.toml").read_text(encoding="utf-8")
)["case"]
REFUSED = [case for case in CASES if "error" in case]
READ = [case for case in CASES if "error" not in case]


def test_there_are_cases_of_both_kinds() -> None:
    assert len(READ) >= 10
    assert len(REFUSED) >= 10


@pytest.mark.parametrize("case", READ, ids=[case["shows"] for case in READ])
def test_case(case: dict[str, Any]) -> None:
    reading = read(Trial, case["xml"].encode())
    found = reading.certificate.model_dump(mode="json") if reading.certificate else {"outcome": "not_delivered"}
    assert json.dumps(found, ensure_ascii=False) == json.dumps(json.loads(case["want"]), ensure_ascii=False)
    assert sorted(reading.reports) == sorted(case.get("reports", []))


@pytest.mark.parametrize("case", REFUSED, ids=[case["shows"] for case in REFUSED])
def test_refused_case(case: dict[str, Any]) -> None:
    with pytest.raises(PayloadError) as raised:
        read(Trial, case["xml"].encode())
    error = raised.value
    if case["error"] is not True:
        assert error.path == case["error"]
        assert error.certificate == Trial.id()
    if "secret" in case:
        shown = (repr(error), str(error.describe()), error.excerpt, *traceback.format_exception(error))
        assert not any(case["secret"] in text for text in shown)

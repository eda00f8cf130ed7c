"""A collection through the sandbox, watched."""

from collections.abc import Iterator
from typing import Any

import pytest

from certbroker.sandbox import Sandbox


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


@pytest.fixture(scope="module")
def secret_words(box: Sandbox) -> list[str]:
    """What of the cast, and of the relying party, must never be told: names, numbers, keys, purpose, recipient."""
    info: dict[str, Any] = box.info
    people = [
        str(person[key])
        for person in info["people"].values()
        for key in ("name", "resident_number", "ci", "phone", "birth_date", "wallet_address")
        if person.get(key)
    ]
    keys = [info["api_key"], info["wallet"]["api_key"], info["open_data"]["service_key"]]
    return [*people, *keys, "가나은행", "대출 신청", "김담당", "encData", "serviceKey"]

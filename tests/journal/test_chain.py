"""The chain by itself: what the hash is over, and what an export that was tampered with shows."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.errors import PayloadError
from certbroker.journal import Broken, Ledger, Mark
from certbroker.journal.chain import canonical, digest, fault_of
from certbroker.journal.export import anchors_of, checked, exported
from support.journal import LANE, NOW, Clock, deed, never

COUNT = 9


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text() | st.lists(st.text()), max_size=5),
    st.text(min_size=1),
)
def test_every_member_is_under_the_hash(told: dict[str, Any], added: str) -> None:
    entry: dict[str, Any] = {**told, "lane": 1, "sequence": 1, "previous": Mark().hash}
    entry.pop("hash", None)
    entry["hash"] = digest(entry)
    assert fault_of(json.loads(json.dumps(entry)), 1, Mark()) is None
    other = entry | {"x": added}
    if other != entry:
        assert fault_of(other, 1, Mark()) == "changed"


def test_the_hash_is_the_one_that_anybody_can_compute() -> None:
    assert canonical({"b": "가", "a": [1]}) == b'{"a":[1],"b":"\\uac00"}'
    # printf '%s' '{"a":[1],"b":"\\uac00"}' | sha256sum
    assert digest({"b": "가", "a": [1], "hash": "x"}) == (
        "753bd8f38006d733cefba754b2ab9c6e0b01dbe8a61e33450fc30bdd8eb07ef3"
    )


async def export(count: int = COUNT, consents: int = 1) -> list[str]:
    ledger = Ledger(None, Clock())
    for number in range(count * consents):
        await ledger.record(deed(number) if consents == 1 else deed(number, f"con_{number % consents}"), unless=never)
    return [line async for line in exported(ledger, NOW)]


async def test_an_export_holds_without_the_store() -> None:
    lines = await export(4, 30)
    found = checked(lines)
    assert found.holds
    assert found.entries == len(lines) - 2 == 120
    assert dict(found.heads) == anchors_of(lines)


def changed(line: str, **members: Any) -> str:
    return json.dumps(json.loads(line) | members)


TAMPERED: list[tuple[str, int, str]] = [
    ("lines[3] = changed(lines[3], purpose='다른 목적')", 3, "changed"),
    ("other = json.loads(lines[3]) | {'purpose': 'x'}; lines[3] = changed(lines[3], purpose='x', hash=digest(other))",
     4, "unlinked"),
    ("del lines[3]", 3, "missing"),
    ("del lines[1]", 1, "missing"),
    ("del lines[9]", 9, "missing"),
    ("del lines[1:10]", 1, "missing"),
    ("lines[3], lines[4] = lines[4], lines[3]", 3, "missing"),
    ("lines.insert(3, lines[3])", 4, "misplaced"),
]  # fmt: skip


@pytest.mark.parametrize(("tampering", "sequence", "why"), TAMPERED)
async def test_an_export_that_was_tampered_with_says_where(tampering: str, sequence: int, why: str) -> None:
    lines = await export()
    exec(tampering, {"lines": lines, "changed": changed, "json": json, "digest": digest})  # noqa: S102 - our own words
    assert checked(lines).broken == (Broken(LANE, sequence, why),)  # type: ignore[arg-type]
    with pytest.raises(PayloadError):
        anchors_of(lines)


@pytest.mark.parametrize(
    "tampering",
    ["del lines[0]", "del lines[-1]", "lines.append(lines[-1])", "lines[2] = '[]'", "lines[2] = ''", "lines.clear()",
     "lines[2] = changed(lines[2], lane='7')", "lines[2] = changed(lines[2], lane=99)", "lines[2] = 'x' * 200000",
     "lines[2] = '[' * 90000", "lines[-1] = changed(lines[-1], heads={})", "lines[-1] = changed(lines[-1], starts=[])",
     "lines[-1] = changed(lines[-1], starts=None)", "lines[2] = changed(lines[2], sequence=None)",
     "lines[-1] = changed(lines[-1], heads=dict.fromkeys(map(str, range(48)), {'sequence': -1, 'hash': ''}))"],
)  # fmt: skip
async def test_what_is_no_whole_export_is_refused(tampering: str) -> None:
    lines = await export()
    exec(tampering, {"lines": lines, "changed": changed, "json": json})  # noqa: S102 - our own words
    with pytest.raises(PayloadError):
        checked(lines)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_whatever_is_in_a_file_ends_in_an_answer(lines: list[str]) -> None:
    with pytest.raises(PayloadError):
        checked(lines)


@given(st.data())
def test_whatever_stands_in_an_entry_ends_in_an_answer(data: st.DataObject) -> None:
    value = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                         lambda inner: st.lists(inner, max_size=3), max_leaves=4)  # fmt: skip
    entry = data.draw(st.dictionaries(st.sampled_from(["lane", "sequence", "hash", "previous", "at", "x"]), value))
    marks = {str(lane): Mark().describe() for lane in range(48)}
    ends = {"starts": data.draw(st.just(marks) | value), "heads": data.draw(st.just(marks) | value)}
    lines = [json.dumps(one) for one in ({"schema": "certbroker.journal/1"}, entry, ends)]
    with suppress(PayloadError):
        assert not checked(lines).holds

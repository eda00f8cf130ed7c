"""The scalars give the answers that were written down by hand: `tests/wanted/fields.toml`, row by row."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest

from certbroker import Certificate, PayloadError
from certbroker.fields import (
    Address,
    BusinessNumber,
    CorporateNumber,
    Day,
    Instant,
    Integer,
    Month,
    Percent,
    Period,
    Phone,
    Quantity,
    ResidentNumber,
    Text,
    Won,
    Year,
    YesNo,
    code,
)
from certbroker.model import Law, Spec, wire
from certbroker.reading import Node, Reading, read_node

WANTED: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "wanted" / "fields.toml").read_text(encoding="utf-8")
)
TYPES: dict[str, Any] = {
    "text": Text,
    "address": Address,
    "date": Day,
    "datetime": Instant,
    "month": Month,
    "year": Year,
    "won": Won,
    "integer": Integer,
    "decimal": Quantity,
    "percent": Percent,
    "rrn": ResidentNumber,
    "brn": BusinessNumber,
    "crn": CorporateNumber,
    "phone": Phone,
    "bool": YesNo,
    "period": Period,
}
SPEC = Spec(
    name_ko="시험증명",
    name_en="Trial",
    aliases=(),
    system="",
    laws=(Law("시험법"),),
    subject="person",
    documents=("시험증명",),
    proves=(),
    sensitivity=(),
    used_for=(),
)


class Row(NamedTuple):
    """One row, for a required or an optional field."""

    kind: str
    wire: str
    told: dict[str, Any]
    optional: bool


def _rows() -> Iterator[Row]:
    """Every row as often as it holds: without `optional` for both, unless another one with it has the same text."""
    for kind, rows in WANTED.items():
        special = {(row["wire"], str(row.get("values"))) for row in rows if row.get("optional")}
        for row in rows:
            if not row.get("optional"):
                yield Row(kind, row["wire"], row, optional=False)
            if row.get("optional") or (row["wire"], str(row.get("values"))) not in special:
                yield Row(kind, row["wire"], row, optional=True)


def _certificate(row: Row) -> type[Certificate]:
    words = tuple(row.told["values"].items()) if row.kind == "code" else ()
    return _made(row.kind, words, optional=row.optional)


@cache
def _made(kind: str, words: tuple[tuple[str, str], ...], *, optional: bool) -> type[Certificate]:
    bare: Any = Annotated[str, code(dict(words))] if kind == "code" else TYPES[kind]
    annotations: dict[str, Any] = {"number": Text, "value": bare | None if optional else bare}
    body = {"__annotations__": annotations, "number": wire("번호"), "value": wire("값"), "spec": SPEC}
    return type("Trial", (Certificate,), {**body, "__module__": __name__})


def _read(row: Row) -> Reading[Certificate]:
    return read_node(_certificate(row), "시험증명", Node(kids={"번호": [Node("1")], "값": [Node(row.wire)]}))


ROWS = list(_rows())


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.kind}-{'null' * row.optional}-{row.wire!a}" for row in ROWS])
def test_row(row: Row) -> None:
    told = row.told
    if told.get("error") or (told.get("null") and not row.optional):
        with pytest.raises(PayloadError) as raised:
            _read(row)
        assert raised.value.path == "시험증명/값"
        assert raised.value.code == ("payload.value" if told.get("error") else "payload.missing")
        return
    reading = _read(row)
    assert reading.certificate is not None
    want = told.get("want")
    if row.kind == "period" and want is not None:
        want = {"starts_on": None, "ends_on": None} | want
    assert reading.certificate.model_dump(mode="json")["value"] == want
    assert type(reading.certificate.model_dump(mode="json")["value"]) is type(want)
    assert bool(reading.reports) == told.get("reported", False)


def test_every_type_of_the_table_has_rows() -> None:
    assert WANTED.keys() == TYPES.keys() | {"code"}
    counted = Counter(row.kind for row in ROWS)
    assert min(counted.values()) >= 13


SHOWN = [row for row in ROWS if "want" in row.told]


@pytest.mark.parametrize("row", SHOWN, ids=[f"{row.kind}-{'null' * row.optional}-{row.wire!a}" for row in SHOWN])
def test_row_comes_back_from_its_json(row: Row) -> None:
    made = _read(row).certificate
    assert made is not None
    told = made.model_dump(mode="json")
    again = _certificate(row).model_validate(told)
    assert again.model_dump(mode="json") == told
    assert _certificate(row).model_validate_json(made.model_dump_json()).model_dump(mode="json") == told

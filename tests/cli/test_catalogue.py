"""What can be fetched: lists, pages and schemas."""

from typing import Any

import pytest

from certbroker.catalogue import details, discover, summary
from certbroker.samples import samples_of
from cli.conftest import Run
from support.tree import certificate_ids


def test_the_catalogue_lists_every_certificate(run: Run) -> None:
    ran = run("catalogue")
    assert ran.code == 0
    for certificate in certificate_ids():
        assert f"\n{certificate} " in ran.out
    assert max(map(_cells, ran.out.splitlines())) <= 80


def test_the_catalogue_is_an_array_for_machines(run: Run) -> None:
    everything = discover()
    assert run("catalogue", "--json").json == [summary(one, everything) for one in everything]
    assert run("catalogue", "--json", "no such certificate").json == []


@pytest.mark.parametrize(
    ("arguments", "found"),
    [(("납세",), {"nts.tax_clearance", "local_tax.clearance"}), (("지방세", "납세"), {"local_tax.clearance"})],
)
def test_words_narrow_the_catalogue(run: Run, arguments: tuple[str, ...], found: set[str]) -> None:
    listed = {one["id"] for one in run("catalogue", "--json", *arguments).json}
    assert found <= listed
    assert len(listed) < len(certificate_ids())


def test_an_issuer_narrows_the_catalogue(run: Run) -> None:
    assert {one["issuer"] for one in run("catalogue", "--issuer", "nhis", "--json").json} == {"nhis"}
    assert run("catalogue", "--issuer", "nobody").code == 2


@pytest.mark.parametrize("certificate", certificate_ids())
def test_a_certificate_has_a_page(run: Run, certificate: str) -> None:
    ran = run("show", certificate)
    told = details(discover()[certificate], discover())
    assert (ran.code, ran.err) == (0, "")
    assert told["name_ko"] in ran.out
    for one in (*told["fields"], *told["options"]):
        assert one["name"] in ran.out
    assert max(map(_cells, ran.out.splitlines())) <= 80
    assert run("show", certificate, "--json").json == told


@pytest.mark.parametrize("certificate", certificate_ids())
def test_a_schema_describes_what_normalise_writes(run: Run, certificate: str) -> None:
    schema = run("show", certificate, "--schema").json
    for sample in samples_of(discover()[certificate]):
        if not sample.is_refusal:
            _check(sample.expect, schema, schema.get("$defs", {}), sample.case)


def test_json_and_schema_exclude_one_another(run: Run) -> None:
    ran = run("show", "nts.income_amount", "--json", "--schema")
    assert (ran.code, ran.out) == (2, "")


TYPES = {"object": "dict", "array": "list", "string": "str", "integer": "int", "boolean": "bool", "null": "NoneType"}


def _check(value: Any, schema: dict[str, Any], known: dict[str, Any], path: str) -> None:
    """Hold a value against the parts of JSON Schema that a certificate's schema uses."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if (one.get("type") == "null") == (value is None))
        if "$ref" in schema:
            schema = known[schema["$ref"].rpartition("/")[2]]
    assert type(value).__name__ == TYPES[schema["type"]], path
    if schema["type"] == "object":
        assert value.keys() == schema["properties"].keys(), path
        assert list(value) == schema["required"], path
        for name, one in value.items():
            _check(one, schema["properties"][name], known, f"{path}.{name}")
            assert schema["properties"][name].get("description") or "starts_on" in value, f"{path}.{name}"
    elif schema["type"] == "array":
        for one in value:
            _check(one, schema["items"], known, f"{path}[]")


def _cells(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)

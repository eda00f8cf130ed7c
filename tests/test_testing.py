"""The contract suite finds what is wrong: every check is shown a certificate that breaks it, and one that does not."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from certbroker.errors import PayloadError
from certbroker.model import Certificate, Connector, Earlier
from certbroker.reading import Node, Reading, read_node
from certbroker.testing import CHECKS, Check, _support, cases
from support.bank import write_bank

Changes = dict[str, tuple[str, str]]
Make = Callable[[Changes], Connector]

INIT, MODULE = "__init__.py", "balance_statement.py"
WIRE, EXPECT, CASES = (
    f"samples/balance_statement/{name}" for name in ("typical.wire.xml", "typical.expect.json", "cases.toml")
)
NUMBERS = count()


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Write the example package, changed, and import it under a name of its own."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    names: list[str] = []

    def made(changes: Changes) -> Connector:
        name = f"example_bank_{next(NUMBERS)}"
        names.append(name)
        write_bank(tmp_path / name, changes)
        return import_module(name).connector

    yield made
    for loaded in [one for one in sys.modules if one.partition(".")[0] in names]:
        del sys.modules[loaded]


def _certificate(connector: Connector) -> type[Certificate]:
    return connector.load("balance_statement")


def _broken(certificate: type[Certificate]) -> set[str]:
    """The names of the checks that a certificate does not hold."""
    broken: set[str] = set()
    for check in CHECKS:
        try:
            check(certificate)
        except AssertionError as error:
            assert str(error).startswith(f"{certificate.id()}: ")  # noqa: PT017 - the check may hold
            broken.add(check.__name__.removeprefix("check_"))
    return broken


def test_a_good_certificate_holds_every_check(make: Make) -> None:
    assert not _broken(_certificate(make({})))


def test_cases_are_what_pytest_wants(make: Make) -> None:
    connector = make({})
    found = cases(connector)
    assert found["argnames"] == ("certificate", "check")
    assert [check for _, check in found["argvalues"]] == list(CHECKS)
    assert len(set(found["ids"])) == len(CHECKS)
    assert found["ids"][0].startswith(f"{connector.id}.balance_statement-")


WITNESS = "samples/balance_statement/witness.toml"
SEEN = '[wire]\nsource = "예시은행"\nseen_on = 2026-10-05\nkind = "real message"\n'
WITNESSES = [
    SEEN.replace("2026-10-05", "2999-01-01"),
    SEEN.replace("2026-10-05", '"2026-10-05"'),
    SEEN.replace("2026-10-05", "2026-10-05T09:00:00"),
    SEEN.replace("real message", "hearsay"),
    SEEN.replace('"예시은행"', '""'),
    SEEN.replace('kind = "real message"\n', ""),
    SEEN + 'by = "홍길동"\n',
    SEEN.replace("[wire]", "[letter]"),
    "wire = true\n",
    "[wire\n",
]
REFUSED: Changes = {
    CASES: (
        "[typical]",
        '[refused]\nperson = "hong"\nshows = "Not delivered."\noptions = { year = 2026 }\n\n[typical]',
    ),
    "samples/balance_statement/refused.wire.xml": ("", "<예시은행잔액증명서/>"),
    "samples/balance_statement/refused.expect.json": ("", '{"outcome": "not_delivered"}'),
}

SPOILERS: list[tuple[str, Changes]] = [
    ("contents_page_lists_it", {INIT: ("import BalanceStatement as BalanceStatement", "import BalanceStatement")}),
    ("contents_page_lists_it", {INIT: ("connector.lazy()", "lambda name: None")}),
    (
        "module_is_data",
        {MODULE: ("CURRENCIES = code(", "def parse(text: str) -> str:\n    return text\n\n\nCURRENCIES = code(")},
    ),
    ("module_is_data", {MODULE: ("CURRENCIES = code(", "if Day:\n    pass\n\nCURRENCIES = code(")}),
    ("module_is_data", {MODULE: ('aliases=("잔고증명서",)', 'aliases=(lambda: ("잔고증명서",))()')}),
    ("entry_is_complete", {MODULE: ('name_ko="잔액증명서"', 'name_ko="Statement"')}),
    ("entry_is_complete", {MODULE: ('aliases=("잔고증명서",)', 'aliases=("잔고증명서", "잔고증명서")')}),
    ("entry_is_complete", {MODULE: ("proves=(Fact.PERSON_IDENTITY,)", "proves=()")}),
    ("entry_is_complete", {MODULE: ('sensitivity=("resident_number",)', "sensitivity=()")}),
    ("entry_is_complete", {MODULE: ('"""What a person has in the bank on a day."""', '""""""')}),
    ("documents_are_its_own", {MODULE: ('"예시은행잔액증명서",', '"예시은행잔액증명서", "주민등록표등본",')}),
    ("fields_have_meanings", {MODULE: ('"""Day of issue."""', "")}),
    ("fields_have_meanings", {MODULE: ('wire("잔액")', 'wire("잔액", label="balance")')}),
    ("fields_have_meanings", {MODULE: ('"""One account (계좌)."""', "")}),
    ("options_have_meanings", {MODULE: ('"""Which accounts are printed (통화)."""', "")}),
    ("options_have_meanings", {MODULE: ("(통화)", "")}),
    (
        "samples_are_there",
        {CASES: ('shows = "Two', 'outcome = "not_delivered"\nshows = "Two'), EXPECT: ("{", '{"outcome": "x", ')},
    ),
    ("samples_are_there", {CASES: ("balance.", "balance")}),
    ("samples_are_there", {CASES: ("options", 'draft = "for no reason"\noptions')}),
    ("expectations_are_reviewed", {EXPECT: ("{", '{"unreviewed": true, ')}),
    ("expectations_are_reviewed", {EXPECT: ("{", '{"unreviewed": false, ')}),
    *(("witnesses_say_who_and_when", REFUSED | {WITNESS: ("", text)}) for text in WITNESSES),
    ("witnesses_say_who_and_when", {WITNESS: ("", SEEN)}),
    ("samples_read_as_expected", {EXPECT: ("1000", "1001")}),
    (
        "samples_read_as_expected",
        {EXPECT: ('{"number": "000-02", "balance": null}', '{"balance": null, "number": "000-02"}')},
    ),
    ("samples_read_as_expected", {CASES: ("options", 'reports = ["element 예시은행잔액증명서/비고"]\noptions')}),
    ("samples_read_as_expected", {WIRE: ("<발급일>", "<비고/><발급일>")}),
    ("samples_read_as_expected", {WIRE: ("2026. 11. 2.", "02-11-2026")}),
    ("expectations_round_trip", {EXPECT: ("900101-1******", "9001011******")}),
    ("samples_show_every_field", {WIRE: ("1,000원", ""), EXPECT: ("1000", "null")}),
    ("samples_are_about_nobody", {WIRE: ("900101-1000001", "900101-100000" + "6")}),
    ("samples_are_about_nobody", {WIRE: ("000-01", "9001011" + "000006"), EXPECT: ("000-01", "9001011" + "000006")}),
    ("requests_can_be_encoded", {CASES: ("year = 2026", "")}),
    ("requests_can_be_encoded", {CASES: ("year = 2026", 'year = 2026, currency = "yen"')}),
    ("requests_can_be_encoded", {MODULE: ('= "won"', '= "yen"')}),
    ("requests_can_be_encoded", {MODULE: ("options.year", "options.term")}),
    ("requests_can_be_encoded", {MODULE: ("subject.name", "subject.nickname")}),
    ("requests_can_be_encoded", {MODULE: ("K001=subject.name, K002=", "K002=subject.name, K001=")}),
    ("requests_can_be_encoded", {MODULE: ("K003=", "K3=")}),
]


@pytest.mark.parametrize(("check", "changes"), SPOILERS, ids=[f"{n}-{check}" for n, (check, _) in enumerate(SPOILERS)])
def test_a_check_finds_what_it_is_for(make: Make, check: str, changes: Changes) -> None:
    assert check in _broken(_certificate(make(changes)))


def test_a_witness_of_what_samples_prove_holds_every_check(make: Make) -> None:
    assert not _broken(_certificate(make(REFUSED | {WITNESS: ("", SEEN)})))


Read = Callable[[type[Certificate], str, Node], Reading[Certificate]]


def _forgets_reports(certificate: type[Certificate], name: str, node: Node) -> Reading[Certificate]:
    return Reading(read_node(certificate, name, node).certificate)


def _needs_everything(certificate: type[Certificate], name: str, node: Node) -> Reading[Certificate]:
    if not node.kids["주민등록번호"]:
        raise PayloadError(kind="missing", path=f"{name}/주민등록번호")
    return read_node(certificate, name, node)


def _needs_nothing(certificate: type[Certificate], name: str, node: Node) -> Reading[Certificate]:
    try:
        return read_node(certificate, name, node)
    except PayloadError:
        return Reading(None)


def _misplaces(certificate: type[Certificate], name: str, node: Node) -> Reading[Certificate]:
    try:
        return read_node(certificate, name, node)
    except PayloadError as error:
        raise PayloadError(kind="missing", path=name) from error


def _codes_what_is_empty(certificate: type[Certificate], name: str, node: Node) -> Reading[Certificate]:
    return Reading(None, code="") if node.is_blank else read_node(certificate, name, node)


READERS: list[tuple[str, Read]] = [
    ("unknown_elements_are_reported", _forgets_reports),
    ("optional_parts_may_be_missing", _needs_everything),
    ("required_parts_are_asked_for", _needs_nothing),
    ("required_parts_are_asked_for", _misplaces),
    ("empty_documents_were_not_delivered", _codes_what_is_empty),
]


@pytest.mark.parametrize(("check", "reader"), READERS, ids=[reader.__name__ for _, reader in READERS])
def test_a_check_finds_a_reader_that_fails(
    make: Make, monkeypatch: pytest.MonkeyPatch, check: str, reader: Read
) -> None:
    certificate = _certificate(make({}))
    monkeypatch.setattr(_support, "read_node", reader)
    assert check in _broken(certificate)


def _no_schema(**_: str) -> dict[str, object]:
    return {"properties": {}}


def _no_page(*_: object) -> bytes:
    return b""


def test_a_class_of_another_name_is_found(make: Make) -> None:
    certificate = _certificate(make({}))
    certificate.__name__ = "Balance_statement"
    assert {"id_is_folder_and_module", "contents_page_lists_it"} <= _broken(certificate)


def test_a_schema_without_labels_is_found(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _certificate(make({}))
    monkeypatch.setattr(certificate, "model_json_schema", _no_schema)
    assert _broken(certificate) == {"it_has_a_json_schema"}


def test_what_renders_to_nothing_is_found(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certbroker.bundle.render_certificate", _no_page)
    assert _broken(_certificate(make({}))) == {"it_renders_to_a_page"}


def test_an_earlier_shape_without_samples_is_found(make: Make) -> None:
    certificate = _certificate(make({}))
    first = type("BalanceStatement1", (certificate,), {"__module__": certificate.__module__})
    certificate.spec, certificate.earlier = replace(certificate.spec, version=2), Earlier(first)
    assert _broken(certificate) == {"earlier_shapes_are_read"}


def test_every_check_was_shown_to_fail() -> None:
    shown = {check for check, _ in (*SPOILERS, *READERS)}
    shown |= {"id_is_folder_and_module", "it_has_a_json_schema", "it_renders_to_a_page", "earlier_shapes_are_read"}
    assert shown == {check.__name__.removeprefix("check_") for check in CHECKS}


def test_files_without_a_case_are_found(make: Make) -> None:
    certificate = _certificate(make({CASES: ("[typical]", "[typisch]")}))
    with pytest.raises(AssertionError, match="files differ: typical, typisch"):
        dict(_named())["samples_are_there"](certificate)


def _named() -> Iterator[tuple[str, Check]]:
    for check in CHECKS:
        yield check.__name__.removeprefix("check_"), check

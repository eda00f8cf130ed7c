"""The modules that a specification becomes are as a formatter leaves them, and say what was specified."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from certbroker import discover
from certbroker.catalogue import describe_fields
from certbroker.errors import SetupError
from certbroker.model import Certificate
from certbroker.routes import MyData
from certbroker.scaffold import SpecificationError, module_of, specification
from scaffold.conftest import SPECIFICATIONS, Raw, Workshop, raw_of, specification_of
from support.tree import ROOT

UNLABELLED = {"nts.business_verification"}
"""Groups of its rows have English names and no label: that is said, see below."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module of every specification."""
    folder = tmp_path_factory.mktemp("written")
    for path in SPECIFICATIONS:
        certificate = f"{path.parent.name}.{path.stem}"
        if certificate not in UNLABELLED:
            source = module_of(specification(raw_of(path), certificate))
            (folder / f"{certificate.replace('.', '_')}.py").write_text(source, encoding="utf-8")
    return folder


def test_there_are_specifications_to_try() -> None:
    assert len(SPECIFICATIONS) >= 100


@pytest.mark.parametrize("arguments", [("format", "--check"), ("check", "--ignore", "INP001,D106")])
def test_what_is_written_is_as_ruff_wants_it(written: Path, arguments: tuple[str, ...]) -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    command = [ruff, *arguments, "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def _paths(certificate: type[Certificate]) -> dict[str, str]:
    found: dict[str, str] = {}
    stack = [(describe_fields(certificate), "")]
    while stack:
        fields, prefix = stack.pop()
        for one in fields:
            found[prefix + one["name"]] = one["type"] + ("[]" if one["list"] else "" if one["required"] else "?")
            stack.append((one["fields"] or [], f"{prefix}{one['name']}."))
    return found


@pytest.mark.parametrize("certificate", ["nts.income_amount", "local_tax.clearance", "nts.business_status"])
def test_what_is_written_has_the_fields_of_the_finished_module(workshop: Workshop, certificate: str) -> None:
    made = workshop.new(specification_of(certificate))
    finished = discover()[certificate]
    assert _paths(made) == _paths(finished)
    assert [*made.Ask.model_fields] == [*finished.Ask.model_fields]
    assert made.spec.aliases == finished.spec.aliases
    assert made.spec.known == finished.spec.known
    route, other = made.route(), finished.route()
    assert _keys(route) == _keys(other)


def _keys(route: MyData | None) -> dict[str, str]:
    return {key: ref.path for key, ref in route.keys.items()} if route else {}


WRONG: list[tuple[str, Raw, str]] = [
    ("missing", {"name_ko": ...}, "name_ko: "),
    ("unknown", {"nme_ko": "x"}, "nme_ko: "),
    ("not Korean", {"name_ko": "Income"}, "name_ko: is Korean"),
    ("another id", {"id": "nts.other"}, "id: is nts.other"),
    ("no id", {"id": "Income"}, "id: is issuer.certificate"),
    ("another issuer", {"issuer": "nps"}, "issuer: is the first part of the id"),
    (
        "a fact nobody knows",
        {"proves": ["income.anual"]},
        "proves.0: is no fact of the vocabulary; did you mean income.",
    ),
    ("no law", {"legal_basis": []}, "legal_basis: "),
    ("no channel", {"channels": ["post"]}, "channels.0: "),
    ("no request", {"mydata": None}, "mydata: says how the exchange is asked"),
    ("sensitivity", {"sensitivity": ["income"]}, "sensitivity: lacks resident_number"),
    ("no options", {"options": []}, "mydata.keys.3.value: is no option"),
    ("no code", {"mydata": {"code": "170", "confidence": "confirmed", "keys": []}}, "mydata.code: "),
    ("no fields", {"fields": []}, "fields: "),
]
FIELD = {"wire": "성명", "name": "holder_name", "type": "text"}
WRONG_FIELDS: list[tuple[Raw, str]] = [
    ({"type": "txt"}, "fields.0.type: is no type of the table; did you mean text?"),
    ({"name": "class"}, "fields.0.name: is a keyword of Python"),
    ({"name": "spec"}, "fields.0.name: is a name that every certificate has"),
    ({"name": "holderName"}, "fields.0.name: is lower snake case"),
    ({"type": "code"}, "holder_name: a code, and only a code, has values"),
    ({"values": {"가": "a"}}, "holder_name: a code, and only a code, has values"),
    ({"type": None}, "holder_name: has either a type or fields"),
    ({"fields": [FIELD]}, "holder_name: has either a type or fields"),
    ({"wire": ["가", "나"], "list": True}, "holder_name: a list stands in one place"),
    ({"wire": "name"}, "holder_name: label_ko is missing"),
    ({"wire": None}, "fields.0.wire: "),
    ({"optional": True}, "fields.0.optional: "),
]


@pytest.mark.parametrize(("why", "change", "told"), WRONG, ids=[why for why, _, _ in WRONG])
def test_what_is_wrong_is_named_by_its_key(why: str, change: Raw, told: str) -> None:
    raw = {key: value for key, value in (specification_of("nts.income_amount") | change).items() if value is not ...}
    with pytest.raises(SpecificationError) as raised:
        specification(raw, "nts.income_amount")
    assert f"({told}" in str(raised.value)


@pytest.mark.parametrize(("change", "told"), WRONG_FIELDS)
def test_a_wrong_field_is_named_by_its_place(change: Raw, told: str) -> None:
    raw = specification_of("nts.income_amount") | {"fields": [FIELD | change]}
    with pytest.raises(SpecificationError) as raised:
        specification(raw, "nts.income_amount")
    assert told in str(raised.value)


def test_a_name_that_stands_twice_is_told() -> None:
    raw = specification_of("nts.income_amount") | {"fields": [FIELD, FIELD]}
    with pytest.raises(SpecificationError, match="holder_name stands twice"):
        specification(raw, "nts.income_amount")


@pytest.mark.parametrize("certificate", sorted(UNLABELLED))
def test_a_wire_name_that_is_not_korean_needs_a_label(certificate: str) -> None:
    with pytest.raises(SpecificationError, match=r"fields\.0\.fields\.3: request: label_ko is missing"):
        specification(specification_of(certificate), certificate)


@pytest.mark.parametrize("raw", [None, [], "text", 1, {}, {"fields": 1, "open_data": {}}])
def test_what_is_no_specification_at_all_is_told(raw: object) -> None:
    with pytest.raises(SpecificationError) as raised:
        specification(raw, "nts.income_amount")
    assert isinstance(raised.value, SetupError)


def test_many_mistakes_are_counted() -> None:
    with pytest.raises(SpecificationError, match=r"and \d+ more\)"):
        specification({}, "nts.income_amount")

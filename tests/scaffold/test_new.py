"""A new certificate: one module, its samples and one word; it keeps the contract at its lowest tier at once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from certbroker.channels.documents import read_document
from certbroker.reading import Reading
from certbroker.samples import samples_of, tier
from certbroker.scaffold import NotWritten, new
from certbroker.testing import CHECKS
from scaffold.conftest import Raw, Workshop, elsewhere, specification_of
from support.tree import PACKAGES, environment

SPECIFIED = [
    "nts.income_amount",  # a code, keys, years
    "nts.withholding_receipt",  # groups within lists
    "mois.resident_register",  # many options
    "local_tax.clearance",  # paths, alternatives, parts
    "scourt.family_relation",  # no public code
    "customs.tax_clearance",
    "nps.workplace",  # open data, JSON
    "molit.land_register",  # open data, XML
]


@pytest.mark.parametrize("certificate", SPECIFIED)
def test_what_is_written_keeps_the_contract_at_its_lowest_tier(workshop: Workshop, certificate: str) -> None:
    made = workshop.new(specification_of(certificate))
    for check in CHECKS:
        check(made)
    assert tier(made) == "declared"
    (sample,) = samples_of(made)
    assert sample.draft
    assert (sample.is_settled, sample.expect) == (False, {})


@pytest.mark.parametrize("certificate", SPECIFIED)
def test_the_skeleton_has_the_specified_shape(workshop: Workshop, certificate: str) -> None:
    made = workshop.new(specification_of(certificate))
    (sample,) = samples_of(made)
    reading = read_document(made, sample.wire.read_bytes())
    assert isinstance(reading, Reading)
    assert reading.certificate is not None
    assert reading.reports == ()


def test_a_second_certificate_is_one_word_more(workshop: Workshop) -> None:
    workshop.new(specification_of("nts.vat_base"))
    contents = workshop.folder / workshop.issuer / "__init__.py"
    before = contents.read_text(encoding="utf-8").splitlines()
    workshop.new(specification_of("nts.income_amount"))
    workshop.new(specification_of("nts.tax_payment"))
    after = contents.read_text(encoding="utf-8").splitlines()
    words = [line for line in after if line.startswith("    from .")]
    assert set(after) - set(before) == {
        "    from .income_amount import IncomeAmount as IncomeAmount",
        "    from .tax_payment import TaxPayment as TaxPayment",
    }
    assert [line for line in after if line not in words] == [line for line in before if line not in words]
    assert words == sorted(words)


@pytest.mark.parametrize("there", ["income_amount.py", "samples/income_amount/cases.toml"])
def test_nothing_is_written_over(workshop: Workshop, there: str) -> None:
    path = workshop.folder / workshop.issuer / there
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    raw = elsewhere(specification_of("nts.income_amount"), workshop.issuer)
    with pytest.raises(NotWritten, match=there):
        new(raw["id"], raw, workshop.folder)
    assert [one for one in workshop.folder.rglob("*") if one.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_contents_page_of_another_kind_is_left_alone(workshop: Workshop) -> None:
    contents = workshop.folder / workshop.issuer / "__init__.py"
    contents.parent.mkdir()
    contents.write_text("from .other import *\n", encoding="utf-8")
    raw = elsewhere(specification_of("nts.income_amount"), workshop.issuer)
    with pytest.raises(NotWritten, match="TYPE_CHECKING"):
        new(raw["id"], raw, workshop.folder)
    assert [*workshop.folder.rglob("*.*")] == [contents]


def test_a_new_issuer_is_named_as_specified(workshop: Workshop) -> None:
    made = workshop.new(specification_of("nts.income_amount") | {"issuer_ko": "예시청", "issuer_en": "Example Service"})
    connector = sys.modules[made.__module__.rpartition(".")[0]].connector
    assert (connector.issuer.name_ko, connector.issuer.name_en) == ("예시청", "Example Service")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's connectors, copied."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGES["certbroker_connectors"], tmp_path / "certbroker_connectors", ignore=ignored)
    return tmp_path


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _certbroker(folder: Path, *arguments: str) -> str:
    paths = environment()
    # The copy of the connectors must be found before the original.
    paths["PYTHONPATH"] = os.pathsep.join((str(folder), paths["PYTHONPATH"]))
    command = [sys.executable, "-m", "certbroker", *arguments]
    done = subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _written(raw: Raw, path: Path) -> str:
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_adding_a_certificate_touches_one_module_its_samples_and_one_word(project: Path) -> None:
    connectors = project / "certbroker_connectors"
    before, listed = _files(connectors), json.loads(_certbroker(project, "catalogue", "--json"))
    raw = specification_of("nts.income_amount") | {"id": "nts.income_again", "document": "소득금액증명둘"}
    source = _written(raw, project / "income_again.yaml")
    _certbroker(project, "new", "nts.income_again", "--from", source, "--into", str(connectors))
    after = _files(connectors)
    assert after.keys() - before.keys() == {
        "nts/income_again.py",
        "nts/samples/income_again/cases.toml",
        "nts/samples/income_again/skeleton.wire.xml",
    }
    assert {name for name in before if before[name] != after[name]} == {"nts/__init__.py"}
    old, word = before["nts/__init__.py"], b"    from .income_again import IncomeAgain as IncomeAgain\n"
    assert after["nts/__init__.py"].replace(word, b"") == old
    again = json.loads(_certbroker(project, "catalogue", "--json"))
    assert [one for one in again if one["id"] != "nts.income_again"] == listed
    (entry,) = (one for one in again if one["id"] == "nts.income_again")
    assert (entry["tier"], entry["issuer_ko"]) == ("declared", "국세청")


def test_adding_an_issuer_touches_nothing_outside_its_folder(project: Path) -> None:
    connectors = project / "certbroker_connectors"
    before = _files(connectors)
    raw = elsewhere(specification_of("nts.income_amount"), "library")
    source = _written(raw | {"document": "예시증명"}, project / "income.yaml")
    _certbroker(project, "new", "library.income_amount", "--from", source, "--into", str(connectors))
    after = _files(connectors)
    assert all(name.startswith("library/") for name in after.keys() - before.keys())
    assert {name: after[name] for name in before} == before
    (entry,) = json.loads(_certbroker(project, "catalogue", "--issuer", "library", "--json"))
    assert entry["id"] == "library.income_amount"

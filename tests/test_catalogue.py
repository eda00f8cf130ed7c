"""The catalogue finds connectors by scanning, those of other people's packages too, and certificates by id and name."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from certbroker import Catalogue, discover
from certbroker.catalogue import describe_fields, details, names_of, summary
from certbroker.errors import ConnectorDefect, SettingsError, UnknownCertificate, UnknownIssuer
from certbroker.model import Connector, Issuer
from certbroker_connectors.nts import IncomeAmount
from support.bank import write_bank
from support.tree import certificate_ids, environment, issuers


def test_every_folder_is_an_issuer_and_every_module_a_certificate() -> None:
    catalogue = discover()
    assert set(catalogue.connectors) == {folder.name for folder in issuers()}
    assert catalogue.ids == certificate_ids()
    assert [certificate.id() for certificate in catalogue] == list(catalogue.ids)
    assert len(catalogue) == len(catalogue.ids) >= 10


def test_discovering_loads_no_certificate() -> None:
    code = (
        "import sys; from certbroker.catalogue import discover; discover().ids;"
        "print([name for name in sys.modules if name.count('.') == 2 and name.startswith('certbroker_connectors.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_certificate_is_given_by_its_id() -> None:
    assert discover()["nts.income_amount"] is IncomeAmount
    assert discover().issuer_name(IncomeAmount) == "국세청"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("nts.income_amout", "did you mean nts.income_amount"),
        ("nts.incomeamount", "nts.income_amount"),
        ("income_amount", "nts.income_amount"),
        ("nts.", ""),
        ("nts", ""),
        ("", ""),
        ("nts._private", ""),
        ("nts.__init__", ""),
        ("..nts.income_amount", ""),
        ("os.path", ""),
    ],
)
def test_an_unknown_certificate_is_told_with_the_nearest(wrong: str, hint: str) -> None:
    with pytest.raises(UnknownCertificate) as raised:
        discover()[wrong]
    assert hint in str(raised.value)
    assert wrong in str(raised.value)


def test_an_unknown_issuer_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownIssuer, match="did you mean nts"):
        discover().issuer("nst")
    with pytest.raises(UnknownIssuer):
        discover().search("소득", issuer="nst")


def test_a_certificate_is_found_by_its_root_element() -> None:
    for certificate in discover():
        for element in certificate.spec.documents:
            found = discover().by_document(element)
            assert found is (certificate if certificate.route() else None), (
                "an open-data answer is known by its address"
            )
    assert discover().by_document("모르는증명") is None


def test_two_certificates_with_one_root_element_are_a_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in ("twin_bank_one", "twin_bank_two"):
        write_bank(tmp_path / name)
    catalogue = Catalogue(
        Connector(name, issuer=Issuer(name_ko="쌍둥이", name_en="Twin")) for name in ("twin_bank_one", "twin_bank_two")
    )
    with pytest.raises(ConnectorDefect, match=r"twin_bank_one\.balance_statement and twin_bank_two"):
        catalogue.by_document("예시은행잔액증명서")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("소득금액증명", True),
        ("소득증명원", True),
        ("income amount", True),
        ("AMOUNT Certificate", True),
        ("nts income", True),
        ("", True),
        ("소득금액증명 여권", False),
        ("zzz", False),
    ],
)
def test_search_wants_every_word_of_the_query(query: str, found: bool) -> None:
    assert (IncomeAmount in discover().search(query)) is found


def test_search_stays_with_an_issuer() -> None:
    assert {certificate.issuer_id() for certificate in discover().search("", issuer="nts")} == {"nts"}


def test_names_are_all_names() -> None:
    assert names_of(IncomeAmount)[:3] == ("nts.income_amount", "소득금액증명", "Certificate of Income Amount")
    assert "소득증명원" in names_of(IncomeAmount)


def test_a_line_of_the_catalogue() -> None:
    line = summary(IncomeAmount, discover())
    assert (
        line
        | {
            "id": "nts.income_amount",
            "issuer": "nts",
            "issuer_ko": "국세청",
            "channels": ["public_mydata", "document_wallet"],
            "code": "L170",
            "known": "declared",
            "code_known": "confirmed",
            "fresh_days": 90,
        }
        == line
    )
    assert line["tier"] in {"sampled", "refusal-sampled"}
    assert "income.annual" in line["proves"]


def test_everything_about_a_certificate() -> None:
    told = details(IncomeAmount, discover())
    assert told["keys"]["K002"] == "subject.resident_number.front"
    options = {option["name"]: option for option in told["options"]}
    assert (
        options["from_year"] | {"type": "year", "required": True, "default": None, "carried": True}
        == options["from_year"]
    )
    assert options["show_address"] | {"type": "bool", "default": True, "carried": False} == options["show_address"]
    assert "과세기간 시작연도" in options["from_year"]["meaning"]
    fields = {field["name"]: field for field in describe_fields(IncomeAmount)}
    assert told["fields"] == list(fields.values())
    settlements = fields["settlements"]
    assert (settlements["type"], settlements["list"], settlements["label_ko"]) == ("group", True, "연말정산 현황")
    kind = next(field for field in settlements["fields"] if field["name"] == "income_kind")
    assert kind["values"] == ["employment", "business", "pension", "religious"]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A package of somebody else, as an installer leaves it behind: the package and its metadata."""
    write_bank(tmp_path / "their_connectors" / "bank")
    (tmp_path / "their_connectors" / "__init__.py").write_text('"""Theirs."""\n', encoding="utf-8")
    info = tmp_path / "their_connectors-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-connectors\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[certbroker.connectors]\nbank = their_connectors.bank\n", encoding="utf-8")
    return tmp_path


def _run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(folder) | {"PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_other_peoples_packages_are_found_by_their_entry_points(installed: Path) -> None:
    code = """
from certbroker import discover, read
from their_connectors.bank import BalanceStatement
from certbroker.testing import CHECKS
catalogue = discover()
assert catalogue["bank.balance_statement"] is BalanceStatement
assert catalogue.by_document("예시은행잔액증명서") is BalanceStatement
assert catalogue["nts.income_amount"]
assert len(catalogue.search("잔고")) == 1
for check in CHECKS:
    check(BalanceStatement)
print(catalogue.issuer_name(BalanceStatement), len(CHECKS))
"""
    name, checks = _run(code, installed).split()
    assert name == "예시은행"
    assert int(checks) > 10


def test_a_package_without_connector_is_a_defect(installed: Path) -> None:
    (installed / "their_connectors" / "bank" / "__init__.py").write_text('"""Nothing."""\n', encoding="utf-8")
    code = """
from certbroker import SetupError, discover
try:
    discover()
except SetupError as error:
    print(error.code, error)
"""
    assert "setup.connector_defect" in (told := _run(code, installed))
    assert "their_connectors.bank has no `connector`" in told


def test_a_module_without_its_class_is_a_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    write_bank(tmp_path / "classless_bank", {"balance_statement.py": ("class BalanceStatement(", "class Statement(")})
    connector = Connector("classless_bank", issuer=Issuer(name_ko="은행", name_en="Bank"))
    with pytest.raises(ConnectorDefect, match="no class BalanceStatement"):
        connector.load("balance_statement")
    with pytest.raises(UnknownCertificate):
        connector.load("other")
    with pytest.raises(AttributeError, match="Other"):
        connector.lazy()("Other")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"to_year": 2025}, "option from_year is needed"),
        ({"from_year": 2023, "to_year": 2025, "from": 1}, "no option from; there is from_year, to_year"),
        ({"from_year": "x", "to_year": 2025}, "option from_year: "),
    ],
)
def test_wrong_options_are_told_in_words_of_options(options: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        IncomeAmount.ask(**options)


def test_a_description_of_several_paragraphs_is_not_indented() -> None:
    assert all("\n " not in details(one, discover())["description"] for one in discover())

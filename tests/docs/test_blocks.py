"""The code in README and docs runs as it stands."""

import json
import tomllib
from pathlib import Path

import pytest
import yaml

from certbroker import Settings, read
from certbroker.reading import Profile
from certbroker.samples import samples_of
from certbroker.sandbox.fault_script import load
from certbroker.settings import WireProfile
from certbroker_connectors.nts import IncomeAmount
from support.pages import Block, blocks, blocks_of
from support.tree import ROOT

QUICKSTART = ROOT / "docs" / "quickstart.md"
PYTHON = [block for block in blocks("python") if not block.title]
RUN = [block for block in PYTHON if not block.needs_settings]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a block writes lands in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def test_the_blocks_are_found() -> None:
    assert {block.page.name for block in PYTHON} >= {"README.md", "quickstart.md", "sandbox.md"}
    assert len([block for block in PYTHON if block.needs_settings]) == 1


@pytest.mark.parametrize("block", RUN, ids=str)
def test_python_runs(block: Block) -> None:
    exec(compile(block.text, str(block), "exec"), {"__name__": "__main__"})  # noqa: S102 - our own docs


@pytest.mark.parametrize("block", [block for block in PYTHON if block.needs_settings], ids=str)
def test_python_that_needs_real_settings_compiles(block: Block) -> None:
    compile(block.text, str(block), "exec")


def test_the_quick_start_of_the_readme_writes_a_pdf(tmp_path: Path) -> None:
    (block,) = (block for block in RUN if block.page.name == "README.md")
    exec(compile(block.text, str(block), "exec"), {"__name__": "__main__"})  # noqa: S102 - our own docs
    assert (tmp_path / "submission.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("block", blocks("toml", "json", "yaml"), ids=str)
def test_data_is_well_formed(block: Block) -> None:
    parse = {"toml": tomllib.loads, "json": json.loads, "yaml": yaml.safe_load}[block.language]
    assert parse(block.text)


def test_the_settings_shown_are_read(tmp_path: Path) -> None:
    (shown,) = (block for block in blocks_of(QUICKSTART) if block.language == "toml")
    (profiles,) = (block for block in blocks_of(ROOT / "docs/guides/wire-profiles.md") if block.language == "toml")
    (tmp_path / "settings.toml").write_text(shown.text, encoding="utf-8")
    (tmp_path / "profiles.toml").write_text(profiles.text, encoding="utf-8")
    party = Settings.load(tmp_path / "settings.toml").party()
    assert party.official.name == "김담당"
    assert party.profiles.keys() == {"nts.income_amount"}


def test_the_wire_profile_shown_reads_a_document_of_that_shape() -> None:
    (block,) = (block for block in blocks_of(ROOT / "docs/guides/wire-profiles.md") if block.language == "toml")
    own = WireProfile.model_validate(tomllib.loads(block.text)["nts.income_amount"])
    (sample,) = (sample for sample in samples_of(IncomeAmount) if sample.case == "typical")
    text = sample.wire.read_text(encoding="utf-8").replace("소득금액증명>", "소득금액증명원>")
    text = text.replace("연말정산>", "지급명세>").replace("소득금액>", "금액>")
    number, day = (text.partition(f"<{name}>")[2].partition("<")[0] for name in ("발급번호", "발급일"))
    text = text.replace(f"<발급번호>{number}</발급번호>", "").replace(f"<발급일>{day}</발급일>", "")
    moved = f"<발급정보><문서번호>{number}</문서번호><발급일자>{day}</발급일자></발급정보></소득금액증명원>"
    text = text.replace("</소득금액증명원>", moved)
    found = read(IncomeAmount, text.encode(), Profile(own.paths, (own.document or "",)))
    assert found.certificate is not None
    assert found.certificate.model_dump(mode="json") == sample.expect
    assert not found.reports


def test_the_faults_shown_are_read(tmp_path: Path) -> None:
    (block,) = (block for block in blocks_of(ROOT / "docs/guides/sandbox.md") if block.language == "toml")
    (tmp_path / "faults.toml").write_text(block.text, encoding="utf-8")
    kinds = [fault.kind for fault in load(tmp_path / "faults.toml").faults]
    assert kinds == ["http_503_retry_after", "wrong_type", "gateway_error"]

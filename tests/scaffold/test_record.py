"""A recorded document is a sample with a draft that the contract suite refuses until a person has reviewed it."""

import json
from pathlib import Path

import pytest

from certbroker.errors import PayloadError
from certbroker.model import Certificate
from certbroker.samples import folder_of, samples_of, tier
from certbroker.scaffold import NotWritten, record
from certbroker.testing import CHECKS, _support
from scaffold.conftest import Workshop, specification_of
from support.tree import PACKAGES

SAMPLES = PACKAGES["certbroker_connectors"] / "nts" / "samples" / "income_amount"
TYPICAL = (SAMPLES / "typical.wire.xml").read_text(encoding="utf-8")
OPTIONS = "options = { from_year = 2024, to_year = 2025 }"


@pytest.fixture
def income(workshop: Workshop) -> type[Certificate]:
    return workshop.new(specification_of("nts.income_amount"))


def _document(certificate: type[Certificate], text: str = TYPICAL) -> bytes:
    return (
        text.replace("<소득금액증명>", f"<{certificate.spec.documents[0]}>")
        .replace("</소득금액증명>", f"</{certificate.spec.documents[0]}>")
        .encode()
    )


def _broken(certificate: type[Certificate]) -> dict[str, str]:
    _support.samples.cache_clear()
    told: dict[str, str] = {}
    for check in CHECKS:
        try:
            check(certificate)
        except AssertionError as error:
            told[check.__name__.removeprefix("check_")] = str(error)
    return told


def test_a_draft_is_what_the_document_reads_to_marked(income: type[Certificate]) -> None:
    found = record(income, _document(income), "typical", person="hong", shows="Two settled years.")
    folder = folder_of(income)
    assert [path.name for path in found.files] == ["typical.wire.xml", "typical.expect.json", "cases.toml"]
    assert found.reports == ()
    assert (folder / "typical.wire.xml").read_bytes() == _document(income)
    draft = json.loads((folder / "typical.expect.json").read_text(encoding="utf-8"))
    assert next(iter(draft)) == "unreviewed"
    assert draft.pop("unreviewed") is True
    assert draft == json.loads((SAMPLES / "typical.expect.json").read_text(encoding="utf-8"))


def test_the_contract_refuses_a_draft_until_a_person_took_the_mark_away(income: type[Certificate]) -> None:
    record(income, _document(income), "typical", person="hong", shows="Two settled years.")
    broken = _broken(income)
    assert broken.keys() == {"expectations_are_reviewed"}
    assert "typical" in broken["expectations_are_reviewed"]
    assert tier(income) == "declared"
    expect = folder_of(income) / "typical.expect.json"
    expect.write_text(expect.read_text(encoding="utf-8").replace('  "unreviewed": true,\n', ""), encoding="utf-8")
    assert "no draft is left" in _broken(income)["samples_are_there"]
    _without_skeleton(income)
    # One typical document does not show every field.
    assert _broken(income).keys() == {"samples_show_every_field"}
    assert tier(income) == "sampled"


def _without_skeleton(certificate: type[Certificate]) -> None:
    folder = folder_of(certificate)
    (folder / "skeleton.wire.xml").unlink()
    cases = (folder / "cases.toml").read_text(encoding="utf-8").partition("\n[typical]")[2]
    options = cases.replace("# options = { from_year = …, to_year = … }, as it was asked for", OPTIONS)
    (folder / "cases.toml").write_text(f"[typical]{options}", encoding="utf-8")


def test_whom_and_what_it_shows_are_for_a_person_to_say(income: type[Certificate]) -> None:
    record(income, _document(income), "typical")
    assert "names a person" in _broken(income)["samples_are_there"]


def test_reports_go_into_the_case(income: type[Certificate]) -> None:
    text = TYPICAL.replace("<용도>", "<새항목>새 값</새항목><용도>").replace("근로소득", '새 "소득"', 1)
    found = record(income, _document(income, text), "new_words", person="hong", shows="New words.")
    name = income.spec.documents[0]
    assert found.reports == (f'word {name}/연말정산/소득구분=새 "소득"', f"element {name}/새항목")
    (sample,) = (one for one in samples_of(income) if one.case == "new_words")
    assert sample.reports == found.reports


def test_a_document_that_was_not_delivered_is_recorded_as_such(income: type[Certificate]) -> None:
    record(income, f"<{income.spec.documents[0]}/>".encode(), "not_delivered", person="lan", shows="Empty.")
    (sample,) = (one for one in samples_of(income) if one.case == "not_delivered")
    assert sample.expect == {"unreviewed": True, "outcome": "not_delivered"}
    assert 'outcome = "not_delivered"' in (folder_of(income) / "cases.toml").read_text(encoding="utf-8")


def test_an_answer_in_json_is_recorded_as_json(workshop: Workshop) -> None:
    certificate = workshop.new(specification_of("nts.business_status"))
    data = b'{"status_code": "BAD_JSON_REQUEST"}'
    found = record(certificate, data, "bad_request", person="lee", shows="An error.")
    assert found.files[0].name == "bad_request.wire.json"
    (sample,) = (one for one in samples_of(certificate) if one.case == "bad_request")
    assert sample.expect == {"unreviewed": True, "error": "request"}


def _names(certificate: type[Certificate]) -> list[Path]:
    return sorted(folder_of(certificate).iterdir())


@pytest.mark.parametrize("case", ["skeleton", "Typical", "a b", "../typical", "", "typical.wire"])
def test_a_case_that_exists_or_is_no_name_is_refused(income: type[Certificate], case: str) -> None:
    before = _names(income)
    with pytest.raises(NotWritten):
        record(income, _document(income), case)
    assert _names(income) == before


def test_a_resident_number_that_could_be_real_is_refused(income: type[Certificate]) -> None:
    before = _names(income)
    # Written in two parts: with its check digit right it stands nowhere in the tree.
    real = "900101-100000" + "6"
    with pytest.raises(NotWritten) as raised:
        record(income, _document(income, TYPICAL.replace("900101-1000001", real)), "real")
    assert "could be real" in str(raised.value)
    assert "900101" not in str(raised.value)
    assert _names(income) == before


def test_a_document_of_another_shape_is_told_and_not_taken(income: type[Certificate]) -> None:
    before = _names(income)
    with pytest.raises(PayloadError):
        record(income, _document(income, TYPICAL.replace("2026-11-02", "02-11-2026")), "wrong")
    assert _names(income) == before

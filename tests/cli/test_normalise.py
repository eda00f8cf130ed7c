"""Wire documents become canonical JSON, as the samples expect it."""

import json
from pathlib import Path

import pytest

from certbroker.catalogue import discover
from certbroker.samples import samples_of
from cli.conftest import Run
from support.tree import certificate_ids

DATA = Path(__file__).parent / "data"
ANSWER = (DATA / "person_application.wire.xml").read_bytes()
EXPECT = json.loads((DATA / "person_application.expect.json").read_text(encoding="utf-8"))
INCOME = "nts.income_amount"
TYPICAL = {one.case: one for one in samples_of(discover()[INCOME])}["typical"]


@pytest.mark.parametrize("certificate", certificate_ids())
def test_every_sample_becomes_what_it_expects(run: Run, certificate: str) -> None:
    for sample in samples_of(discover()[certificate]):
        ran = run("normalise", certificate, str(sample.wire))
        assert ran.code == 0, sample.case
        assert ran.json == sample.expect, sample.case
        assert list(ran.json) == list(sample.expect), sample.case
        assert sorted(ran.err.splitlines()) == sorted(sample.reports), sample.case


def test_a_document_with_nothing_but_its_result_code_says_so(run: Run) -> None:
    ran = run("normalise", INCOME, stdin="<소득금액증명><처리결과코드>27</처리결과코드></소득금액증명>".encode())
    assert (ran.code, ran.json) == (0, {"outcome": "not_delivered", "code": "27"})


def test_personal_numbers_are_masked(run: Run) -> None:
    ran = run("normalise", INCOME, str(TYPICAL.wire))
    assert "900101-1******" in ran.out
    assert "1000001" not in ran.out


def test_a_profile_adapts_a_document_without_code(run: Run, tmp_path: Path) -> None:
    real = (
        TYPICAL.wire.read_text(encoding="utf-8").replace("소득금액증명>", "소득증명서>").replace("발급번호>", "번호>")
    )
    profile = tmp_path / "profiles.toml"
    profile.write_text(
        '["nts.income_amount"]\ndocument = "소득증명서"\npaths = { "번호" = "발급번호" }\n', encoding="utf-8"
    )
    ran = run("normalise", INCOME, "--profile", str(profile), stdin=real.encode())
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == TYPICAL.expect
    answer = f"<Envelope><Body><response><묶음>{_body(real)}</묶음></response></Body></Envelope>"
    both = run("normalise", "--exchange-bundle", "--profile", str(profile), stdin=answer.encode())
    assert both.json == {"documents": {INCOME: TYPICAL.expect}, "unknown": [], "result": ""}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[nts.income_amount]\ndocumet = 'a'", "setup.settings"),
        ("a = [", "setup.file"),
        ("[x]\nname = 1", "setup.settings"),
    ],
)
def test_a_wrong_profile_is_refused(run: Run, tmp_path: Path, text: str, code: str) -> None:
    profile = tmp_path / "profiles.toml"
    profile.write_text(text, encoding="utf-8")
    ran = run("normalise", INCOME, "--profile", str(profile), stdin=TYPICAL.wire.read_bytes())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{code}: ")


@pytest.mark.parametrize("file", ["-", str(DATA / "person_application.wire.xml"), None])
def test_an_answer_of_the_exchange_becomes_its_documents(run: Run, file: str | None) -> None:
    ran = run("normalise", "--exchange-bundle", *([file] if file else []), stdin=ANSWER)
    assert ran.code == 0
    documents = ran.json["documents"]
    assert documents
    assert documents == {name: EXPECT["documents"][name] for name in documents}
    assert list(documents) == [name for name in EXPECT["documents"] if name in documents]
    assert len(documents) + len(ran.json["unknown"]) == len(EXPECT["documents"])
    assert ran.json["result"] == EXPECT["result"]


def test_the_answer_of_the_first_call_holds_no_documents(run: Run) -> None:
    ticket = "<Envelope><Header/><Body><response>2026112014253012345</response></Body></Envelope>"
    ran = run("normalise", "--exchange-bundle", stdin=ticket.encode())
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("payload.ticket: ")
    assert "call 1" in ran.err
    assert "2026112014253012345" not in ran.err
    empty = run("normalise", "--exchange-bundle", stdin=ticket.replace("2026112014253012345", "\n ").encode())
    assert (empty.code, empty.json) == (0, {"documents": {}, "unknown": [], "result": ""})


def test_a_document_that_came_twice_becomes_a_list(run: Run) -> None:
    ran = run(
        "normalise",
        "--exchange-bundle",
        stdin=_answer(_sample(), "<소득금액증명><발급번호/></소득금액증명>", _sample()),
    )
    assert ran.json["documents"] == {INCOME: [TYPICAL.expect, {"outcome": "not_delivered"}, TYPICAL.expect]}


def test_one_bad_document_leaves_the_others_alone(run: Run) -> None:
    ran = run(
        "normalise", "--exchange-bundle", stdin=_answer(_sample(), _sample().replace("2025", "미상", 1), "<새증명/>")
    )
    good, bad = ran.json["documents"][INCOME]
    assert ran.code == 1
    assert good == TYPICAL.expect
    assert bad["error"]["code"] == "payload.value"
    assert bad["error"]["certificate"] == INCOME
    assert ran.json["unknown"] == ["새증명"]
    assert ran.err.startswith("payload.value: ")


def _body(document: str) -> str:
    return document.partition("?>")[2] if document.startswith("<?xml") else document


def _sample() -> str:
    return _body(TYPICAL.wire.read_text(encoding="utf-8"))


def _answer(*documents: str) -> bytes:
    remark = "<비고><원장처리결과>정상</원장처리결과></비고>"
    return f"<Envelope><Body><response><묶음>{''.join(documents)}</묶음>{remark}</response></Body></Envelope>".encode()

"""Samples: what counts, and the tiers that they and witnesses from outside earn."""

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from certbroker import discover
from certbroker.catalogue import details, summary
from certbroker.errors import ConnectorDefect
from certbroker.model import Certificate
from certbroker.samples import WITNESSED, folder_of, samples_of, tier, witnesses_of
from support.bank import write_bank

NUMBERS = count()
WIRE = '[wire]\nsource = "데이터팀, 예시은행"\nseen_on = 2026-10-05\nkind = "real message"\n'
CALL = WIRE.replace("[wire]", "[call]").replace("real message", "real call").replace("10-05", "10-06")
REFUSAL = """
[refused]
person = "hong"
shows = "Not delivered."
options = { year = 2026 }
outcome = "not_delivered"
"""

Make = Callable[..., type[Certificate]]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """The certificate of the example package, with more samples and a witness."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    names: list[str] = []

    def made(witness: str = "", *, refusal: bool = True) -> type[Certificate]:
        names.append(f"sampled_bank_{next(NUMBERS)}")
        folder = write_bank(tmp_path / names[-1]) / "samples" / "balance_statement"
        if witness:
            (folder / "witness.toml").write_text(witness, encoding="utf-8")
        if refusal:
            with (folder / "cases.toml").open("a", encoding="utf-8") as cases:
                cases.write(REFUSAL)
            (folder / "refused.wire.xml").write_text("<예시은행잔액증명서/>", encoding="utf-8")
            (folder / "refused.expect.json").write_text('{"outcome": "not_delivered"}', encoding="utf-8")
        return import_module(names[-1]).connector.load("balance_statement")

    yield made
    for loaded in [one for one in sys.modules if one.partition(".")[0] in names]:
        del sys.modules[loaded]


@pytest.mark.parametrize(
    ("witness", "refusal", "earned"),
    [
        ("", False, "sampled"),
        ("", True, "refusal-sampled"),
        (WIRE, True, "confirmed-wire"),
        (WIRE + CALL, True, "live"),
        (CALL, True, "refusal-sampled"),
        (WIRE + CALL, False, "sampled"),
    ],
)
def test_each_tier_asks_for_the_one_before_it(make: Make, witness: str, refusal: bool, earned: str) -> None:
    assert tier(make(witness, refusal=refusal)) == earned


def test_without_samples_a_certificate_is_declared(make: Make) -> None:
    certificate = make(WIRE + CALL, refusal=False)
    shutil.rmtree(folder_of(certificate))
    assert (samples_of(certificate), tier(certificate)) == ((), "declared")


def test_what_nobody_has_reviewed_earns_nothing(make: Make) -> None:
    certificate = make(refusal=False)
    expect = folder_of(certificate) / "typical.expect.json"
    expect.write_text(expect.read_text(encoding="utf-8").replace("{", '{"unreviewed": true, ', 1), encoding="utf-8")
    (sample,) = samples_of(certificate)
    assert not sample.is_settled
    assert tier(certificate) == "declared"


def test_a_draft_needs_no_expect_and_earns_nothing(make: Make) -> None:
    certificate = make(refusal=False)
    folder = folder_of(certificate)
    (folder / "typical.expect.json").unlink()
    with (folder / "cases.toml").open("a", encoding="utf-8") as cases:
        cases.write('draft = "Nobody has seen one."\n')
    (sample,) = samples_of(certificate)
    assert (sample.draft, sample.expect, sample.is_settled) == ("Nobody has seen one.", {}, False)
    assert tier(certificate) == "declared"


def test_witnesses_are_told(make: Make) -> None:
    certificate = make(CALL + WIRE)
    assert [one.part for one in witnesses_of(certificate)] == ["wire", "call"]
    issuer = certificate.issuer_id()
    discover().connectors[issuer] = import_module(issuer).connector
    try:
        told = details(certificate, discover())
    finally:
        del discover().connectors[issuer]
    assert told["tier"] == "live"
    assert told["witnesses"][0] == {
        "part": "wire",
        "source": "데이터팀, 예시은행",
        "seen_on": "2026-10-05",
        "kind": "real message",
    }


def test_a_witness_that_says_too_little_is_a_defect(make: Make) -> None:
    with pytest.raises(ConnectorDefect, match=r"witness\.toml: wire: "):
        tier(make(WIRE.replace("real message", "hearsay")))


@pytest.mark.parametrize("certificate", list(discover()), ids=lambda one: one.id())
def test_ours_have_samples_that_a_person_stands_for(certificate: type[Certificate]) -> None:
    assert summary(certificate, discover())["tier"] != "declared"
    assert all(sample.is_settled for sample in samples_of(certificate))


def test_the_parts_of_a_witness_are_the_last_two_tiers() -> None:
    assert list(WITNESSED) == ["wire", "call"]

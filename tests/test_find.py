"""The name finder gives the answers that were written down by hand before it: `tests/wanted/find.toml`."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from certbroker import discover
from certbroker.finding import Found
from certbroker.finding import find as find_in
from support.finding import SPLITS, Scores, WantedLine, WantedMatch, ids_of, score, wanted_lines

DEV = wanted_lines("dev")
NAMES = {certificate.spec.name_ko: certificate.id() for certificate in discover()}
ALIASES = [(alias, one.id()) for one in discover() for alias in (one.spec.name_ko, *one.spec.aliases)]
PIECES = sorted({piece for line in wanted_lines() for piece in line.text.split()})

papers = st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=5, unique=True)
mixed = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12)


def find(text: str) -> Found:
    return find_in(text, discover())


@cache
def scores(split: str) -> Scores:
    return score(wanted_lines(split), find)


# ---- the wanted answers themselves


def test_there_are_enough_lines_of_both_splits() -> None:
    dev, held = len(DEV), len(wanted_lines("held"))
    assert dev + held == len(wanted_lines()) >= 220
    assert 0.55 <= dev / (dev + held) <= 0.7


def test_every_certificate_is_named_by_some_line() -> None:
    assert {one for line in wanted_lines() for one in line.ids} == set(discover().ids)


def test_no_line_stands_twice() -> None:
    assert len({line.text for line in wanted_lines()}) == len(wanted_lines())


@pytest.mark.parametrize("line", wanted_lines(), ids=lambda line: line.text)
def test_a_wanted_answer_is_one_that_could_be_given(line: WantedLine) -> None:
    assert len(set(line.ids)) == len(line.ids)
    assert not set(line.candidates) & set(line.ids)
    assert set(line.candidates) <= set(discover().ids)
    assert all("".join(piece.split()) in "".join(line.text.split()) for piece in line.not_certificates)
    for match in line.matches:
        assert _faults(match) <= {"missing"}


def _faults(match: WantedMatch) -> set[str]:
    """What is wrong with the options; what a line doesn't say may be missing."""
    try:
        discover()[match.id].Ask(**match.options)
    except ValidationError as error:
        return {one["type"] for one in error.errors()}
    return set()


# ---- the finder's answers


@pytest.mark.parametrize("line", DEV, ids=lambda line: line.text)
def test_a_line_gives_exactly_its_certificates(line: WantedLine) -> None:
    found = find(line.text)
    assert ids_of(found) == line.ids
    assert all(match.reason for match in found.matches)
    assert not {one.id() for one in found.candidates} & set(line.ids)


@pytest.mark.parametrize(("split", "least"), [("dev", 0.97), ("held", 0.9)])
def test_what_is_named_is_found_and_nothing_else(split: str, least: float) -> None:
    assert scores(split).recall.value >= least
    assert scores(split).precision.value >= least


@pytest.mark.parametrize("split", SPLITS)
def test_conditions_become_options_and_freshness(split: str) -> None:
    assert scores(split).conditions.value >= 0.9


def test_conditions_are_read_where_they_are_said() -> None:
    assert scores("dev").said.value >= 0.9


@pytest.mark.parametrize(("split", "least"), [("dev", 0.9), ("held", 0.75)])
def test_what_may_be_meant_as_well_is_offered(split: str, least: float) -> None:
    assert scores(split).candidates.value >= least


@pytest.mark.parametrize(("split", "least"), [("dev", 0.9), ("held", 0.75)])
def test_what_is_no_certificate_is_told(split: str, least: float) -> None:
    assert scores(split).unknown_recall.value >= least
    assert scores(split).unknown_precision.value >= least


@pytest.mark.parametrize(("name", "certificate"), ALIASES, ids=[name for name, _ in ALIASES])
def test_every_name_and_alias_of_the_catalogue_is_found(name: str, certificate: str) -> None:
    assert ids_of(find(name)) == [certificate]


# ---- properties


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(find(text), Found)


@given(mixed)
def test_any_mixture_of_words_has_an_answer(words: list[str]) -> None:
    found = find(" ".join(words))
    assert len(set(ids_of(found))) == len(found.matches)


@given(papers.flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_the_order_of_the_papers_changes_only_the_order(orders: tuple[list[str], list[str]]) -> None:
    for names in orders:
        assert ids_of(find(", ".join(names))) == [NAMES[name] for name in names]


@given(st.sampled_from(DEV))
def test_decomposed_letters_are_the_same_letters(line: WantedLine) -> None:
    decomposed = unicodedata.normalize("NFD", line.text)
    assert ids_of(find(decomposed)) == ids_of(find(line.text))


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "()", "((((", "))))", "·" * 1_000, "가" * 10_000, "주민등록등본, " * 500]
)
def test_odd_texts_have_an_answer(text: str) -> None:
    assert ids_of(find(text)) == (["mois.resident_register"] if "등본" in text else [])
